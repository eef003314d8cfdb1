"""The form of a decision: what is done for a company, which consultants do it, and the promise it makes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtWidgets import QWidget

from kmdesk.core.clock import Clock
from kmdesk.core.i18n import mark, tr
from kmdesk.models import PartnershipDecision
from kmdesk.services.field_checks import check_free_text
from kmdesk.services.partnership_decisions import DecisionForm, Decisions
from kmdesk.store.local import Local
from kmdesk.ui.dialogs.kept_form import PART, KeptForm, Values
from kmdesk.ui.dialogs.panel import MOST_WIDTH
from kmdesk.ui.dialogs.people_editor import PeopleEditor
from kmdesk.ui.forms.arrivals import Followed, all_fields
from kmdesk.ui.forms.fields import Declaration, FormField
from kmdesk.ui.operations import Operations

_PROMISE = "promise"

_FIELDS: Declaration = (
    FormField(
        name="solution",
        columns=12,
        required=True,
        placeholder=mark("fx Opkvalificering af to medarbejdere"),
        check=check_free_text,
    ),
    FormField(
        name="reason",
        kind="long_text",
        columns=12,
        hint=mark("Til jer selv. Står ikke i referatet"),
        check=check_free_text,
    ),
    FormField(
        name="meeting_id", label=mark("Besluttet på"), kind="choice", columns=7, required=True
    ),
    FormField(name="due_on", kind="date", columns=5),
    PART,
    FormField(name="status", kind="choice", columns=5, choices="decision_status", optional=False),
    FormField(name="done_on", kind="date", columns=4),
    FormField(
        name="result",
        kind="long_text",
        columns=12,
        hint=mark("Hvad kom der ud af det"),
        check=check_free_text,
    ),
)  # fmt: skip
_MAKES_PROMISE = FormField(
    name=_PROMISE, label=mark("Lav også et løfte til virksomheden med samme frist"), kind="check", columns=12
)


def decision_dialog(  # noqa: PLR0917 - what every screen is made of, and the form
    ops: Operations,
    decisions: Decisions,
    local: Local,
    clock: Clock,
    form: DecisionForm,
    parent: QWidget,
) -> KeptForm[PartnershipDecision]:
    """Return a dialog over a decision; one that was never stored is new. Open it with `begin()`."""
    decision = form.decision
    is_new = not decision.solution

    def store(values: Values, part: Sequence[Any] | None, seen: PartnershipDecision) -> PartnershipDecision:
        fields = {name: value for name, value in values.items() if name != _PROMISE}
        told = replace(seen, **fields)
        told = told if part is None else replace(told, consultants=tuple(part))
        return decisions.save(told, seen, promise=bool(values.get(_PROMISE)))

    people = PeopleEditor(tr("Konsulenter"), tr("Tilføj konsulent"))
    people.offer(form.people.get(decision.meeting_id, ()))
    title = tr("Ny beslutning") if is_new else tr("Ret beslutning")
    scope = decision.partnership_id if is_new else ""
    key = f"{scope}:{decision.company_id}:new" if is_new else decision.id
    dialog = KeptForm(
        ops,
        local,
        clock,
        title=f"{title}: {form.company}",
        draft_key=f"partnership_decision/{key}",
        save_text=tr("&Gem beslutning"),
        width=MOST_WIDTH,
        declaration=_FIELDS if form.promise else (*_FIELDS, _MAKES_PROMISE),
        shown=Followed(
            (decision.kind, decision.id),
            decision,
            lambda: decisions.form(decision.id).decision,
            all_fields,
        ),
        is_new=is_new,
        part=people,
        part_of=lambda one: one.consultants,
        store=store,
        options={"meeting_id": form.meetings},
        parent=parent,
    )
    dialog.setObjectName("decision_dialog")

    def offer(name: str) -> None:
        if name == "meeting_id":
            people.offer(form.people.get(str(dialog.form.value(name)), ()))

    dialog.form.changed.connect(offer)
    return dialog
