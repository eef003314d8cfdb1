"""Who is in the panel: taking companies in, and who answers for one and how."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from kmdesk.core.clock import Clock
from kmdesk.core.i18n import tr, trn
from kmdesk.models import ForecastMember
from kmdesk.rules.dates import long_date
from kmdesk.rules.numbers import format_number
from kmdesk.services.field_checks import check_free_text
from kmdesk.services.forecast import AnswerForm, Proposed
from kmdesk.services.visits import day_of
from kmdesk.store.local import Local
from kmdesk.ui import theme
from kmdesk.ui.dialogs.panel import PanelDialog
from kmdesk.ui.dialogs.record_dialog import RecordDialog, Values
from kmdesk.ui.forms.arrivals import Followed
from kmdesk.ui.forms.fields import Declaration, FormField
from kmdesk.ui.operations import Operations
from kmdesk.ui.widgets.buttons import Button, LinkButton
from kmdesk.ui.widgets.choices import CheckBox
from kmdesk.ui.widgets.labels import label
from kmdesk.ui.widgets.section_header import SectionHeader

_WIDTH = 560
_MEMBER: Declaration = (
    FormField(name="contact_id", kind="choice", columns=7),
    FormField(name="answer_way", kind="choice", choices="forecast_way", columns=5),
    FormField(name="since", kind="date", columns=5, required=True),
    FormField(name="note", kind="long_text", columns=12, check=check_free_text),
)


class AddDialog(PanelDialog):
    """Takes companies in: those that said yes at a visit, one of any, or all that the company list shows."""

    chosen = Signal(object)
    """The ids of the companies that are ticked."""
    another_wanted = Signal()
    listed_wanted = Signal()

    def __init__(self, proposed: Sequence[Proposed], listed: int, parent: QWidget) -> None:
        super().__init__(tr("Tilføj til prognosepanelet"), width=_WIDTH, parent=parent)
        self.setObjectName("forecast_add_dialog")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.boxes: dict[str, CheckBox] = {}
        self._add_roads(listed)
        every = LinkButton(tr("Vælg alle"), small=True)
        every.setObjectName("choose_all")
        every.activated.connect(self._choose_all)
        every.setVisible(bool(proposed))
        self.body.addWidget(SectionHeader(tr("Har sagt ja ved et besøg"), str(len(proposed) or ""), every))
        if not proposed:
            self.body.addWidget(label(tr("Ingen, som ikke allerede har været med."), "secondary", wrap=True))
        for one in proposed:
            self.body.addWidget(self._box(one))
        self.body.addStretch(1)
        cancel, add = Button(tr("&Annullér")), Button(tr("&Tilføj valgte"), "primary")
        cancel.clicked.connect(self.reject)
        add.setObjectName("add_chosen")
        add.setEnabled(False)
        self._chosen = add
        add.clicked.connect(self._add)
        foot = QWidget()
        row = QHBoxLayout(foot)
        row.setContentsMargins(theme.px(16), theme.px(10), theme.px(16), theme.px(10))
        row.setSpacing(theme.px(8))
        row.addStretch(1)
        row.addWidget(cancel)
        row.addWidget(add)
        self.footer.addWidget(foot)

    def _add_roads(self, listed: int) -> None:
        another = LinkButton(tr("Vælg en virksomhed …"), icon="search")
        another.setObjectName("add_another")
        another.activated.connect(lambda: self._leave(self.another_wanted.emit))
        self.body.addWidget(another, 0, Qt.AlignmentFlag.AlignLeft)
        if listed:
            text = trn(
                listed,
                "Tilføj den virksomhed, som listen Virksomheder viser",
                "Tilføj de {number} virksomheder, som listen Virksomheder viser",
                number=format_number(listed),
            )
            every = LinkButton(text, icon="list")
            every.setObjectName("add_listed")
            every.activated.connect(lambda: self._leave(self.listed_wanted.emit))
            self.body.addWidget(every, 0, Qt.AlignmentFlag.AlignLeft)

    def _box(self, one: Proposed) -> CheckBox:
        day = day_of(one.said_on)
        parts = (one.company, one.city, long_date(day) if day else "")
        box = self.boxes[one.company_id] = CheckBox(" · ".join(filter(None, parts)).replace("&", "&&"))
        box.toggled.connect(lambda _on: self._follow())
        return box

    def _follow(self) -> None:
        """Let *Tilføj valgte* be pressed once somebody is chosen."""
        self._chosen.setEnabled(any(box.isChecked() for box in self.boxes.values()))

    def _choose_all(self) -> None:
        for box in self.boxes.values():
            box.setChecked(True)

    def _add(self) -> None:
        ids = tuple(company_id for company_id, box in self.boxes.items() if box.isChecked())
        self._leave(lambda: self.chosen.emit(ids))

    def _leave(self, then: Callable[[], object]) -> None:
        self.accept()
        then()


def member_dialog(
    ops: Operations,
    local: Local,
    clock: Clock,
    *,
    form: AnswerForm,
    read: Callable[[], ForecastMember | None],
    save: Callable[[ForecastMember, ForecastMember], object],
    parent: QWidget,
) -> RecordDialog | None:
    """Return the form of a company's membership, or None where it is in no panel; `read` gives it anew."""
    member = form.member
    if member is None:
        return None
    shown = Followed((member.kind, member.id), member, lambda: read() or member, _member_values)

    def store(values: Values) -> None:
        texts = {name: str(value or "") for name, value in values.items()}
        seen = shown.record
        save(replace(seen, **texts), seen)  # pyright: ignore[reportArgumentType] - the fields of the form

    dialog = RecordDialog(
        ops,
        local,
        clock,
        title=tr("{company} i prognosepanelet", company=form.company.name),
        declaration=_MEMBER,
        values={},
        save=store,
        save_text=tr("&Gem"),
        draft_key=f"forecast_member:{form.company.id}",
        width=_WIDTH,
        record=shown.name,
        follow=shown,
        parent=parent,
    )
    dialog.form.set_options("contact_id", [(one.id, one.name) for one in form.people])
    dialog.form.load(_member_values(member))
    dialog.setObjectName("forecast_member_dialog")
    return dialog


def _member_values(member: ForecastMember) -> dict[str, object]:
    return {name: getattr(member, name) for name in ("contact_id", "answer_way", "since", "note")}
