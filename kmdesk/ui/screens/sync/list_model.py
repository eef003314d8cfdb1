"""What the left column shows: conflicts, what waits, quarantine and the last runs, as rows under headings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt

from kmdesk.core.i18n import mark, tr, trn
from kmdesk.rules.numbers import format_number
from kmdesk.services.sync_overview import Overview, PastRun
from kmdesk.ui.screens.sync.signs import BLOCKED, capital, moment
from kmdesk.ui.widgets.badge import Tone

Index = QModelIndex | QPersistentModelIndex
ROW = Qt.ItemDataRole.UserRole
Sort = Literal["conflict", "waiting", "quarantine", "run"]

_ICONS: Mapping[str, str] = {
    "visit": "calendar-days",
    "match": "git-compare",
    "candidate": "users",
    "need": "briefcase",
    "agreement": "handshake",
    "task": "circle-check",
    "referral": "send",
    "institution": "graduation-cap",
    "standing_place": "map-pin",
    "lead": "flag",
    "partnership": "handshake",
    "partnership_member": "users",
    "partnership_meeting": "calendar-days",
    "partnership_decision": "circle-check",
    "inquiry": "message-square",
    "scheme_rate": "library",
    "scheme_file": "library",
}
# outcome -> icon, colour token, sentence ("" says what went)
_OUTCOMES: Mapping[str, tuple[str, str, str]] = {
    "synced": ("circle-check", "ok", ""),
    "unfinished": ("clock", "soon", mark("Ikke færdig – fortsætter af sig selv")),
    "out_of_reach": ("circle-x", "late", mark("Kontoret kunne ikke nås. Intet gik tabt")),
    "cancelled": ("minus", "muted", mark("Afbrudt. Intet gik tabt")),
    "ended": ("circle-x", "late", mark("Kontoret gav ikke adgang")),
    "too_old": ("circle-x", "late", mark("Denne kmdesk er for gammel til kontoret")),
    "stopped": ("circle-question-mark", "soon", mark("Standsede for at spørge dig")),
}


@dataclass(frozen=True, slots=True)
class Heading:
    """The heading of a group: its number in a badge, and something muted or a link at the right."""

    text: str
    count: str = ""
    tone: Tone = "neutral"
    icon: str = ""
    note: str = ""
    link: str = ""


@dataclass(frozen=True, slots=True)
class Item:
    """A row of two lines; `when` stands at the right, or a `link`. `kind` and `id` are the record's."""

    sort: Sort
    kind: str
    id: str
    title: str
    detail: str
    icon: str
    colour: str
    when: str = ""
    link: str = ""

    @property
    def key(self) -> tuple[str, str, str]:
        """What it is, so that it is found again in the next answer."""
        return (self.sort, self.kind, self.id)


@dataclass(frozen=True, slots=True)
class Nothing:
    """A line that says that a group is empty, or how many more there are."""

    text: str


Row = Heading | Item | Nothing


class SyncListModel(QAbstractListModel):
    """Holds one overview. Only items can be walked to."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: Sequence[Row] = ()

    def show(self, overview: Overview, now: datetime) -> None:
        """Show another overview."""
        self.beginResetModel()
        self.rows = [*_conflicts(overview, now), *_waiting(overview, now)]
        self.rows += [*_quarantine(overview), *_runs(overview, now)]
        self.endResetModel()

    def item(self, row: int) -> Item | None:
        """Return the item of a row, None for anything else."""
        found = self.rows[row] if 0 <= row < len(self.rows) else None
        return found if isinstance(found, Item) else None

    def row_of(self, key: tuple[str, str, str]) -> int:
        """Return the row of an item, -1 when it is not there any more."""
        return next((n for n, row in enumerate(self.rows) if isinstance(row, Item) and row.key == key), -1)

    def first(self, sort: Sort) -> int:
        """Return the first row of a group, -1 when it is empty."""
        return next((n for n, row in enumerate(self.rows) if isinstance(row, Item) and row.sort == sort), -1)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """Return how many rows there are."""
        return 0 if parent.isValid() else len(self.rows)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Let items be chosen, and nothing else."""
        if self.item(index.row()) is None:
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401 - Qt's signature
        """Return the row itself, and what a screen reader says of it."""
        row = self.rows[index.row()] if index.isValid() else None
        if role == ROW:
            return row
        if row is None or role not in (
            Qt.ItemDataRole.DisplayRole,
            Qt.ItemDataRole.AccessibleTextRole,
            Qt.ItemDataRole.ToolTipRole,
        ):
            return None
        if isinstance(row, Item):
            return ", ".join(part for part in (row.title, row.detail, row.when) if part)
        return f"{row.text} {row.count}".strip() if isinstance(row, Heading) else row.text


def _conflicts(overview: Overview, now: datetime) -> list[Row]:
    if not overview.conflicts:
        return []
    count = str(overview.standing.conflicts)
    rows: list[Row] = [Heading(tr("Konflikter"), count, "late", "git-merge")]
    for one in overview.conflicts:
        when = moment(one.at, now) if one.at else ""
        rows.append(Item("conflict", one.kind, one.id, one.title, one.detail, "git-merge", "late", when))
    return rows


def _waiting(overview: Overview, now: datetime) -> list[Row]:
    standing = overview.standing
    if not overview.waiting:
        return [Heading(tr("Ændringer, der venter")), Nothing(tr("Intet venter."))]
    count = f"{format_number(standing.waiting)}{'+' if standing.more else ''}"
    rows: list[Row] = [Heading(tr("Ændringer, der venter"), count, note=_how_sent(overview))]
    for one in overview.waiting:
        icon = _ICONS.get(one.kind, "pencil")
        rows.append(
            Item("waiting", one.kind, one.id, one.title, one.detail, icon, "text2", moment(one.at, now))
        )
    rest = standing.waiting - len(overview.waiting)
    if rest > 0:
        rows.append(Nothing(tr("… og {n} til.", n=format_number(rest))))
    return rows


def _how_sent(overview: Overview) -> str:
    """Return how what waits gets to the office; empty where it does not by itself."""
    last = overview.standing.last
    if not overview.areas or (last is not None and last.outcome in BLOCKED):
        return ""
    may_write = any(may_write for _, may_write in overview.areas)
    return tr("sendes automatisk") if may_write else tr("du må kun læse")


def _quarantine(overview: Overview) -> list[Row]:
    if not overview.quarantine:
        return []
    count = str(overview.standing.quarantined)
    rows: list[Row] = [Heading(tr("Karantæne"), count, "soon", "triangle-alert", tr("kan ikke sendes"))]
    for one in overview.quarantine:
        item = Item(
            "quarantine", one.kind, one.id, one.title, one.why, "triangle-alert", "soon", link=tr("Ret")
        )
        rows.append(item)
    return rows


def _runs(overview: Overview, now: datetime) -> list[Row]:
    if not overview.runs:
        return [Heading(tr("Seneste synkroniseringer")), Nothing(tr("Ingen endnu."))]
    rows: list[Row] = [Heading(tr("Seneste synkroniseringer"), link=tr("Vis log"))]
    for run in overview.runs:
        icon, colour, _ = _OUTCOMES.get(run.outcome, ("circle-x", "late", ""))
        when = moment(run.started_at, now, day=True)
        title = capital(when)
        rows.append(Item("run", "run", run.started_at, title, what_went(run), icon, colour, duration(run)))
    return rows


def what_went(run: PastRun) -> str:
    """Return "Sendt 12 · hentet 41 · 1 konflikt", or why nothing went."""
    sentence = tr(_OUTCOMES.get(run.outcome, ("", "", ""))[2])
    if run.outcome in ("stopped", "unfinished", "ended") or not sentence:
        sentence = run.message or sentence
    parts: list[str] = []
    if run.outcome == "synced" or run.pushed or run.pulled:
        parts.append(tr("Sendt {n}", n=format_number(run.pushed)))
        parts.append(tr("hentet {n}", n=format_number(run.pulled)))
    if run.conflicts:
        parts.append(trn(run.conflicts, "{n} felt i konflikt", "{n} felter i konflikt"))
    if run.refused:
        parts.append(tr("{n} afvist", n=run.refused))
    if run.times > 1:
        parts.append(tr("{n} forsøg", n=run.times))
    why = run.message if run.outcome == "synced" else sentence  # or what was mended on the way
    if why:
        parts.insert(0, why.removesuffix(".") if parts else why)
    return " · ".join(parts)


def duration(run: PastRun) -> str:
    """Return how long a run took: `9 sek.`, `3 min.`; a dash for one that did not come through."""
    if run.outcome not in ("synced", "unfinished"):
        return "–"
    seconds = (datetime.fromisoformat(run.ended_at) - datetime.fromisoformat(run.started_at)).total_seconds()
    if seconds >= 100:
        return tr("{n} min.", n=round(seconds / 60))
    return tr("{n} sek.", n=max(round(seconds), 1))
