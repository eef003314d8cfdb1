"""The view Bopæl og arbejdssted of the page Matches: how many placements cross a municipal border."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QStandardPaths, Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QFrame, QHBoxLayout, QMenu, QScrollArea, QVBoxLayout, QWidget

from kmdesk.core.errors import KnownError
from kmdesk.core.i18n import tr
from kmdesk.rules.forecast import Quarter
from kmdesk.services.forecast_words import percent_text
from kmdesk.services.placement_tables import (
    NOT_TOLD,
    compared_text,
    copied,
    definition_text,
    left_out_texts,
    result_text,
    tables,
    write_csv,
)
from kmdesk.services.placements import (
    Analysis,
    PlacementChoices,
    PlacementQuery,
    Placements,
    compared,
    everything,
)
from kmdesk.ui import theme
from kmdesk.ui.operations import Operations, Touched
from kmdesk.ui.screens.forecast.quarter_chooser import QuarterChooser
from kmdesk.ui.screens.matches.placement_table import PlacementTable
from kmdesk.ui.widgets.buttons import Button
from kmdesk.ui.widgets.chips import Chip
from kmdesk.ui.widgets.editors import LineEdit
from kmdesk.ui.widgets.labels import label
from kmdesk.ui.widgets.messages import InlineMessage
from kmdesk.ui.widgets.progress import TargetBar
from kmdesk.ui.widgets.section_header import SectionHeader
from kmdesk.ui.widgets.segments import Segments

KINDS = frozenset({"match", "candidate", "company", "need", "circulation", "project"})
_FILTERS = ("type", "work", "home")
_BAR = 420


class HomesView(QWidget):
    """Counts for a period and a filter. What belongs to other screens is asked for through signals."""

    toast = Signal(str, bool)
    print_wanted = Signal(object)
    """The `PlacementQuery` whose report is to be printed."""

    def __init__(self, ops: Operations, placements: Placements) -> None:
        super().__init__()
        self.setObjectName("homes_view")
        self._ops, self._placements = ops, placements
        self.query = PlacementQuery()
        self.found: Analysis | None = None
        self._choices = PlacementChoices()
        self.period = Segments(
            (("contract", tr("Kontrakten")), ("quarter", tr("Kvartal")), ("own", tr("Egne datoer"))),
            clearable=False,
        )
        self.period.setObjectName("placement_period")
        self.period.set_value("contract")
        self.period.changed.connect(self._change_period)
        self.quarters = QuarterChooser(placements.this_quarter())
        # Nothing in a desk is older: how far back the arrows go, and no rule.
        self.quarters.set_bounds(Quarter(2000, 1), placements.this_quarter())
        self.quarters.changed.connect(
            lambda quarter: self.show_query(replace(self.query, quarter=quarter.code))
        )
        self.days = tuple(
            self._day(field, name) for field, name in (("first", tr("Fra")), ("last", tr("Til")))
        )
        self._own = QWidget()
        self._chips = QHBoxLayout()
        self._chips.setSpacing(theme.px(8))
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._lay_out()
        self._show_controls()
        ops.changed.connect(self._on_changed)

    # -- what the page asks for ------------------------------------------------------------------------

    def activate(self) -> None:
        """Count, or count anew."""
        self._ops.read(self._placements.choices, self._set_choices, owner=self, key="choices")
        self._read()

    def focus_list(self) -> None:
        """Put the focus on the first table."""
        table = self._scroll.findChild(PlacementTable)
        if table is not None:
            table.focus_first()

    def focus_filter(self) -> None:
        """Put the focus on the period."""
        self.period.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def show_query(self, query: PlacementQuery) -> None:
        """Count something else."""
        self.query = query
        self._show_controls()
        self._read()

    def copy(self) -> None:
        """Put all that is shown on the clipboard, as rows a spreadsheet takes."""
        if self.found is not None:
            shown = tables(self.found, everything(self.found))
            text = "\n\n".join(copied(((one.title,), one.heads, *one.rows)) for one in shown)
            QGuiApplication.clipboard().setText(f"{self.found.about}\n\n{text}")
            self._say(tr("Tallene er kopieret. Der er også små tal imellem."))

    def export(self) -> None:
        """Ask where to, then write what may leave the house as a CSV file."""
        folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        name = str(Path(folder) / tr("placeringer.csv"))
        dialog = QFileDialog(self, tr("Eksportér placeringer"), name, tr("CSV-filer (*.csv)"))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("csv")
        dialog.fileSelected.connect(lambda chosen: self.export_to(Path(chosen)))
        dialog.open()

    def export_to(self, path: Path) -> None:
        """Write the figures to `path`."""
        query = self.query

        def done(file: Path) -> None:
            self._say(tr("{name} er skrevet uden små tal", name=file.name))

        self._ops.read(lambda: write_csv(self._placements.find(query), path), done, owner=self)

    def print_report(self) -> None:
        """Ask for the report of what is shown."""
        self.print_wanted.emit(self.query)

    # -- parts -----------------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        own = QHBoxLayout(self._own)
        own.setContentsMargins(0, 0, 0, 0)
        own.setSpacing(theme.px(6))
        for edit in self.days:
            own.addWidget(label(edit.accessibleName(), "label"))
            own.addWidget(edit)
        first, second = QHBoxLayout(), QHBoxLayout()
        for row in (first, second):
            row.setSpacing(theme.px(8))
        for part in (self.period, self.quarters, self._own):
            first.addWidget(part)
        first.addStretch(1)
        for name, text, icon, press in (
            ("placement_copy", tr("Kopiér"), "copy", self.copy),
            ("placement_export", tr("Eksportér"), "download", self.export),
            ("placement_print", tr("Udskriv rapport"), "printer", self.print_report),
        ):
            button = Button(text, "secondary", icon)
            button.setObjectName(name)
            button.clicked.connect(press)
            first.addWidget(button)
        second.addLayout(self._chips)
        second.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.px(24), theme.px(12), theme.px(24), 0)
        column.setSpacing(theme.px(10))
        column.addLayout(first)
        column.addLayout(second)
        column.addWidget(self._scroll, 1)

    def _day(self, field: str, name: str) -> LineEdit:
        edit = LineEdit(placeholder=tr("dd.mm.åååå"), characters=12)
        edit.setObjectName(f"placement_{field}")
        edit.setAccessibleName(name)

        def read() -> None:
            if edit.text() != getattr(self.query, field):
                self.show_query(replace(self.query, **{field: edit.text()}))

        edit.editingFinished.connect(read)
        return edit

    def _set_choices(self, choices: PlacementChoices) -> None:
        self._choices = choices
        self._show_controls()

    def _change_period(self, period: str) -> None:
        self.show_query(replace(self.query, period=period))
        if period == "own":
            self.days[0].setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_controls(self) -> None:
        """Show the period's own controls, and the chips anew: what they say is theirs from the beginning."""
        self.quarters.setVisible(self.query.period == "quarter")
        self._own.setVisible(self.query.period == "own")
        focused = next((name for name in _FILTERS if self._chip_has_focus(name)), "")
        for name in _FILTERS:
            if (old := self.findChild(Chip, f"placement_{name}")) is not None:
                self._chips.removeWidget(old)
                old.hide()
                old.setObjectName("")
                old.deleteLater()
        for name in _FILTERS:
            code: str = getattr(self.query, name)
            text = next((text for known, text in self._options(name) if known == code), code)
            chip = Chip(self._titles()[name], text, removable=bool(code))
            chip.setObjectName(f"placement_{name}")
            chip.clicked.connect(self._opener(name, chip))
            chip.removed.connect(self._chooser(name, ""))
            self._chips.addWidget(chip)
            if name == focused:
                chip.setFocus(Qt.FocusReason.OtherFocusReason)

    def _chip_has_focus(self, name: str) -> bool:
        chip = self.findChild(Chip, f"placement_{name}")
        return chip is not None and chip.hasFocus()

    def _options(self, name: str) -> Sequence[tuple[str, str]]:
        known = {"type": self._choices.types, "work": self._choices.works, "home": self._choices.homes}
        return (("", tr("Alle")), *known[name])

    @staticmethod
    def _titles() -> dict[str, str]:
        return {"type": tr("Type"), "work": tr("Arbejdssted"), "home": tr("Bopæl")}

    def menu_for(self, name: str) -> QMenu:
        """Return the menu of a chip."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for code, text in self._options(name):
            action = menu.addAction(text.replace("&", "&&"))
            action.setCheckable(True)
            action.setChecked(code == getattr(self.query, name))
            action.triggered.connect(self._chooser(name, code))
        return menu

    def _opener(self, name: str, chip: Chip) -> Callable[[], None]:
        return lambda: self.menu_for(name).popup(chip.mapToGlobal(chip.rect().bottomLeft()))

    def _chooser(self, name: str, code: str) -> Callable[[], None]:
        return lambda: self.show_query(replace(self.query, **{name: code}))

    def _read(self) -> None:
        query = self.query
        self._ops.read(
            lambda: self._placements.find(query), self._show, owner=self, key="found", failed=self._show_error
        )

    def _show(self, found: Analysis) -> None:
        self.found = found
        inside, column = _page()
        shown = everything(found)
        whole = found.split
        column.addWidget(label(found.about, "secondary", wrap=True))
        column.addWidget(label(NOT_TOLD if whole.share is None else percent_text(whole.share), "figure"))
        if whole.share is not None:
            known = whole.inside + whole.outside
            bar = TargetBar(whole.outside, known, round(known * compared().percent / 100))
            bar.setFixedWidth(theme.px(_BAR))
            bar.setToolTip(compared_text())
            column.addWidget(bar)
        column.addWidget(label(result_text(shown), "medium", wrap=True, selectable=True))
        column.addWidget(label(compared_text(), "base", wrap=True))
        for text in (*left_out_texts(found, shown), definition_text(), _discretion(found)):
            column.addWidget(label(text, "secondary", wrap=True))
        for table in tables(found, shown):
            column.addSpacing(theme.px(8))
            column.addWidget(SectionHeader(table.title))
            column.addWidget(PlacementTable(table))
        column.addStretch(1)
        self._scroll.setWidget(inside)

    def _show_error(self, error: KnownError) -> None:
        self.found = None
        inside, column = _page()
        column.addWidget(InlineMessage("late", error.message, error.advice))
        column.addStretch(1)
        self._scroll.setWidget(inside)

    def _on_changed(self, touched: Touched, _by: object) -> None:
        if self.isVisible() and any(kind in KINDS for kind, _ in touched):
            self._read()

    def _say(self, text: str) -> None:
        self.toast.emit(text, False)  # noqa: FBT003 - Qt's signature


def _page() -> tuple[QWidget, QVBoxLayout]:
    inside = QWidget()
    column = QVBoxLayout(inside)
    column.setContentsMargins(0, theme.px(4), theme.px(12), theme.px(24))
    column.setSpacing(theme.px(8))
    return inside, column


def _discretion(found: Analysis) -> str:
    return tr(
        "Her ser du alle tal. Papir og CSV viser ingen tal under {n}, og heller ikke tal, som de kan regnes"
        " ud af.",
        n=found.fewest,
    )
