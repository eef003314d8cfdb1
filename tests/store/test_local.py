"""Settings and drafts: kept on this desk only, encrypted, never journalled."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings

from kmdesk.core.clock import FixedClock
from kmdesk.store import desk as desks
from kmdesk.store.desk import Desk
from kmdesk.store.local import Draft
from tests.nasty import NASTY
from tests.store.values import json_map, json_value


@given(json_value)
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_a_setting_comes_back_with_its_type(desk: Desk, value: object) -> None:
    desk.local.set("prøve", value)
    assert desk.local.get("prøve", default="anything else") == value


@given(json_map)
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_a_draft_comes_back_as_it_was(desk: Desk, state: dict[str, object]) -> None:
    desk.local.keep_draft(Draft("company:new", "Ny virksomhed", "2026-11-24T07:24:00.000Z", state))
    assert [draft.state for draft in desk.local.drafts()] == [state]


def test_a_setting_that_was_never_kept_is_the_default(desk: Desk) -> None:
    assert desk.local.get("ukendt") is None
    assert desk.local.get("ukendt", 7) == 7


@pytest.mark.parametrize("text", NASTY[:40])
def test_nasty_keys_and_titles(desk: Desk, text: str) -> None:
    desk.local.keep_draft(Draft(f"company:{text}", text, "2026-11-24T07:24:00.000Z", {text: text}))
    (draft,) = desk.local.drafts()
    assert (draft.key, draft.title, draft.state) == (f"company:{text}", text, {text: text})
    desk.local.drop_draft(draft.key)
    assert desk.local.drafts() == []


def test_drafts_are_the_newest_first_one_per_form_and_survive_the_program(
    desk: Desk, clock: FixedClock
) -> None:
    for key, at in (
        ("a", "2026-11-24T07:01:00.000Z"),
        ("b", "2026-11-24T07:03:00.000Z"),
        ("a", "2026-11-24T07:02:00.000Z"),
    ):
        desk.local.keep_draft(Draft(key, key, at, {"at": at}))
    desk.close()
    again = desks.open_desk(desk.profile, desk.key, clock=clock)
    assert [(draft.key, draft.at[14:16]) for draft in again.local.drafts()] == [("b", "03"), ("a", "02")]
    again.close()


def test_nothing_local_is_journalled(desk: Desk) -> None:
    before = len(desk.store.journal.everything())
    desk.local.set("x", 1)
    desk.local.keep_draft(Draft("x", "x", "", {}))
    assert len(desk.store.journal.everything()) == before
