"""The record of a visit on paper."""

from __future__ import annotations

from dataclasses import replace

from kmdesk.printing.visit_record import render_visit_record
from kmdesk.services.paper.visit_record import (
    RecordAnswer,
    RecordHandout,
    RecordNeed,
    RecordPerson,
    RecordPromise,
    VisitRecord,
)
from tests.printing import papers
from tests.printing.reading import lines, page_texts

EXAMPLE = VisitRecord(
    head=papers.HEAD,
    number="B-2026-0418",
    company="Vestrum Maskinfabrik A/S",
    cvr="49 10 87 02",
    address="Industrivænget 14, 7400 Herning",
    starts_at="2026-11-24T09:00",
    ends_at="2026-11-24T10:45",
    status="Gennemført",
    mode="Besøg",
    direction="Ud",
    purpose="Opsøgende",
    topic="Ny hal",
    location="Mødelokale 2",
    contact_basis="Samtykke",
    people=(
        RecordPerson("Hanne Nygaard", "Virksomheden", "direktør"),
        RecordPerson("Lone Bach", "Andre aktører", "konsulent", "Herning Kommune", "Beskæftigelse"),
    ),
    joint=True,
    counts="Ny kontakt: første registrerede kontakt i projektperioden.",
    outcome="Behov registreret",
    summary="Ordrebogen er fuld til april.",
    guide_version="3.2",
    answers=(
        RecordAnswer("Ansatte", "Ansatte: 42\nMed videregående uddannelse: 1"),
        RecordAnswer("Tillidsrepræsentant", skipped=True),
        RecordAnswer("Egen vurdering", "Potentiale for højtuddannet: 4/5"),
    ),
    needs=(
        RecordNeed("Produktionsplanlægger", "Højtuddannet", "Ansættelse, 37 timer om ugen", "mangler: løn"),
    ),
    promises=(RecordPromise("Sende faktaark om løntilskud", "Karen Lyngholm", "2026-11-25", done=True),),
    handouts=(RecordHandout("Besøgsresumé", "1", "Hanne Nygaard", "email", "2026-11-24T10:47"),),
    next_step="Ring til Hanne",
    next_step_on="2026-12-10",
    confidential_note="De overvejer at flytte produktionen.",
)

GOLDEN = """\
Erhvervsråd Midtvest
Kontaktmæglerindsatsen
Besøgsnotat B-2026-0418
Internt – til sagen
Internt – til sagen · Besøgsnotat B-2026-0418 · udskrevet 24.11.2026 kl. 10:47
Side 1 af 2
Besøgsnotat
Vestrum Maskinfabrik A/S · tirsdag den 24. november 2026 kl. 09:00–10:45
Virksomhed
Vestrum Maskinfabrik A/S, Industrivænget 14, 7400 Herning
CVR-nummer
49 10 87 02
Status
Gennemført
Kontaktform
Besøg, ud
Formål
Opsøgende
Emne
Ny hal
Sted
Mødelokale 2
Grundlag
Samtykke
Fælles besøg
Ja, mindst to systemer deltog
Tæller som
Ny kontakt: første registrerede kontakt i projektperioden.
Udfald
Behov registreret
Kontaktmægler
Karen Lyngholm
Deltagere
Navn
Titel og organisation
Side
System
Hanne Nygaard
direktør
Virksomheden
Lone Bach
konsulent, Herning Kommune
Andre aktører
Beskæftigelse
Resumé
Ordrebogen er fuld til april.
Svar på spørgeguiden 3.2
Spørgsmål
Svar
Ansatte
Ansatte: 42
Med videregående uddannelse: 1
Tillidsrepræsentant
Sprunget over
Egen vurdering
Potentiale for højtuddannet: 4/5
Behov
Behov
Type
Form, vilkår og mangler
Produktionsplanlægger
Højtuddannet
Ansættelse, 37 timer om ugen
mangler: løn
Løfter
Hvad
Hvem
Senest
Udført
Sende faktaark om løntilskud
Karen Lyngholm
25.11.2026
Erhvervsråd Midtvest
Kontaktmæglerindsatsen
Besøgsnotat B-2026-0418
Internt – til sagen
Internt – til sagen · Besøgsnotat B-2026-0418 · udskrevet 24.11.2026 kl. 10:47
Side 2 af 2
Udleverede dokumenter
Dokument
Til
Hvordan
Hvornår
Besøgsresumé, version 1
Hanne Nygaard
Pr. mail
24.11.2026 kl. 10:47
Næste skridt
10. december 2026: Ring til Hanne
Fortroligt
De overvejer at flytte produktionen.
"""


class TestVisitRecord(papers.PaperTests):
    kind = "visit_record"
    example = EXAMPLE
    english = "Internal – for the file"
    golden = GOLDEN
    pages = 2
    not_printed = frozenset({"direction"})  # stands in small letters

    @staticmethod
    def render(data: VisitRecord) -> bytes:
        return render_visit_record(data)


def test_without_a_confidential_note_there_is_no_box() -> None:
    assert "Fortroligt" in lines(render_visit_record(EXAMPLE))
    assert "Fortroligt" not in lines(render_visit_record(replace(EXAMPLE, confidential_note="")))


def test_every_page_says_that_it_is_internal() -> None:
    many = tuple(RecordAnswer(f"Spørgsmål {n}", "Svar på flere linjer.\n" * (n % 5 + 1)) for n in range(60))
    texts = page_texts(render_visit_record(replace(EXAMPLE, answers=many)))
    assert len(texts) > 2
    assert all(text.count("Internt – til sagen") == 2 for text in texts)
    assert all(f"Spørgsmål {n}" in " ".join(texts) for n in range(60))


def test_a_skipped_question_is_marked() -> None:
    printed = papers.check_file(render_visit_record(EXAMPLE))
    assert "Tillidsrepræsentant Sprunget over" in printed
    assert printed.count("Sprunget over") == 1


def test_an_answer_longer_than_a_page_is_printed_whole() -> None:
    long = RecordAnswer("Opgave", "noget at sige om det " * 900 + "slutord")
    printed = papers.check_file(render_visit_record(replace(EXAMPLE, answers=(long, *EXAMPLE.answers))))
    assert printed.count("noget at sige") == 900
    assert printed.index("slutord") < printed.index("Tillidsrepræsentant")


def test_a_method_without_words_of_its_own_is_shown_as_it_is() -> None:
    odd = (RecordHandout("Ark", method="fax"), RecordHandout("Ark", method="paper"))
    printed = papers.check_file(render_visit_record(replace(EXAMPLE, handouts=odd)))
    assert "Ark fax" in printed
    assert "Ark På papir" in printed


def test_a_visit_without_a_next_step_says_so() -> None:
    printed = lines(render_visit_record(replace(EXAMPLE, next_step="", next_step_on="")))
    assert "Der er ikke aftalt et næste skridt." in printed
    undated = lines(render_visit_record(replace(EXAMPLE, next_step_on="")))
    assert "Ring til Hanne" in undated


def test_a_visit_that_is_not_joint_says_so() -> None:
    assert "Fælles besøg Nej" in papers.check_file(render_visit_record(replace(EXAMPLE, joint=False)))
