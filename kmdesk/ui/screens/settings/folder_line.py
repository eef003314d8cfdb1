"""A folder's path, to be read, copied and opened."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QHBoxLayout, QWidget

from kmdesk.core.i18n import tr
from kmdesk.ui import theme
from kmdesk.ui.widgets.buttons import Button
from kmdesk.ui.widgets.fields import LineEdit


class FolderLine(QWidget):
    """Shows where something lies; the button opens `folder` in the system's own file window."""

    def __init__(self, folder: Path, shown: Path | None = None) -> None:
        super().__init__()
        path = LineEdit(str(shown or folder))
        path.setReadOnly(True)
        path.setCursorPosition(0)
        path.setAccessibleName(tr("Mappe"))
        self.button = Button(tr("Åbn mappen"), icon="folder-open")
        self.button.setObjectName("open_folder")
        self.button.clicked.connect(lambda: QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder))))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.px(8))
        row.addWidget(path, 1)
        row.addWidget(self.button)
