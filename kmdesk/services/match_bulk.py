"""Several matches at once, as one action; those that may not be changed stay, named with the reason."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from kmdesk.core.errors import KnownError
from kmdesk.core.i18n import tr, trn
from kmdesk.models import Match
from kmdesk.services.match_moves import MatchMoves, MoveFacts

_MOST_NAMED = 5


@dataclass(frozen=True, slots=True)
class Stayed:
    """A match that was not changed: whose it is, and why in one sentence."""

    match_id: str
    candidate: str
    reason: str


@dataclass(frozen=True, slots=True)
class BulkResult:
    """What came of changing several matches."""

    changed: tuple[Match, ...] = ()
    stayed: tuple[Stayed, ...] = ()

    @property
    def stays_text(self) -> str:
        """Who stays and why, one sentence each; empty when nobody does."""
        named = [
            tr("{candidate} bliver: {reason}", candidate=one.candidate, reason=_continued(one.reason))
            for one in self.stayed[:_MOST_NAMED]
        ]
        rest = len(self.stayed) - _MOST_NAMED
        if rest > 0:
            named.append(trn(rest, "{n} mere bliver.", "{n} flere bliver."))
        return " ".join(named)


class ManyMatches:
    """Changes the matches the reader has chosen. Used on the store's thread only."""

    def __init__(self, moves: MatchMoves) -> None:
        self._store, self._moves = moves.store, moves

    def move(self, match_ids: Sequence[str], status: str, facts: MoveFacts | None = None) -> BulkResult:
        """Move or end the matches. Those that are in the status already are neither moved nor named."""
        action = tr("Afslut matches") if status == "ended" else tr("Flyt matches")
        waiting = [one for one in match_ids if self._status(one) != status]
        return self._each(waiting, action, lambda match_id: self._moves.move(match_id, status, facts))

    def set_deadline(self, match_ids: Sequence[str], next_on: str) -> BulkResult:
        """Set the day something is due; empty text for none."""
        return self._each(match_ids, tr("Ret frist"), lambda one: self._moves.set_deadline(one, next_on))

    def set_broker(self, match_ids: Sequence[str], broker_id: str) -> BulkResult:
        """Hand the matches and their follow-ups over to a broker; empty text: they are everybody's."""
        action = tr("Skift kontaktmægler")
        return self._each(match_ids, action, lambda one: self._moves.set_broker(one, broker_id))

    def _each(self, match_ids: Sequence[str], action: str, change: Callable[[str], Match]) -> BulkResult:
        changed: list[Match] = []
        stayed: list[Stayed] = []
        names = [self._moves.name_of(match_id) for match_id in match_ids]
        with self._store.action(action, _subject(names)):
            for match_id, name in zip(match_ids, names, strict=True):
                try:
                    changed.append(change(match_id))
                except KnownError as error:
                    stayed.append(Stayed(match_id, name, _reason(error)))
        return BulkResult(tuple(changed), tuple(stayed))

    def _status(self, match_id: str) -> str:
        match = self._store.get(Match, match_id)
        return match.status if match else ""


def _subject(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else trn(len(names), "{n} match", "{n} matches")


def _reason(error: KnownError) -> str:
    """Return why a match stays: for a missing consent what is wrong with it, else what happened."""
    text = error.advice if error.field == "consent" else error.message
    first, mark, _ = text.partition(". ")
    return first + "." if mark else text


def _continued(sentence: str) -> str:
    """Return a sentence as it goes on after a colon: its first word small, unless it is an abbreviation."""
    return sentence if sentence[1:2].isupper() else sentence[:1].lower() + sentence[1:]
