"""What an area left behind when it left this desk, in words: to be read, copied and handed over."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from kmdesk.core.i18n import tr
from kmdesk.rules.dates import long_date
from kmdesk.services.field_labels import field_label
from kmdesk.store.database import Database
from kmdesk.sync.leaving import KeptAside, Unsent, kept_aside


def kept_text(database: Database) -> str:
    """Return what had not reached the office when areas left this desk; empty when all of it had."""
    return "\n\n".join(_area(one) for one in kept_aside(database) if one.changes or one.drafts)


def _area(kept: KeptAside) -> str:
    head = tr("{area}, forladt {when}", area=kept.name or kept.scope, when=_moment(kept.left_at))
    drafts = (
        f"{tr('Kladde')}: " + "; ".join(f"{name}: {value}" for name, value in _flat(state))
        for state in kept.drafts.values()
    )
    return "\n".join([head, *(_change(one) for one in kept.changes), *drafts])


def _change(change: Unsent) -> str:
    about = " · ".join(part for part in (_moment(change.at), change.action, change.subject) if part)
    told = [
        f"    {field_label(name) or name}: {'' if before is None else before} → {after}"
        for name, (before, after) in change.changes.items()
        if name != "id"
    ]
    return "\n".join([about, *told])


def _flat(state: object) -> Iterator[tuple[str, str]]:
    """Yield the texts of a draft, whatever form it was typed in."""
    if isinstance(state, dict):
        for name, value in state.items():  # pyright: ignore[reportUnknownVariableType] - JSON
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
