"""How much each kind of demand counts in this office: read, changed one at a time, or as shipped."""

from __future__ import annotations

from dataclasses import dataclass, replace

from kmdesk.core.i18n import mark, tr
from kmdesk.models import Project
from kmdesk.rules.match_demands import DESIRABLE, HIGHEST_WEIGHT, MANDATORY
from kmdesk.services.match_input import weights_of
from kmdesk.services.match_knowledge import counts, default_weights
from kmdesk.services.reference import choice_label
from kmdesk.store.store import Store

_IN_WORDS = {MANDATORY: mark("Virksomhedens ufravigelige krav"), DESIRABLE: mark("Virksomhedens ønsker")}
"""The kinds that are no criterion of the reference list: what the company said in its own words."""


@dataclass(frozen=True, slots=True)
class WeightChoice:
    """A kind of demand as the settings show it; `shipped` is the weight it came with, `reason` why."""

    code: str
    label: str
    reason: str
    weight: int
    shipped: int


class MatchWeights:
    """Reads and changes the weights of one desk. Used on the store's thread only."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def read(self) -> tuple[WeightChoice, ...]:
        """Return every kind of demand with its weight, those that weigh most when shipped first."""
        weights = weights_of(self._project())
        return tuple(
            WeightChoice(one.code, label_of(one.code), one.reason, weights.of(one.code), one.weight)
            for one in default_weights()
        )

    def set(self, code: str, weight: int) -> None:
        """Let a kind of demand count so much. ValueError for a kind there is not, or beyond 0 to 5."""
        shipped = {one.code: one.weight for one in default_weights()}
        if code not in shipped or not 0 <= weight <= HIGHEST_WEIGHT:
            raise ValueError((code, weight))
        project = self._project()
        own = {one: number for one, number in project.match_weights.items() if one != code}
        if weight != shipped[code]:
            own[code] = weight
        self._put(replace(project, match_weights=own), tr("Ret vægt"), label_of(code))

    def reset(self) -> None:
        """Let everything weigh again what it was shipped with."""
        self._put(replace(self._project(), match_weights={}), tr("Brug standardvægtene"), "")

    def shares(self) -> tuple[int, int]:
        """Return how many percent of its weight a demand counts when a part is told, and when nothing is."""
        times = counts()
        return 100 * times.partly // times.met, 100 * times.unknown // times.met

    def _project(self) -> Project:
        return next(iter(self._store.find(Project)), None) or Project()

    def _put(self, project: Project, action: str, subject: str) -> None:
        with self._store.action(action, subject) as unit:
            unit.put(project)


def label_of(code: str) -> str:
    """Return what a kind of demand is called."""
    return tr(_IN_WORDS[code]) if code in _IN_WORDS else choice_label("match_criterion", code)
