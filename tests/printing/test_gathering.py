"""What the companies wish, need and ask, on paper."""

from __future__ import annotations

from dataclasses import replace

from kmdesk.printing.gathering import render_gathering
from kmdesk.services.paper.gathering import GatheringPaper, Told, Topic
from tests.printing import papers
from tests.printing.reading import page_texts

LAND = Told(
    "Etablering",
    "Nordhavn Foods",
    "Holstebro",
    "Grund ved motorvejen",
    "Vil bygge i foråret.",
    "2026-11-20",
    "2026-11-24",
    "Erhvervsudvalget",
    "Grunden er reserveret.",
)
EXAMPLE = GatheringPaper(
    head=papers.HEAD,
    state="all",
    since="2026-09-01",
    topics=(
        Topic("Erhvervsareal", (LAND,)),
        Topic("Arbejdskraft", (Told("Behov", "Vestrum Maskinfabrik A/S", title="To svejsere"),)),
    ),
)

GOLDEN = """\
Erhvervsråd Midtvest
Kontaktmæglerindsatsen
Ønsker, behov og spørgsmål
Til den interne gruppe
Ønsker, behov og spørgsmål · Intern brug · udskrevet 24.11.2026 kl. 10:47
Side 1 af 1
Ønsker, behov og spørgsmål fra virksomhederne
2 ønsker, behov og spørgsmål · også det, der er bragt videre · siden 01.09.2026
Erhvervsareal
Type
Virksomhed
Hvad siger de
Modtaget
Bragt videre og resultat
Etablering
Nordhavn Foods
Holstebro
Grund ved motorvejen
Vil bygge i foråret.
20.11.2026
24.11.2026 til
Erhvervsudvalget
Grunden er reserveret.
Arbejdskraft
Type
Virksomhed
Hvad siger de
Modtaget
Bragt videre og resultat
Behov
Vestrum
Maskinfabrik A/S
To svejsere
"""


class TestGathering(papers.PaperTests):
    kind = "gathering"
    example = EXAMPLE
    english = "For the internal group"
    golden = GOLDEN
    not_printed = frozenset({"state", "topics"})
    """A state is told in other words; in a narrow column a long word is broken."""

    @staticmethod
    def render(data: GatheringPaper) -> bytes:
        return render_gathering(data)


def test_nothing_to_bring_is_said() -> None:
    text = papers.check_file(render_gathering(replace(EXAMPLE, topics=(), state="waiting", since="")))
    assert "Der er intet at bringe videre." in text
    assert "siden" not in text


def test_many_stand_in_order_with_the_titles_on_every_page() -> None:
    told = tuple(replace(LAND, title=f"Ønske {n:03}") for n in range(120))
    texts = page_texts(render_gathering(replace(EXAMPLE, topics=(Topic("Erhvervsareal", told),))))
    assert len(texts) > 3
    assert all("Modtaget" in text for text in texts)
    assert "Ønske 000" in texts[0]
    assert "Ønske 119" in texts[-1]
