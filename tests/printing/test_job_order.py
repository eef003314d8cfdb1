"""The job order on paper."""

from __future__ import annotations

from dataclasses import replace

from kmdesk.printing.job_order import render_job_order
from kmdesk.services.paper.job_order import JobOrder, OrderingCompany, PostedAt
from tests.printing import papers
from tests.printing.reading import lines, pages_in_second_reader

EXAMPLE = JobOrder(
    head=papers.HEAD,
    company=OrderingCompany(
        name="Vestrum Maskinfabrik A/S",
        cvr="49 10 87 02",
        address="Industrivænget 14, 7400 Herning",
        industry="Maskinindustri",
        employees=42,
        graduates=1,
        collective_agreement="Industriens Overenskomst",
        contact="Per Juhl",
        contact_title="produktionschef",
        phone="20 00 00 56",
        email="per.juhl@vestrum.example",
    ),
    title="Produktionsplanlægger",
    number="2026-0164",
    type="Højtuddannet",
    match_type="Ansættelse",
    status="Åbent",
    description="Lægge en plan, der holder en uge frem.",
    education_levels=("Mellemlange videregående uddannelser",),
    fields_of_study=("Teknik og it",),
    competences=("ERP", "CNC"),
    mandatory=("Dansk i skrift og tale", "Kørekort B"),
    desirable=("Erfaring med metal",),
    employment_form="Ordinær fast",
    headcount=1,
    hours_per_week=37,
    languages=("Dansk", "Tysk"),
    horizon="0–3 mdr.",
    starts="01.02.2027",
    workplace="Herning",
    wage="Efter overenskomst",
    deadline="2026-12-10",
    driving_licence="B",
    starts_by="2027-03-01",
    must_have=("Uddannelsesniveau", "Kørekort"),
    received_at="2026-11-24T08:24",
    posting_due="2026-11-25T08:24",
    meeting_due="2026-11-26T08:24",
    candidates_due="2026-11-25",
    postings=(
        PostedAt("Jobnet", "2026-11-24T10:12"),
        PostedAt("Universitetets jobbank", "2026-11-24T10:40", "jobbank.example/1"),
    ),
    confidential_agreement=True,
    missing=("forventet slutdato",),
)
ALL_MISSING = ("niveau", "form", "baggrund", "kontaktperson", "start", "timer", "løn")

GOLDEN = """\
Erhvervsråd Midtvest
Kontaktmæglerindsatsen
Jobordre 2026-0164
Vestrum Maskinfabrik A/S
Jobordre 2026-0164 · Vestrum Maskinfabrik A/S · udskrevet 24.11.2026 kl. 10:47
Side 1 af 1
Produktionsplanlægger
Vestrum Maskinfabrik A/S
Antal
1
Søger
Højtuddannet
Form
Ansættelse
Ansættelse
Ordinær fast
Timer pr. uge
37
Løn
Efter overenskomst
Svarfrist
10. december 2026
Start
01.02.2027
Senest start
01.03.2027
Horisont
0–3 mdr.
Arbejdssted
Herning
Status
Åbent
Tider og opslag
Modtaget
24.11.2026 kl. 08:24
Opslag senest
25.11.2026 kl. 08:24
Møde senest
26.11.2026 kl. 08:24
CV’er senest
25.11.2026
Slået op
Jobnet, 24.11.2026 kl. 10:12; Universitetets jobbank, 24.11.2026 kl. 10:40, jobbank.example/1
Opgaven
Lægge en plan, der holder en uge frem.
Baggrund
Niveau
Mellemlange videregående
uddannelser
Fagområde
Teknik og it
Kompetencer
ERP, CNC
Sprog
Dansk, Tysk
Kørekort
B
Fortrolighed
Der skal laves en fortrolighedsaftale
Ufravigelige krav
•
Dansk i skrift og tale
•
Kørekort B
•
Desuden uddannelsesniveau, kørekort
Ønsker
•
Erfaring med metal
Det mangler vi at vide
Forventet slutdato
Virksomheden
Navn
Vestrum Maskinfabrik A/S,
Industrivænget 14, 7400 Herning
CVR-nummer
49 10 87 02
Branche
Maskinindustri
Ansatte
42, heraf 1 med videregående
uddannelse
Overenskomst
Industriens Overenskomst
Kontaktperson
Per Juhl, produktionschef
Telefon og mail
20 00 00 56 ·
per.juhl@vestrum.example
Kontaktmægler
Karen Lyngholm · 97 00 12 40 ·
kl@midtvest.example
Godkendt af virksomheden
Oplysningerne er rigtige. I må bruge dem til at finde kandidater og slå stillingen op.
For virksomheden
Per Juhl, Vestrum Maskinfabrik A/S
Underskrift
Dato
"""


class TestJobOrder(papers.PaperTests):
    kind = "job_order"
    example = EXAMPLE
    english = "Approved by the company"
    golden = GOLDEN
    not_printed = frozenset({"missing"})  # begins with a capital

    @staticmethod
    def render(data: JobOrder) -> bytes:
        return render_job_order(data)


def test_what_is_missing_is_asked_for_and_nothing_else() -> None:
    printed = lines(render_job_order(replace(EXAMPLE, missing=ALL_MISSING, deadline="")))
    start = printed.index("Det mangler vi at vide")
    asked = " ".join(printed[start + 1 : printed.index("Virksomheden")])
    assert asked == "Niveau Form Baggrund Kontaktperson Start Timer Løn Svarfrist"
    assert "Det mangler vi at vide" not in lines(render_job_order(replace(EXAMPLE, missing=())))


def test_an_order_without_promises_has_no_heading_for_them() -> None:
    bare = replace(EXAMPLE, received_at="", posting_due="", meeting_due="", candidates_due="")
    assert "Tider og opslag" in lines(render_job_order(bare))  # it still stands somewhere
    assert "Tider og opslag" not in lines(render_job_order(replace(bare, postings=())))


def test_an_order_about_which_little_is_known_is_a_form_on_one_page() -> None:
    bare = JobOrder(papers.HEAD, OrderingCompany("Vestrum"), "Svejser", missing=ALL_MISSING)
    data = render_job_order(bare)
    assert pages_in_second_reader(data) == 1
    printed = lines(data)
    assert "Ufravigelige krav" in " ".join(printed)
    assert "Baggrund" in printed  # to be written by hand; there is no section of that name
    assert "Opgaven" not in printed


def test_zero_is_a_number_and_not_a_gap() -> None:
    nobody = replace(EXAMPLE, company=replace(EXAMPLE.company, employees=0, graduates=0), hours_per_week=0)
    printed = papers.check_file(render_job_order(nobody))
    assert "0, heraf 0 med videregående uddannelse" in printed
    assert "Timer pr. uge 0" in printed


def test_confidentiality_is_told_only_when_it_is_wanted() -> None:
    line = "Der skal laves en fortrolighedsaftale"
    assert line in papers.check_file(render_job_order(EXAMPLE))
    assert line not in papers.check_file(render_job_order(replace(EXAMPLE, confidential_agreement=False)))
