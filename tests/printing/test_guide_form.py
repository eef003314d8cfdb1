"""The interview guide as a form on paper."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kmdesk.printing.guide_form import render_guide_form
from kmdesk.services.paper.guide_form import (
    GuideForm,
    PaperColumn,
    PaperField,
    PaperQuestion,
    PaperSection,
)
from tests.printing import papers
from tests.printing.reading import lines, page_texts, pages_in_second_reader

EXAMPLE = GuideForm(
    head=papers.HEAD,
    number="B-2026-0418",
    company="Vestrum Maskinfabrik A/S",
    starts_at="2026-11-24T09:00",
    people=("Karen Lyngholm", "Hanne Nygaard"),
    version="3.2",
    intro="Tak for tiden.",
    sections=(
        PaperSection(
            "A",
            "Virksomheden i dag",
            (
                PaperQuestion(1, "Hvad laver I?", fields=(PaperField("text"),)),
                PaperQuestion(
                    2,
                    "Hvor mange er I?",
                    fields=(PaperField("number", "Ansatte", "personer"), PaperField("line", "Navn")),
                ),
                PaperQuestion(
                    3,
                    "Har I haft en studerende?",
                    "Skriv ingen navne.",
                    (
                        PaperField("multi", options=("Studiejob", "Praktik")),
                        PaperField("scale", "Hvordan gik det?", low="skidt", high="godt"),
                        PaperField("text", "Uddybning"),
                    ),
                    earlier="Praktik",
                    earlier_on="2026-03-01",
                ),
            ),
        ),
        PaperSection(
            "B",
            "Planer",
            (
                PaperQuestion(
                    11,
                    "Nøgleområder",
                    fields=(
                        PaperField(
                            "rows",
                            columns=(
                                PaperColumn("line", "Område", heading=True),
                                PaperColumn("scale", "Stand", low="udvikling", high="top"),
                                PaperColumn("text", "Observation"),
                                PaperColumn("multi", options=("Valgt",)),
                            ),
                            rows=("Produkter", "Salg"),
                        ),
                    ),
                ),
                PaperQuestion(
                    20,
                    "Hvem mangler I?",
                    fields=(
                        PaperField(
                            "rows",
                            columns=(
                                PaperColumn("line", "Stilling"),
                                PaperColumn("choice", "Niveau", ("Ufaglært", "Faglært")),
                            ),
                        ),
                    ),
                ),
                PaperQuestion(21, "Hvilke kompetencer?", fields=(PaperField("list"),)),
                PaperQuestion(36, "Hvornår taler vi igen?", fields=(PaperField("date"),)),
            ),
        ),
    ),
    internal=(
        PaperQuestion(37, "Egen vurdering", fields=(PaperField("choice", "Hast", options=("Lav", "Høj")),)),
    ),
)

GOLDEN = """\
Erhvervsråd Midtvest
Kontaktmæglerindsatsen
Spørgeguide 3.2
B-2026-0418 · Vestrum Maskinfabrik A/S
B-2026-0418 · udskrevet 24.11.2026 kl. 10:47 · Skriv ikke CPR-numre, helbred eller fagforening
Side 1 af 3
Spørgeguide
Besøg
B-2026-0418
Virksomhed
Vestrum Maskinfabrik A/S
Tidspunkt
tirsdag den 24. november 2026 kl. 09:00
Deltagere
Karen Lyngholm, Hanne Nygaard
Tak for tiden.
A. Virksomheden i dag
1 Hvad laver I?
2 Hvor mange er I?
Ansatte (personer)
Navn
3 Har I haft en studerende?
Skriv ingen navne.
Sidst (01.03.2026): Praktik
Studiejob
Praktik
Hvordan gik det?
1 (skidt)
2
3
4
5 (godt)
Uddybning
B. Planer
11 Nøgleområder
1 (udvikling), 2, 3, 4, 5 (top)
Område
Stand
Observation
Valgt
Produkter
1  2  3  4  5
Salg
1  2  3  4  5
20 Hvem mangler I?
Stilling
Niveau (Ufaglært, Faglært)
Erhvervsråd Midtvest
Kontaktmæglerindsatsen
Spørgeguide 3.2
B-2026-0418 · Vestrum Maskinfabrik A/S
B-2026-0418 · udskrevet 24.11.2026 kl. 10:47 · Skriv ikke CPR-numre, helbred eller fagforening
Side 2 af 3
21 Hvilke kompetencer?
1.
2.
3.
4.
36 Hvornår taler vi igen?
Dato
Erhvervsråd Midtvest
Kontaktmæglerindsatsen
Spørgeguide 3.2
B-2026-0418 · Vestrum Maskinfabrik A/S
B-2026-0418 · udskrevet 24.11.2026 kl. 10:47 · Skriv ikke CPR-numre, helbred eller fagforening
Side 3 af 3
Kun til kontaktmægleren
Intern brug – riv siden af, eller udfyld den efter besøget.
37 Egen vurdering
Hast
Lav
Høj
"""


class TestGuideForm(papers.PaperTests):
    kind = "guide_form"
    example = EXAMPLE
    english = "For the broker only"
    golden = GOLDEN
    pages = 3
    # The version stands in the header, where what is too long is cut.
    not_printed = frozenset({"kind", "version"})

    @staticmethod
    def render(data: GuideForm) -> bytes:
        return render_guide_form(data)


def form(*questions: PaperQuestion) -> GuideForm:
    return replace(EXAMPLE, sections=(PaperSection("A", "Afsnit", questions),), internal=())


def test_the_number_of_the_visit_stands_on_every_page() -> None:
    texts = page_texts(render_guide_form(form(*EXAMPLE.sections[0].questions * 20)))
    assert len(texts) > 3
    assert all("B-2026-0418 · Vestrum Maskinfabrik A/S" in text for text in texts)


def test_a_blank_form_has_lines_to_write_on_for_what_is_not_known() -> None:
    blank = replace(EXAMPLE, number="", company="", starts_at="", people=())
    printed = lines(render_guide_form(blank))
    assert printed[printed.index("Spørgeguide") :][:5] == [
        "Spørgeguide",
        "Besøg",
        "Virksomhed",
        "Tidspunkt",
        "Deltagere",
    ]


def test_ones_own_questions_stand_on_a_page_of_their_own() -> None:
    texts = page_texts(render_guide_form(EXAMPLE))
    assert "Egen vurdering" in texts[-1]
    assert "Kun til kontaktmægleren" in texts[-1]
    assert "Hvornår taler vi igen?" not in texts[-1]
    assert pages_in_second_reader(render_guide_form(replace(EXAMPLE, internal=()))) == 2


def test_a_scale_without_words_of_its_own_says_what_its_ends_mean() -> None:
    data = render_guide_form(form(PaperQuestion(1, "Potentiale", fields=(PaperField("scale"),))))
    assert "1 (lavest) 2 3 4 5 (højest)" in papers.check_file(data)


@pytest.mark.parametrize(
    "kind", ["text", "line", "number", "choice", "multi", "scale", "date", "list", "rows"]
)
def test_a_field_with_nothing_in_it_is_still_a_question(kind: str) -> None:
    data = render_guide_form(form(PaperQuestion(7, "Spørgsmålet", fields=(PaperField(kind),))))
    assert "7 Spørgsmålet" in lines(data)


def test_a_question_with_more_options_than_a_page_holds() -> None:
    options = tuple(f"mulighed{n}" for n in range(900))
    data = render_guide_form(form(PaperQuestion(7, "Hvad?", fields=(PaperField("multi", options=options),))))
    printed = papers.check_file(data).split()
    assert [option for option in options if option not in printed] == []
