"""What had not been sent when an area left this desk, to be read and copied."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QWidget

from kmdesk.core.i18n import tr
from kmdesk.ui import theme
from kmdesk.ui.dialogs.panel import PanelDialog
from kmdesk.ui.widgets.buttons import Button
from kmdesk.ui.widgets.editors import TextEdit
from kmdesk.ui.widgets.labels import label

_LINES = 18


class LeftBehindDialog(PanelDialog):
    """Shows a text that can be selected and copied, not changed."""

    def __init__(self, text: str, parent: QWidget) -> None:
        super().__init__(tr("Ikke sendt, da området forlod denne pc"), width=720, parent=parent)
        self.setObjectName("left_behind")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._text = text
        advice = tr("De er her endnu, krypteret. Vis dem til kontorets administrator, eller skriv dem af.")
        self.body.addWidget(label(advice, "secondary", wrap=True))
        self.shown = TextEdit(text, lines=_LINES, most_lines=_LINES)
        self.shown.setReadOnly(True)
        self.shown.setAccessibleName(self.windowTitle())
        self.body.addWidget(self.shown, 1)
        copy = Button(tr("&Kopiér"), icon="copy")
        copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(self._text))
        close = Button(tr("&Luk"), "primary")
        close.clicked.connect(self.accept)
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(theme.px(16), theme.px(12), theme.px(16), theme.px(12))
        row.setSpacing(theme.px(8))
        row.addStretch(1)
        row.addWidget(copy)
        row.addWidget(close)
        self.footer.addWidget(holder)
