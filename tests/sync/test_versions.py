"""Older and newer desks and offices: what one does not know survives; too old means to read and to keep."""

from __future__ import annotations

import copy
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import ClassVar

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kmdesk.core.clock import FixedClock
from kmdesk.models import record
from kmdesk.sync import leaving
from kmdesk.sync.engine import run
from kmdesk.sync.file_cabinet import storages_of
from kmdesk.sync.learning import take_over_kept
from kmdesk.sync.messages import OfficeRow, OfficeTooOldError
from tests.nasty import NASTY
from tests.sync.conftest import Office
from tests.sync.file_desk import FileDesk
from tests.sync.model_office import ModelOffice
from tests.sync.simulation import SCOPE

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
VALUES = st.one_of(
    st.sampled_from([text for text in NASTY if text and "\x00" not in text]),
    st.integers(-(2**40), 2**40),
    st.just(True),  # noqa: FBT003 - a value
    st.just({"b64": "AGE="}),
)
NAMES = st.sampled_from(["future_a", "future_b", "future_c"])
DOCS = st.dictionaries(NAMES, VALUES, min_size=1)


@given(made_up=DOCS, other=DOCS, restored=st.booleans())
@settings(max_examples=25, deadline=None)
def test_what_a_newer_desk_wrote_survives_an_older_ones_work(
    made_up: dict[str, object], other: dict[str, object], restored: bool
) -> None:
    """Made-up fields of a company and records of a made-up kind, also when the office is restored."""
    with tempfile.TemporaryDirectory() as folder:
        office = ModelOffice(SCOPE)
        here = office.scopes[SCOPE]
        before = copy.deepcopy(here)
        here.version = 1
        here.rows["company", "c"] = OfficeRow("company", "c", 1, {"name": "n", **made_up})
        here.rows["gadget", "g"] = OfficeRow("gadget", "g", 1, dict(other))
        desk = FileDesk("old", Path(folder), FixedClock(NOW))
        run(desk, office)
        desk.put("company", "c", name="edited", note="x")
        assert run(desk, office).healed == 0
        if restored:  # it lost both; only the older desk has them
            before.begin_epoch("2")
            before.version = 1
            before.rows["company", "z"] = OfficeRow("company", "z", 1, {"name": "z"})
            office.scopes[SCOPE] = before
            run(desk, office, allow={"reconcile"})
        rows = office.scopes[SCOPE].rows
        assert rows["company", "c"].doc == {"name": "edited", "note": "x", **made_up}
        assert rows["gadget", "g"].doc == other
        report = run(desk, office, thorough=True)
        assert (report.healed, report.resent) == (0, 0)
        desk.database.close()


@dataclass(frozen=True, slots=True, kw_only=True)
class Gadget(record.Record):
    """A kind that a later version has."""

    kind: ClassVar[str] = "gadget"

    name: str = ""


@pytest.fixture
def newer() -> Iterator[None]:
    """This version learns the kind `gadget` for a while."""
    record.register(Gadget)
    storages_of.cache_clear()
    yield
    record._KINDS.pop("gadget")
    storages_of.cache_clear()


def test_a_desk_that_learns_a_field_takes_it_over(tmp_path: Path) -> None:
    office = ModelOffice(SCOPE)
    here = office.scopes[SCOPE]
    here.version = 1
    here.rows["company", "c"] = OfficeRow("company", "c", 1, {"name": "n", "phone": "12 34", "future": "f"})
    here.rows["company", "d"] = OfficeRow("company", "d", 1, {"name": "m", "phone": "56 78"})
    desk = FileDesk("old", tmp_path, FixedClock(NOW))
    run(desk, office)
    # As an older version had it: the phone was no field of the company yet.
    desk.database.run("UPDATE company SET phone = ''")
    desk.database.run("DELETE FROM sync_unknown")
    keep = "INSERT INTO sync_unknown VALUES ('company', ?, 'herning', 1, ?)"
    desk.database.run(keep, ("c", '{"phone": "12 34", "future": "f"}'))
    desk.database.run(keep, ("d", '{"phone": "56 78"}'))
    desk.put("company", "d", phone="typed since")  # after the update, before the first run
    assert desk.adopt_known() == 2
    assert desk.rows["company", "c"]["phone"] == "12 34"
    assert desk.database.rows("SELECT id, doc FROM sync_unknown") == [("c", '{"future": "f"}')]
    assert desk.rows["company", "d"]["phone"] == "56 78"
    (conflict,) = [row for (kind, _), row in desk.rows.items() if kind == "conflict"]
    assert (conflict["field"], conflict["mine"]) == ("phone", '"typed since"')
    assert desk.adopt_known() == 0
    report = run(desk, office, thorough=True)
    assert report.healed == 0


def test_a_desk_that_learns_a_kind_takes_it_over(tmp_path: Path, newer: None) -> None:
    del newer
    desk = FileDesk("old", tmp_path, FixedClock(NOW))
    desk.database.run(
        "CREATE TABLE gadget (id TEXT PRIMARY KEY NOT NULL, scope_id TEXT NOT NULL DEFAULT '',"
        " version INTEGER NOT NULL DEFAULT 0, deleted INTEGER NOT NULL DEFAULT 0,"
        " extra TEXT NOT NULL DEFAULT '{}', name TEXT NOT NULL DEFAULT '') STRICT, WITHOUT ROWID"
    )
    keep = "INSERT INTO sync_unknown VALUES ('gadget', 'g', 'herning', 3, '{\"name\": \"new\", \"more\": 1}')"
    desk.database.run(keep)
    # The window does it when it opens, before there is an office to talk with.
    assert (take_over_kept(desk.store), take_over_kept(desk.store)) == (1, 0)
    row = desk.database.row("SELECT id, scope_id, version, name FROM gadget")
    assert row == ("g", "herning", 3, "new")
    assert desk.database.rows("SELECT doc FROM sync_unknown") == [('{"more": 1}',)]


@pytest.mark.parametrize("old_side", ["desk", "office"])
def test_too_old_means_that_nothing_moves_and_nothing_is_lost(tmp_path: Path, old_side: str) -> None:
    office = ModelOffice(SCOPE)
    desk = FileDesk("one", tmp_path, FixedClock(NOW))
    desk.put("company", "c", name="n")
    run(desk, office)
    desk.put("company", "c", note="waits")
    if old_side == "desk":
        office.oldest = 99
    else:
        office.protocol = 0
    office.calls.clear()
    report = run(desk, office)
    assert (report.too_old, report.office_too_old) == (old_side == "desk", old_side == "office")
    assert office.calls == ["hello"]
    assert [change.changes for change in leaving.unsent(desk.store, SCOPE)] == [{"note": ["", "waits"]}]
    office.oldest, office.protocol = 1, 1
    run(desk, office)
    assert office.scopes[SCOPE].rows["company", "c"].doc["note"] == "waits"


def test_an_office_without_a_newer_function_takes_everything_and_says_so(
    office: Office, tmp_path: Path
) -> None:
    office.admin.execute("DROP FUNCTION kmdesk_1.digest")
    desk = FileDesk("one", tmp_path, FixedClock(NOW))
    desk.put("company", "c", name="n")
    gateway = office.gateway(office.broker("Karen"))
    report = run(desk, gateway)
    assert (report.office_too_old, report.pushed) == (True, 1)
    office.admin.execute("DROP FUNCTION kmdesk_1.fetch")
    with pytest.raises(OfficeTooOldError, match="ældre"):
        gateway.fetch("herning", [("company", "c")])


def test_what_a_migration_gave_a_record_travels_with_it(tmp_path: Path) -> None:
    """A record from before a field with a default: the office hears of the value though nobody typed it."""
    office = ModelOffice(SCOPE)
    one, other = (FileDesk(name, tmp_path, FixedClock(NOW)) for name in ("one", "other"))
    one.put("handout", "h", title="t")
    one.put("handout", "i", title="t")
    one.database.run("UPDATE handout SET language = 'da'")  # as the migration set it
    one.put("handout", "i", language="en")
    assert run(one, office).healed == 0
    run(other, office)
    told = dict(other.database.rows("SELECT id, language FROM handout"))
    assert told == {"h": "da", "i": "en"}
    assert dict(one.database.rows("SELECT id, language FROM handout")) == told
