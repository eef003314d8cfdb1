"""Who sits at the desk and what the contract says: read and changed under Indstillinger."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from kmdesk.core.errors import KnownError
from kmdesk.core.i18n import tr
from kmdesk.models import Broker, Project
from kmdesk.rules.service_clock import MOST_HOURS
from kmdesk.services.field_checks import between_text
from kmdesk.services.growth import headings_of
from kmdesk.services.municipality_contacts import MunicipalityContacts
from kmdesk.services.service_rules import check_rules
from kmdesk.services.today import GOALS
from kmdesk.store.local import Local
from kmdesk.store.store import Store

MOST_OF_A_GOAL = 1_000_000
GRADUATE_LEVELS = ("H40", "H50", "H60", "H70", "H80")
"""Main groups of DISCED-15 a contract may count as højtuddannet: the videregående ones, short to PhD."""
_COMFORTABLE = "tables.comfortable"
_PROMISES = {"posting_hours": MOST_HOURS, "meeting_hours": MOST_HOURS, "candidate_days": MOST_HOURS // 24}
"""Deadlines of service -> the longest that can be promised. None promises nothing."""


class OfficeSettings:
    """The broker at this desk and the contract. Used on the store's thread only, but for `local`."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self.contacts = MunicipalityContacts(store)
        self.local = Local(store.db)
        """Where unsaved forms keep their drafts."""

    def broker(self) -> Broker:
        """Return who sits at this desk. Raises KnownError when the record is gone."""
        return self._store.require(Broker, self._store.broker_id)

    def save_broker(self, broker: Broker) -> Broker:
        """Keep what the broker says of themselves. Raises KnownError when the name is missing."""
        tidy = replace(
            broker,
            name=_tidy(broker.name),
            title=_tidy(broker.title),
            organisation=_tidy(broker.organisation),
            phone=_tidy(broker.phone),
            email=broker.email.strip(),
        )
        if not tidy.name:
            raise KnownError(tr("Navnet mangler."), tr("Skriv dit navn."), field="name")
        with self._store.action(tr("Ret kontaktmægler"), tidy.name) as unit:
            return unit.put(tidy)

    def project(self) -> Project:
        """Return the contract; a blank one, not stored yet, while there is none."""
        found = self._store.find(Project)
        return found[0] if found else Project()

    def save_project(self, project: Project) -> Project:
        """Keep the contract; every figure that hangs on it is counted anew.

        Raises KnownError naming the field when the name, a day, a goal, the municipalities, the levels, a
        deadline of service or a key area cannot be right.
        """
        tidy = replace(
            project,
            name=_tidy(project.name),
            subtitle=_tidy(project.subtitle),
            address=_tidy(project.address),
            postal_code=project.postal_code.strip(),
            city=_tidy(project.city),
            data_controller=project.data_controller.strip(),
            key_areas=_tidy_areas(project.key_areas),
        )
        _check(tidy)
        _check_promises(tidy)
        _check_areas(tidy.key_areas)
        with self._store.action(tr("Ret kontrakt"), tidy.name) as unit:
            return unit.put(tidy)

    def save_rules(self, figures: Mapping[str, int | None]) -> Project:
        """Keep the office's own figures for rules of service, None for what ships; the rest stays as it is.

        Raises KnownError naming the figure that cannot be.
        """
        check_rules(figures)
        project = replace(self.project(), **figures)
        with self._store.action(tr("Ret regler"), project.name) as unit:
            return unit.put(project)

    def draft(self, key: str) -> Mapping[str, Any] | None:
        """Return what was typed into a form and not saved, or None."""
        return next((draft.state for draft in self.local.drafts() if draft.key == key), None)

    def comfortable_rows(self) -> bool:
        """Tell whether tables have high rows on this desk (40 px instead of 32)."""
        return bool(self.local.get(_COMFORTABLE, default=False))

    def set_comfortable_rows(self, comfortable: bool) -> None:
        """Keep how high the rows of tables are on this desk."""
        self.local.set(_COMFORTABLE, comfortable)


def _check(project: Project) -> None:
    if not project.name:
        raise KnownError(tr("Navnet mangler."), tr("Skriv, hvem der har kontrakten."), field="name")
    for name, day in (("starts_on", project.starts_on), ("ends_on", project.ends_on)):
        if not day:
            raise KnownError(tr("Datoen mangler."), tr("Skriv fx 01.01.2026."), field=name)
    if project.ends_on < project.starts_on:
        raise KnownError(
            tr("Kontrakten slutter, før den begynder."), tr("Ret en af de to datoer."), field="ends_on"
        )
    for goal in GOALS:
        target = project.goals.get(goal)
        if target is None or not 0 <= target <= MOST_OF_A_GOAL:
            raise KnownError(tr("Målet er ikke et muligt tal."), tr("Skriv et helt tal, fx 500."), field=goal)
    if not project.municipality_codes:
        raise KnownError(
            tr("Kontrakten har ingen kommuner."), tr("Vælg mindst én."), field="municipality_codes"
        )
    if not project.graduate_levels:
        raise KnownError(
            tr("Ingen niveauer tæller som højtuddannet."), tr("Vælg mindst ét."), field="graduate_levels"
        )


def _check_promises(project: Project) -> None:
    for field, most in _PROMISES.items():
        promise: int | None = getattr(project, field)
        if promise is not None and not 1 <= promise <= most:
            raise KnownError(tr("Fristen er ikke mulig."), between_text(1, most), field=field)


def _check_areas(areas: Sequence[str]) -> None:
    """Refuse a heading that stands twice, be the other one the project's own or one that ships."""
    named = [area.casefold() for area in headings_of(areas)]
    for number, area in enumerate(areas, 1):
        if area and named.count(area.casefold()) > 1:
            raise KnownError(
                tr("To nøgleområder hedder det samme."), tr("Ret det ene."), field=f"key_area_{number}"
            )


def _tidy_areas(areas: Sequence[str]) -> tuple[str, ...]:
    """Return the headings of the growth plan, each in its place; () when the project has none of its own."""
    tidy = tuple(_tidy(area) for area in areas)
    return tidy if any(tidy) else ()


def _tidy(text: str) -> str:
    return " ".join(text.split())
