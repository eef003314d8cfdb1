"""The catalogue of a desk: shipped files, the office's files and rates; advice at a visit; handouts kept."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from kmdesk.core import resources
from kmdesk.core.errors import KnownError
from kmdesk.core.languages import in_language
from kmdesk.core.plain import to_plain
from kmdesk.models import Candidate, Match, SchemeFile, SchemeRate, Visit
from kmdesk.printing.documents import SCHEME_HANDOUT
from kmdesk.services.guide import VisitGuides
from kmdesk.services.handouts import Given, Handouts
from kmdesk.services.scheme_page import SchemePages
from kmdesk.services.schemes import Schemes, shipped_schemes
from kmdesk.store.desk import Desk

from .scheme_visit import visit_under_way

CODE = "wage_subsidy_private"


def test_a_rate_that_was_looked_up_goes_before_the_shipped_one_and_undo_takes_it_back(desk: Desk) -> None:
    schemes = Schemes(desk.store)
    today = desk.store.clock.today()
    kind = schemes.scheme(CODE).rate_kinds[0].id
    assert schemes.scheme(CODE).shown_rate(kind, today).rate.amount == Decimal("86.16")
    schemes.add_rate(CODE, kind, amount=Decimal("91.5"), year=today.year, source=" star.dk ")
    shown = schemes.scheme(CODE).shown_rate(kind, today)
    assert (shown.rate.amount, shown.rate.source, shown.old) == (Decimal("91.5"), "star.dk", False)
    assert shown.rate.checked_on == today
    schemes.add_rate(CODE, kind, amount=Decimal("92.10"), year=today.year, source="star.dk")
    assert len(desk.store.find(SchemeRate)) == 1
    assert schemes.scheme(CODE).shown_rate(kind, today).rate.amount == Decimal("92.10")
    assert schemes.scheme(CODE).shown_rate(kind, date(2023, 6, 1)).rate.amount == Decimal("86.16")
    desk.store.undo()
    desk.store.undo()
    assert schemes.scheme(CODE).shown_rate(kind, today).rate.amount == Decimal("86.16")
    schemes.add_rate(CODE, kind, amount=Decimal(93), year=today.year, source="star.dk")
    assert schemes.scheme(CODE).shown_rate(kind, today).rate.amount == Decimal(93)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"amount": Decimal(0)}, "over nul"),
        ({"amount": Decimal(-5)}, "over nul"),
        ({"amount": Decimal("86.161")}, "decimaler"),
        ({"amount": Decimal("NaN")}, "over nul"),
        ({"amount": Decimal(8616)}, "langt fra"),
        ({"amount": Decimal("0.86")}, "langt fra"),
        ({"year": 1899}, "1899"),
        ({"year": 2030}, "2030"),
        ({"source": "  "}, "Kilden"),
    ],
)
def test_a_rate_that_cannot_be_is_refused_in_plain_words(desk: Desk, change, says) -> None:
    schemes = Schemes(desk.store)
    kind = schemes.scheme(CODE).rate_kinds[0].id
    good = {"amount": Decimal(90), "year": 2026, "source": "star.dk"}
    with pytest.raises(KnownError, match=says):
        schemes.add_rate(CODE, kind, **{**good, **change})
    assert not desk.store.find(SchemeRate)


def test_an_unknown_scheme_is_said_with_those_there_are(desk: Desk) -> None:
    with pytest.raises(KnownError, match="innobooster"):
        Schemes(desk.store).scheme("nonsense")
    assert Schemes(desk.store).scheme(" lt-p ").code == CODE


def test_the_offices_file_goes_first_and_a_bad_one_changes_nothing(desk: Desk) -> None:
    schemes = Schemes(desk.store)
    text = resources.path("schemes", f"{CODE}.toml").read_text(encoding="utf-8")
    version = schemes.scheme(CODE).version
    schemes.put_file(text.replace(f"version = {version}", f"version = {version + 1}"))
    assert schemes.scheme(CODE).version == version + 1
    with pytest.raises(KnownError, match="sheet"):
        schemes.put_file(text.replace("sheet =", "sheat ="))
    assert schemes.scheme(CODE).version == version + 1
    with desk.store.action("fra et nyere kontor") as unit:
        for record in desk.store.find(SchemeFile):
            unit.put(replace(record, content="from = the future"))
    assert schemes.scheme(CODE) == shipped_schemes()[CODE]


@pytest.fixture
def visit(desk: Desk) -> Visit:
    return visit_under_way(desk)


def test_what_a_wanted_scheme_lacks_comes_into_the_guide_and_leaves_when_it_is_answered(
    desk: Desk, visit: Visit
) -> None:
    guides = VisitGuides(desk.store)
    before = guides.sheet(visit.id)
    assert not any(question.id.startswith("s") for question in before.guide.questions)
    findings = guides.save_answer(visit.id, "q33", {"schemes": [CODE]})
    assert [found.code for found in findings.schemes if found.wanted] == [CODE]
    sheet = guides.sheet(visit.id)
    asked = {q.role for q in sheet.guide.questions if q.id.startswith("s")}
    assert {"ordinary_employees", "supported_now", "monthly_employees", "vacancy"} <= asked
    assert [section.id for section in sheet.guide.sections] == ["A", "B", "C", "D", "E", "S", "F"]
    numbers = [q.number for q in sheet.guide.questions]
    assert len(numbers) == len(set(numbers))

    role = sheet.guide.with_role("vacancy")
    findings = guides.save_answer(visit.id, role.id, {"answer": "yes"})
    assert findings.schemes[0].eligibility.outcome == "unmet"
    assert guides.sheet(visit.id).guide.has(role.id)  # an answer stays where it was given
    assert "Besvar spørgsmål" in desk.store.journal.to_undo()[0].action
    findings = guides.save_answer(visit.id, role.id, {"answer": "no"})
    assert findings.schemes[0].eligibility.outcome == "missing"
    findings = guides.save_answer(visit.id, "q33", {})
    assert findings.asks == (role.id,)


def test_a_question_can_be_asked_for_a_scheme_nobody_wished_for(desk: Desk, visit: Visit) -> None:
    guides = VisitGuides(desk.store)
    assert guides.sheet(visit.id, {"s13"}).guide.has("s13")
    assert not guides.sheet(visit.id).guide.has("s13")


def test_a_match_with_a_candidate_tells_how_long_the_person_has_been_unemployed(
    desk: Desk, visit: Visit
) -> None:
    person = Candidate(name="Ida Kjær", unemployed_since="2026-02")
    with desk.store.action("x") as unit:
        unit.put(person)
        unit.put(Match(company_id=visit.company_id, candidate_id=person.id, type="hire"))
    found = VisitGuides(desk.store).save_answer(visit.id, "q33", {"schemes": [CODE]}).schemes[0]
    said = {finding.condition.id: finding.outcome for finding in found.eligibility.findings}
    assert "met" in {outcome for name, outcome in said.items() if "unemploy" in name}


def test_the_reasons_follow_the_language(desk: Desk, visit: Visit) -> None:
    found = VisitGuides(desk.store).save_answer(visit.id, "q33", {"schemes": [CODE]}).schemes[0]
    danish = found.reasons
    with in_language("en"):
        assert found.reasons != danish
        assert found.name != shipped_schemes()[CODE].short.da
    role = VisitGuides(desk.store).sheet(visit.id).guide.with_role("vacancy")
    VisitGuides(desk.store).save_answer(visit.id, role.id, {"answer": "yes"})
    with in_language("en"):
        answered = VisitGuides(desk.store).sheet(visit.id).findings.schemes[0].reasons
    assert any(reason.endswith(": yes.") for reason in answered)


def test_a_sheet_is_logged_on_visit_and_company_and_printed_again_byte_for_byte(
    desk: Desk, visit: Visit
) -> None:
    pages, handouts = SchemePages(desk.store), Handouts(desk.store)
    overview = pages.overview()
    assert overview.visit is not None
    assert (overview.visit.visit_id, overview.visit.recipient) == (visit.id, "Hanne Nygaard")
    facts = pages.handout([CODE, "innobooster"], "2026-11-24T10:00", visit_id=visit.id)
    pdf = SCHEME_HANDOUT.render(facts)
    given = Given(
        document=SCHEME_HANDOUT.kind,
        template_version="1",
        title="Faktaark",
        language="da",
        visit_id=visit.id,
        rates=facts.printed_rates,
        data=to_plain(facts),
    )
    handout = handouts.record(given, pdf, "paper")
    assert (handout.company_id, handout.recipient) == (visit.company_id, "Hanne Nygaard")
    assert any("86,16" in rate and "2023" in rate for rate in handout.rates)

    kind = Schemes(desk.store).scheme(CODE).rate_kinds[0].id
    Schemes(desk.store).add_rate(CODE, kind, amount=Decimal(99), year=2026, source="star.dk")
    kept = handouts.kept(handout.id)
    assert kept.pdf == pdf
    # A colleague's desk has the data and not the file.
    assert SCHEME_HANDOUT.render_again(kept.handout.data) == pdf
    desk.store.undo()  # the rate
    desk.store.undo()  # nothing of the sheet: that it was given out cannot be taken back
    assert desk.store.find(type(handout)) == [handout]


def test_the_visit_at_hand_is_the_one_under_way_or_ended_within_a_day(desk: Desk, visit: Visit) -> None:
    pages = SchemePages(desk.store)

    def put(**changes: str) -> None:
        with desk.store.action("x") as unit:
            unit.put(replace(visit, **changes))

    put(status="done", ended_at="2026-11-23T09:00:00.000Z")
    assert pages.overview().visit is not None
    put(status="done", ended_at="2026-11-22T07:00:00.000Z")
    assert pages.overview().visit is None
    put(status="planned")
    assert pages.overview().visit is None


@pytest.mark.parametrize(
    ("changes", "at_hand"),
    [
        ({"mode": "online"}, True),
        ({"mode": "own_office"}, True),
        ({"mode": "event"}, True),
        ({"outcome": "not_reached"}, False),
        ({"mode": "phone"}, False),
        ({"mode": "email"}, False),
        ({"mode": "letter"}, False),
        ({"mode": "sms"}, False),
    ],
)
def test_what_nobody_could_be_handed_a_sheet_at_is_not_at_hand(
    desk: Desk, visit: Visit, changes: dict[str, str], at_hand: bool
) -> None:
    with desk.store.action("x") as unit:
        unit.put(replace(visit, status="done", ended_at="2026-11-24T07:00:00.000Z", **changes))
    assert (SchemePages(desk.store).overview().visit is not None) == at_hand


def test_a_visit_nobody_ended_is_at_hand_for_a_day_only_and_hides_no_other(desk: Desk, visit: Visit) -> None:
    pages = SchemePages(desk.store)
    with desk.store.action("x") as unit:
        unit.put(replace(visit, starts_at="2026-08-24T09:00"))
        ended = unit.put(
            Visit(
                company_id=visit.company_id,
                broker_id=desk.store.broker_id,
                starts_at="2026-11-23T12:00",
                ended_at="2026-11-23T12:50:00.000Z",
                status="done",
            )
        )
    at_hand = pages.overview().visit
    assert at_hand is not None
    assert at_hand.visit_id == ended.id
