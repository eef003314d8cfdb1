from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kmdesk.core.resources import load_json
from kmdesk.models import Match
from kmdesk.rules.match_dates import MatchDays, MatchLimits, faults_in
from kmdesk.rules.match_types import ALL_TYPE_FACTS, COMMON_FACTS, MATCH_TYPES, facts_asked, facts_needed
from kmdesk.rules.pipeline import (
    END_REASONS,
    MISSING_NAMES,
    OUTCOMES,
    STATUSES,
    MatchFacts,
    check_move,
    has_been_agreed,
    outcomes_from,
    passes,
)

AGREED_ON, TODAY = date(2026, 11, 24), date(2026, 11, 24)
LIMITS = MatchLimits(long_week_hours=48, long_match_years=2, most_ects=300)
EVERYTHING = frozenset((*COMMON_FACTS, *ALL_TYPE_FACTS))
READY = MatchFacts(consent_valid=True, match_type="hire", known=EVERYTHING)
STATUS = st.sampled_from(STATUSES)


def listed(name: str) -> tuple[str, ...]:
    return tuple(choice["code"] for choice in load_json("reference", "choices.json")["lists"][name])


@pytest.mark.parametrize(
    ("codes", "name"),
    [
        (STATUSES, "match_status"),
        (OUTCOMES, "match_end_outcome"),
        (END_REASONS, "match_end_reason"),
        (MATCH_TYPES, "match_type"),
    ],
)
def test_the_codes_are_those_one_can_choose(codes: tuple[str, ...], name: str) -> None:
    assert listed(name) == codes


# -- consent -------------------------------------------------------------------------------------------


def test_a_cv_is_not_sent_without_consent() -> None:
    check = check_move("company_asked", "cv_sent", MatchFacts())
    assert (check.ok, check.missing) == (False, ("consent",))
    assert check.reason == "Kandidaten har ikke givet gyldigt samtykke til, at CV’et sendes."
    assert check_move("company_asked", "cv_sent", MatchFacts(consent_valid=True)).ok


@pytest.mark.parametrize("target", ["interview", "agreed", "started"])
def test_jumping_over_cv_sent_does_not_jump_over_consent(target: str) -> None:
    assert "consent" in check_move("proposed", target, MatchFacts()).missing


def test_a_consent_that_ran_out_after_the_cv_was_sent_is_not_asked_for_again() -> None:
    assert check_move("cv_sent", "interview", MatchFacts()).ok


def test_a_consent_taken_back_stops_the_way_to_the_interview_but_not_what_was_agreed() -> None:
    withdrawn = MatchFacts(consent_withdrawn=True, match_type="hire", known=EVERYTHING)
    assert check_move("cv_sent", "interview", withdrawn).missing == ("consent",)
    assert check_move("cv_sent", "agreed", withdrawn).missing == ("consent",)
    assert check_move("interview", "agreed", withdrawn).ok
    on_another_basis = MatchFacts(consent_withdrawn=True, consent_valid=True)
    assert check_move("cv_sent", "interview", on_another_basis).ok


# -- the agreement -------------------------------------------------------------------------------------


@pytest.mark.parametrize("target", ["agreed", "started"])
def test_an_agreement_has_a_type_and_its_days(target: str) -> None:
    check = check_move("interview", target, MatchFacts())
    assert check.missing == ("match_type", "agreed_on", "starts_on")
    assert check.reason == "Mangler: matchtype, aftaledato, startdato."
    assert check_move("interview", target, READY).ok


@pytest.mark.parametrize(
    ("match_type", "own"),
    [
        ("student_job", ("hours_per_week",)),
        ("internship", ("ends_on", "programme")),
        ("thesis_project", ("topic",)),
        ("mentor_partnership", ("mentor",)),
        ("hire", ("employment_form", "hours_per_week")),
        ("company_scheme", ("scheme",)),
    ],
)
def test_each_type_needs_facts_of_its_own(match_type: str, own: tuple[str, ...]) -> None:
    facts = MatchFacts(match_type=match_type, known=frozenset({"agreed_on", "starts_on"}))
    assert check_move("interview", "agreed", facts).missing == own
    assert set(own) <= {*COMMON_FACTS, *facts_asked(match_type)}


def test_a_hire_that_ends_by_itself_needs_its_last_day() -> None:
    assert "ends_on" in facts_needed("hire", "fixed_term")
    assert "ends_on" not in facts_needed("hire", "permanent")
    assert "ends_on" not in facts_needed("student_job", "fixed_term")


def test_every_fact_is_a_field_of_the_match_and_what_is_needed_has_a_name() -> None:
    assert set(Match.__dataclass_fields__) >= EVERYTHING
    for match_type in MATCH_TYPES:
        assert len(set(facts_asked(match_type))) == len(facts_asked(match_type))
        for form in ("", *listed("employment_form")):
            assert set(facts_needed(match_type, form)) <= MISSING_NAMES.keys()
    assert facts_asked("") == ()


# -- the end, and back ---------------------------------------------------------------------------------


def test_an_end_has_an_outcome_and_a_reason() -> None:
    check = check_move("interview", "ended", MatchFacts())
    assert (check.missing, check.reason) == (("end_outcome", "end_reason"), "Mangler: udfald, årsag.")
    assert check_move("interview", "ended", MatchFacts(end_outcome="refused", end_reason="salary")).ok
    assert check_move("started", "ended", MatchFacts(end_outcome="completed")).ok
    assert check_move("started", "ended", MatchFacts(end_outcome="discontinued")).missing == ("end_reason",)


def test_the_outcome_fits_how_far_the_match_came() -> None:
    assert outcomes_from("cv_sent") == ("refused",)
    assert outcomes_from("agreed") == ("discontinued",)
    assert outcomes_from("started") == ("completed", "discontinued")
    check = check_move("proposed", "ended", MatchFacts(end_outcome="completed"))
    assert (check.ok, check.reason) == (False, "Udfaldet passer ikke til, hvor langt matchet er nået.")


def test_a_match_without_its_candidate_can_only_end_or_begin_what_was_agreed() -> None:
    gone = MatchFacts(
        consent_valid=True, match_type="hire", known=EVERYTHING, candidate_gone=True, correction=True
    )
    for target in ("company_asked", "cv_sent", "interview", "agreed", "started"):
        check = check_move("proposed", target, gone)
        assert (check.missing, check.reason) == (("candidate",), "Kandidaten er slettet.")
    assert check_move("agreed", "started", gone).ok
    assert check_move("interview", "proposed", gone).ok
    ended = MatchFacts(candidate_gone=True, end_outcome="refused", end_reason="other")
    assert check_move("interview", "ended", ended).ok


def test_an_unknown_status_is_a_bug() -> None:
    with pytest.raises(ValueError, match="no such status: 'offer'"):
        check_move("offer", "agreed", READY)


def test_a_refused_match_was_never_agreed() -> None:
    assert has_been_agreed("started", None, "")
    assert has_been_agreed("ended", AGREED_ON, "discontinued")
    assert not has_been_agreed("ended", AGREED_ON, "refused")
    assert not has_been_agreed("ended", None, "refused")
    assert not has_been_agreed("interview", AGREED_ON, "")


@given(STATUS, STATUS, st.booleans())
def test_back_only_to_correct_forward_any_step(here: str, there: str, correction: bool) -> None:
    facts = MatchFacts(
        consent_valid=True,
        match_type="hire",
        known=EVERYTHING,
        correction=correction,
        end_outcome=outcomes_from(here)[0],
        end_reason="other",
    )
    check = check_move(here, there, facts)
    backward = STATUSES.index(there) < STATUSES.index(here)
    assert check.ok == (correction or not backward)
    assert bool(check.reason) != check.ok


FACTS = st.builds(
    MatchFacts,
    consent_valid=st.booleans(),
    consent_withdrawn=st.booleans(),
    match_type=st.sampled_from(["", *MATCH_TYPES]),
    known=st.frozensets(st.sampled_from(sorted(EVERYTHING))),
    candidate_gone=st.booleans(),
)


@given(STATUS, STATUS, FACTS)
def test_two_steps_demand_what_one_long_step_demands(here: str, there: str, facts: MatchFacts) -> None:
    start, end = STATUSES.index(here), STATUSES.index(there)
    between = STATUSES[start + 1 : end + 1] if there != "ended" else ()
    demanded = {
        code
        for a, b in zip(STATUSES[start:end], between, strict=False)
        for code in check_move(a, b, facts).missing
    }
    if between:
        assert set(check_move(here, there, facts).missing) == demanded


@given(STATUS, STATUS, FACTS)
def test_more_that_is_known_never_forbids_a_move(here: str, there: str, facts: MatchFacts) -> None:
    more = MatchFacts(consent_valid=True, match_type=facts.match_type or "hire", known=EVERYTHING)
    if there != "ended" and check_move(here, there, facts).ok:
        assert check_move(here, there, more).ok


@given(STATUS, STATUS)
def test_a_step_is_passed_on_the_way_forward_only(here: str, there: str) -> None:
    for step in STATUSES:
        forward = STATUSES.index(here) < STATUSES.index(step) <= STATUSES.index(there)
        assert passes(here, there, step) == (forward and there != "ended")


# -- days and figures ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("days", "field", "blocks"),
    [
        ({"agreed_on": date(2026, 11, 25)}, "agreed_on", True),
        ({"agreed_on": date(1989, 12, 31)}, "agreed_on", True),
        ({"offered_on": date(2026, 11, 25)}, "offered_on", True),
        ({"starts_on": date(2026, 12, 2), "ends_on": date(2026, 12, 1)}, "ends_on", True),
        ({"starts_on": date(2062, 12, 1)}, "starts_on", True),
        ({"next_on": date(2206, 12, 1)}, "next_on", True),
        ({"starts_on": date(2026, 12, 2), "hand_in_on": date(2026, 12, 1)}, "hand_in_on", True),
        ({"ends_on": date(2026, 12, 2), "hand_in_on": date(2026, 12, 3)}, "hand_in_on", False),
        ({"starts_on": date(2026, 12, 2), "evaluation_on": date(2026, 12, 1)}, "evaluation_on", True),
        ({"agreed_on": date(2026, 11, 24), "starts_on": date(2026, 11, 23)}, "starts_on", False),
        ({"agreed_on": date(2026, 11, 1), "offered_on": date(2026, 11, 2)}, "offered_on", False),
        (
            {"starts_on": date(2026, 2, 1), "ends_on": date(2030, 2, 1), "match_type": "internship"},
            "ends_on",
            False,
        ),
        ({"status": "started", "starts_on": date(2026, 11, 25)}, "starts_on", True),
        (
            {"status": "ended", "end_outcome": "completed", "starts_on": date(2026, 11, 25)},
            "starts_on",
            True,
        ),
        ({"hours_per_week": 0}, "hours_per_week", True),
        ({"hours_per_week": 169}, "hours_per_week", True),
        ({"hours_per_week": 49}, "hours_per_week", False),
        ({"ects": 0}, "ects", True),
        ({"ects": 301}, "ects", True),
    ],
)
def test_days_and_figures_that_cannot_be_block_and_odd_ones_are_pointed_out(
    days: dict[str, object], field: str, blocks: bool
) -> None:
    (fault,) = faults_in(MatchDays(**days), TODAY, LIMITS)
    assert (fault.field, fault.blocks) == (field, blocks)
    assert fault.text.endswith(".")
    assert fault.advice.endswith(".")


def test_days_in_their_order_are_in_order() -> None:
    usual = MatchDays(
        match_type="hire",
        offered_on=date(2026, 11, 20),
        agreed_on=TODAY,
        starts_on=TODAY,
        ends_on=date(2036, 12, 31),
        hand_in_on=date(2026, 12, 1),
        evaluation_on=date(2027, 5, 24),
        hours_per_week=37,
        ects=30,
    )
    assert faults_in(usual, TODAY, LIMITS) == ()
    assert faults_in(MatchDays(), TODAY, LIMITS) == ()
    assert faults_in(MatchDays(status="started", starts_on=TODAY), TODAY, LIMITS) == ()
    broken_off = MatchDays(status="ended", end_outcome="discontinued", starts_on=date(2026, 11, 25))
    assert faults_in(broken_off, TODAY, LIMITS) == ()


@given(st.builds(MatchDays, **dict.fromkeys(("starts_on", "ends_on", "agreed_on"), st.none() | st.dates())))
def test_what_blocks_comes_first_and_each_field_is_named_once(days: MatchDays) -> None:
    found = faults_in(days, TODAY, LIMITS)
    assert [fault.blocks for fault in found] == sorted((fault.blocks for fault in found), reverse=True)
    assert len({fault.field for fault in found}) == len(found)
