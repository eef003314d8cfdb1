"""The view Prognosepanel of the page Virksomheder: the round and what it says, a quarter at a time."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QStandardPaths, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from kmdesk.core.clock import Clock
from kmdesk.core.i18n import tr, trn
from kmdesk.rules.forecast import Quarter
from kmdesk.services import forecast_export
from kmdesk.services.company_query import CompanyQuery
from kmdesk.services.forecast import MOST_AT_ONCE, Forecasts, Proposed
from kmdesk.services.forecast_query import ForecastQuery
from kmdesk.services.forecast_summary import Summary
from kmdesk.services.paper.forecast_report import response_text
from kmdesk.services.search import Search
from kmdesk.store.local import Local
from kmdesk.ui import theme
from kmdesk.ui.dialogs.choose_company import ChooseCompanyDialog
from kmdesk.ui.operations import Operations, Touched
from kmdesk.ui.screens.forecast.figures_page import FiguresPage
from kmdesk.ui.screens.forecast.member_dialogs import AddDialog
from kmdesk.ui.screens.forecast.quarter_chooser import QuarterChooser
from kmdesk.ui.screens.forecast.round_page import RoundPage
from kmdesk.ui.widgets.buttons import Button
from kmdesk.ui.widgets.segments import Segments

_WORDS = 760
"""From this width on (px at 100 %) the buttons have their words."""
Listed = Callable[[], tuple[CompanyQuery, int]]
"""Gives the company list's question and how many it shows; 0 while that is not known."""


class ForecastView(QWidget):
    """Two pages under one quarter. What belongs to other screens is asked for through signals."""

    toast = Signal(str, bool)
    said = Signal(str)
    """How the round stands, for the heading of the page."""
    open_company = Signal(str)
    new_company = Signal()
    ring = Signal(object, str)
    """The companies to call, and what the list is called."""
    print_forms = Signal(object, str)
    """The companies whose form is to be printed, and the quarter's code."""
    print_report = Signal(str)
    """The quarter whose figures are to be printed."""

    def __init__(
        self,
        ops: Operations,
        forecasts: Forecasts,
        search: Search,
        *,
        local: Local,
        clock: Clock,
        listed: Listed,
    ) -> None:
        super().__init__()
        self.setObjectName("forecast_view")
        self._ops, self._forecasts, self._search, self._listed = ops, forecasts, search, listed
        self.quarters = QuarterChooser(forecasts.this_quarter())
        self.round = RoundPage(ops, forecasts, local, clock)
        self.figures = FiguresPage()
        self.part = Segments((("round", tr("Svar")), ("figures", tr("Samlet"))), clearable=False)
        self.part.setObjectName("forecast_part")
        self.part.set_value("round")
        self.buttons = self._make_buttons()
        self._stack = QStackedWidget()
        self._stack.addWidget(self.round)
        self._stack.addWidget(self.figures)
        top = QHBoxLayout()
        top.setContentsMargins(theme.px(24), theme.px(10), theme.px(24), 0)
        top.setSpacing(theme.px(12))
        top.addWidget(self.quarters)
        top.addWidget(self.part)
        top.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(top)
        column.addWidget(self._stack, 1)
        self._connect()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave the words of the buttons beside the page's heading out where there is no room for them."""
        super().resizeEvent(event)
        narrow = self.width() < theme.px(_WORDS)
        for button in (one for group in self.buttons.values() for one in group):
            bare = narrow and button.objectName() != "forecast_add"
            button.setText("" if bare else button.accessibleName())

    # -- what the page asks for ------------------------------------------------------------------------

    def activate(self) -> None:
        """Show the view, up to date."""
        self._turn()

    @property
    def code(self) -> str:
        """The code of the quarter that is shown."""
        return self.quarters.quarter.code

    def focus_list(self) -> None:
        """Put the focus on the list, or on the figures."""
        if self.part.value() == "round":
            self.round.focus_list()
        else:
            self.figures.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def focus_filter(self) -> None:
        """Put the focus in the text filter."""
        self.show_part("round")
        self.round.focus_filter()

    def panes(self) -> tuple[QWidget, ...]:
        """Return what F6 moves between."""
        return self.round.panes() if self.part.value() == "round" else (self.figures,)

    def print_subject(self) -> dict[str, str]:
        """Return which company's form and which quarter's figures can be printed."""
        picked = self.round.table.picked_id() if self.part.value() == "round" else None
        return {"company_id": picked or "", "quarter": self.code}

    def print_shown(self) -> bool:
        """Print the report of the figures, or the forms of the companies chosen (Ctrl+P)."""
        if self.part.value() == "figures":
            self.print_report.emit(self.code)
            return True
        return self.round.print_chosen()

    def show_part(self, part: str) -> None:
        """Turn to the `round` or to the `figures`."""
        self.part.set_value(part)
        self._turn()

    def show_quarter(self, quarter: Quarter) -> None:
        """Show another quarter."""
        self.quarters.show_quarter(quarter)
        self.round.show_quarter(quarter)
        self._read_summary()

    def key_in(self, company_id: str, code: str) -> None:
        """Open the form of a company's answer in a quarter."""
        quarter = Quarter.parse(code)
        if quarter is not None:
            self.show_part("round")
            self.show_quarter(quarter)
            self.round.key_in(company_id)

    def export(self) -> None:
        """Ask where to, then write the figures as a CSV file."""
        folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        name = str(Path(folder) / tr("prognosepanel-{quarter}.csv", quarter=self.code))
        dialog = QFileDialog(self, tr("Eksportér prognosepanelet"), name, tr("CSV-filer (*.csv)"))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("csv")
        dialog.fileSelected.connect(lambda chosen: self.export_to(Path(chosen)))
        dialog.open()

    def export_to(self, path: Path) -> None:
        """Write the figures to `path`."""
        quarter = self.quarters.quarter

        def work() -> Path:
            return forecast_export.write_csv(self._forecasts.summary(quarter), path)

        self._ops.read(work, lambda file: self._say(tr("{name} er skrevet", name=file.name)), owner=self)

    def copy(self) -> None:
        """Put the figures on the clipboard as rows a spreadsheet takes."""
        if self.figures.summary is not None:
            QGuiApplication.clipboard().setText(forecast_export.copied(self.figures.summary))
            self._say(tr("Tallene er kopieret"))

    def add(self) -> None:
        """Offer companies to take in."""
        self._ops.read(self._forecasts.proposed, self._offer, owner=self)

    def invite_all(self) -> None:
        """Invite everybody in the panel who was not yet."""
        quarter = self.quarters.quarter

        def work() -> int:
            everybody = self._forecasts.ids(ForecastQuery(quarter))
            return self._forecasts.invite(everybody, quarter)

        def done(invited: int) -> None:
            text = trn(invited, "{n} virksomhed er inviteret", "{n} virksomheder er inviteret")
            self.toast.emit(text if invited else tr("Alle er inviteret"), bool(invited))

        self._ops.write(work, done, owner=self)

    def ring_missing(self) -> None:
        """Fill the call list with those that lack an answer."""
        self._with_missing(lambda ids: self.ring.emit(ids, tr("Mangler prognosesvar")))

    def print_missing(self) -> None:
        """Print the forms of those that lack an answer."""
        self._with_missing(lambda ids: self.print_forms.emit(ids, self.code))

    # -- parts -----------------------------------------------------------------------------------------

    def _connect(self) -> None:
        self.quarters.changed.connect(self.show_quarter)
        self.part.changed.connect(lambda _code: self._turn())
        page = self.round
        for name in ("toast", "open_company", "print_forms"):
            getattr(page, name).connect(getattr(self, name))
        page.add_wanted.connect(self.add)
        for keys, act in (
            ("Ctrl+PgUp", lambda: self.quarters.step(-1)),
            ("Ctrl+PgDown", lambda: self.quarters.step(1)),
        ):
            shortcut = QShortcut(QKeySequence(keys), self, act)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        copy = QShortcut(QKeySequence.StandardKey.Copy, self.figures, self.copy)
        copy.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        self._ops.changed.connect(self._on_changed)

    def _make_buttons(self) -> dict[str, tuple[Button, ...]]:
        def button(name: str, text: str, icon: str, press: Callable[[], object], tip: str = "") -> Button:
            made = Button(text, "primary" if name == "forecast_add" else "secondary", icon)
            made.setObjectName(name)
            made.setToolTip(tip or text)
            made.setAccessibleName(text)
            made.clicked.connect(lambda _checked: press())
            return made

        ring = tr("Ring til dem, der mangler")
        forms = tr("Udskriv skemaer til dem, der mangler")
        everybody = tr("Inviter alle, der ikke er inviteret")
        return {
            "round": (
                button("forecast_ring", tr("Ring"), "phone", self.ring_missing, ring),
                button("forecast_forms", tr("Udskriv skemaer"), "printer", self.print_missing, forms),
                button("forecast_invite", tr("Inviter alle"), "send", self.invite_all, everybody),
                button("forecast_add", tr("Tilføj"), "plus", self.add),
            ),
            "figures": (
                button("forecast_copy", tr("Kopiér"), "copy", self.copy),
                button("forecast_export", tr("Eksportér"), "download", self.export),
                button(
                    "forecast_report",
                    tr("Udskriv rapport"),
                    "printer",
                    lambda: self.print_report.emit(self.code),
                ),
            ),
        }

    def _turn(self) -> None:
        part = self.part.value() or "round"
        self._stack.setCurrentWidget(self.round if part == "round" else self.figures)
        for code, group in self.buttons.items():
            for button in group:
                button.setVisible(code == part)
        if part == "round":
            self.round.activate()
        self._read_summary()

    def _read_summary(self) -> None:
        quarter = self.quarters.quarter
        self._ops.read(
            lambda: (self._forecasts.summary(quarter), self._forecasts.bounds()),
            self._show_summary,
            owner=self,
            key="summary",
        )

    def _show_summary(self, read: tuple[Summary, tuple[Quarter, Quarter]]) -> None:
        found, bounds = read
        self.quarters.set_bounds(*bounds)
        self.said.emit(response_text(found.response, found.response_before))
        self.figures.show_summary(found)

    def _on_changed(self, touched: Touched, _by: object) -> None:
        if self.isVisible() and any(kind in {"forecast_answer", "company"} for kind, _ in touched):
            self._read_summary()

    def _offer(self, proposed: tuple[Proposed, ...]) -> None:
        query, listed = self._listed()
        dialog = AddDialog(proposed, listed if listed <= MOST_AT_ONCE else 0, self.window())
        dialog.chosen.connect(lambda ids: self._add(lambda: self._forecasts.add(ids)))
        dialog.another_wanted.connect(self._choose)
        dialog.listed_wanted.connect(lambda: self._add(lambda: self._forecasts.add_listed(query)))
        dialog.open()

    def _choose(self) -> None:
        dialog = ChooseCompanyDialog(tr("Tilføj til prognosepanelet"), self._ops, self._search, self.window())
        dialog.chosen.connect(lambda company_id: self._add(lambda: self._forecasts.add((company_id,))))
        dialog.new_asked.connect(self.new_company)
        dialog.open()

    def _add(self, work: Callable[[], int]) -> None:
        def done(added: int) -> None:
            text = trn(added, "{n} virksomhed er tilføjet", "{n} virksomheder er tilføjet")
            self.toast.emit(text if added else tr("De er allerede i panelet"), bool(added))

        self._ops.write(work, done, owner=self)

    def _with_missing(self, then: Callable[[tuple[str, ...]], object]) -> None:
        quarter = self.quarters.quarter

        def show(ids: tuple[str, ...]) -> None:
            if ids:
                then(ids)
            else:
                self._say(tr("Der mangler ingen svar"))

        self._ops.read(lambda: self._forecasts.ids(ForecastQuery(quarter, missing=True)), show, owner=self)

    def _say(self, text: str) -> None:
        self.toast.emit(text, False)  # noqa: FBT003 - Qt's signature
