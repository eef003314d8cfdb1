"""The candidate sheet on paper."""

from __future__ import annotations

from dataclasses import replace

from kmdesk.printing.candidate_sheet import render_candidate_sheet
from kmdesk.services.paper.candidate_sheet import CandidateSheet
from tests.printing import papers
from tests.printing.reading import lines

EXAMPLE = CandidateSheet(
    head=papers.HEAD,
    name="Sofie Bjerre",
    company="Vestrum Maskinfabrik A/S",
    need="Produktionsplanlægger",
    presentation="Sofie har planlagt produktion i sit afgangsprojekt.",
    education="Diplomingeniør i produktion",
    education_level="Mellemlange videregående uddannelser",
    field_of_study="Teknik og it",
    programme="Produktion og ledelse",
    semester="7.",
    institution="VIA University College",
    graduates_on="2026-07-31",
    competences=("CNC", "ERP", "Lean"),
    languages=("Dansk", "Tysk"),
    driving_licence="B",
    mobility="Flytter gerne",
    work_places=("Herning", "Holstebro"),
    max_distance_km=50,
    hours_per_week=37,
    wishes=("Ansættelse", "Praktik"),
    earliest_start="2026-12-16",
    consent_on="2026-05-14",
    consent_until="2027-05-14",
)
CONSENT = "Samtykke 14.05.2026–14.05.2027 · slet arket, når I har valgt · udskrevet 24.11.2026 kl. 10:47"

GOLDEN = """\
Erhvervsråd Midtvest
Kontaktmæglerindsatsen
Kandidatark
Til Vestrum Maskinfabrik A/S
Samtykke 14.05.2026–14.05.2027 · slet arket, når I har valgt · udskrevet 24.11.2026 kl. 10:47
Side 1 af 1
Sofie Bjerre
Diplomingeniør i produktion
Til jeres opgave: Produktionsplanlægger
Derfor foreslår vi et møde
Sofie har planlagt produktion i sit afgangsprojekt.
Uddannelse
Niveau
Mellemlange videregående uddannelser
Fagområde
Teknik og it
Studerer
Produktion og ledelse, 7. semester
Uddannelsessted
VIA University College
Færdig
31. juli 2026
Kompetencer
•
CNC
•
ERP
•
Lean
Praktisk
Ønsker
Ansættelse, Praktik
Kan begynde
16. december 2026
Sprog
Dansk, Tysk
Tid
37 timer om ugen
Kørekort
B
Vil arbejde i
Herning, Holstebro
Afstand
højst 50 km
Mobilitet
Flytter gerne
Arket er kun til jer
Sofie Bjerre har sagt ja til, at vi deler arket med virksomheder. Samtykket er fra 14.05.2026 og gælder
til
og med 14.05.2027. Giv ikke arket videre. Slet det, når I har valgt.
Vil I møde Sofie Bjerre?
Ring eller skriv, så finder vi en tid til en samtale.
Karen Lyngholm, kontaktmægler
97 00 12 40 · kl@midtvest.example
Erhvervsråd Midtvest
"""


class TestCandidateSheet(papers.PaperTests):
    kind = "candidate_sheet"
    example = EXAMPLE
    english = "Delete it when you have chosen."
    golden = GOLDEN

    @staticmethod
    def render(data: CandidateSheet) -> bytes:
        return render_candidate_sheet(data)


def test_the_consent_stands_whole_at_the_foot_of_the_page_in_both_languages() -> None:
    assert CONSENT in lines(render_candidate_sheet(EXAMPLE))
    english = lines(render_candidate_sheet(replace(EXAMPLE, head=replace(papers.HEAD, language="en"))))
    assert "Consent 14.05.2026–14.05.2027 · delete after choosing · printed 24.11.2026 at 10:47" in english


def test_a_named_consent_speaks_to_the_company() -> None:
    printed = papers.check_file(render_candidate_sheet(replace(EXAMPLE, consent_named=True)))
    assert "har sagt ja til, at vi deler arket med jer" in " ".join(printed.split())


def test_without_a_consent_the_use_alone_stands() -> None:
    printed = papers.check_file(render_candidate_sheet(replace(EXAMPLE, consent_on="", consent_until="")))
    assert "Samtykke" not in printed
    assert "Giv ikke arket videre." in printed


def test_the_company_answers_the_broker() -> None:
    printed = papers.check_file(render_candidate_sheet(EXAMPLE))
    assert "Vil I møde Sofie Bjerre? Ring eller skriv" in printed
    assert "97 00 12 40 · kl@midtvest.example" in printed


def test_a_section_without_content_has_no_heading() -> None:
    bare = replace(EXAMPLE, competences=(), presentation="", need="")
    printed = lines(render_candidate_sheet(bare))
    assert "Kompetencer" not in printed
    assert "Derfor foreslår vi et møde" not in printed
    assert not [line for line in printed if line.startswith("Til jeres opgave")]


def test_long_texts_take_more_pages() -> None:
    long = replace(EXAMPLE, presentation="Kan tegne, regne og planlægge. " * 400)
    printed = papers.check_file(render_candidate_sheet(long))
    assert "Side 2 af" in printed
    assert printed.count("Kan tegne, regne") == 400
