"""An office that deletes a little in every run is asked about like one that deletes much at once."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from kmdesk.core.clock import FixedClock
from kmdesk.models import Company
from kmdesk.sync import trust
from kmdesk.sync.engine import RunReport, run
from tests.sync.file_desk import FileDesk
from tests.sync.model_office import ModelOffice
from tests.sync.simulation import SCOPE

START = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


class Drip:
    """A desk at which a colleague's deletions arrive a few at a time; `hour` is what its clock shows."""

    def __init__(self, folder: Path) -> None:
        self.office, self.folder = ModelOffice(SCOPE), folder
        self.one, self.other = (FileDesk(name, folder, FixedClock(START)) for name in ("one", "other"))
        with self.one.store.action("x") as unit:
            for number in range(200):
                unit.put(Company(id=f"c{number:03}", name="x"))
        for desk in (self.one, self.other):
            run(desk, self.office)
        self._gone = 0

    def drips(self, many: int, hour: int, **allowed: set[str]) -> RunReport:
        with self.one.store.action("x") as unit:
            for company in self.one.store.find(Company)[:many]:
                unit.delete(company)
        self._gone += many
        run(self.one, self.office)
        self.other.store.clock = FixedClock(START + timedelta(hours=hour))
        return run(self.other, self.office, **allowed)  # type: ignore[arg-type]

    @property
    def left(self) -> int:
        return len(self.other.store.find(Company))


def test_a_day_of_few_deletions_is_asked_about_and_a_yes_begins_anew(tmp_path: Path) -> None:
    drip = Drip(tmp_path)
    for hour in (1, 2):
        assert not drip.drips(20, hour).stopped
    assert drip.left == 160
    assert drip.drips(20, 3).stopped == trust.DELETIONS
    assert drip.left == 160
    assert drip.drips(0, 23).stopped == trust.DELETIONS  # it stays asked
    assert not drip.drips(0, 24, allow={"deletions"}).stopped
    assert drip.left == 140
    assert not drip.drips(50, 25).stopped
    assert drip.drips(1, 26).stopped == trust.DELETIONS


def test_what_went_the_day_before_counts_no_more(tmp_path: Path) -> None:
    drip = Drip(tmp_path)
    assert not drip.drips(40, 0).stopped
    assert drip.drips(11, 22).stopped == trust.DELETIONS
    assert not drip.drips(0, 22, allow={"deletions"}).stopped
    assert not drip.drips(40, 30).stopped
    assert not drip.drips(40, 60).stopped
    assert drip.left == 69


def test_what_is_deleted_at_this_desk_is_not_counted(tmp_path: Path) -> None:
    drip = Drip(tmp_path)
    with drip.other.store.action("x") as unit:
        for company in drip.other.store.find(Company)[-90:]:
            unit.delete(company)
    assert not drip.drips(50, 1).stopped
    assert drip.left == 60
