"""Lister: what the program knows beforehand and where it comes from; a full list of postal codes read in."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QHBoxLayout

from kmdesk.core.errors import KnownError
from kmdesk.core.i18n import tr, trn
from kmdesk.rules.dates import long_date
from kmdesk.services.reference_sources import ReferenceLists
from kmdesk.ui import theme
from kmdesk.ui.operations import Operations
from kmdesk.ui.screens.settings.page import SettingsPage
from kmdesk.ui.widgets.buttons import Button, LinkButton
from kmdesk.ui.widgets.labels import label
from kmdesk.ui.widgets.messages import InlineMessage


class ListsPage(SettingsPage):
    """Shows each list's source and day; reads postal codes in from a CSV file."""

    def __init__(self, ops: Operations, lists: ReferenceLists) -> None:
        super().__init__(
            tr("Lister"), tr("Kommuner, brancher og andre lister følger med programmet, hver med sin kilde.")
        )
        self._ops, self._lists = ops, lists
        postal = self.add_group(tr("Postnumre"))
        explain = tr(
            "Med programmet følger de postnumre, der berører de syv kommuner, og større byer. En fuldstændig"
            " liste kan indlæses som CSV med kolonnerne KOMMUNE_NR, POSTNR og BYNAVN adskilt af semikolon."
        )
        postal.addWidget(label(explain, "secondary", wrap=True))
        self._state = label("", wrap=True)
        self._state.setObjectName("postal_state")
        postal.addWidget(self._state)
        self._problem = InlineMessage("late", "", "")
        self._problem.hide()
        postal.addWidget(self._problem)
        read_in = Button(tr("&Indlæs postnumre …"), "secondary", "upload")
        read_in.setObjectName("read_postal_codes")
        read_in.clicked.connect(self._choose)
        self._forget = LinkButton(tr("Brug programmets egen liste"))
        self._forget.setObjectName("forget_postal_codes")
        self._forget.activated.connect(self._drop)
        row = QHBoxLayout()
        row.setSpacing(theme.px(12))
        row.addWidget(read_in)
        row.addWidget(self._forget)
        row.addStretch(1)
        postal.addLayout(row)
        sources = self.add_group(tr("Kilder"))
        for one in lists.sources():
            when = tr("kontrolleret {day}", day=long_date(one.checked_on))
            sources.addWidget(label(f"{tr(one.title)} · {when}", "medium"))
            sources.addWidget(label(one.source, "secondary", wrap=True))
        self.column.addStretch(1)

    def activate(self) -> None:
        """Say which list of postal codes is in use."""
        count = self._lists.own_count()
        self._forget.setVisible(count > 0)
        self._state.setText(
            trn(count, "Jeres egen liste bruges: {n} postnummer.", "Jeres egen liste bruges: {n} postnumre.")
            if count
            else tr("Programmets egen liste bruges.")
        )

    def read_in(self, path: Path) -> None:
        """Read a file in; what is wrong with it is said on the page."""
        self._problem.hide()
        self._ops.read(lambda: self._lists.read_in(path), self._done, owner=self, failed=self._failed)

    def _choose(self) -> None:
        chooser = QFileDialog(self, tr("Vælg en liste over postnumre"), "", "CSV (*.csv *.txt)")
        chooser.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        chooser.fileSelected.connect(lambda name: self.read_in(Path(name)))
        chooser.open()

    def _drop(self) -> None:
        self._problem.hide()
        self._ops.read(self._lists.forget_own, lambda _: self.activate(), owner=self, failed=self._failed)

    def _done(self, count: int) -> None:
        self.activate()
        text = trn(count, "{n} postnummer er indlæst", "{n} postnumre er indlæst")
        self.toast.emit(text, False)  # noqa: FBT003 - the signal's own order

    def _failed(self, error: KnownError) -> None:
        self._problem.show_text(error.message, error.advice)
        self._problem.show()
