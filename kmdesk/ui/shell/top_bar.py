"""The top bar: search in everything, the new-button, how sharing stands, and who is at the desk."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRectF, Qt
from PySide6.QtGui import QColor, QKeyEvent, QKeySequence, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QMenu, QWidget

from kmdesk.core.i18n import tr
from kmdesk.ui import icons, theme
from kmdesk.ui.widgets.buttons import SplitButton
from kmdesk.ui.widgets.labels import label
from kmdesk.ui.widgets.status_chip import StatusChip

HEIGHT = 48


class SearchField(QLineEdit):
    """A field with a magnifier."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("search_field")
        self.setPlaceholderText(tr("Søg i alt… (Ctrl+K)"))
        self.setAccessibleName(tr("Søg i alt"))
        self.setClearButtonEnabled(True)
        self.setTextMargins(theme.px(24), 0, 0, 0)

    def event(self, event: QEvent) -> bool:
        """Leave Ctrl+Z and Ctrl+Y to the window while there is nothing to take back here."""
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and (
                (event.matches(QKeySequence.StandardKey.Undo) and not self.isUndoAvailable())
                or (event.matches(QKeySequence.StandardKey.Redo) and not self.isRedoAvailable())
            )
        ):
            event.ignore()
            return True
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the field and the magnifier in it."""
        super().paintEvent(event)
        side = theme.px(14)
        painter = QPainter(self)
        icons.paint(
            painter, theme.px(11), (self.height() - side) / 2, "search", theme.current().muted, size=14
        )


class Initials(QWidget):
    """A round mark with the broker's initials."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._text = ""
        self.setFixedSize(theme.px(24), theme.px(24))

    def show_name(self, name: str) -> None:
        """Show the initials of the first and last name."""
        words = name.split()
        self._text = "".join(word[0] for word in (words[:1] + words[1:][-1:])).upper()
        self.setToolTip(name)
        self.setAccessibleName(name)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the circle and the letters."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(theme.current().sunken))
        painter.drawEllipse(self.rect())
        painter.setPen(QColor(theme.current().text2))
        font = theme.font("group")
        font.setPixelSize(theme.px(10))
        painter.setFont(font)
        painter.drawText(QRectF(self.rect()), int(Qt.AlignmentFlag.AlignCenter), self._text)


class TopBar(QWidget):
    """Fixed above every page."""

    def __init__(self, new_menu: QMenu, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("top_bar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedHeight(theme.px(HEIGHT))
        self.search = SearchField()
        self.search.setFixedWidth(theme.px(360))
        self.new = SplitButton(tr("Ny"), new_menu, "primary", "plus")
        self.new.setObjectName("new_button")
        self.chip = StatusChip()
        self.chip.setObjectName("sync_chip")
        self._initials = Initials()
        self._name = label("", "secondary")
        self._short = False
        self._state: tuple[str, str, tuple[str, str], tuple[str, str]] | None = None
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.px(16), 0, theme.px(16), 0)
        row.setSpacing(theme.px(12))
        row.addWidget(self.search)
        row.addWidget(self.new)
        row.addStretch(1)
        row.addWidget(self.chip)
        row.addWidget(self._initials)
        row.addWidget(self._name)

    def show_broker(self, name: str) -> None:
        """Show who is at the desk."""
        self._initials.show_name(name)
        self._name.setText(name)

    def show_sharing(
        self, icon: str, tone: str, full: tuple[str, str], short: tuple[str, str], tooltip: str
    ) -> None:
        """Show how sharing stands: text and heavy words, for a wide window and for a narrow one."""
        self._state = (icon, tone, full, short)
        self._write_chip()
        said = " ".join(part for part in (full if tone != "late" else full[::-1]) if part)
        self.chip.setAccessibleName(said)
        self.chip.setToolTip(tooltip or said)

    def _write_chip(self) -> None:
        if self._state is not None:
            icon, tone, full, short = self._state
            self.chip.show_state(icon, tone, *(short if self._short else full))

    def adapt(self, width: int) -> None:
        """Leave out what there is no room for: the name below 1400; below 1100 chip and search are short."""
        short = width < theme.px(1100)
        if short != self._short:
            self._short = short
            self._write_chip()
        self._name.setVisible(width >= theme.px(1400))
        self.search.setFixedWidth(theme.px(360 if width >= theme.px(1100) else 240))
