"""The status machine of a job order, and what a need lacks to be posted."""

from __future__ import annotations

from dataclasses import fields, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kmdesk.rules.job_orders import (
    CLOSED,
    NEED_STATUS,
    OPEN,
    STATUSES,
    OrderFacts,
    check_status,
    goes_back,
    opened_again,
)
from kmdesk.rules.postable import MISSING_NAMES, PostingFacts, missing_names, missing_text, missing_to_post
from kmdesk.services.reference import choice_label, choices

statuses = st.sampled_from(STATUSES)
facts = st.builds(
    OrderFacts,
    posted=st.booleans(),
    reason=st.sampled_from(["", "  ", "terms", "Egne ord"]),
    correction=st.booleans(),
)


def test_the_statuses_are_those_of_the_reference_list() -> None:
    assert tuple(choice.code for choice in choices("job_order_status")) == STATUSES
    assert set(NEED_STATUS) == set(CLOSED)


@given(st.lists(st.tuples(statuses, facts), max_size=30))
def test_no_path_makes_a_status_say_what_is_not_so(path: list[tuple[str, OrderFacts]]) -> None:
    status = "received"
    for wanted, known in path:
        check = check_status(status, wanted, known)
        assert check.ok or check.reason
        if not check.ok or status == wanted:
            continue
        assert known.correction or not goes_back(status, wanted)
        assert wanted != "posted" or known.posted
        assert wanted != "received" or not known.posted
        assert wanted not in ("closed_unfilled", "withdrawn") or known.reason.strip()
        status = wanted


@given(statuses, statuses)
def test_without_a_correction_an_order_only_comes_nearer_to_its_end(one: str, other: str) -> None:
    known = OrderFacts(posted=True, reason="terms")
    there, back = check_status(one, other, known).ok, check_status(other, one, known).ok
    assert one == other or not (there and back)


@given(statuses)
def test_every_open_order_can_be_closed_in_each_way(status: str) -> None:
    for end in CLOSED:
        assert check_status(status, end, OrderFacts(reason="terms", correction=True)).ok


def test_steps_may_be_jumped_over() -> None:
    assert check_status("received", "interviews", OrderFacts()).ok
    assert check_status("received", "filled", OrderFacts()).ok


@pytest.mark.parametrize("status", ["", "open", "x"])
def test_a_status_there_is_not_is_a_bug(status: str) -> None:
    with pytest.raises(ValueError, match="no such status"):
        check_status("received", status, OrderFacts())


def test_an_order_is_opened_again_where_it_had_come_to() -> None:
    assert opened_again(posted=False, candidates_sent=False) == "received"
    assert opened_again(posted=True, candidates_sent=False) == "posted"
    assert opened_again(posted=False, candidates_sent=True) == "candidates_sent"
    assert all(
        opened_again(posted=p, candidates_sent=c) in OPEN for p in (True, False) for c in (True, False)
    )


def test_a_reason_is_a_name_of_the_list_or_own_words() -> None:
    assert choice_label("order_close_reason", "terms") == "Løn eller vilkår"
    assert choice_label("order_close_reason", "Chefen blev syg") == "Chefen blev syg"


# -- what is missing to be posted --------------------------------------------------------------------

NOTHING = PostingFacts(
    type="",
    match_type="",
    task=False,
    education=False,
    contact=False,
    start=False,
    hours=False,
    salary=False,
)
ALL = PostingFacts(
    type="graduate",
    match_type="hire",
    task=True,
    education=True,
    contact=True,
    start=True,
    hours=True,
    salary=True,
)
FLAGS = [field.name for field in fields(PostingFacts) if field.name not in ("type", "match_type")]


@pytest.mark.parametrize(
    ("known", "missing"),
    [
        (NOTHING, tuple(MISSING_NAMES)),
        (ALL, ()),
        (replace(NOTHING, type="retention"), ()),
        (replace(ALL, type="unskilled", education=False), ()),
        (replace(ALL, education=False), ("education",)),
        (replace(ALL, match_type="thesis_project", hours=False, salary=False), ()),
        (replace(ALL, match_type="student_job", hours=False, salary=False), ("hours", "salary")),
        (replace(ALL, match_type="", salary=False), ("match_type", "salary")),
    ],
)
def test_what_is_missing_follows_from_the_type(known: PostingFacts, missing: tuple[str, ...]) -> None:
    assert missing_to_post(known) == missing


types = st.sampled_from(["", *(choice.code for choice in choices("need_type"))])
match_types = st.sampled_from(["", *(choice.code for choice in choices("match_type"))])


@given(types, match_types, st.lists(st.booleans(), min_size=6, max_size=6), st.sampled_from(FLAGS))
def test_telling_more_never_makes_more_missing(
    kind: str, match_type: str, flags: list[bool], told: str
) -> None:
    known = PostingFacts(type=kind, match_type=match_type, **dict(zip(FLAGS, flags, strict=True)))
    before, after = missing_to_post(known), missing_to_post(replace(known, **{told: True}))
    assert set(after) == set(before) - {told}


def test_what_is_missing_is_said_in_its_order() -> None:
    assert missing_text(missing_to_post(replace(ALL, hours=False, salary=False))) == "mangler: timer, løn"
    assert missing_text(()) == ""
    assert missing_names(("salary", "task")) == ("løn", "opgave")
