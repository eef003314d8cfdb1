"""What is said of a scheme at a visit: in the panel, on the briefing sheet and on the company's own paper."""

from __future__ import annotations

import pytest

from kmdesk.core import resources
from kmdesk.core.languages import in_language
from kmdesk.models import Candidate, Company, Match, Visit
from kmdesk.rules.scheme_questions import with_all_questions
from kmdesk.services.guide import VisitGuides
from kmdesk.services.guide_files import newest_guide
from kmdesk.services.paper.briefing import scheme_hints
from kmdesk.services.scheme_advice import FoundScheme, SchemeAdvice
from kmdesk.services.schemes import Schemes
from kmdesk.services.visit_summary import VisitSummaries
from kmdesk.store.desk import Desk

from .scheme_visit import visit_under_way

CODE = "wage_subsidy_private"


@pytest.fixture
def visit(desk: Desk) -> Visit:
    return visit_under_way(desk)


def wanted(desk: Desk, visit: Visit, *codes: str, **answers: object) -> dict[str, FoundScheme]:
    """Return how the schemes stand that the company asks for, after answers by the role of the question."""
    guides = VisitGuides(desk.store)
    guides.save_answer(visit.id, "q33", {"schemes": list(codes)})
    guide = with_all_questions(newest_guide(), newest_guide("schemes"))
    for role, value in answers.items():
        question = guide.with_role(role)
        assert question is not None
        guides.save_answer(visit.id, question.id, value if isinstance(value, dict) else {"answer": value})
    return {found.code: found for found in guides.sheet(visit.id).findings.schemes}


def closing(desk: Desk, code: str, status: str, more: str = "") -> None:
    """Let the office's file say another status of a scheme, with more lines about that period."""
    text = resources.path("schemes", f"{code}.toml").read_text(encoding="utf-8")
    Schemes(desk.store).put_file(text.replace('is = "active"', f'is = "{status}"\n{more}'))


def on_paper(desk: Desk, visit: Visit) -> dict[str, str]:
    facts = VisitSummaries(desk.store).data(visit.id, "2026-11-24T10:47")
    return {fact.name: fact.known for fact in facts.schemes}


WARNS = """warning.da = "Regn ikke med den."
warning.en = "Do not count on it."
"""


def test_nobody_is_shown_a_scheme_on_its_way_out_that_was_not_asked_for(desk: Desk, visit: Visit) -> None:
    wished = ("hire", "company_scheme", "continuing_training")
    found = SchemeAdvice(desk.store).found(
        desk.store.require(Company, visit.company_id), newest_guide(), {}, wanted=(), wished=wished
    )
    assert found
    statuses = {scheme.status for scheme in found}
    assert statuses == {"active"}


@pytest.mark.parametrize(
    ("status", "says"),
    [("phasing_out", "under udfasning"), ("unknown", "ved ikke"), ("not_begun", "ikke begyndt")],
)
def test_only_what_is_open_is_proposed(desk: Desk, visit: Visit, status: str, says: str) -> None:
    closing(desk, "student_job", status)
    advice = SchemeAdvice(desk.store)
    company = desk.store.require(Company, visit.company_id)
    proposed = advice.found(company, newest_guide(), {}, wanted=(), wished=("student_job",))
    assert "student_job" not in {found.code for found in proposed}
    (asked,) = advice.found(company, newest_guide(), {}, wanted=("student_job",), wished=())
    assert says in asked.reasons[0]


def test_a_scheme_on_its_way_out_says_so_wherever_it_is_asked_for(desk: Desk, visit: Visit) -> None:
    closing(desk, "flex_job", "phasing_out", WARNS)
    found = wanted(desk, visit, "flex_job", flex_approved="yes")["flex_job"]
    assert (found.status, found.eligibility.outcome) == ("phasing_out", "missing")
    assert found.reasons == ("Ordningen er under udfasning. Kontrollér hos kommunen.",)
    assert found.cautions == ("Regn ikke med den.",)
    paper = on_paper(desk, visit)["Fleksjob"]
    assert paper == "Ordningen er under udfasning. Kontrollér hos kommunen. Regn ikke med den."
    (hint,) = scheme_hints([found])
    assert (hint.name, hint.ask) == ("Fleksjob", "")
    assert hint.caution == paper
    asked = wanted(desk, visit, "flex_job", flex_approved="unknown")["flex_job"]
    (hint,) = scheme_hints([asked])
    assert hint.ask == "Har kommunen godkendt personen til fleksjob?"


def test_a_warning_is_shown_though_every_answer_is_right(desk: Desk, visit: Visit) -> None:
    found = wanted(
        desk, visit, "mentor_support", mentor_need="yes", day_to_day_contact={"who": "Hanne Nygaard"}
    )["mentor_support"]
    assert found.eligibility.outcome == "met"
    assert found.reserved
    assert any("loft over kommunens udgifter" in caution for caution in found.cautions)
    assert "Ikke undersøgt: Mere end oplæring, Timer." in found.cautions
    assert "loft over kommunens udgifter" in on_paper(desk, visit)["Mentorstøtte"]


def test_what_has_no_warning_fits_without_reservation(desk: Desk, visit: Visit) -> None:
    found = wanted(desk, visit, "student_job", student_enrolled="yes", collective_pay="yes")["student_job"]
    assert (found.eligibility.outcome, found.reserved) == ("met", False)
    assert on_paper(desk, visit)["Studiejob"].startswith("Passer ud fra det, vi ved nu.")


def test_the_question_to_ask_stands_on_the_paper_and_an_answer_is_short(desk: Desk, visit: Visit) -> None:
    wanted(desk, visit, "company_placement")
    assert "Har personen været ansat hos jer for nylig?" in on_paper(desk, visit)["Virksomhedspraktik"]
    wanted(desk, visit, CODE, vacancy="yes")
    paper = on_paper(desk, visit)["Løntilskud – privat"]
    assert "Ledig stilling: ja." in paper
    for text in (paper, *on_paper(desk, visit).values()):
        assert "Svaret er" not in text
        assert "ikke spurgt om" not in text
    with in_language("en"):
        assert "Has the person been employed by you recently?" in " ".join(
            wanted(desk, visit, "company_placement")["company_placement"].reasons
        )


def test_one_thing_is_missing_or_several(desk: Desk, visit: Visit) -> None:
    wanted(desk, visit, "student_job", student_enrolled="yes")
    assert on_paper(desk, visit)["Studiejob"].startswith("Vi mangler en oplysning.")
    wanted(desk, visit, "company_placement")
    assert on_paper(desk, visit)["Virksomhedspraktik"].startswith("Vi mangler nogle oplysninger.")


def test_a_scheme_that_has_ended_says_what_to_do_instead_and_asks_nothing(desk: Desk, visit: Visit) -> None:
    closing(desk, "student_job", "ended", 'instead.da = "Se jobbanken."\ninstead.en = "See the job bank."')
    found = wanted(desk, visit, "student_job")["student_job"]
    assert found.reasons == ("Ordningen findes ikke længere.", "Se jobbanken.")
    assert on_paper(desk, visit)["Studiejob"] == "Ordningen findes ikke længere. Se jobbanken."
    assert found.eligibility.ask == ()
    assert found.cautions == ()
    assert scheme_hints([found]) == ()


def test_two_that_exclude_each_other_warn_of_each_other(desk: Desk, visit: Visit) -> None:
    found = wanted(desk, visit, CODE, "upskilling", "innobooster")
    assert "Kan ikke kombineres med Opkvalificering." in found[CODE].cautions
    assert "Kan ikke kombineres med Løntilskud – privat." in found["upskilling"].cautions
    assert found["innobooster"].clashes == ()
    assert "Kan ikke kombineres med Opkvalificering." in on_paper(desk, visit)["Løntilskud – privat"]
    closing(desk, "upskilling", "ended")
    assert wanted(desk, visit, CODE, "upskilling")[CODE].clashes == ()
    assert wanted(desk, visit, CODE)[CODE].clashes == ()


def test_a_scheme_nobody_asked_for_clashes_with_nothing(desk: Desk, visit: Visit) -> None:
    advice, company = SchemeAdvice(desk.store), desk.store.require(Company, visit.company_id)
    found = advice.found(
        company, newest_guide(), {}, wanted=("upskilling",), wished=("hire", "company_scheme", "skilled")
    )
    assert len(found) > 1
    assert all(scheme.clashes == () for scheme in found)


def test_nothing_from_a_candidates_record_stands_on_the_companys_paper(desk: Desk, visit: Visit) -> None:
    with desk.store.action("x") as unit:
        candidate = unit.put(Candidate(name="Ida", unemployed_since="2026-10", graduates_on="2021-06-15"))
        unit.put(Match(company_id=visit.company_id, candidate_id=candidate.id, type="hire"))
    guides = VisitGuides(desk.store)
    guides.save_answer(visit.id, "q33", {"schemes": [CODE, "icebreaker"]})
    inside = [reason for found in guides.sheet(visit.id).findings.schemes for reason in found.reasons]
    paper = [fact.known for fact in VisitSummaries(desk.store).data(visit.id, "2026-11-24T10:47").schemes]
    assert any("2021" in reason for reason in inside)
    assert len(paper) == 2
    assert not [text for text in paper if "2021" in text]
