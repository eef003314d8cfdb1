"""The page Årshjul: when project cases and internships are wanted, the next ones first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent

from kmdesk.core.i18n import mark, tr, trn
from kmdesk.models import CaseWindow
from kmdesk.rules.case_calendar import Standing
from kmdesk.rules.dates import long_date, parse_date
from kmdesk.rules.numbers import format_number
from kmdesk.services.case_windows import CaseWindows, ListedWindow, OfferedWindow, WindowQuery
from kmdesk.services.reference import choice_label, choices
from kmdesk.ui.lists.list_page import ListPage
from kmdesk.ui.operations import Operations
from kmdesk.ui.screens.candidates.columns import short
from kmdesk.ui.screens.candidates.institution_pane import wanted_text
from kmdesk.ui.screens.candidates.offers import Offer, OffersDialog
from kmdesk.ui.tables.paged_model import Cell, Column, Source
from kmdesk.ui.widgets.choices import CheckBox, ComboBox
from kmdesk.ui.widgets.empty import EmptyState

_KINDS = frozenset({"case_window", "institution", "need"})
_TYPES = ("thesis_project", "internship", "student_job")


def _near(standing: Standing) -> Cell:
    if standing.state == "past":
        return Cell(standing.text, "muted")
    if standing.state == "open":
        return Cell(
            standing.text,
            "soon" if standing.urgent else "ok",
            icon="clock" if standing.urgent else "circle-check",
        )
    return Cell(standing.text)


def _checked(row: ListedWindow) -> Cell:
    if row.uncertain:
        return Cell(tr("Skal kontrolleres"), "soon", icon="triangle-alert")
    return Cell(short(row.window.checked_on))


def _runs(window: CaseWindow) -> str:
    return "–".join(text for text in (short(window.starts_on), short(window.ends_on)) if text)


COLUMNS: tuple[Column[ListedWindow], ...] = (
    Column("when", mark("Hvornår"), 224, lambda row: _near(row.standing), sortable=False),
    Column(
        "programme",
        mark("Uddannelse"),
        220,
        lambda row: Cell(row.window.programme, medium=True),
        sortable=False,
        stretches=True,
    ),
    Column("institution", mark("Institution"), 210, lambda row: Cell(row.institution), sortable=False),
    Column(
        "type",
        mark("Type"),
        112,
        lambda row: Cell(choice_label("match_type", row.window.match_type)),
        sortable=False,
    ),
    Column("runs", mark("Forløb"), 136, lambda row: Cell(_runs(row.window)), sortable=False),
    Column(
        "needs",
        mark("Behov"),
        60,
        lambda row: Cell(str(row.needs) if row.needs else ""),
        align="right",
        sortable=False,
    ),
    Column("checked", mark("Kontrolleret"), 148, _checked, sortable=False),
)


class CalendarPage(ListPage[ListedWindow]):
    """The periods. Enter and F2 open the form, G repeats next year, Del deletes with undo."""

    edit_window = Signal(object)

    def __init__(self, ops: Operations, windows: CaseWindows) -> None:
        super().__init__(
            ops,
            COLUMNS,
            lambda row: row.window.id,
            name=tr("Årshjul"),
            find=tr("Filtrér årshjulet"),
            kinds=_KINDS,
            give_way=("type", "runs"),
        )
        self._windows = windows
        self.table.setObjectName("window_list")
        areas = [(choice.code, choice.label) for choice in choices("field_of_study")]
        kinds = [(code, choice_label("match_type", code)) for code in _TYPES]
        self.field = ComboBox([("", tr("Alle fagområder")), *areas], placeholder=tr("Alle fagområder"))
        self.field.setObjectName("field_filter")
        self.field.setAccessibleName(tr("Fagområde"))
        self.kind = ComboBox([("", tr("Alle typer")), *kinds], placeholder=tr("Alle typer"))
        self.kind.setObjectName("kind_filter")
        self.kind.setAccessibleName(tr("Type"))
        self.past = CheckBox(tr("Også afsluttede"))
        self.past.setObjectName("past_too")
        for part in (self.field, self.kind, self.past):
            self.top.addWidget(part)
        self.top.addStretch(1)
        self.field.chosen.connect(lambda _code: self.ask())
        self.kind.chosen.connect(lambda _code: self.ask())
        self.past.clicked.connect(lambda _on: self.ask())
        self.table.on_letter(Qt.Key.Key_G, self.repeat)
        self.table.entered_row.connect(self._open)
        self.table.entered_aside.connect(self._open)
        self.table.delete_wanted.connect(self._delete)

    def offer(self) -> None:
        """Offer what comes every year and is not here yet."""
        self.ops.read(self._windows.offered, self._show_offers, owner=self)

    # -- what a list says ----------------------------------------------------------------------------

    def source(self) -> Source[ListedWindow]:
        """Return the rows of the filters."""
        query = self._query()
        return Source(
            lambda offset, limit: self._windows.listed(query, offset, limit),
            lambda _after: (self._windows.count(query), None),
        )

    def empty(self) -> EmptyState:
        """Say how to begin."""
        return EmptyState(
            "calendar-days",
            tr("Ingen perioder endnu"),
            tr("Her står, hvornår uddannelserne ønsker cases og praktik. Vælg de kendte fra listen."),
            ("list|" + tr("Vælg fra listen"), self.offer),
        )

    def filtered(self) -> bool:
        """Tell whether a filter leaves anything out."""
        return replace(self._query(), past_too=False) != WindowQuery()

    def clear_filters(self) -> None:
        """Take every filter away."""
        self.field.set_value("")
        self.kind.set_value("")
        super().clear_filters()
        self.ask()

    def foot_text(self, count: int) -> str:
        """Say how many, and the keys."""
        said = trn(count, "{number} periode", "{number} perioder", number=format_number(count))
        return f"{said} · {tr('Enter retter · G gentager næste år')}"

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """F2 changes the period."""
        picked = self.table.picked_id()
        if event.key() == Qt.Key.Key_F2 and picked:
            self._open(picked)
        else:
            super().keyPressEvent(event)

    def repeat(self) -> None:
        """Create the chosen period a year later."""
        window_id = self.table.picked_id()
        if window_id is None:
            return

        def done(window: CaseWindow) -> None:
            day = parse_date(window.wanted_from or window.starts_on)
            when = long_date(day) if isinstance(day, date) else ""
            self.tell(tr("{programme} er gentaget fra {day}", programme=window.programme, day=when))

        self.ops.write(lambda: self._windows.next_year(window_id), done, owner=self)

    # -- parts ---------------------------------------------------------------------------------------

    def _query(self) -> WindowQuery:
        field, kind = self.field.value(), self.kind.value()
        return WindowQuery(
            self.text_filter.text(),
            fields=(field,) if field else (),
            match_types=(kind,) if kind else (),
            past_too=self.past.isChecked(),
        )

    def _open(self, window_id: str) -> None:
        self.ops.read(lambda: self._windows.get(window_id), self.edit_window.emit, owner=self)

    def _delete(self, window_id: str) -> None:
        self.ops.write(
            lambda: self._windows.delete(window_id),
            lambda name: self.tell(tr("{name} er slettet", name=name)),
            owner=self,
        )

    def _show_offers(self, offered: Sequence[OfferedWindow]) -> None:
        offers = [
            Offer(
                one.key,
                f"{one.institution}: {one.window.programme}",
                f"{wanted_text(one.window)}\n{one.window.source}",
                one.uncertain,
            )
            for one in offered
        ]
        text = tr("Datoerne er erfaring. Spørg institutionen, før du lover noget.")
        dialog = OffersDialog(tr("Perioder, der kommer hvert år"), text, offers, self)
        dialog.chosen.connect(self._take)
        dialog.open()

    def _take(self, keys: tuple[str, ...]) -> None:
        def done(made: Sequence[CaseWindow]) -> None:
            self.tell(trn(len(made), "{n} periode er oprettet", "{n} perioder er oprettet"))

        self.ops.write(lambda: self._windows.take_over(keys), done, owner=self)
