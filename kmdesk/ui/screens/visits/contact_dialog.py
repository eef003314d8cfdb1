"""Planning a contact, or recording one that took place: every field of US3."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, cast

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from kmdesk.core.clock import Clock
from kmdesk.core.errors import KnownError
from kmdesk.core.i18n import tr
from kmdesk.models import ContactPerson, Visit
from kmdesk.rules.dates import MINUTES_IN_A_DAY, clock_time, parse_time
from kmdesk.rules.numbers import parse_whole_number
from kmdesk.rules.outreach import Allowed, NeedsBasis
from kmdesk.services.visits import ContactForm, Standing, Visits, moment_of
from kmdesk.store.local import Local
from kmdesk.ui.dialogs.panel import PanelDialog
from kmdesk.ui.forms.arrivals import Followed
from kmdesk.ui.forms.drafts import DraftKeeper
from kmdesk.ui.forms.fields import mnemonics_of
from kmdesk.ui.forms.offer import stored_meanwhile
from kmdesk.ui.forms.record_form import RecordForm
from kmdesk.ui.operations import Operations
from kmdesk.ui.screens.visits.contact_fields import (
    BASIS_FIELDS,
    ContactFooter,
    ContactMode,
    CountedLine,
    contact_fields,
)
from kmdesk.ui.screens.visits.participants_editor import ParticipantsEditor
from kmdesk.ui.widgets.messages import InlineMessage

_TEXTS = (
    "mode",
    "direction",
    "purpose",
    "topic",
    "location",
    "next_step",
    "next_step_on",
    "counts_as",
    "counts_as_reason",
    "confidential_note",
)
"""The fields the form has in every mode and shows as they are."""
_OUTCOME = ("outcome", "summary")
_FIELD_OF = {"starts_at": "day", "ends_at": "minutes"}
"""Field of the record -> field of the form that shows it."""


@dataclass(frozen=True, slots=True)
class _Loaded:
    """What the form needs, and what was typed in it before the program ended."""

    form: ContactForm
    draft: Mapping[str, Any] | None


class ContactDialog(PanelDialog):
    """The form of one contact. `begin_new`, or `begin_edit` in mode "edit", loads and then opens it."""

    saved = Signal(str, bool)
    """The visit's id, and whether the visit shall be started at once."""

    def __init__(
        self,
        ops: Operations,
        visits: Visits,
        local: Local,
        clock: Clock,
        *,
        mode: ContactMode,
        parent: QWidget | None = None,
    ) -> None:
        titles = {"plan": tr("Planlæg kontakt"), "record": tr("Registrér kontakt"), "edit": tr("Ret kontakt")}
        super().__init__(titles[mode], parent=parent)
        self.setObjectName("contact_dialog")
        self._ops, self._visits, self._local, self._clock, self._mode = ops, visits, local, clock, mode
        self._visit, self._is_new, self._dirty = Visit(), True, False
        self._drafts: DraftKeeper | None = None
        self._shown: Followed[ContactForm]
        self._people_shown: tuple[Mapping[str, str], ...] = ()
        self.people = ParticipantsEditor()
        self.counted = CountedLine()
        self.buttons = ContactFooter(mode)
        letters = mnemonics_of(self.buttons.texts())
        slots: dict[str, QWidget] = {"people": self.people, "counted": self.counted}
        self.form = RecordForm(contact_fields(mode), today=clock.today, slots=slots, taken_letters=letters)
        self.basis = RecordForm(BASIS_FIELDS, today=clock.today, mnemonics=False)
        self._outreach = InlineMessage("late", "", "", icon="shield-alert")
        self._error = InlineMessage("late", "", "")
        self._people_arrived = InlineMessage("info", "", "")
        self._people_arrived.setObjectName("people_arrived")
        for part in (self._error, self._outreach, self.basis, self._people_arrived):
            part.hide()
            self.body.addWidget(part)
        self.body.addWidget(self.form)
        self.body.addStretch(1)
        self.footer.addWidget(self.buttons)
        self._connect()

    # -- opening ---------------------------------------------------------------------------------

    def begin_new(self, company_id: str, *, mode: str = "", starts_at: str = "") -> None:
        """Open the form of a new contact. `mode` is a code of visit_mode, `starts_at` wall-clock."""
        chosen = mode or ("phone" if self._mode == "record" else "visit")
        self._load(
            f"contact:{self._mode}:{company_id}",
            lambda: self._visits.new_form(company_id, mode=chosen, starts_at=starts_at),
        )

    def begin_edit(self, visit_id: str) -> None:
        """Open the form of a recorded contact."""
        self.offer_history(Visit.kind, visit_id)
        self._load(f"contact:edit:{visit_id}", lambda: self._visits.form(visit_id))

    def _load(self, key: str, make: Callable[[], ContactForm]) -> None:
        self._drafts = DraftKeeper(
            self._ops, self._local, self._clock, key=key, title=self._title, state=self._state, parent=self
        )

        def work() -> _Loaded:
            draft = next((draft.state for draft in self._local.drafts() if draft.key == key), None)
            return _Loaded(make(), draft)

        self._ops.read(work, self._show, owner=self)

    def _show(self, loaded: _Loaded) -> None:
        form, visit = loaded.form, loaded.form.visit
        self._visit, self._is_new = visit, form.is_new
        self._shown = Followed(
            (Visit.kind, visit.id), form, lambda: self._visits.form(visit.id), lambda of: _shown(of.visit)
        )
        self.form.load(_shown(visit))
        self._show_people(form.people, visit.participants)
        self.basis.load({"contact_basis": visit.contact_basis, "contact_basis_note": ""})
        if loaded.draft is not None:
            self.form.restore(loaded.draft["form"], {})
            self.basis.restore(loaded.draft["basis"], {})
            self.people.show_people(form.people, loaded.draft["people"])
            self._dirty = True
        self.buttons.show_company(form.company.name)
        self.buttons.show_start(
            self._mode != "record" and visit.status == "planned" and visit.mode == "visit"
        )
        self._show_standing(form.standing)
        self.open()
        self.form.focus_field("day")
        self._ask_standing()
        if not form.is_new:
            self._shown.keep_up(self._ops, self.form, parent=self, then=self._on_arrived, gone=self._say)

    # -- what is typed ---------------------------------------------------------------------------

    def visit(self) -> Visit:
        """Return the contact as it is filled in. Raises KnownError when a time cannot be read."""
        text = {name: str(value or "") for name, value in self.form.values().items()}
        at = parse_time(text["time"])
        if text["day"] and at is None:
            raise KnownError(tr("Tiden findes ikke. Skriv fx 09:00."), field="time")
        starts = f"{text['day']}T{clock_time(at)}" if text["day"] and at else ""
        minutes = self.form.value("minutes")
        named = {name: text[name] for name in _TEXTS}
        more = {name: text[name] for name in _OUTCOME if name in text}
        return replace(
            self._visit,
            starts_at=starts,
            ends_at=_end(starts, minutes),
            participants=self.people.people(),
            contact_basis=str(self.basis.value("contact_basis") or ""),
            **named,
            **more,
        )

    def save(self, *, start: bool = False) -> None:
        """Check and store the contact; with `start`, the visit is begun at once."""
        if not self.form.check():
            return
        try:
            visit = self.visit()
        except KnownError as error:
            self._on_refused(error)
            return
        note = str(self.basis.value("contact_basis_note") or "")
        visits, is_new, mode = self._visits, self._is_new, self._mode
        self.buttons.setEnabled(False)

        def work() -> str:
            if not is_new:
                return visits.save(visit, basis_note=note).id
            return (visits.plan if mode == "plan" else visits.record)(visit, basis_note=note).id

        self._ops.write(
            work, lambda visit_id: self._on_saved(visit_id, start=start), owner=self, failed=self._on_refused
        )

    def reject(self) -> None:
        """Close; what was typed stays as a draft and is there the next time, until it is thrown away."""
        if self._dirty and self._drafts is not None:
            self._drafts.keep()
        super().reject()

    def discard(self) -> None:
        """Throw away what was typed, and close."""
        if self._drafts is not None:
            self._drafts.drop()
        self._dirty = False
        self.reject()

    def _connect(self) -> None:
        self.form.changed.connect(lambda _name: self._on_edited())
        self.basis.changed.connect(lambda _name: self._on_edited())
        self.people.edited.connect(self._on_edited)
        self.buttons.cancelled.connect(self.reject)
        self.buttons.discarded.connect(self.discard)
        self.buttons.saved.connect(self.save)
        self.buttons.started.connect(lambda: self.save(start=True))
        self.save_with_keys(self.save)

    def _on_edited(self) -> None:
        self._dirty = True
        self.buttons.show_discard()
        if self._drafts is not None:
            self._drafts.touch()
        self._ask_standing()

    def _show_people(self, people: Sequence[ContactPerson], chosen: Sequence[Mapping[str, str]]) -> None:
        self.people.show_people(people, chosen)
        self._people_shown = self.people.people()

    def _on_arrived(self, before: ContactForm, now: ContactForm) -> None:
        """Let what stands outside the form follow what others have changed, unless it is changed here."""
        self._visit = now.visit
        self.basis.arrive({"contact_basis": now.visit.contact_basis})
        were, theirs = before.visit.participants, now.visit.participants
        if self.people.people() == self._people_shown:
            self._show_people(now.people, theirs)
        elif theirs != were:
            names = ", ".join(person.get("name", "") for person in theirs)
            self._people_arrived.show_text(tr("Deltagerne"), stored_meanwhile(names))
            self._people_arrived.show()
        self._ask_standing()

    def _ask_standing(self) -> None:
        """Ask what the contact counts as, the way it is filled in now."""
        try:
            visit = self.visit()
        except KnownError:
            return
        self._ops.read(lambda: self._visits.standing(visit), self._show_standing, owner=self, key="standing")

    def _show_standing(self, standing: Standing) -> None:
        self.counted.show_standing(standing)
        allowed = isinstance(standing.outreach, Allowed)
        chosen = bool(self.basis.value("contact_basis"))
        self._outreach.setVisible(not allowed)
        if not allowed:
            self._outreach.show_text(standing.outreach.explanation, "")
        self.basis.setVisible(chosen or isinstance(standing.outreach, NeedsBasis))

    def _on_saved(self, visit_id: str, *, start: bool) -> None:
        if self._drafts is not None:
            self._drafts.drop()
        self._dirty = False
        self.accept()
        self.saved.emit(visit_id, start)

    def _on_refused(self, error: KnownError) -> None:
        self.buttons.setEnabled(True)
        self._say(error)

    def _say(self, error: KnownError) -> None:
        shown = KnownError(error.message, error.advice, field=_FIELD_OF.get(error.field, error.field))
        if self.form.show_error(shown) or (self.basis.isVisible() and self.basis.show_error(shown)):
            return
        self._error.show_text(error.message, error.advice)
        self._error.show()

    def _title(self) -> str:
        return f"{self.windowTitle()}: {self.buttons.company()}"

    def _state(self) -> Mapping[str, Any]:
        return {
            "form": self.form.typed(),
            "basis": self.basis.typed(),
            "people": [dict(person) for person in self.people.people()],
        }


def _shown(visit: Visit) -> dict[str, object]:
    """Return the record's values the way the form shows them: moments as day, time and minutes."""
    starts, ends = moment_of(visit.starts_at), moment_of(visit.ends_at)
    minutes = int((ends - starts).total_seconds() // 60) if starts and ends else None
    return {
        **{name: cast("object", getattr(visit, name)) for name in (*_TEXTS, *_OUTCOME)},
        "day": starts.date().isoformat() if starts else "",
        "time": f"{starts:%H:%M}" if starts else "",
        "minutes": minutes,
    }


def _end(starts: str, minutes: object) -> str:
    """Return when a contact ends: `minutes` after it starts; empty when either is not known."""
    whole = minutes if isinstance(minutes, int) else parse_whole_number(str(minutes or ""))
    if not starts or whole is None or not 0 <= whole <= MINUTES_IN_A_DAY:
        return ""
    return (datetime.fromisoformat(starts) + timedelta(minutes=whole)).strftime("%Y-%m-%dT%H:%M")
