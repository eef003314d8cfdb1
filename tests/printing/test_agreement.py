"""The agreements that are no partnership agreement, on paper."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import ClassVar

import pytest

from kmdesk.printing.agreement import render_agreement
from kmdesk.services.paper.agreement import AgreementPaper
from kmdesk.services.paper.partnership_agreement import AgreementParty
from tests.printing import papers
from tests.printing.reading import lines, pages_in_second_reader
from tests.printing.test_pdfua_rules import broken_rules

COMMON = AgreementPaper(
    head=papers.HEAD,
    office=AgreementParty(
        "Erhvervsråd Midtvest",
        contact="Karen Lyngholm",
        contact_title="kontaktmægler",
        phone="97 00 12 40",
        email="kl@midtvest.example",
    ),
    company=AgreementParty(
        "Vestrum Maskinfabrik A/S",
        "49 10 87 02",
        "Industrivænget 14, 7400 Herning",
        "Hanne Nygaard",
        "direktør",
        "20 00 21 37",
        "hn@vestrum.example",
    ),
    agreed_on="2026-11-24",
    starts_on="2027-01-01",
    ends_on="2027-12-31",
    revised_on="2027-12-01",
)
CENTRE = replace(
    COMMON,
    type="training_centre",
    kind_name="Virksomhedscenter",
    subject="Virksomhedscenter på lageret",
    third_party="Herning Kommune",
    places=6,
    mentor="Lars Vinge, lagerleder",
    goal="Deltagerne prøver et rigtigt job og får en plan for det næste skridt.\n"
    "Mindst halvdelen er i job eller uddannelse efter et halvt år.",
    target_group="Ledige, der har været uden job i over et år.",
    tasks="Pluk og pak, varemodtagelse, truckkørsel efter oplæring.",
    economy="Kommunen giver tilskud til mentoren i 10 timer om ugen. Deltagerne beholder deres ydelse.",
    content="Vi mødes den første mandag i hvert kvartal.",
)
DECLARATION = replace(
    COMMON,
    type="employer_declaration",
    kind_name="Arbejdsgivererklæring",
    third_party="Herning Kommune",
    places=3,
    position="svejser",
    education="Svejsekursus TIG, 6 uger, hos AMU Nordjylland",
    starts_on="2027-03-01",
    ends_on="",
    revised_on="",
    signed_on="2026-11-25",
    content="Vi deltager gerne i samtalerne med kandidaterne.",
    least_months=3,
    training_days=7,
)
COOPERATION = replace(
    COMMON,
    type="cooperation",
    kind_name="Samarbejdsaftale",
    goal="To studerende i praktik om året.",
    content="Virksomheden melder ledige opgaver ind hvert halvår.\nVi finder kandidater og følger op.",
    economy="Ingen betaler noget.",
)
INTENT = replace(
    COMMON,
    type="letter_of_intent",
    kind_name="Hensigtserklæring",
    third_party="VIA University College",
    goal="En fast aftale om projekter med studerende.",
    content="Vi vil i foråret afprøve et afgangsprojekt om energi i produktionen.",
)
EXAMPLES = {one.type: one for one in (CENTRE, DECLARATION, COOPERATION, INTENT)}

CENTRE_GOLDEN = """\
Erhvervsråd Midtvest
Kontaktmæglerindsatsen
Virksomhedscenter
Aftale af 24. november 2026
Aftale · Virksomhedscenter · Vestrum Maskinfabrik A/S · udskrevet 24.11.2026 kl. 10:47
Side 1 af 1
Aftale om virksomhedscenter
Virksomhedscenter på lageret
Virksomheden holder faste pladser åbne for ledige, der vil prøve kræfter med et job. Kommunen finder
deltagerne og følger op. Vi kan altid ændre aftalen sammen.
Kontaktmægleren
Navn
Erhvervsråd Midtvest
Kontaktperson
Karen Lyngholm, kontaktmægler
Telefon
97 00 12 40
Mail
kl@midtvest.example
Virksomheden
Navn
Vestrum Maskinfabrik A/S
CVR-nummer
49 10 87 02
Adresse
Industrivænget 14, 7400 Herning
Kontaktperson
Hanne Nygaard, direktør
Telefon
20 00 21 37
Mail
hn@vestrum.example
Kommunen
Herning Kommune
Pladser og mentor
Faste pladser
6
Mentor
Lars Vinge, lagerleder
Mål
Deltagerne prøver et rigtigt job og får en plan for det næste skridt.
Mindst halvdelen er i job eller uddannelse efter et halvt år.
Målgruppe
Ledige, der har været uden job i over et år.
Arbejdsopgaver
Pluk og pak, varemodtagelse, truckkørsel efter oplæring.
Økonomi
Kommunen giver tilskud til mentoren i 10 timer om ugen. Deltagerne beholder deres ydelse.
Andet, vi har aftalt
Vi mødes den første mandag i hvert kvartal.
Periode og opfølgning
Gælder fra
1. januar 2027
Gælder til
31. december 2027
Revision
1. december 2027
Aftalt
24. november 2026
Underskrifter
For kontaktmægleren
Karen Lyngholm, Erhvervsråd Midtvest
Underskrift
Dato
For virksomheden
Hanne Nygaard, Vestrum Maskinfabrik A/S
Underskrift
Dato
For kommunen
Herning Kommune
Underskrift
Dato
"""

DECLARATION_GOLDEN = """\
Erhvervsråd Midtvest
Kontaktmæglerindsatsen
Arbejdsgivererklæring
Aftale af 24. november 2026
Aftale · Arbejdsgivererklæring · Vestrum Maskinfabrik A/S · udskrevet 24.11.2026 kl. 10:47
Side 1 af 1
Arbejdsgivererklæring
Til Herning Kommune
Virksomheden vil ansætte, når den rette uddannelse er på plads. Erklæringen er et løfte fra
virksomheden.
Kontaktmægleren
Navn
Erhvervsråd Midtvest
Kontaktperson
Karen Lyngholm, kontaktmægler
Telefon
97 00 12 40
Mail
kl@midtvest.example
Virksomheden
Navn
Vestrum Maskinfabrik A/S
CVR-nummer
49 10 87 02
Adresse
Industrivænget 14, 7400
Herning
Kontaktperson
Hanne Nygaard, direktør
Telefon
20 00 21 37
Mail
hn@vestrum.example
Vi vil ansætte
Antal personer
3
Stilling
svejser
Uddannelse
Svejsekursus TIG, 6 uger, hos AMU Nordjylland
Det lover vi
•
Ansættelsen varer mindst 3 måneder.
•
Ansættelsen er på almindelige vilkår og uden løntilskud.
Det beder vi om
Uddannelsen begynder senest 7 dage efter vores underskrift.
Andet, vi har aftalt
Vi deltager gerne i samtalerne med kandidaterne.
Ansættelsen
Begynder
1. marts 2027
Aftalt
24. november 2026
Underskrevet
25. november 2026
Underskrifter
For virksomheden
Hanne Nygaard, Vestrum Maskinfabrik A/S
Underskrift
Dato
"""

COOPERATION_GOLDEN = """\
Erhvervsråd Midtvest
Kontaktmæglerindsatsen
Samarbejdsaftale
Aftale af 24. november 2026
Aftale · Samarbejdsaftale · Vestrum Maskinfabrik A/S · udskrevet 24.11.2026 kl. 10:47
Side 1 af 1
Samarbejdsaftale
Vi arbejder sammen om det, der står her. Aftalen bygger på tillid, og vi kan altid ændre den sammen.
Kontaktmægleren
Navn
Erhvervsråd Midtvest
Kontaktperson
Karen Lyngholm, kontaktmægler
Telefon
97 00 12 40
Mail
kl@midtvest.example
Virksomheden
Navn
Vestrum Maskinfabrik A/S
CVR-nummer
49 10 87 02
Adresse
Industrivænget 14, 7400
Herning
Kontaktperson
Hanne Nygaard, direktør
Telefon
20 00 21 37
Mail
hn@vestrum.example
Mål
To studerende i praktik om året.
Det arbejder vi sammen om
Virksomheden melder ledige opgaver ind hvert halvår.
Vi finder kandidater og følger op.
Økonomi
Ingen betaler noget.
Periode og opfølgning
Gælder fra
1. januar 2027
Gælder til
31. december 2027
Revision
1. december 2027
Aftalt
24. november 2026
Underskrifter
For kontaktmægleren
Karen Lyngholm, Erhvervsråd Midtvest
Underskrift
Dato
For virksomheden
Hanne Nygaard, Vestrum Maskinfabrik A/S
Underskrift
Dato
"""

INTENT_GOLDEN = """\
Erhvervsråd Midtvest
Kontaktmæglerindsatsen
Hensigtserklæring
Aftale af 24. november 2026
Aftale · Hensigtserklæring · Vestrum Maskinfabrik A/S · udskrevet 24.11.2026 kl. 10:47
Side 1 af 1
Hensigtserklæring
Her står, hvad vi vil arbejde hen imod. Erklæringen viser en hensigt og er ikke en bindende kontrakt.
Kontaktmægleren
Navn
Erhvervsråd Midtvest
Kontaktperson
Karen Lyngholm, kontaktmægler
Telefon
97 00 12 40
Mail
kl@midtvest.example
Virksomheden
Navn
Vestrum Maskinfabrik A/S
CVR-nummer
49 10 87 02
Adresse
Industrivænget 14, 7400
Herning
Kontaktperson
Hanne Nygaard, direktør
Telefon
20 00 21 37
Mail
hn@vestrum.example
Tredje part
VIA University College
Det vil vi nå
En fast aftale om projekter med studerende.
Det har vi til hensigt
Vi vil i foråret afprøve et afgangsprojekt om energi i produktionen.
Periode og opfølgning
Gælder fra
1. januar 2027
Gælder til
31. december 2027
Revision
1. december 2027
Aftalt
24. november 2026
Underskrifter
For kontaktmægleren
Karen Lyngholm, Erhvervsråd Midtvest
Underskrift
Dato
For virksomheden
Hanne Nygaard, Vestrum Maskinfabrik A/S
Underskrift
Dato
For tredje part
VIA University College
Underskrift
Dato
"""


class _Paper(papers.PaperTests):
    kind = "agreement"
    not_printed = frozenset({"type"})
    of_type: ClassVar[str]
    """Something only this type says, in English."""

    def test_the_type_speaks_english_too(self) -> None:
        english = replace(self.example, head=replace(self.example.head, language="en"))
        printed = papers.check_file(self.render(papers.with_text(english, "x", {"type"})))
        papers.check_english(self.kind, printed)
        assert self.of_type in printed

    def test_it_keeps_the_rules_of_pdf_ua(self, tmp_path: Path) -> None:
        assert broken_rules(self.render(self.example), tmp_path) == []

    @staticmethod
    def render(data: AgreementPaper) -> bytes:
        return render_agreement(data)


class TestTrainingCentre(_Paper):
    example = CENTRE
    golden = CENTRE_GOLDEN
    english = "What else we have agreed"
    of_type = "Fixed places"


class TestEmployerDeclaration(_Paper):
    example = DECLARATION
    golden = DECLARATION_GOLDEN
    english = "What else we have agreed"
    of_type = "This we promise"


class TestCooperation(_Paper):
    example = COOPERATION
    golden = COOPERATION_GOLDEN
    english = "What else we have agreed"
    of_type = "What we work on together"


class TestLetterOfIntent(_Paper):
    example = INTENT
    golden = INTENT_GOLDEN
    english = "What else we have agreed"
    of_type = "What we intend"


@pytest.mark.parametrize("type_", EXAMPLES)
def test_what_a_draft_lacks_can_be_written_by_hand_on_one_page(type_: str) -> None:
    bare = replace(
        COMMON,
        type=type_,
        kind_name=EXAMPLES[type_].kind_name,
        company=AgreementParty("Vestrum Maskinfabrik A/S"),
        agreed_on="",
        starts_on="",
        ends_on="",
        revised_on="",
    )
    data = render_agreement(bare)
    assert pages_in_second_reader(data) == 1
    printed = lines(data)
    assert {"Kontaktperson", "Telefon", "Mail"} <= set(printed)


def test_a_training_centre_without_a_goal_has_a_place_to_write_it() -> None:
    assert "Mål" in lines(render_agreement(replace(CENTRE, goal="")))
    assert "Mål" not in lines(render_agreement(replace(COOPERATION, goal="")))


def test_a_declaration_is_signed_by_the_company_alone() -> None:
    printed = lines(render_agreement(DECLARATION))
    assert printed.count("Underskrift") == 1
    assert "For kontaktmægleren" not in printed


def test_a_declaration_promises_only_what_its_figures_say() -> None:
    printed = papers.check_file(render_agreement(replace(DECLARATION, least_months=None, training_days=None)))
    assert "måneder" not in printed
    assert "Det beder vi om" not in printed
    assert "uden løntilskud" in printed


@pytest.mark.parametrize(("third", "signatures"), [("Herning Kommune", 3), ("", 2)])
def test_every_party_has_a_line_to_sign_on(third: str, signatures: int) -> None:
    printed = lines(render_agreement(replace(CENTRE, third_party=third)))
    assert printed.count("Underskrift") == signatures


def test_a_type_of_a_newer_version_is_printed_as_an_agreement() -> None:
    printed = papers.check_file(render_agreement(replace(CENTRE, type="treaty", kind_name="Traktat")))
    assert "Traktat" in printed
    assert "Pluk og pak" in printed
    assert "Lars Vinge" in printed
