"""The part Opsamling of the screen Løfter: all the companies wish, need and ask, for the internal group."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import cast

from PySide6.QtCore import QStandardPaths, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFileDialog

from kmdesk.core.i18n import mark, tr, trn
from kmdesk.rules.dates import parse_date
from kmdesk.rules.numbers import format_number
from kmdesk.services import gathering_export
from kmdesk.services.gathering import GatherColumn, Gathered, GatherQuery, GatherState
from kmdesk.services.reference import choice_label
from kmdesk.services.referrals import Referrals
from kmdesk.services.search import Search
from kmdesk.ui.lists.list_page import ListPage
from kmdesk.ui.lists.marks import Marks
from kmdesk.ui.lists.query_filters import QueryFilters
from kmdesk.ui.screens.promises.inquiry_asks import InquiryDesk
from kmdesk.ui.screens.promises.inquiry_steps import InquirySteps
from kmdesk.ui.screens.promises.inquiry_words import day_text
from kmdesk.ui.tables.paged_model import Cell, Column, Source
from kmdesk.ui.widgets.buttons import Button
from kmdesk.ui.widgets.editors import DateEdit
from kmdesk.ui.widgets.empty import EmptyState
from kmdesk.ui.widgets.segments import Segments

_KINDS = frozenset({"inquiry", "need", "company", "broker", "project", "visit"})
_LISTS: Mapping[str, tuple[str, str]] = {
    "types": (mark("Type"), "inquiry_type"),
    "topics": (mark("Emne"), "inquiry_topic"),
    "municipalities": (mark("Kommune"), ""),
}


class GatheringPage(ListPage[Gathered]):
    """The list. Enter opens the record, B brings those marked on, F2 notes what came of it."""

    open_inquiry = Signal(str)
    open_need = Signal(str)
    print_wanted = Signal(object)
    """The `GatherQuery` whose answer is to be printed."""

    def __init__(self, desk: InquiryDesk, referrals: Referrals, search: Search) -> None:
        marks = Marks()
        super().__init__(
            desk.ops,
            _columns(marks),
            lambda row: row.key,
            name=tr("Opsamling"),
            find=tr("Find i opsamlingen"),
            kinds=_KINDS,
            marks=marks,
            give_way=("result", "type", "day", "brought"),
        )
        self.setObjectName("gathering_page")
        self._desk, self._gathering = desk, desk.gathering
        self.query = GatherQuery()
        self.text_filter.setObjectName("gathering_filter")
        self.table.setObjectName("gathering_table")
        self.table.set_sort(self.query.sort, descending=False)
        self.state = Segments(
            (("waiting", tr("Venter")), ("brought", tr("Bragt videre")), ("all", tr("Alle"))),
            clearable=False,
            tall=True,
        )
        self.state.setObjectName("gathering_state")
        self.state.set_value("waiting")
        self.since = DateEdit(self._read_day, placeholder=tr("Fra dato"))
        self.since.setObjectName("gathering_since")
        self.since.setAccessibleName(tr("Kun fra den dag"))
        self.since.setToolTip(tr("Tom: fra begyndelsen"))
        self.filters: QueryFilters[GatherQuery] = QueryFilters(self.query, _LISTS, {})
        self.filters.setObjectName("gathering_chips")
        for part in (self.state, self.since):
            self.top.addWidget(part)
        self.top.addWidget(self.filters, 1)
        self.steps = InquirySteps(desk, referrals, search, self)
        bring = Button(tr("Bragt videre …"), icon="send", dense=True)
        bring.setObjectName("bring_button")
        bring.clicked.connect(self.bring)
        self.add_bulk(bring)
        for name, icon, text, act in (
            ("print_gathering", "printer", tr("Udskriv"), self.print_shown),
            ("export_gathering", "download", tr("Eksportér"), self.export),
        ):
            button = Button(text, icon=icon)
            button.setObjectName(name)
            button.clicked.connect(act)
            self.top.addWidget(button)
        self._connect()

    def activate(self) -> None:
        """Load the rows, and what the filters offer."""
        super().activate()
        self.ops.read(
            self._gathering.municipalities,
            lambda found: self.filters.give("municipalities", found),
            owner=self,
            key="places",
        )

    def new_here(self) -> None:
        """Open the form of a new inquiry (Ctrl+N)."""
        self.steps.new()

    def bring(self) -> None:
        """Ask when and to whom those marked were brought."""
        self.steps.bring_keys(self.table.chosen())

    def print_shown(self) -> bool:
        """Print the list (Ctrl+P)."""
        self.print_wanted.emit(self._asked())
        return True

    def export(self) -> None:
        """Ask where to, then write the list as a CSV file."""
        folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        day = self._desk.clock.today().isoformat()
        name = str(Path(folder) / tr("opsamling-{day}.csv", day=day))
        dialog = QFileDialog(self, tr("Eksportér opsamlingen"), name, tr("CSV-filer (*.csv)"))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("csv")
        dialog.fileSelected.connect(lambda chosen: self.export_to(Path(chosen)))
        dialog.open()

    def export_to(self, path: Path) -> None:
        """Write the list to `path`."""
        query = self._asked()

        def work() -> Path:
            return gathering_export.write_csv(self._gathering.everything(query), path)

        def done(file: Path) -> None:
            self.toast.emit(tr("{name} er skrevet", name=file.name), False)  # noqa: FBT003 - Qt's signature

        self.ops.read(work, done, owner=self)

    # -- what a list says ----------------------------------------------------------------------------

    def source(self) -> Source[Gathered]:
        """Return the rows of the query."""
        query = self._asked()
        return Source(
            lambda offset, limit: self._gathering.page(query, offset, limit),
            lambda _after: (self._gathering.count(query), None),
        )

    def empty(self) -> EmptyState:
        """Say what will stand here."""
        if self.query.state == "waiting":
            return EmptyState(
                "circle-check",
                tr("Alt er bragt videre"),
                tr("Nye ønsker, behov og spørgsmål fra virksomhederne samler sig her."),
            )
        return EmptyState(
            "send",
            tr("Intet er bragt videre endnu"),
            tr("Markér det, der skal med til den interne gruppe, og vælg “Bragt videre”."),
        )

    def filtered(self) -> bool:
        """Tell whether text or a filter leaves any out."""
        return super().filtered() or self.query.filtered

    def clear_filters(self) -> None:
        """Take text and filters away."""
        self.filters.clear()
        self.since.clear()
        self._on_filters()
        super().clear_filters()

    def foot_text(self, count: int) -> str:
        """Say how many, and what the keys do."""
        said = trn(
            count,
            "{number} ønske, behov eller spørgsmål",
            "{number} ønsker, behov og spørgsmål",
            number=format_number(count),
        )
        return f"{said} · {tr('Mellemrum markerer, B bringer videre, F2 noterer, hvad der kom ud af det')}"

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """F2 notes what came of the selected one, Ctrl+E exports the list."""
        picked = self.table.picked_id()
        control = event.modifiers() == Qt.KeyboardModifier.ControlModifier
        if event.key() == Qt.Key.Key_F2 and picked:
            self.steps.result(picked)
        elif control and event.key() == Qt.Key.Key_E:
            self.export()
        else:
            super().keyPressEvent(event)

    # -- parts ---------------------------------------------------------------------------------------

    def _connect(self) -> None:
        self.state.changed.connect(lambda _code: self._on_filters())
        self.since.changed.connect(lambda _day: self._on_filters())
        self.since.problem.connect(self.foot.setText)
        self.filters.changed.connect(lambda _query: self._on_filters())
        self.table.sort_changed.connect(self._sort)
        self.table.entered_row.connect(self._open)
        self.table.entered_aside.connect(self.steps.result)
        self.table.all_wanted.connect(self._mark_all)
        self.table.on_letter(Qt.Key.Key_B, self.bring)
        self.steps.told.connect(self._on_told)
        self.steps.saved.connect(self.open_inquiry)

    def _asked(self) -> GatherQuery:
        return replace(self.query, text=self.text_filter.text())

    def _open(self, key: str) -> None:
        kind, _, record_id = key.partition(":")
        (self.open_inquiry if kind == "inquiry" else self.open_need).emit(record_id)

    def _on_told(self, text: str) -> None:
        self.table.mark(())
        self.tell(text)

    def _on_filters(self) -> None:
        day: date | None = self.since.value()
        self.query = replace(
            self.filters.query,
            state=cast("GatherState", self.state.value()),
            since=day.isoformat() if day else "",
            sort=self.query.sort,
            descending=self.query.descending,
        )
        self.ask()

    def _sort(self, key: str, descending: bool) -> None:
        self.query = replace(self.query, sort=cast("GatherColumn", key), descending=descending)
        self.ask()

    def _mark_all(self) -> None:
        query = self._asked()
        self.ops.read(lambda: self._gathering.keys(query), self.table.mark, owner=self, key="all")

    def _read_day(self, text: str) -> date:
        day = parse_date(text, today=self._desk.clock.today())
        if day is None:
            raise ValueError(tr("Datoen findes ikke. Skriv fx 24.11.2026."))
        return day


def _columns(marks: Marks) -> tuple[Column[Gathered], ...]:
    return (
        marks.column(
            "topic", mark("Emne"), 140, lambda row: (row.key, choice_label("inquiry_topic", row.topic))
        ),
        Column("type", mark("Type"), 104, lambda row: Cell(choice_label("inquiry_type", row.type))),
        Column("company", mark("Virksomhed"), 176, lambda row: Cell(row.company)),
        Column("title", mark("Hvad siger de"), 220, _said, stretches=True),
        Column("day", mark("Modtaget"), 96, lambda row: Cell(day_text(row.day))),
        Column("brought", mark("Bragt videre"), 190, _brought),
        Column("result", mark("Hvad kom der ud af det"), 200, lambda row: Cell(_line(row.brought_result))),
    )


def _said(row: Gathered) -> Cell:
    return Cell(": ".join(_line(part) for part in row.said if part))


def _brought(row: Gathered) -> Cell:
    if not row.brought_on:
        return Cell("")
    return Cell(f"{day_text(row.brought_on)} {row.brought_to}", icon="check")


def _line(text: str) -> str:
    return " ".join(text.split())
