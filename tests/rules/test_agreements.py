"""What each type of agreement needs, how agreements move, and which days cannot be right."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kmdesk.core.resources import load_json
from kmdesk.models import Agreement
from kmdesk.rules.agreements import (
    FIELDS,
    POINTS,
    STATUSES,
    TYPES,
    AgreementFacts,
    Limits,
    check_move,
    fault_in_days,
    in_order,
    missing,
    moves,
    revision_day,
    unworded_points,
)

TODAY = date(2026, 11, 24)
TEXTS = frozenset(name for names in FIELDS.values() for name in names) | {
    "office_signatory",
    "company_signatory",
    "third_party",
}
LIMITS = {
    "training_centre": Limits(least_places=4),
    "employer_declaration": Limits(first_end=date(2027, 3, 31), least_months=3),
}
TYPE, STATUS = st.sampled_from(TYPES), st.sampled_from(STATUSES)


def full(type_: str, **changes: object) -> AgreementFacts:
    facts = AgreementFacts(
        type=type_,
        filled=TEXTS,
        points=("1", "7"),
        worded=frozenset({"1", "7"}),
        places=4,
        agreed_on=TODAY,
        signed_on=TODAY,
        starts_on=date(2027, 1, 1),
        ends_on=date(2027, 12, 31),
        revised_on=date(2027, 12, 1),
    )
    return replace(facts, **changes)  # pyright: ignore[reportArgumentType]


def limits(type_: str) -> Limits:
    return LIMITS.get(type_, Limits())


def names(facts: AgreementFacts) -> list[str]:
    return [one.field for one in missing(facts, limits(facts.type))]


@pytest.mark.parametrize(("codes", "listed"), [(TYPES, "agreement_type"), (STATUSES, "agreement_status")])
def test_the_codes_are_those_one_can_choose(codes, listed) -> None:
    assert tuple(one["code"] for one in load_json("reference", "choices.json")["lists"][listed]) == codes


def test_every_type_has_fields_of_the_record() -> None:
    known = {field.name for field in fields(Agreement)}
    assert FIELDS.keys() == set(TYPES)
    assert {name for names in FIELDS.values() for name in names} <= known


@pytest.mark.parametrize("type_", TYPES)
def test_a_full_agreement_lacks_nothing(type_) -> None:
    assert missing(full(type_), limits(type_)) == ()


@pytest.mark.parametrize(
    ("type_", "needed"),
    [
        ("partnership", ["points", "starts_on"]),
        (
            "training_centre",
            ["places", "mentor", "goal", "target_group", "tasks", "economy", "starts_on", "third_party"],
        ),
        ("employer_declaration", ["places", "position", "education"]),
        ("cooperation", ["content", "starts_on"]),
        ("letter_of_intent", ["content"]),
    ],
)
def test_an_empty_agreement_lacks_what_its_type_needs(type_, needed) -> None:
    assert names(AgreementFacts(type=type_)) == [
        *needed,
        "agreed_on",
        "office_signatory",
        "company_signatory",
    ]


def test_a_training_centre_has_four_places_at_least() -> None:
    (lack,) = missing(full("training_centre", places=3), limits("training_centre"))
    assert (lack.field, lack.name) == ("places", "mindst 4 faste pladser (nu 3)")
    assert names(full("training_centre", places=0)) == ["places"]
    assert names(full("training_centre", places=4)) == []


def test_an_employer_declaration_promises_three_months_or_a_permanent_job() -> None:
    short = full("employer_declaration", ends_on=date(2027, 3, 30))
    assert missing(short, limits("employer_declaration"))[0].name == "mindst 3 måneders ansættelse"
    assert names(full("employer_declaration", ends_on=date(2027, 3, 31))) == []
    assert names(full("employer_declaration", ends_on=None)) == []


def test_what_else_point_seven_is_must_be_said_and_the_others_may_be_written_on_paper() -> None:
    assert names(full("partnership", worded=frozenset({"1"}))) == ["points"]
    assert names(full("partnership", points=("1", "3"), worded=frozenset())) == []
    assert unworded_points(full("partnership", points=("1", "3"), worded=frozenset({"3"}))) == ("1",)


def test_points_come_in_order_and_once() -> None:
    assert in_order(["7", "1", "7", "9", "x"]) == ("1", "7")


# -- moving --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("status", "to"),
    [
        ("draft", ("sent", "signed")),
        ("sent", ("signed", "ended", "draft")),
        ("signed", ("ended", "draft", "sent")),
        ("ended", ("sent", "signed")),
    ],
)
def test_where_one_can_go(status, to) -> None:
    assert moves(status) == to


@given(TYPE, st.lists(STATUS, max_size=8), st.integers(0, 5), st.booleans(), st.booleans())
def test_no_path_leads_past_what_a_signature_demands(type_, path, places, filled, dated) -> None:
    facts = full(
        type_,
        places=places,
        filled=TEXTS if filled else frozenset(),
        signed_on=TODAY if dated else None,
    )
    status = "draft"
    for wanted in path:
        if check_move(status, wanted, facts, limits(type_)).ok:
            status = wanted
        if status == "signed":
            assert dated
            assert not missing(facts, limits(type_))
        if status == "sent":
            assert not missing(facts, limits(type_))


@given(TYPE, STATUS)
def test_standing_still_is_no_move(type_, status) -> None:
    assert check_move(status, status, AgreementFacts(type=type_), limits(type_)).ok


def test_refusals_are_plain_sentences() -> None:
    empty = AgreementFacts(type="letter_of_intent", agreed_on=TODAY)
    assert check_move("draft", "sent", empty, Limits()).reason == (
        "Aftalen mangler: indhold, hvem der skriver under for kontoret,"
        " hvem der skriver under for virksomheden."
    )
    unsigned = full("cooperation", signed_on=None)
    assert [one.field for one in check_move("sent", "signed", unsigned, Limits()).missing] == ["signed_on"]
    assert check_move("draft", "ended", empty, Limits()).reason.startswith("En kladde kan ikke afsluttes.")
    assert "Forny den" in check_move("ended", "draft", empty, Limits()).reason


@pytest.mark.parametrize("pair", [("draft", "lost"), ("lost", "draft")])
def test_a_status_there_is_not_is_a_bug(pair) -> None:
    with pytest.raises(ValueError, match="lost"):
        check_move(*pair, full("partnership"), Limits())


# -- days ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "field", "message"),
    [
        ({"ends_on": date(2026, 12, 31)}, "ends_on", "Aftalen slutter, før den begynder."),
        (
            {"revised_on": date(2028, 1, 1)},
            "revised_on",
            "Revisionen ligger uden for aftalens periode.",
        ),
        (
            {"revised_on": date(2026, 12, 31)},
            "revised_on",
            "Revisionen ligger uden for aftalens periode.",
        ),
        (
            {"signed_on": TODAY - timedelta(days=1)},
            "signed_on",
            "Aftalen er skrevet under, før den er aftalt.",
        ),
        ({"signed_on": TODAY + timedelta(days=1)}, "signed_on", "Underskriften ligger i fremtiden."),
    ],
)
def test_days_that_cannot_be_right(changes, field, message) -> None:
    fault = fault_in_days(full("cooperation", **changes), TODAY)
    assert fault is not None
    assert (fault.field, fault.message) == (field, message)
    assert fault.advice


@pytest.mark.parametrize(
    ("changes", "advice"),
    [
        ({}, "Vælg en dag fra 01.01.2027 til 31.12.2027, eller ret perioden."),
        ({"ends_on": None}, "Vælg en dag fra 01.01.2027, eller ret perioden."),
        ({"starts_on": None}, "Vælg en dag senest 31.12.2027, eller ret perioden."),
    ],
)
def test_the_advice_names_the_period(changes, advice) -> None:
    outside = date(2028, 6, 1) if changes.get("ends_on", True) else date(2026, 6, 1)
    fault = fault_in_days(full("cooperation", revised_on=outside, **changes), TODAY)
    assert fault is not None
    assert fault.advice == advice


@given(
    st.dates(date(2020, 1, 1), date(2040, 1, 1)),
    st.none() | st.integers(0, 3000),
    st.integers(0, 400),
)
def test_the_proposed_revision_is_never_a_fault(starts, length, before) -> None:
    ends = None if length is None else starts + timedelta(days=length)
    day = revision_day(starts, ends, days_before=before, otherwise=starts + timedelta(days=365))
    facts = AgreementFacts(type="cooperation", starts_on=starts, ends_on=ends, revised_on=day)
    assert fault_in_days(facts, starts) is None
    assert day.weekday() < 5 or day == starts


def test_an_agreement_on_its_edges_is_right() -> None:
    one_day = full(
        "cooperation",
        agreed_on=TODAY,
        signed_on=TODAY,
        starts_on=TODAY,
        ends_on=TODAY,
        revised_on=TODAY,
    )
    assert fault_in_days(one_day, TODAY) is None
    assert fault_in_days(AgreementFacts(type="cooperation"), TODAY) is None
    assert len(POINTS) == 7


def test_the_revision_is_on_a_working_day() -> None:
    # 30 days before the end is Maundy Thursday; the day before it people work.
    assert revision_day(date(2026, 1, 1), date(2026, 5, 2), days_before=30, otherwise=date(2027, 1, 1)) == (
        date(2026, 4, 1)
    )
