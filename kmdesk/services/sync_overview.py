"""How sharing with the office stands, as it is written in the desk's file: what waits, what went, what not.

Nothing here knows the network. "In sync" is claimed only when nothing waits, nothing was refused, nothing is
open between two people, and the last run came through.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from kmdesk.core.errors import KnownError
from kmdesk.core.i18n import mark, tr
from kmdesk.models.record import Stamp, columns, kinds, record_class
from kmdesk.services.conflicts import Conflicts
from kmdesk.services.sync_waiting import Waiting, WaitingChange
from kmdesk.store.local import Local
from kmdesk.store.store import Store

MOST_SHOWN = 100
"""Records of a list; the rest is a number."""
MOST_RUNS = 200
_RUNS_READ = 60
HOME_SETTING = "sync_home"
"""Setting: the area that the broker wants new records in. Read by `kmdesk.sync.homes.first_scope`."""


@dataclass(frozen=True, slots=True)
class PastRun:
    """A run as it was noted.

    `outcome` is synced, unfinished, out_of_reach, ended, too_old, stopped or cancelled.
    """

    started_at: Stamp
    ended_at: Stamp
    outcome: str
    pushed: int = 0
    pulled: int = 0
    conflicts: int = 0
    refused: int = 0
    message: str = ""
    times: int = 1
    """How many runs in a row ended so, told as one: attempts to reach an office that was away."""


@dataclass(frozen=True, slots=True)
class OpenConflict:
    """A record with fields that two people changed differently."""

    kind: str
    id: str
    title: str
    detail: str
    at: Stamp


@dataclass(frozen=True, slots=True)
class Quarantined:
    """A record the office refused: why, in plain words, and what to do. `reason` is the office's own text."""

    kind: str
    id: str
    title: str
    why: str
    advice: str
    reason: str
    at: Stamp


@dataclass(frozen=True, slots=True)
class Standing:
    """The figures the top bar shows. `more`: more waits than was counted; `joined`: there is an office."""

    waiting: int = 0
    more: bool = False
    conflicts: int = 0
    quarantined: int = 0
    joined: bool = False
    last: PastRun | None = None
    last_synced: Stamp = ""
    """When the last run that came through ended; empty when none ever did."""

    @property
    def in_sync(self) -> bool:
        """Tell whether desk and office had everything of each other at `last_synced`."""
        came_through = self.last is not None and self.last.outcome == "synced"
        return came_through and not (self.waiting or self.more or self.conflicts or self.quarantined)


@dataclass(frozen=True, slots=True)
class Overview:
    """All that the page shows, newest first."""

    standing: Standing = field(default_factory=Standing)
    conflicts: tuple[OpenConflict, ...] = ()
    waiting: tuple[WaitingChange, ...] = ()
    quarantine: tuple[Quarantined, ...] = ()
    runs: tuple[PastRun, ...] = ()
    areas: tuple[tuple[str, bool], ...] = ()
    """The office's areas on this desk: name, and whether one may write there."""
    homes: tuple[tuple[str, str], ...] = ()
    """The areas that new records can go to, id and name, the one they go to first."""
    newer: int = 0
    """Records with something that only a newer version can show, counted up to `MOST_SHOWN`."""


@dataclass(frozen=True, slots=True)
class Owned:
    """How much this desk has of its own, before it is shared."""

    companies: int
    candidates: int
    visits: int

    @property
    def any(self) -> bool:
        """Tell whether there is anything."""
        return bool(self.companies or self.candidates or self.visits)


class SyncOverview:
    """Reads how sharing stands. Used on the store's thread."""

    def __init__(self, store: Store) -> None:
        self._store, self._db = store, store.db
        self._waiting, self._conflicts = Waiting(store), Conflicts(store, store.clock)

    def standing(self) -> Standing:
        """Return the figures, with a bounded number of indexed reads."""
        waiting, more = self._waiting.count()
        last = self.runs(1)
        return Standing(
            waiting=waiting,
            more=more,
            conflicts=self._conflicts.open_count(),
            quarantined=self._db.value(f"SELECT count(DISTINCT record_id) FROM ({_REFUSED})"),  # noqa: S608
            joined=bool(self._db.value("SELECT EXISTS (SELECT 1 FROM sync_scope)")),
            last=last[0] if last else None,
            last_synced=self._db.value(_LAST_SYNCED) or "",
        )

    def overview(self, runs: int = 4) -> Overview:
        """Return the lists of the page."""
        return Overview(
            standing=self.standing(),
            conflicts=tuple(
                OpenConflict(one.about.kind, one.about.id, one.about.name, one.detail, one.found_at)
                for one in self._conflicts.open_records(MOST_SHOWN)
            ),
            waiting=self._waiting.newest(MOST_SHOWN),
            quarantine=self._quarantine(),
            runs=_joined(self.runs(_RUNS_READ))[:runs],
            homes=self._homes(),
            newer=self._newer(),
            areas=tuple(
                (name or scope, bool(may_write))
                for scope, name, may_write in self._db.rows(
                    "SELECT scope_id, name, may_write FROM sync_scope ORDER BY rowid"
                )
            ),
        )

    def runs(self, most: int = MOST_RUNS) -> tuple[PastRun, ...]:
        """Return the last runs."""
        rows = self._db.rows(
            "SELECT started_at, ended_at, outcome, pushed, pulled, conflicts, refused, message FROM sync_run"
            " ORDER BY num DESC LIMIT ?",
            (most,),
        )
        return tuple(PastRun(*row) for row in rows)

    def choose_home(self, scope: str) -> None:
        """Let new records go to an area; what belongs to a record of another area goes there all the same.

        Raises KnownError while something is under way to the office: where it goes must not change meanwhile.
        """
        with self._db.transaction():
            if self._db.value("SELECT EXISTS (SELECT 1 FROM sync_flight)"):
                raise KnownError(
                    tr("Der er ændringer på vej til kontoret."), tr("Synkronisér, og vælg så område.")
                )
            Local(self._db).set(HOME_SETTING, scope)

    def _homes(self) -> tuple[tuple[str, str], ...]:
        chosen = Local(self._db).get(HOME_SETTING, "")
        rows = self._db.rows(
            "SELECT scope_id, name FROM sync_scope WHERE may_write = 1 ORDER BY scope_id = ? DESC, rowid",
            (chosen,),
        )
        return tuple((scope, name or scope) for scope, name in rows)

    def owned(self) -> Owned:
        """Return how many records of its own this desk would share."""
        count = 'SELECT count(*) FROM "{}" WHERE deleted = 0'
        return Owned(*(self._db.value(count.format(kind)) for kind in ("company", "candidate", "visit")))

    def _newer(self) -> int:
        """Return how many records hold a kind or field unknown here; a known field's odd value is no news."""
        found = 0
        for kind in kinds():
            names = json.dumps(list(columns(record_class(kind))))
            found += self._db.value(
                "SELECT count(*) FROM (SELECT 1 FROM sync_unknown u WHERE u.kind = ?1 AND EXISTS (SELECT 1"
                " FROM json_each(u.doc) f WHERE f.key NOT IN (SELECT value FROM json_each(?2))) LIMIT ?3)",
                (kind, names, MOST_SHOWN),
            )
        found += self._db.value(
            "SELECT count(*) FROM (SELECT 1 FROM sync_unknown"
            " WHERE kind NOT IN (SELECT value FROM json_each(?)) LIMIT ?)",
            (json.dumps(list(kinds())), MOST_SHOWN),
        )
        return min(found, MOST_SHOWN)

    def _quarantine(self) -> tuple[Quarantined, ...]:
        rows = self._db.rows(
            f"SELECT kind, record_id, reason, max(at) FROM ({_REFUSED})"  # noqa: S608
            " GROUP BY kind, record_id ORDER BY max(at) DESC LIMIT ?",
            (MOST_SHOWN,),
        )
        return tuple(
            Quarantined(kind, record_id, self._waiting.title(kind, record_id), *in_words(reason), reason, at)
            for kind, record_id, reason, at in rows
        )


_LAST_SYNCED = "SELECT ended_at FROM sync_run WHERE outcome = 'synced' ORDER BY num DESC LIMIT 1"
_REFUSED = (
    "SELECT r.num, r.kind, r.record_id, r.reason, r.at FROM sync_refused r WHERE EXISTS"
    " (SELECT 1 FROM journal_entry e WHERE e.record_id = r.record_id AND e.acknowledged = 2)"
)
"""What the office refused and has not taken since."""

_REASONS = (
    (
        "too large",
        mark("Den fylder mere, end kontoret tager imod."),
        mark("Forkort de lange tekster, og gem igen."),
    ),
    (
        "not a member",
        mark("Du må læse dette område, men ikke rette i det."),
        mark("Spørg kontorets administrator om skriveadgang."),
    ),
)
_OTHERWISE = (
    mark("Kontoret kan ikke læse ændringen."),
    mark("Åbn den, ret den, og gem igen. Står den her stadig, så vis den til kontorets administrator."),
)


def in_words(reason: str) -> tuple[str, str]:
    """Return why the office refused something and what to do, in plain words; `reason` is its own text."""
    for sign, why, advice in _REASONS:
        if sign in reason:
            return tr(why), tr(advice)
    return tr(_OTHERWISE[0]), tr(_OTHERWISE[1])


def _joined(runs: Sequence[PastRun]) -> tuple[PastRun, ...]:
    """Tell attempts that met nobody as one, newest first: a day offline is not a hundred lines."""
    joined: list[PastRun] = []
    for run in runs:
        later = joined[-1] if joined else None
        if later is not None and later.outcome == run.outcome == "out_of_reach":
            joined[-1] = replace(later, started_at=run.started_at, times=later.times + 1)
        else:
            joined.append(run)
    return tuple(joined)
