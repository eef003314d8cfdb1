"""The call list on paper."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kmdesk.printing.call_list import render_call_list
from kmdesk.services.paper.call_list import Callee, CallList, NotToCall
from tests.printing import papers
from tests.printing.reading import page_texts

FIRST = Callee(
    "Vestrum Maskinfabrik A/S",
    city="Herning",
    phone="97 00 31 00",
    contact="Hanne Nygaard",
    contact_title="direktør",
    contact_phone="20 00 21 37",
    last_on="2026-11-12",
    last_mode="Besøg",
    last_who="Jens Overgaard",
    promise="Send oplæg",
    promise_due_on="2026-11-26",
    basis="Samtykke",
    basis_on="2026-01-05",
    channels="E-mail, Brev",
    colleague_days=12,
    colleague_visited=True,
)
EXAMPLE = CallList(
    head=papers.HEAD,
    what="Struer · 10–49 ansatte",
    callees=(
        FIRST,
        Callee("Engtoft Pumper A/S", last_on="2026-05-21", last_outcome="Interesseret senere"),
        Callee("Aldrig Mødt ApS", promise="Ring"),
    ),
    not_to_call=(NotToCall("Beskyttet ApS", "Ikast", "Virksomheden er reklamebeskyttet."),),
)

GOLDEN = """\
Erhvervsråd Midtvest
Kontaktmæglerindsatsen
Ringeliste til Karen Lyngholm
Struer · 10–49 ansatte
Ringeliste · udskrevet 24.11.2026 kl. 10:47 · Intern brug – makulér listen, når den er tastet ind
Side 1 af 1
Ringeliste
3 virksomheder at ringe til
Virksomhed
Telefon og kontakt
Sidste kontakt
Anledning
Ringet
Udfald
Vestrum
Maskinfabrik A/S
Herning
97 00 31 00
Hanne Nygaard,
direktør
20 00 21 37
12.11.2026, Besøg
Jens Overgaard
Kollega besøgte for
12 dage siden
Send oplæg (senest
26.11.2026)
Reklamebeskyttet.
Samtykke
05.01.2026
Ønsker kontakt på
anden vis: E-mail,
Brev
Engtoft Pumper
A/S
21.05.2026
Interesseret senere
Aldrig Mødt ApS
Aldrig kontaktet
Ring
Ring ikke til disse
Virksomhed
By
Hvorfor ikke
Beskyttet ApS
Ikast
Virksomheden er reklamebeskyttet.
Listen har ikke deres telefonnumre. Notér et grundlag på virksomheden, hvis du har et.
"""


class TestCallList(papers.PaperTests):
    kind = "call_list"
    example = EXAMPLE
    english = "Do not call these"
    golden = GOLDEN

    @staticmethod
    def render(data: CallList) -> bytes:
        return render_call_list(data)


def printed(**changes: object) -> str:
    callee = replace(FIRST, **changes)  # type: ignore[arg-type]
    return papers.check_file(render_call_list(replace(EXAMPLE, callees=(callee,))))


@pytest.mark.parametrize(
    ("days", "visited", "shown"),
    [
        (0, True, "Kollega besøgte i dag"),
        (1, True, "Kollega besøgte for 1 dag siden"),
        (12, True, "Kollega besøgte for 12 dage siden"),
        (0, False, "Kollega var i kontakt i dag"),
        (1, False, "Kollega var i kontakt for 1 dag siden"),
        (12, False, "Kollega var i kontakt for 12 dage siden"),
    ],
)
def test_a_colleague_was_there_lately(days: int, visited: bool, shown: str) -> None:
    assert shown in printed(colleague_days=days, colleague_visited=visited)


def test_no_colleague() -> None:
    assert "Kollega" not in printed(colleague_days=None)


def test_never_contacted() -> None:
    assert "Aldrig kontaktet" in printed(last_on="", colleague_days=None)
    assert "Aldrig kontaktet" not in printed()


def test_the_same_number_is_not_told_twice() -> None:
    assert printed(contact_phone="97 00 31 00").count("97 00 31 00") == 1


def test_a_company_not_to_call_is_marked_and_stands_apart() -> None:
    text = papers.check_file(render_call_list(EXAMPLE))
    assert text.index("Aldrig Mødt ApS") < text.index("Ring ikke til disse") < text.index("Beskyttet ApS")
    assert "Ring ikke til disse" not in papers.check_file(render_call_list(replace(EXAMPLE, not_to_call=())))


def test_nobody_to_call() -> None:
    text = papers.check_file(render_call_list(replace(EXAMPLE, callees=())))
    assert "Der er ingen virksomheder at ringe til." in text
    assert "Udfald" not in text


def test_three_hundred_companies_in_order_with_the_titles_on_every_page() -> None:
    callees = tuple(replace(FIRST, company=f"Firma{n:03}") for n in range(300))
    texts = page_texts(render_call_list(replace(EXAMPLE, callees=callees)))
    assert len(texts) > 10
    assert "300 virksomheder at ringe til" in texts[0]
    for number, text in enumerate(texts, 1):
        assert f"Side {number} af {len(texts)}" in text
        assert "Struer · 10–49 ansatte" in text
        if "Firma" in text:
            assert "Sidste kontakt" in text
            assert "Udfald" in text
    found = [word for text in texts for word in text.split() if word.startswith("Firma")]
    assert found == [f"Firma{n:03}" for n in range(300)]
