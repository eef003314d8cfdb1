"""Writes `data/v0001.kmdesk`, a desk as version 1 wrote it: `python -m tests.store.make_fixture`.

Run it again only as long as version 1 has not been given to anybody; after that the file is the proof that
what people have on disk still opens.
"""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from kmdesk.core.clock import FixedClock
from kmdesk.models import Company, Task, Visit
from kmdesk.store.database import Database
from kmdesk.store.migrate import migrate
from kmdesk.store.store import Store

KEY = bytes(range(32))
NAMES = ("Ærø Smede & Søn A/S", "Vestrum Maskinfabrik A/S")


def write(path: Path) -> None:
    """Write the file anew."""
    path.unlink(missing_ok=True)
    database = Database(path, KEY)
    migrate(database)
    store = Store(database, FixedClock(datetime(2026, 11, 24, 8, 24, tzinfo=UTC)))
    first, second = (Company(name=name, municipality_code="0657", tags=("prøve",)) for name in NAMES)
    with store.action("Opret virksomheder") as unit:
        unit.put(first)
        unit.put(second)
    with store.action("Opret besøg", first.name) as unit:
        unit.put(Visit(company_id=first.id, starts_at="2026-11-24T10:00"))
        unit.put(Task(company_id=first.id, title="Ring tilbage", due_on="2026-12-01"))
    store.undo()
    database.run("VACUUM")
    database.close()


if __name__ == "__main__":
    write(Path(__file__).with_name("data") / "v0001.kmdesk")
