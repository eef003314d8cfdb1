"""The line below the address: which municipalities a postal code lies in, and which one is proposed."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QWidget

from kmdesk.core.i18n import tr
from kmdesk.services import reference
from kmdesk.services.named import all_named
from kmdesk.services.reference import PostalCode
from kmdesk.ui import icons, theme
from kmdesk.ui.widgets.segments import Segments

_AS_SEGMENTS = 4
_ICON, _GAP = 14, 6


class PlaceLine(QWidget):
    """Says that a postal code lies in several municipalities and lets one be chosen; it decides nothing."""

    chosen = Signal(str)
    """A person chose the municipality with this code."""

    def __init__(self) -> None:
        super().__init__()
        self._html = ""
        self._label = QLabel()
        self._label.setTextFormat(Qt.TextFormat.RichText)
        self._label.setWordWrap(True)
        self._segments: Segments | None = None
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(theme.px(_ICON + _GAP), 0, 0, 0)
        self._row.setSpacing(theme.px(12))
        self._row.addWidget(self._label, 1)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.hide()

    def show_for(self, postal: PostalCode, proposed: str, *, named_by_cvr: bool) -> None:
        """Name the municipalities of a postal code that lies in several, with the proposed one chosen."""
        codes = postal.municipalities
        names = [_bold(code) if code == proposed else escape(_name(code)) for code in codes]
        why = (
            tr("Vi foreslår den, CVR-filen nævner (kode {code}).", code=proposed)
            if named_by_cvr
            else tr("Vi foreslår den mest oplagte.")
        )
        self._html = " ".join(
            (
                tr(
                    "{place} ligger i {n} kommuner: {names}.",
                    place=escape(f"{postal.code} {postal.city}"),
                    n=len(codes),
                    names=all_named(names),
                ),
                escape(why),
                escape(tr("Vælg en anden, hvis det er forkert.")),
            )
        )
        self._offer(codes, proposed)
        self._write()
        self.show()

    def clear(self) -> None:
        """Say nothing."""
        self.hide()

    def changeEvent(self, event: QEvent) -> None:
        """Write again in the new colours and sizes."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self._write()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the icon."""
        icons.paint(QPainter(self), 0, theme.px(1), "info", theme.current().soon, size=_ICON)

    def _offer(self, codes: Sequence[str], proposed: str) -> None:
        if self._segments is not None:
            self._row.removeWidget(self._segments)
            self._segments.hide()
            self._segments.deleteLater()
            self._segments = None
        if len(codes) > _AS_SEGMENTS:
            return
        self._segments = Segments([(code, _name(code)) for code in codes], clearable=False)
        self._segments.setObjectName("municipality_segments")
        self._segments.setAccessibleName(tr("Kommune"))
        self._segments.set_value(proposed if proposed in codes else None)
        self._segments.changed.connect(lambda code: self.chosen.emit(str(code)))
        self._row.addWidget(self._segments, 0, Qt.AlignmentFlag.AlignTop)

    def follow_in_tab_order(self, before: QWidget) -> None:
        """Let Tab come here from `before`."""
        if self._segments is not None:
            self.setTabOrder(before, self._segments)

    def _write(self) -> None:
        line = f"line-height:{theme.px(16)}px; -qt-line-height-type:fixed"
        css = theme.text_css("meta").replace('"', "'")
        self._label.setText(
            f'<p style="margin:0; {line}; color:{theme.current().soon}; {css}">{self._html}</p>'
        )


def _name(code: str) -> str:
    return reference.choice_label("municipality", code)


def _bold(code: str) -> str:
    css = theme.text_css("group").replace('"', "'")
    return f'<span style="{css}">{escape(_name(code))}</span>'
