"""What has not reached an office, in words: what an area left behind here, and what waits to be sent."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from dataclasses import asdict
from datetime import datetime
from pathlib import Path

from kmdesk.core.errors import KnownError
from kmdesk.core.i18n import tr
from kmdesk.rules.dates import long_date
from kmdesk.services.conflict_values import Words, is_programs_own, label_of
from kmdesk.services.field_labels import field_label
from kmdesk.store.store import Store
from kmdesk.sync.leaving import KeptAside, Unsent, kept_aside, unsent


def kept_text(store: Store) -> str:
    """Return what had not reached the office when areas left this desk; empty when all of it had."""
    words = Words(store)
    return "\n\n".join(_area(words, one) for one in kept_aside(store.db) if one.changes or one.drafts)


def write_waiting(store: Store, path: Path) -> int:
    """Write what waits for the office to a file that its owner alone can read; returns how many changes.

    Text for people; JSON, with all there is to know of each change, where the name ends in .json. Raises
    KnownError when the file cannot be written.
    """
    words = Words(store)
    areas = store.db.rows("SELECT scope_id, name FROM sync_scope ORDER BY rowid")
    told = {name or scope: unsent(store, scope) for scope, name in areas}
    if path.suffix.lower() == ".json":
        listed = {area: [asdict(one) for one in changes] for area, changes in told.items()}
        text = json.dumps({"format": 1, "areas": listed}, ensure_ascii=False, indent=2)
    else:
        by_area = {area: [_change(words, one) for one in changes] for area, changes in told.items()}
        text = "\n\n".join("\n".join([area, *lines]) for area, lines in by_area.items() if lines)
    try:
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            file.write(f"{text}\n".encode())
    except OSError as error:
        raise KnownError(
            tr("Filen {name} kan ikke skrives.", name=path.name), tr("Vælg en anden mappe.")
        ) from error
    return sum(map(len, told.values()))


def _area(words: Words, kept: KeptAside) -> str:
    head = tr("{area}, forladt {when}", area=kept.name or kept.scope, when=_moment(kept.left_at))
    typed = (
        "; ".join(f"{field_label(n) or n}: {value}" for n, value in _flat(state))
        for state in kept.drafts.values()
    )
    drafts = (f"{tr('Kladde')}: {text}" for text in typed if text)
    return "\n".join([head, *(_change(words, one) for one in kept.changes), *drafts])


def _change(words: Words, change: Unsent) -> str:
    def say(name: str, value: object) -> str:
        return words.of(change.kind, name, value, {})

    company = "" if change.company in change.subject else change.company
    about = " · ".join(part for part in (_moment(change.at), change.action, change.subject, company) if part)
    told = [
        f"    {label_of(change.kind, name)}: {say(name, before)} → {say(name, after)}".replace(":  →", ":")
        for name, (before, after) in change.changes.items()
        if name != "id" and not name.endswith("_id") and not is_programs_own(change.kind, name)
    ]
    return "\n".join([about, *told])


def _flat(state: object) -> Iterator[tuple[str, str]]:
    """Yield the texts of a draft, whatever form it was typed in."""
    if isinstance(state, dict):
        for name, value in state.items():  # pyright: ignore[reportUnknownVariableType] - JSON
            if str(name).startswith("_"):  # pyright: ignore[reportUnknownArgumentType] - the form's own notes
                continue
            if str(name).endswith("_id"):  # pyright: ignore[reportUnknownArgumentType]
                continue
            if isinstance(value, str) and value.strip():
                yield str(name), value  # pyright: ignore[reportUnknownArgumentType]
            else:
                yield from _flat(value)  # pyright: ignore[reportUnknownArgumentType]


def _moment(at: str) -> str:
    try:
        moment = datetime.fromisoformat(at).astimezone()
    except ValueError:
        return at
    return tr("{date} kl. {time}", date=long_date(moment.date()), time=f"{moment:%H:%M}")
