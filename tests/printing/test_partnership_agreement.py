"""The partnership agreement on paper."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from kmdesk.printing.partnership_agreement import render_partnership_agreement
from kmdesk.services.paper.partnership_agreement import (
    AgreementParty,
    AgreementPoint,
    PartnershipAgreement,
    usual_points,
)
from tests.printing import papers
from tests.printing.reading import lines, pages_in_second_reader, pictures
from tests.printing.test_pdfua_rules import broken_rules

EXAMPLE = PartnershipAgreement(
    head=papers.HEAD,
    office=AgreementParty(
        "Erhvervsråd Midtvest",
        "49 82 78 57",
        "Torvet 1, 7400 Herning",
        "Karen Lyngholm",
        "kontaktmægler",
        "97 00 12 40",
        "kl@midtvest.example",
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
    points=tuple(
        replace(point, chosen=True, text="To pladser om året fra august.")
        if point.number in {1, 4}
        else point
        for point in usual_points("da")
    ),
    starts_on="2027-01-01",
    ends_on="2027-12-31",
    revised_on="2027-06-15",
)
RECORDED = replace(
    EXAMPLE,
    subject="Partnerskab om grøn omstilling",
    third_party="Herning Kommune",
    content="Vi mødes to gange om året.",
    agreed_on="2026-11-24",
    signed_on="2026-11-25",
)
BLANK = replace(EXAMPLE, points=usual_points("da"), starts_on="", ends_on="", revised_on="")

GOLDEN = """\
Erhvervsråd Midtvest
Kontaktmæglerindsatsen
Partnerskabsaftale
1. januar 2027
Partnerskabsaftale · Vestrum Maskinfabrik A/S · udskrevet 24.11.2026 kl. 10:47
Side 1 af 1
Partnerskabsaftale
Vi vil hjælpe hinanden. I får en fast kontaktperson og hurtige svar, når I mangler folk eller viden. Vi
får kendskab til jeres planer og kan finde de rigtige kandidater. Aftalen bygger på tillid. Vi kan altid
ændre den sammen.
Kontaktmægleren
Navn
Erhvervsråd Midtvest
CVR-nummer
49 82 78 57
Adresse
Torvet 1, 7400 Herning
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
Det arbejder vi sammen om
1. Netværk med andre partnervirksomheder
To pladser om året fra august.
2. Hjælp til at beholde medarbejdere, der er sygemeldt
3. Ledige stillinger på Jobnet
4. Praktik, løntilskud, voksenlærlinge, mentorer og kurser
To pladser om året fra august.
5. Opkvalificering af medarbejdere, også med vikarer imens
6. Jobmesser: deltagelse og rekruttering
7. Andet, fx virksomhedscenter, optræning eller sprogpraktik
Periode og opfølgning
Gælder fra
1. januar 2027
Gælder til
31. december 2027
Revision
15. juni 2027
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

RECORDED_GOLDEN = """\
Erhvervsråd Midtvest
Kontaktmæglerindsatsen
Partnerskabsaftale
1. januar 2027
Partnerskabsaftale · Vestrum Maskinfabrik A/S · udskrevet 24.11.2026 kl. 10:47
Side 1 af 1
Partnerskabsaftale
Partnerskab om grøn omstilling
Vi vil hjælpe hinanden. I får en fast kontaktperson og hurtige svar, når I mangler folk eller viden. Vi
får kendskab til jeres planer og kan finde de rigtige kandidater. Aftalen bygger på tillid. Vi kan altid
ændre den sammen.
Kontaktmægleren
Navn
Erhvervsråd Midtvest
CVR-nummer
49 82 78 57
Adresse
Torvet 1, 7400 Herning
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
Tredje part
Herning Kommune
Det arbejder vi sammen om
1. Netværk med andre partnervirksomheder
To pladser om året fra august.
2. Hjælp til at beholde medarbejdere, der er sygemeldt
3. Ledige stillinger på Jobnet
4. Praktik, løntilskud, voksenlærlinge, mentorer og kurser
To pladser om året fra august.
5. Opkvalificering af medarbejdere, også med vikarer imens
6. Jobmesser: deltagelse og rekruttering
7. Andet, fx virksomhedscenter, optræning eller sprogpraktik
Andet, vi har aftalt
Vi mødes to gange om året.
Periode og opfølgning
Gælder fra
1. januar 2027
Gælder til
31. december 2027
Revision
15. juni 2027
Aftalt
24. november 2026
Underskrevet
25. november 2026
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
Herning Kommune
Underskrift
Dato
"""


class TestPartnershipAgreement(papers.PaperTests):
    kind = "partnership_agreement"
    example = EXAMPLE
    english = "What we work on together"
    golden = GOLDEN

    @staticmethod
    def render(data: PartnershipAgreement) -> bytes:
        return render_partnership_agreement(data)


class TestRecordedAgreement(TestPartnershipAgreement):
    example = RECORDED
    golden = RECORDED_GOLDEN

    def test_it_keeps_the_rules_of_pdf_ua(self, tmp_path: Path) -> None:
        assert broken_rules(self.render(self.example), tmp_path) == []


def test_every_party_has_a_line_to_sign_on() -> None:
    assert lines(render_partnership_agreement(EXAMPLE)).count("Underskrift") == 2
    assert lines(render_partnership_agreement(RECORDED)).count("Underskrift") == 3


def test_a_blank_one_fits_on_one_page_and_says_what_to_do() -> None:
    data = render_partnership_agreement(BLANK)
    assert pages_in_second_reader(data) == 1
    assert "Sæt kryds ved de punkter, I vælger. Skriv kort, hvad vi aftaler." in lines(data)


def test_a_filled_one_does_not_ask_for_crosses() -> None:
    printed = papers.check_file(render_partnership_agreement(EXAMPLE))
    assert "Sæt kryds" not in printed
    assert "To pladser om året fra august." in printed


def test_a_chosen_point_is_ticked() -> None:
    other = AgreementPoint(2, "Jobmesser", chosen=True, text="To om året")
    inks: list[int] = []
    for chosen in (True, False):
        points = (AgreementPoint(1, "Netværk", chosen=chosen, text="Fire møder"), other)
        (picture,) = pictures(render_partnership_agreement(replace(EXAMPLE, points=points)), 2)
        inks.append(sum(picture.histogram()[:150]))
    assert inks[0] > inks[1]


@pytest.mark.parametrize("number", range(1, 8))
def test_every_point_stands_on_the_page(number: int) -> None:
    title = usual_points("da")[number - 1].title
    assert f"{number}. {title}" in lines(render_partnership_agreement(BLANK))


def test_what_the_company_has_not_told_is_written_by_hand_and_ours_is_left_out() -> None:
    bare = replace(BLANK, office=AgreementParty("Erhvervsråd Midtvest"), company=AgreementParty("Vestrum"))
    printed = lines(render_partnership_agreement(bare))
    assert [printed.count(label) for label in ("CVR-nummer", "Adresse", "Kontaktperson", "Mail")] == [1] * 4
