"""Two brokers with a file each and an office between them, made to disagree by real runs of sync."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from kmdesk.core.clock import FixedClock
from kmdesk.models import Broker, Company
from kmdesk.models.record import Record
from kmdesk.services.conflicts import Conflicts
from kmdesk.sync.engine import run
from kmdesk.sync.messages import Batch, PushResult
from tests.sync.file_desk import FileDesk
from tests.sync.model_office import ModelOffice

MORNING = datetime(2026, 11, 24, 7, 24, tzinfo=UTC)
HJORTDAL = "hjortdal"
NOTE = "Vil gerne have en studerende."


class Office(ModelOffice):
    """The office of the tests, which also says who wrote a row last, as the real one does."""

    def push(self, client_id: str, batch: Batch) -> PushResult:
        result = super().push(client_id, batch)
        rows = self.scopes[batch.scope].rows
        for key, row in rows.items():
            if row.version == result.version:
                rows[key] = replace(row, by=batch.groups[-1].broker)
        return result


class Desks:
    """Karen and Bo (and whoever is asked for), in step at the beginning with one company."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.clock, self.office = folder, FixedClock(MORNING), Office()
        self.karen = FileDesk("karen", folder, self.clock)
        self.bo = FileDesk("bo", folder, self.clock)
        people = (("karen", "Karen Lyngholm"), ("bo", "Bo Thyregod"), ("ole", "Ole Overgaard"))
        self.put(
            self.karen,
            *(Broker(id=key, name=name, email=f"{key}@midtvest.example") for key, name in people),
            Company(
                id=HJORTDAL,
                name="Hjortdal Maskiner ApS",
                municipality_code="0657",
                industry_group="CK",
                phone="97005510",
                employees=19,
                employees_class="10-19",
                broker_id="bo",
                note=NOTE,
            ),
        )
        self.sync(self.karen, self.bo)

    def third(self) -> FileDesk:
        """Ole's desk, in step."""
        desk = FileDesk("ole", self.folder, self.clock)
        self.sync(desk)
        return desk

    def put(self, desk: FileDesk, *records: Record, text: str = "x") -> None:
        """One action at a desk."""
        with desk.store.action(text) as unit:
            for record in records:
                unit.put(record)

    def change(self, desk: FileDesk, cls: type[Record], record_id: str, **values: Any) -> None:
        """Change fields of a record, as one action."""
        found = desk.store.stored(cls.kind, record_id)
        assert found is not None
        self.put(desk, replace(cls.from_row(found), **values))

    def edit(self, desk: FileDesk, **values: Any) -> None:
        """Change the company."""
        self.change(desk, Company, HJORTDAL, **values)

    def delete(self, desk: FileDesk, record: Record) -> None:
        """Delete a record."""
        with desk.store.action("x") as unit:
            unit.delete(record)

    def sync(self, *desks: FileDesk) -> None:
        """Let desks sync one after the other, a minute each."""
        for desk in desks:
            run(desk, self.office)
            self.clock.at += timedelta(minutes=1)

    def disagree(self, mine: Mapping[str, Any], office: Mapping[str, Any]) -> Conflicts:
        """Let Bo and Karen change the company differently, Bo first at the office; Karen's desk finds it."""
        self.edit(self.bo, **office)
        self.clock.at += timedelta(minutes=1)
        self.edit(self.karen, **mine)
        self.clock.at += timedelta(minutes=1)
        self.sync(self.bo, self.karen)
        return self.conflicts(self.karen)

    def conflicts(self, desk: FileDesk) -> Conflicts:
        """The service at a desk."""
        return Conflicts(desk.store, self.clock)

    def company(self, desk: FileDesk) -> Company:
        """The company as a desk has it."""
        found = desk.store.get(Company, HJORTDAL)
        assert found is not None
        return found
