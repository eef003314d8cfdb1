"""Every building block in its states on one page, for looking at and for tests."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QHeaderView, QTableView, QVBoxLayout, QWidget

from kmdesk.core.i18n import tr
from kmdesk.ui import theme
from kmdesk.ui.widgets.badge import Badge, StatusMark
from kmdesk.ui.widgets.buttons import Button
from kmdesk.ui.widgets.cards import Card
from kmdesk.ui.widgets.chips import AddChip, Chip
from kmdesk.ui.widgets.empty import EmptyState, ErrorState, ReadOnlyBanner, Skeleton
from kmdesk.ui.widgets.fields import CheckBox, ComboBox, Field, LineEdit, RadioButton
from kmdesk.ui.widgets.messages import InlineMessage
from kmdesk.ui.widgets.rows import dress_table, row_height
from kmdesk.ui.widgets.segments import Segments
from kmdesk.ui.widgets.status_chip import StatusChip
from kmdesk.ui.widgets.toast import Toast

_COMPANIES = (
    ("Agerbo Tekstil A/S", "Ikast-Brande", 27),
    ("Nørkær Møbler ApS", "Holstebro", 18),
    ("Skovhave Tømrer ApS", "Herning", 11),
)


class Gallery(QWidget):
    """Three columns of cards. `focus_sample` and `hover_sample` show focus and mouse."""

    def __init__(self) -> None:
        super().__init__()
        page = QHBoxLayout(self)
        page.setContentsMargins(theme.px(28), theme.px(20), theme.px(28), theme.px(14))
        page.setSpacing(theme.px(28))
        columns = (
            (self._buttons(), self._fields(), self._choices(), self._marks(), self._error()),
            (self._messages(), self._toast(), self._empty(), self._no_hits(), self._loading()),
            (self._table(comfortable=False), self._table(comfortable=True), self._read_only(), self._sync()),
        )
        for cards in columns:
            column = QVBoxLayout()
            column.setSpacing(theme.px(16))
            for card in cards:
                column.addWidget(card)
            column.addStretch(1)
            page.addLayout(column, 1)

    def _buttons(self) -> Card:
        card = Card(tr("Knapper"))
        disabled = Button(tr("Ikke aktiv"))
        disabled.setEnabled(False)
        self.focus_sample = Button(tr("Fokus"))
        self.hover_sample = Button(tr("Under mus"), "primary")
        self.hover_sample.setDown(True)
        upper = (
            Button(tr("Opret virksomhed"), "primary"),
            Button(tr("Udskriv"), icon="printer"),
            Button(tr("Spring over"), "quiet"),
        )
        lower = (self.hover_sample, self.focus_sample, disabled, Button(tr("Slet"), "destructive", "trash-2"))
        card.body.addLayout(_row(upper))
        card.body.addLayout(_row(lower))
        return card

    def _fields(self) -> Card:
        card = Card(tr("Felter"))
        town = LineEdit("Ikast")
        town.setReadOnly(True)
        phone = LineEdit("97 00 31 00")
        phone.setProperty("gallery", "focus")
        self.field_sample = phone
        cvr = Field(tr("CVR-nummer"), LineEdit("49 26 23 54"))
        cvr.set_state("warn", tr("Kontroltallet passer ikke. Du kan gemme alligevel."))
        day = Field(tr("Dato"), LineEdit("31.02.2026"), required=True)
        day.set_state("error", tr("Datoen findes ikke. Skriv fx {example}.", example="24.11.2026"))
        kommune = ComboBox((("herning", "Herning"), ("struer", "Struer")), placeholder=tr("Vælg kommune"))
        fields = (
            Field(tr("Navn"), LineEdit("Agerbo Tekstil A/S"), required=True),
            Field(tr("Kommune"), kommune, required=True),
            Field(tr("Telefon"), phone),
            Field(tr("By"), town),
            cvr,
            day,
        )
        grid = QGridLayout()
        grid.setHorizontalSpacing(theme.px(12))
        grid.setVerticalSpacing(theme.px(10))
        for place, field in enumerate(fields):
            grid.addWidget(field, place // 2, place % 2, Qt.AlignmentFlag.AlignTop)
            grid.setColumnStretch(place % 2, 1)
        card.body.addLayout(grid)
        return card

    def _choices(self) -> Card:
        card = Card(tr("Valg"))
        answers = Segments((("yes", tr("Ja")), ("no", tr("Nej")), ("maybe", tr("Måske"))))
        answers.setAccessibleName(tr("Svar"))
        answers.set_value("yes")
        box = CheckBox(tr("Praktik"))
        box.setChecked(True)
        mine, theirs = RadioButton(tr("Min")), RadioButton(tr("Kontoret"))
        mine.setChecked(True)
        card.body.addLayout(_row((answers, box, mine, theirs), gap=16))
        return card

    def _marks(self) -> Card:
        card = Card(tr("Mærker og chips"))
        badges = (
            Badge(tr("Aktiv"), "ok"),
            Badge(tr("Under udfasning"), "soon"),
            Badge(tr("Historisk")),
            Badge(tr("Reklamebeskyttet"), "late", "shield-alert"),
        )
        chips = (
            Badge(tr("Ansættelse"), "accent"),
            Badge(tr("Praktik")),
            Chip(tr("Kommune"), "Herning"),
            AddChip(tr("Filter")),
        )
        marks = (
            StatusMark(tr("{n} foran", n=27), "ok"),
            StatusMark(tr("i dag"), "soon"),
            StatusMark(tr("{n} dage over", n=3), "late"),
        )
        card.body.addLayout(_row(badges))
        card.body.addLayout(_row(chips))
        card.body.addSpacing(theme.px(2))
        card.body.addLayout(_row(marks, gap=16))
        return card

    def _error(self) -> Card:
        card = Card(tr("Fejl på en hel side"))
        state = ErrorState(tr("Listen kunne ikke åbnes"), tr("Dine data er ikke berørt."), self.update)
        state.column.setContentsMargins(0, 0, 0, 0)
        card.body.addWidget(state)
        return card

    def _messages(self) -> Card:
        card = Card(tr("Beskeder på siden"))
        for message in (
            InlineMessage("info", "", tr("Skriv ikke CPR-numre, helbred eller fagforening.")),
            InlineMessage("ok", "", tr("Samtykke til at dele CV gælder til {day}.", day="14.05.2027")),
            InlineMessage(
                "soon",
                tr("Satsen er fra {year}.", year=2023),
                tr("Den skal kontrolleres."),
                tr("Registrér ny sats"),
            ),
            InlineMessage(
                "late", tr("Kontakten blev ikke sendt."), tr("Feltet ”Grundlag” mangler."), tr("Ret nu")
            ),
        ):
            card.body.addWidget(message)
        return card

    def _toast(self) -> Card:
        card = Card(tr("Kvittering med fortryd (8 sekunder, Ctrl+Z)"))
        place = QFrame()
        toast = Toast(place)
        toast.show_message(tr("Match flyttet til Aftalt"), self.update)
        column = QVBoxLayout(place)  # the page keeps the toast in its place here
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(toast)
        place.removeEventFilter(toast)
        self.toast_sample = toast
        card.body.addWidget(place)
        return card

    def _empty(self) -> Card:
        card = Card(tr("Tom liste"))
        state = EmptyState(
            "building-2",
            tr("Ingen virksomheder endnu"),
            tr("Importér en CVR-fil, eller opret den første selv."),
            (f"plus|{tr('Ny virksomhed')}", self.update),
            (f"upload|{tr('Importér CVR-fil')}", self.update),
        )
        card.body.addWidget(state)
        return card

    def _no_hits(self) -> Card:
        card = Card(tr("Ingen træf"))
        state = EmptyState(
            "search",
            tr("Ingen virksomheder passer til filtrene"),
            tr("Fjern et filter, eller [ryd alle fire]."),
            link=self.update,
        )
        state.column.setContentsMargins(0, theme.px(4), 0, theme.px(4))
        card.body.addWidget(state)
        return card

    def _loading(self) -> Card:
        card = Card(tr("Indlæser (vises først efter 300 ms)"))
        card.body.addWidget(Skeleton(3))
        return card

    def _table(self, *, comfortable: bool) -> Card:
        card = Card(tr("Tabel, luftig: 40 px") if comfortable else tr("Tabel, tæt: 32 px"))
        rows = _COMPANIES[:2] if comfortable else _COMPANIES
        view = QTableView()
        view.setAccessibleName(tr("Virksomheder"))
        view.setModel(_Companies(rows, view))
        delegate = dress_table(view, comfortable=comfortable)
        header = view.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        header.resizeSection(0, theme.px(205))
        header.resizeSection(2, theme.px(75))
        view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        view.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        view.setFixedHeight(header.height() + len(rows) * row_height(comfortable=comfortable))
        view.selectRow(1)
        if not comfortable:
            delegate.light_row(2)
        card.body.addWidget(view)
        card.body.setContentsMargins(theme.px(16), theme.px(14), theme.px(16), theme.px(4))
        return card

    def _read_only(self) -> Card:
        card = Card(tr("Skrivebeskyttet"))
        owner = tr("Virksomheden hører til {owner}.", owner="Jens Overgaard")
        card.body.addWidget(ReadOnlyBanner(owner, tr("Bed om adgang")))
        return card

    def _sync(self) -> Card:
        card = Card(tr("Synkronisering i topbjælken"))
        synced = tr("sidst synkroniseret {time}", time="08:12")
        for icon, tone, text, lead in (
            ("circle-check", "ok", tr("Alt er sendt · {time}", time="08:12"), ""),
            ("refresh-cw", "accent_text", tr("Synkroniserer {n} af {total}", n=5, total=12), ""),
            ("cloud-off", "soon", f"{tr('{n} ændringer venter', n=3)} · {synced} ·", tr("Offline")),
            ("git-merge", "late", f"· {synced}", tr("{n} konflikt", n=1)),
            ("circle-x", "late", f"· {tr('prøv igen')}", tr("Afvist af kontoret")),
        ):
            chip = StatusChip()
            chip.show_state(icon, tone, text, lead)
            card.body.addWidget(chip)
        return card


class _Companies(QAbstractTableModel):
    """Three invented companies."""

    def __init__(self, rows: Sequence[tuple[str, str, int]], parent: QWidget) -> None:
        super().__init__(parent)
        self._rows = rows

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = QModelIndex()) -> int:  # noqa: B008
        """Return how many there are."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: QModelIndex | QPersistentModelIndex = QModelIndex()) -> int:  # noqa: B008
        """Return three: name, kommune, employees."""
        return 0 if parent.isValid() else 3

    def data(
        self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        """Return a cell's text, and the side numbers stand on."""
        if role == Qt.ItemDataRole.DisplayRole:
            return str(self._rows[index.row()][index.column()])
        if role == Qt.ItemDataRole.TextAlignmentRole and index.column() == 2:
            return int(Qt.AlignmentFlag.AlignRight)
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        """Return the head of a column."""
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return (tr("Navn"), tr("Kommune"), tr("Ansatte"))[section]
        if role == Qt.ItemDataRole.TextAlignmentRole and section == 2:
            return int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        return None


def _row(parts: Sequence[QWidget], gap: int = 8) -> QHBoxLayout:
    """Return the parts beside each other, from the left."""
    row = QHBoxLayout()
    row.setSpacing(theme.px(gap))
    for part in parts:
        row.addWidget(part, 0, Qt.AlignmentFlag.AlignVCenter)
    row.addStretch(1)
    return row


def gallery() -> Gallery:
    """Return the page of all states, 1440 × 900 px of the design; `show_focus` it once it is on screen."""
    page = Gallery()
    page.resize(theme.px(1440), theme.px(900))
    return page


def show_focus(page: Gallery) -> None:
    """Show one button with the focus ring and one field with the focus frame, as the design does."""
    page.focus_sample.show_ring()
    page.field_sample.setFocus(Qt.FocusReason.OtherFocusReason)
