"""The quarter's round: who is in the panel, who has answered, and what each expects."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import cast

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent

from kmdesk.core.clock import Clock
from kmdesk.core.i18n import tr, trn
from kmdesk.rules.forecast import Quarter
from kmdesk.rules.numbers import format_number
from kmdesk.services.forecast import AnswerForm, Forecasts
from kmdesk.services.forecast_query import ForecastQuery, ForecastRow, SortColumn
from kmdesk.services.reference import choices, municipalities
from kmdesk.store.local import Local
from kmdesk.ui import theme
from kmdesk.ui.lists.list_page import ListPage
from kmdesk.ui.lists.marks import Marks
from kmdesk.ui.operations import Operations
from kmdesk.ui.screens.companies.industry import industry_short
from kmdesk.ui.screens.forecast.answer_dialog import AnswerDialog
from kmdesk.ui.screens.forecast.columns import forecast_columns
from kmdesk.ui.screens.forecast.member_dialogs import member_dialog
from kmdesk.ui.tables.paged_model import Source
from kmdesk.ui.widgets.buttons import Button
from kmdesk.ui.widgets.choices import CheckBox, ComboBox
from kmdesk.ui.widgets.empty import EmptyState

_KINDS = frozenset({"forecast_member", "forecast_answer", "company", "contact_person"})
_FIELD, _LEAST_FIELD = 200, 96


class RoundPage(ListPage[ForecastRow]):
    """The companies of a quarter. Enter keys an answer in, N the next one without, F2 changes who answers."""

    add_wanted = Signal()
    open_company = Signal(str)
    print_forms = Signal(object, str)
    """The companies whose form is to be printed, and the quarter's code."""

    def __init__(self, ops: Operations, forecasts: Forecasts, local: Local, clock: Clock) -> None:
        marks = Marks()
        super().__init__(
            ops,
            forecast_columns(marks),
            lambda row: row.company_id,
            name=tr("Prognosepanel"),
            find=tr("Filtrér panelet"),
            kinds=_KINDS,
            marks=marks,
            give_way=("contact", "industry", "municipality"),
        )
        self._forecasts, self._local, self._clock = forecasts, local, clock
        self.query = ForecastQuery(forecasts.this_quarter())
        self.table.setObjectName("forecast_list")
        self.table.set_sort("company", descending=False)
        self._make_filters()
        self._make_bulk()
        table = self.table
        table.sort_changed.connect(self._sort)
        table.entered_row.connect(self.key_in)
        table.entered_aside.connect(self.open_company)
        table.delete_wanted.connect(lambda _id: self.remove())
        table.all_wanted.connect(self._mark_all)
        for key, act in (
            (Qt.Key.Key_N, self.key_in_next),
            (Qt.Key.Key_I, self.invite),
            (Qt.Key.Key_A, self.decline),
            (Qt.Key.Key_U, self.print_chosen),
        ):
            table.on_letter(key, act)

    # -- what is shown -------------------------------------------------------------------------------

    def show_quarter(self, quarter: Quarter) -> None:
        """Show the round of another quarter."""
        self.table.mark(())
        self.query = replace(self.query, quarter=quarter)
        self.ask()

    def source(self) -> Source[ForecastRow]:
        """Return the rows of the filters."""
        query = self._query()
        return Source(
            lambda offset, limit: self._forecasts.page(query, offset, limit),
            lambda _after: (self._forecasts.count(query), None),
        )

    def filtered(self) -> bool:
        """Tell whether a filter leaves anything out."""
        return self._query().filtered

    def clear_filters(self) -> None:
        """Take every filter away."""
        self.missing.setChecked(False)
        self.municipality.set_value("")
        self.industry.set_value("")
        super().clear_filters()
        self.ask()

    def empty(self) -> EmptyState:
        """Say how to begin."""
        return EmptyState(
            "chart-column",
            tr("Ingen virksomheder i panelet"),
            tr("Panelet spørger hvert kvartal, hvor mange der ansættes om 3 og 12 måneder."),
            ("plus|" + tr("Tilføj virksomheder"), self.add_wanted.emit),
        )

    def foot_text(self, count: int) -> str:
        """Say how many, and the keys."""
        said = trn(count, "{number} virksomhed", "{number} virksomheder", number=format_number(count))
        keys = tr("Enter taster svar ind · N næste uden svar · I inviterer · A afslag · F2 hvem svarer")
        return f"{said} · {keys}"

    # -- one answer ----------------------------------------------------------------------------------

    def key_in(self, company_id: str) -> None:
        """Open the form of a company's answer."""
        quarter = self.query.quarter
        self.ops.read(lambda: self._forecasts.form(company_id, quarter), self._open_form, owner=self)

    def key_in_next(self, after: str = "") -> None:
        """Open the form of the next company without an answer, from the chosen row on."""
        query, here = self._query(), after or self.table.picked_id() or ""

        def show(found: str) -> None:
            if found:
                self.table.pick(found)
                self.key_in(found)
            else:
                self.toast.emit(tr("Alle på listen har svaret"), False)  # noqa: FBT003 - Qt's signature

        self.ops.read(lambda: self._forecasts.next_missing(query, here), show, owner=self)

    def edit_member(self, company_id: str) -> None:
        """Open the form of who answers for a company, and how."""
        quarter = self.query.quarter
        self.ops.read(lambda: self._forecasts.form(company_id, quarter), self._open_member, owner=self)

    # -- several at once -----------------------------------------------------------------------------

    def invite(self) -> None:
        """Note that the chosen companies were asked."""
        quarter = self.query.quarter
        self._do(
            lambda ids: self._forecasts.invite(ids, quarter),
            lambda n: trn(n, "{n} virksomhed er inviteret", "{n} virksomheder er inviteret"),
        )

    def decline(self) -> None:
        """Note that the chosen companies do not answer this time."""
        quarter = self.query.quarter
        self._do(
            lambda ids: self._forecasts.decline(ids, quarter),
            lambda n: trn(n, "{n} afslag er noteret", "{n} afslag er noteret"),
        )

    def take_back(self) -> None:
        """Delete what the chosen companies answered this quarter."""
        quarter = self.query.quarter
        self._do(
            lambda ids: self._forecasts.take_back(ids, quarter),
            lambda n: trn(n, "{n} svar er slettet", "{n} svar er slettet"),
        )

    def remove(self) -> None:
        """Let the chosen companies leave the panel."""
        self._do(
            self._forecasts.remove,
            lambda n: trn(n, "{n} virksomhed er ude af panelet", "{n} virksomheder er ude af panelet"),
        )

    def print_chosen(self) -> bool:
        """Print the forms of the chosen companies; tells whether any is."""
        chosen = self.table.chosen()
        if chosen:
            self.print_forms.emit(chosen, self.query.quarter.code)
        return bool(chosen)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """F2 changes who answers for the selected company."""
        picked = self.table.picked_id()
        if event.key() == Qt.Key.Key_F2 and picked:
            self.edit_member(picked)
        else:
            super().keyPressEvent(event)

    # -- parts ---------------------------------------------------------------------------------------

    def _make_filters(self) -> None:
        self.missing = CheckBox(tr("Kun dem, der mangler"))
        self.missing.setObjectName("missing_only")
        places = [(one.code, one.name) for one in municipalities()]
        trades = [(one.code, industry_short(one.code)) for one in choices("industry_group")]
        self.municipality = ComboBox([("", tr("Alle kommuner")), *places], placeholder=tr("Alle kommuner"))
        self.municipality.setAccessibleName(tr("Kommune"))
        self.industry = ComboBox([("", tr("Alle brancher")), *trades], placeholder=tr("Alle brancher"))
        self.industry.setAccessibleName(tr("Branche"))
        self.missing.clicked.connect(lambda _on: self.ask())
        for combo in (self.municipality, self.industry):
            combo.chosen.connect(lambda _code: self.ask())
            self.top.addWidget(combo)
        for field in (self.text_filter, self.municipality, self.industry):  # in a small window they share
            field.setMaximumWidth(theme.px(_FIELD))
            field.setMinimumWidth(theme.px(_LEAST_FIELD))
            self.top.setStretchFactor(field, 1)
        self.top.addWidget(self.missing)
        self.top.addStretch()

    def _make_bulk(self) -> None:
        def button(name: str, text: str, icon: str, press: Callable[[], object]) -> Button:
            made = Button(text, icon=icon, dense=True)
            made.setObjectName(name)
            made.clicked.connect(lambda _checked: press())
            return made

        self.add_bulk(
            button("bulk_invite", tr("Inviter"), "send", self.invite),
            button("bulk_print", tr("Udskriv skemaer"), "printer", self.print_chosen),
            button("bulk_decline", tr("Afslag"), "minus", self.decline),
            button("bulk_take_back", tr("Slet svar"), "trash-2", self.take_back),
            button("bulk_remove", tr("Fjern fra panelet"), "x", self.remove),
        )

    def _query(self) -> ForecastQuery:
        return replace(
            self.query,
            text=self.text_filter.text(),
            missing=self.missing.isChecked(),
            municipality=self.municipality.value() or "",
            industry=self.industry.value() or "",
        )

    def _sort(self, key: str, descending: bool) -> None:
        self.query = replace(self.query, sort=cast("SortColumn", key), descending=descending)
        self.ask()

    def _mark_all(self) -> None:
        query = self._query()
        self.ops.read(lambda: self._forecasts.ids(query), self.table.mark, owner=self)

    def _do(self, work: Callable[[Sequence[str]], int], text: Callable[[int], str]) -> None:
        chosen = self.table.chosen()
        if not chosen:
            return

        def done(changed: int) -> None:
            self.table.mark(())
            if changed:
                self.tell(text(changed))
            else:
                self.toast.emit(tr("Intet er ændret"), False)  # noqa: FBT003 - Qt's signature

        self.ops.write(lambda: work(chosen), done, owner=self)

    def _open_form(self, form: AnswerForm) -> None:
        dialog = AnswerDialog(
            self.ops,
            self._local,
            self._clock,
            form,
            lambda values, seen: self._forecasts.answer(form.company.id, form.quarter, values, seen),
            read=lambda: self._forecasts.form(form.company.id, form.quarter),
            parent=self.window(),
        )

        def kept(wants_next: bool) -> None:
            self.tell(tr("Svaret fra {company} er gemt", company=form.company.name))
            if wants_next:
                self.key_in_next(form.company.id)

        dialog.kept.connect(kept)
        dialog.open()

    def _open_member(self, form: AnswerForm) -> None:
        dialog = member_dialog(
            self.ops,
            self._local,
            self._clock,
            form=form,
            read=lambda: self._forecasts.member(form.company.id),
            save=self._forecasts.save_member,
            parent=self.window(),
        )
        if dialog is None:
            text = tr("{company} er ikke i panelet", company=form.company.name)
            self.toast.emit(text, False)  # noqa: FBT003 - Qt's signature
            return
        dialog.saved.connect(lambda: self.tell(tr("Deltagelsen er gemt")))
        dialog.open()
