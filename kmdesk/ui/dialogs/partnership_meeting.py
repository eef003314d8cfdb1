"""The form of a partnership meeting: when and where, who is host, who came, and what was said."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtWidgets import QWidget

from kmdesk.core.clock import Clock
from kmdesk.core.i18n import mark, tr
from kmdesk.models import PartnershipMeeting
from kmdesk.rules.dates import clock_time, parse_time
from kmdesk.rules.partnerships import missing_systems
from kmdesk.services.field_checks import check_free_text
from kmdesk.services.partnership_meetings import MeetingForm, PartnershipMeetings
from kmdesk.services.visits import moment_of
from kmdesk.store.local import Local
from kmdesk.ui.dialogs.kept_form import PART, KeptForm, Values
from kmdesk.ui.dialogs.panel import MOST_WIDTH
from kmdesk.ui.dialogs.people_editor import PeopleEditor, Person
from kmdesk.ui.dialogs.promise import check_time_field
from kmdesk.ui.forms.arrivals import Followed
from kmdesk.ui.forms.fields import Declaration, FormField
from kmdesk.ui.operations import Operations
from kmdesk.ui.screens.partnerships.words import missing_text

_AS_THEY_ARE = ("theme", "place", "host_company_id", "speakers", "minutes", "status")

FIELDS: Declaration = (
    FormField(name="day", label=mark("Dato"), kind="date", columns=3, required=True),
    FormField(
        name="time",
        label=mark("Kl."),
        columns=2,
        required=True,
        placeholder=mark("fx 09:00"),
        check=check_time_field,
    ),
    FormField(
        name="ends", label=mark("Til kl."), columns=2, placeholder=mark("fx 11:00"), check=check_time_field
    ),
    FormField(name="status", kind="choice", columns=5, choices="meeting_status", optional=False),
    FormField(name="theme", columns=7, placeholder=mark("fx Fælles virksomhedsbesøg i foråret")),
    FormField(name="place", label=mark("Sted"), columns=5, placeholder=mark("fx Rådhuset, lokale 2")),
    FormField(name="host_company_id", kind="choice", columns=5),
    FormField(name="speakers", columns=7, placeholder=mark("fx Bo Lund om varslinger")),
    PART,
    FormField(
        name="minutes",
        kind="long_text",
        columns=12,
        hint=mark("Står i referatet. Beslutninger pr. virksomhed skrives for sig"),
        check=check_free_text,
    ),
)


def meeting_dialog(  # noqa: PLR0917 - what every screen is made of, and the form
    ops: Operations,
    meetings: PartnershipMeetings,
    local: Local,
    clock: Clock,
    form: MeetingForm,
    parent: QWidget,
) -> KeptForm[PartnershipMeeting]:
    """Return a dialog over a meeting; one that was never stored is new. Open it with `begin()`."""
    meeting, kind = form.meeting, form.partnership.type
    is_new = not meeting.at

    def tell(people: Sequence[Person]) -> str:
        return missing_text(missing_systems(kind, (person.get("system", "") for person in people)))

    def store(values: Values, part: Sequence[Any] | None, seen: PartnershipMeeting) -> PartnershipMeeting:
        told = replace(
            seen,
            at=_wall(values["day"], values["time"]),
            until=_wall(values["day"], values["ends"]),
            **{name: values[name] for name in _AS_THEY_ARE},
        )
        return meetings.save(told if part is None else replace(told, attendees=tuple(part)), seen)

    people = PeopleEditor(tr("Deltagere"), tr("Tilføj deltager"), tell=tell)
    people.offer(form.people)
    title = tr("Nyt møde") if is_new else tr("Ret møde")
    dialog = KeptForm(
        ops,
        local,
        clock,
        title=f"{title}: {form.partnership.name}",
        draft_key=f"partnership_meeting/{f'{form.partnership.id}:new' if is_new else meeting.id}",
        save_text=tr("&Opret møde") if is_new else tr("&Gem møde"),
        width=MOST_WIDTH,
        declaration=FIELDS,
        shown=Followed(
            (meeting.kind, meeting.id), meeting, lambda: meetings.form(meeting.id).meeting, _values
        ),
        is_new=is_new,
        part=people,
        part_of=lambda one: one.attendees,
        store=store,
        field_of={"at": "day", "until": "ends"},
        options={"host_company_id": form.hosts},
        parent=parent,
    )
    dialog.setObjectName("meeting_dialog")
    if form.next_host:
        dialog.form.cell("host_company_id").setToolTip(
            tr("Det er {name}, der har turen", name=form.next_host)
        )
    return dialog


def _values(meeting: PartnershipMeeting) -> Mapping[str, object]:
    at, until = moment_of(meeting.at), moment_of(meeting.until)
    return {
        **{name: getattr(meeting, name) for name in _AS_THEY_ARE},
        "day": at.date().isoformat() if at else "",
        "time": f"{at:%H:%M}" if at else "",
        "ends": f"{until:%H:%M}" if until else "",
    }


def _wall(day: object, typed: object) -> str:
    """Return a wall-clock time, "" while day or time is missing."""
    time = parse_time(str(typed or ""))
    return f"{day}T{clock_time(time)}" if day and time else ""
