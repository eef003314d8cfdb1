"""The briefing sheet on paper."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO

import pytest
from pypdf import PdfReader

from kmdesk.printing.briefing import render_briefing
from kmdesk.services.paper.briefing import (
    BriefContact,
    Briefing,
    BriefNeed,
    BriefPromise,
    KnownAnswer,
    MoreThere,
    SchemeHint,
)
from kmdesk.services.paper.guide_form import PaperColumn, PaperField, PaperQuestion
from kmdesk.services.paper.people import PaperPerson
from kmdesk.services.paper.standing import BriefPlace, BriefSkill
from tests.printing import papers
from tests.printing.reading import body_texts, lines, page_texts, pages_in_second_reader

LONE = PaperPerson("Lone Bach", "", "Herning Kommune", "beskæftigelse")
EXAMPLE = Briefing(
    head=replace(papers.HEAD, printed_at="2026-11-23T15:40"),
    number="B-2026-0418",
    company="Vestrum Maskinfabrik A/S",
    cvr="49 10 87 02",
    address="Industrivænget 14, 7400 Herning",
    phone="97 00 31 00",
    starts_at="2026-11-24T09:00",
    ends_at="2026-11-24T10:30",
    mode="Besøg",
    location="mødelokale 2",
    topic="Opgave i produktionsplanlægning",
    industry="Maskinindustri",
    employees=42,
    graduates=1,
    employees_class="20–49",
    outreach="Virksomheden er reklamebeskyttet. Grundlaget er noteret 01.02.2026.",
    note="Indgang vest.",
    to_meet=(PaperPerson("Hanne Nygaard", "direktør", phone="20 00 21 37"), PaperPerson("Kim Holst", "TR")),
    with_us=(LONE, PaperPerson("Peter Friis", "", "", "uddannelse")),
    colleague="Jens Overgaard",
    colleague_days=12,
    promises=(
        BriefPromise(
            "Forslag til projektbeskrivelse",
            "Karen Lyngholm",
            promised_on="2026-10-26",
            due_on="2026-12-01",
        ),
        BriefPromise("Tal for omstilling", "Per Juhl", ours=False, promised_on="2026-10-26"),
        BriefPromise("Faktaark om virksomhedspraktik", done_on="2026-10-27"),
    ),
    contacts=(
        BriefContact(
            "2026-10-26T10:00", "Besøg", "Karen Lyngholm", (LONE,), "Ordrebogen er fuld. Ønsker studerende."
        ),
        BriefContact("2026-09-02T11:00", "Telefon", "Lone Bach", (), "Én i virksomhedspraktik. Går godt."),
    ),
    needs=(BriefNeed("Kortere omstillingstid", "Afgangsprojekt", "0–3 mdr."),),
    places=(
        BriefPlace("Pakkeri", "Virksomhedspraktik", 1, 2, "2026-11-13"),
        BriefPlace("Konstruktion", "Studiejob", 0, 1, "2026-03-02", ask=True),
    ),
    skills=(BriefSkill("CNC – Drejning", 2, "3–6 mdr.", "Efteruddannelse"),),
    schemes=(SchemeHint("Afgangsprojekt"), SchemeHint("Løntilskud", "ansatte i 12 mdr.?")),
    known=(KnownAnswer("Optager jer nu", "Ordrebogen er fuld.", "2026-10-26"),),
    questions=(
        PaperQuestion(
            12,
            "Hvilke opgaver bliver ved med at ligge?",
            fields=(PaperField("rows", columns=(PaperColumn("text", "Opgave"),)),),
        ),
        PaperQuestion(
            13,
            "Kan opgaven afgrænses?",
            fields=(PaperField("choice", options=("Ja", "Nej", "Måske")),),
            earlier="Måske",
            earlier_on="2026-03-01",
        ),
        PaperQuestion(14, "Hvad skal resultatet være?", fields=(PaperField("text"),)),
        PaperQuestion(22, "Er der krav?", "Fx kørekort.", (PaperField("list"),)),
    ),
)

GOLDEN = """
Erhvervsråd Midtvest Kontaktmæglerindsatsen
Besøgsark til Karen Lyngholm B-2026-0418
Besøgsark · udskrevet 23.11.2026 kl. 15:40 · Intern brug – læg ikke arket fra dig hos virksomheden
Side 1 af 2
Vestrum Maskinfabrik A/S
CVR 49 10 87 02 · Industrivænget 14, 7400 Herning · 97 00 31 00
Formål: Opgave i produktionsplanlægning
tirsdag den 24. november 2026
09:00–10:30 · Besøg
mødelokale 2
Virksomheden
Branche Maskinindustri
Ansatte 42, heraf 1 højtuddannet
Mød Hanne Nygaard, direktør, 20 00 21 37 · Kim Holst, TR
Med fra os Lone Bach, Herning Kommune (beskæftigelse) · Peter Friis (uddannelse)
Kollega Jens Overgaard var i kontakt for 12 dage siden. Læs referatet først.
Kontakt Virksomheden er reklamebeskyttet. Grundlaget er noteret 01.02.2026.
Bemærk Indgang vest.
Løfter og opgaver
Forslag til projektbeskrivelse (vi lovede det 26.10.2026, senest 01.12.2026)
Tal for omstilling (Per Juhl lovede det 26.10.2026)
Faktaark om virksomhedspraktik – gjort 27.10.2026
Åbne behov
• Kortere omstillingstid – Afgangsprojekt, 0–3 mdr.
Faste pladser: Pakkeri – Virksomhedspraktik, 1 af 2 ledige, bekræftet 13.11.2026; Konstruktion –
Studiejob, 0 af 1 ledige, bekræftet 02.03.2026 – spørg igen
Kompetencebehov: CNC – Drejning – mangler 2, 3–6 mdr., Efteruddannelse
Seneste kontakter
Dato Hvordan og hvem Hvad vi talte om
26.10.2026 Besøg · Karen Lyngholm, med Lone Bach, Herning Kommune (beskæftigelse)
Ordrebogen er fuld. Ønsker studerende.
02.09.2026 Telefon · Lone Bach Én i virksomhedspraktik. Går godt.
Det ved vi allerede
Optager jer nu Ordrebogen er fuld. (26.10.2026)
Ordninger at tage med
Afgangsprojekt
Løntilskud – spørg: ansatte i 12 mdr.?
Husk Skriv ikke CPR-numre, helbred eller fagforening. Spørg, om noget ikke må noteres.
Spørgsmål
12 Hvilke opgaver bliver ved med at ligge? (Opgave)
Erhvervsråd Midtvest Kontaktmæglerindsatsen
Besøgsark til Karen Lyngholm B-2026-0418
Besøgsark · udskrevet 23.11.2026 kl. 15:40 · Intern brug – læg ikke arket fra dig hos virksomheden
Side 2 af 2
13 Kan opgaven afgrænses?
Sidst (01.03.2026): Måske
Ja Nej Måske
14 Hvad skal resultatet være?
22 Er der krav?
Fx kørekort.
Det har vi aftalt
Hvad Hvem Hvornår
Vi taler sammen igen:
"""
DESIGN = replace(
    EXAMPLE,
    outreach="",
    note="",
    colleague="",
    colleague_days=None,
    needs=(),
    places=(),
    skills=(),
    known=(),
    questions=(
        PaperQuestion(12, "Hvilke opgaver?", fields=(PaperField("rows", columns=(PaperColumn("text"),)),)),
        PaperQuestion(13, "Som projekt?", fields=(PaperField("choice", options=("Ja", "Nej", "Måske")),)),
        PaperQuestion(14, "Hvad skal resultatet være?", fields=(PaperField("text"),)),
        PaperQuestion(16, "Hvad kunne I tænke jer?", fields=(PaperField("multi", options=("Studiejob",)),)),
        PaperQuestion(22, "Er der krav?", fields=(PaperField("list"),)),
    ),
)
"""The sheet of the design's picture."""


class TestBriefing(papers.PaperTests):
    kind = "briefing"
    example = EXAMPLE
    english = "What we have agreed"
    golden = GOLDEN
    pages = 2
    # The class of employees is told when the number is not known.
    not_printed = frozenset({"kind", "employees_class"})

    @staticmethod
    def render(data: Briefing) -> bytes:
        return render_briefing(data)


def printed(**changes: object) -> str:
    return papers.check_file(render_briefing(replace(EXAMPLE, **changes)))


def test_the_sheet_of_the_design_is_one_page() -> None:
    assert pages_in_second_reader(render_briefing(DESIGN)) == 1


def test_every_page_says_that_it_stays_with_the_broker() -> None:
    many = EXAMPLE.questions * 12
    texts = page_texts(render_briefing(replace(EXAMPLE, questions=many)))
    assert len(texts) > 1
    assert all("Intern brug – læg ikke arket fra dig hos virksomheden" in text for text in texts)


@pytest.mark.parametrize(
    ("employees", "graduates", "shown"),
    [
        (1284, 2, "Ansatte 1.284, heraf 2 højtuddannede"),
        (42, 1, "Ansatte 42, heraf 1 højtuddannet"),
        (0, 0, "Ansatte 0, ingen højtuddannede"),
        (42, None, "Ansatte 42 Mød"),
        (None, 3, "Ansatte 20–49, heraf 3 højtuddannede"),
    ],
)
def test_employees(employees: int | None, graduates: int | None, shown: str) -> None:
    assert shown in printed(employees=employees, graduates=graduates)


def test_nobody_knows_how_many_they_are() -> None:
    assert "Ansatte" not in printed(employees=None, graduates=3, employees_class="")


@pytest.mark.parametrize(
    ("promise", "shown"),
    [
        (BriefPromise("Oplæg"), "Oplæg (vi har lovet det)"),
        (BriefPromise("Oplæg", due_on="2026-12-01"), "Oplæg (vi har lovet det, senest 01.12.2026)"),
        (
            BriefPromise("Oplæg", "Jens Overgaard", promised_on="2026-10-26"),
            "Oplæg (Jens Overgaard lovede det 26.10.2026)",
        ),
        (BriefPromise("Tal", ours=False), "Tal (virksomheden har lovet det)"),
        (BriefPromise("Tal", "Per Juhl", ours=False), "Tal (Per Juhl har lovet det)"),
        (BriefPromise("Ark", done_on="2026-10-27"), "Ark – gjort 27.10.2026"),
    ],
)
def test_whose_promise_it_is(promise: BriefPromise, shown: str) -> None:
    assert shown in printed(promises=(promise,))


@pytest.mark.parametrize(("days", "shown"), [(0, "i dag"), (1, "for 1 dag siden"), (12, "for 12 dage siden")])
def test_a_colleague_was_there(days: int, shown: str) -> None:
    line = f"Jens Overgaard var i kontakt {shown}. Læs referatet først."
    assert line in printed(colleague_days=days)


@pytest.mark.parametrize(
    ("hint", "shown"),
    [
        (SchemeHint("Jobrotation", "", "Den er under udfasning."), "Jobrotation – Den er under udfasning."),
        (SchemeHint("Mentor", "hvem?", "Der er et loft."), "Mentor – spørg: hvem? – Der er et loft."),
        (SchemeHint("Fleksjob"), "Fleksjob"),
    ],
)
def test_what_to_bear_in_mind_stands_at_the_scheme(hint: SchemeHint, shown: str) -> None:
    assert shown in printed(schemes=(hint,))


def test_what_is_not_there_has_no_heading() -> None:
    text = printed(
        contacts=(), promises=(), needs=(), places=(), skills=(), known=(), schemes=(), questions=()
    )
    for heading in (
        "Åbne behov",
        "Faste pladser",
        "Kompetencebehov",
        "Det ved vi allerede",
        "Ordninger at tage med",
        "Spørgsmål",
    ):
        assert heading not in text
    assert "Vi har ikke været i kontakt med virksomheden før." in text
    assert "Ingen åbne løfter." in text
    assert "Skriv ikke CPR-numre, helbred eller fagforening." in text


def test_a_place_nobody_confirmed_is_asked_about() -> None:
    text = printed(places=(BriefPlace("Lager"),), skills=(BriefSkill("Tysk"),))
    assert "Lager – 0 af 1 ledige, aldrig bekræftet – spørg" in text
    assert "Kompetencebehov: Tysk" in text
    there = MoreThere(promises=3, needs=4, places=5, skills=6, known=7)
    told = printed(places=(BriefPlace("Lager"),), skills=(BriefSkill("Tysk"),), more=there)
    assert "Tysk; og 6 flere" in told
    assert "spørg; og 5 flere" in told
    assert [f"og {n} flere" in told for n in (3, 4, 7)] == [True, True, True]


def test_a_question_is_never_parted_from_its_answer() -> None:
    asked = tuple(
        PaperQuestion(n, f"spørgsmål{n}", fields=(PaperField("multi", options=(f"svar{n}",)),))
        for n in range(1, 80)
    )
    texts = body_texts(render_briefing(replace(EXAMPLE, questions=asked)))
    assert len(texts) > 3
    for n in range(1, 80):
        homes = [text for text in texts if f"spørgsmål{n}\r" in text or f"spørgsmål{n}\n" in text]
        assert len(homes) == 1
        assert f"svar{n}" in homes[0]


def test_the_agreement_and_the_next_talk_stay_on_one_page() -> None:
    for count in range(1, 30):
        data = render_briefing(replace(EXAMPLE, questions=EXAMPLE.questions[:1] * count))
        pages = [text for text in page_texts(data) if "Det har vi aftalt" in text]
        assert len(pages) == 1
        assert "Vi taler sammen igen:" in pages[0]


def test_the_whole_guide_gets_tables_where_a_few_questions_get_lines() -> None:
    asked = PaperQuestion(
        20, "Hvem?", fields=(PaperField("rows", columns=(PaperColumn("choice", "Niveau", ("Faglært",)),)),)
    )
    assert "20 Hvem? (Niveau)" in printed(questions=(asked,) * 12)
    assert "20 Hvem? Niveau (Faglært)" in printed(questions=(asked,) * 13)


def test_the_file_says_what_it_is() -> None:
    metadata = PdfReader(BytesIO(render_briefing(EXAMPLE))).metadata
    assert metadata is not None
    assert metadata.title == "Besøgsark · Vestrum Maskinfabrik A/S"


def test_a_strange_time_is_better_than_a_lost_one() -> None:
    assert "engang til" in printed(starts_at="engang", ends_at="til").replace("–", " ")
    assert "mødelokale 2" in printed(starts_at="", ends_at="")


def test_a_visit_of_a_day_without_a_time() -> None:
    assert "tirsdag den 24. november 2026" in lines(
        render_briefing(replace(EXAMPLE, starts_at="2026-11-24", ends_at=""))
    )
