"""The forms of a standing cooperation and of one of its members."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, cast

from PySide6.QtWidgets import QVBoxLayout, QWidget

from kmdesk.core.clock import Clock
from kmdesk.core.i18n import mark, tr
from kmdesk.models import Partnership, PartnershipMember
from kmdesk.services.field_checks import check_email_field, check_free_text, number_between
from kmdesk.services.partnerships import MemberRow, Partnerships, usual_reply_days
from kmdesk.services.reference import choice_label
from kmdesk.services.service_rules import shipped
from kmdesk.store.local import Local
from kmdesk.ui import theme
from kmdesk.ui.dialogs.kept_form import PART, KeptForm, Part, Values
from kmdesk.ui.dialogs.record_dialog import RecordDialog
from kmdesk.ui.forms.arrivals import followed
from kmdesk.ui.forms.fields import Declaration, FormField
from kmdesk.ui.operations import Operations
from kmdesk.ui.screens.settings.municipality_picker import MunicipalityPicker
from kmdesk.ui.widgets.labels import label

_WIDTH, _MEMBER_WIDTH = 720, 640

FIELDS: Declaration = (
    FormField(name="name", columns=6, required=True, placeholder=mark("fx LKS Midtvest")),
    FormField(name="type", kind="choice", columns=6, choices="partnership_type", required=True),
    FormField(name="purpose", kind="long_text", columns=12, check=check_free_text),
    FormField(name="starts_on", kind="date", columns=6),
    FormField(name="ends_on", kind="date", columns=6, hint=mark("Tom: ingen slutdato")),
    FormField(
        name="meetings_per_year",
        kind="number",
        columns=3,
        placeholder=mark("fx 4"),
        check=number_between(1, shipped("most_meetings")),
    ),
    FormField(
        name="reply_days",
        kind="number",
        columns=5,
        placeholder=mark("fx 2"),
        hint=mark("Til medlemmers jobordrer. Tom: intet løfte"),
        check=number_between(1, shipped("most_reply_days")),
    ),
    FormField(name="status", kind="choice", columns=4, choices="partnership_status", optional=False),
    PART,
    FormField(
        name="note",
        kind="long_text",
        columns=12,
        hint=mark("Til dig selv. Står ikke på papir"),
        check=check_free_text,
    ),
)
_ACTOR: Declaration = (
    FormField(name="organisation", columns=7, required=True, placeholder=mark("fx Struer Kommune")),
    FormField(name="system", kind="choice", columns=5, choices="system"),
)
_MEMBER: Declaration = (
    FormField(name="role", kind="choice", columns=6, choices="partnership_role", required=True),
    FormField(name="person", columns=6, placeholder=mark("fx Bo Lund")),
    FormField(name="phone", kind="phone", columns=4),
    FormField(name="email", columns=8, check=check_email_field),
    FormField(name="since", kind="date", columns=6),
    FormField(name="until", kind="date", columns=6, hint=mark("Tom: stadig med")),
    FormField(
        name="note",
        kind="long_text",
        columns=12,
        hint=mark("Til dig selv. Står ikke på papir"),
        check=check_free_text,
    ),
)


class Municipalities(Part):
    """The municipalities of a cooperation."""

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(tr("Kommuner"))
        self._picker = MunicipalityPicker()
        self._picker.edited.connect(self.edited)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(4))
        column.addWidget(label(tr("Kommuner"), "label"))
        column.addWidget(self._picker)

    def value(self) -> Sequence[Any]:
        """Return the codes."""
        return self._picker.value()

    def show_value(self, value: Sequence[Any]) -> None:
        """Choose these codes."""
        self._picker.set_value(value)

    def said(self, value: Sequence[Any]) -> str:
        """Return their names."""
        return ", ".join(choice_label("municipality", code) for code in value)


def partnership_dialog(  # noqa: PLR0917 - what every screen is made of, and the record
    ops: Operations,
    partnerships: Partnerships,
    local: Local,
    clock: Clock,
    partnership: Partnership,
    parent: QWidget,
) -> KeptForm[Partnership]:
    """Return a dialog over a cooperation; one without a name is new. Open it with `begin()`."""
    is_new = not partnership.name

    def store(values: Values, part: Sequence[Any] | None, seen: Partnership) -> Partnership:
        told = replace(seen, **values)
        return partnerships.save(
            told if part is None else replace(told, municipality_codes=tuple(part)), seen
        )

    dialog = KeptForm(
        ops,
        local,
        clock,
        title=tr("Nyt samarbejde") if is_new else tr("Ret samarbejde"),
        draft_key=f"partnership/{'new' if is_new else partnership.id}",
        save_text=tr("&Opret samarbejde") if is_new else tr("&Gem"),
        width=_WIDTH,
        declaration=FIELDS,
        shown=followed(partnership, lambda: partnerships.store.require(Partnership, partnership.id)),
        is_new=is_new,
        part=Municipalities(),
        part_of=lambda one: one.municipality_codes,
        store=store,
        parent=parent,
    )
    dialog.setObjectName("partnership_dialog")

    def propose(field: str) -> None:
        """Propose what the chosen type usually promises, where nobody has promised anything."""
        form = dialog.form
        if field == "type" and partnership.reply_days is None and "reply_days" not in form.edited_fields:
            form.put("reply_days", usual_reply_days(str(form.value("type"))))

    dialog.form.changed.connect(propose)
    return dialog


def member_dialog(  # noqa: PLR0917 - what every screen is made of, and the record
    ops: Operations,
    partnerships: Partnerships,
    local: Local,
    clock: Clock,
    row: MemberRow,
    parent: QWidget,
    *,
    is_new: bool = False,
) -> RecordDialog:
    """Return a dialog over a member, new or not. Open it with `open()`."""
    member = row.member
    shown = followed(member, lambda: partnerships.store.require(PartnershipMember, member.id))

    def save(values: Mapping[str, object]) -> None:
        told = replace(shown.record, **cast("Mapping[str, Any]", values))
        partnerships.save_member(told, shown.record)

    key = f"{member.partnership_id}:{member.company_id}:new" if is_new else member.id
    title = tr("Nyt medlem") if is_new else tr("Ret medlem")
    dialog = RecordDialog(
        ops,
        local,
        clock,
        title=f"{title}: {row.name}" if member.company_id else title,
        declaration=_MEMBER if member.company_id else (*_ACTOR, *_MEMBER),
        values=shown.values(member),
        save=save,
        save_text=tr("&Tilføj") if is_new else tr("&Gem"),
        draft_key=f"partnership_member/{key}",
        width=_MEMBER_WIDTH,
        record=None if is_new else shown.name,
        follow=None if is_new else shown,
        parent=parent,
    )
    dialog.setObjectName("member_dialog")
    return dialog
