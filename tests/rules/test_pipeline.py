from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kmdesk.core.resources import load_json
from kmdesk.rules.pipeline import (
    END_REASONS,
    OUTCOMES,
    STATUSES,
    MatchFacts,
    check_move,
    has_been_agreed,
    outcomes_from,
)

AGREED_ON = date(2026, 11, 24)
READY = MatchFacts(consent_valid=True, match_type="hire", agreed_on=AGREED_ON)
STATUS = st.sampled_from(STATUSES)


@pytest.mark.parametrize(
    ("codes", "name"),
    [(STATUSES, "match_status"), (OUTCOMES, "match_end_outcome"), (END_REASONS, "match_end_reason")],
)
def test_the_codes_are_those_one_can_choose(codes: tuple[str, ...], name: str) -> None:
    assert tuple(choice["code"] for choice in load_json("reference", "choices.json")["lists"][name]) == codes


def test_a_cv_is_not_sent_without_consent() -> None:
    check = check_move("company_asked", "cv_sent", MatchFacts())
    assert (check.ok, check.missing) == (False, ("consent",))
    assert check.reason == "Kandidaten har ikke givet gyldigt samtykke til, at CV’et sendes."
    assert check_move("company_asked", "cv_sent", MatchFacts(consent_valid=True)).ok


@pytest.mark.parametrize("target", ["interview", "agreed", "started"])
def test_jumping_over_cv_sent_does_not_jump_over_consent(target: str) -> None:
    assert "consent" in check_move("proposed", target, MatchFacts()).missing


@pytest.mark.parametrize("target", ["agreed", "started"])
def test_an_agreement_has_a_type_and_a_day(target: str) -> None:
    check = check_move("interview", target, MatchFacts())
    assert check.missing == ("match_type", "agreed_on")
    assert check.reason == "Mangler: matchtype, aftaledato."
    assert check_move("interview", target, READY).ok


def test_consent_is_not_asked_again_after_the_cv_was_sent() -> None:
    assert check_move("cv_sent", "interview", MatchFacts()).ok


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
        agreed_on=AGREED_ON,
        correction=correction,
        end_outcome=outcomes_from(here)[0],
        end_reason="other",
    )
    check = check_move(here, there, facts)
    backward = STATUSES.index(there) < STATUSES.index(here)
    assert check.ok == (correction or not backward)
    assert bool(check.reason) != check.ok


@given(
    STATUS,
    STATUS,
    st.builds(MatchFacts, consent_valid=st.booleans(), match_type=st.sampled_from(["", "hire"])),
)
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
