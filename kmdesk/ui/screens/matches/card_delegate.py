"""A card on the board: who, what they learned, where, which type, and how it stands."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from kmdesk.services.match_cards import MatchCard
from kmdesk.ui import icons, theme
from kmdesk.ui.screens.matches.board_model import CARD_ROLE, Index
from kmdesk.ui.widgets.badge import TONE_ICONS, badge_size, paint_badge, paint_mark
from kmdesk.ui.widgets.paint import rounded

GAP = 8
"""Room below each card, px at 100 %."""
_PADDING, _TOP, _BETWEEN = 10, 8, 6
_TICK = 16


def card_height() -> int:
    """Return a card's height in px: five lines at the reader's scale."""
    lines = sum(theme.px(theme.TEXT_STYLES[role].line) for role in ("strong", "meta", "meta", "meta"))
    return lines + round(badge_size("X").height()) + theme.px(2 * _TOP + 2 * _BETWEEN + 1)


def paint_card(
    painter: QPainter,
    box: QRectF,
    card: MatchCard,
    *,
    selected: bool,
    hovered: bool = False,
    among_many: bool = False,
) -> None:
    """Draw a card within `box`; a selected one has a frame of 2 px, and a tick when there are several."""
    tokens = theme.current()
    rounded(
        painter,
        box,
        fill=tokens.hover if hovered and not selected else tokens.canvas,
        line=tokens.accent_text if selected else tokens.hairline,
        radius=theme.px(6),
        width=2 if selected else 1,
    )
    inner = box.adjusted(theme.px(_PADDING), theme.px(_TOP), -theme.px(_PADDING), -theme.px(_TOP))
    top = inner.top()
    lines: tuple[tuple[str, theme.Role], ...] = (
        (card.candidate, "strong"),
        (card.education, "meta"),
        (card.company_short, "meta"),
    )
    ticked = selected and among_many
    if ticked:
        icons.paint(
            painter, inner.right() - theme.px(_TICK), top, "circle-check", tokens.accent_text, size=_TICK
        )
    for number, (text, role) in enumerate(lines):
        room = inner.width() - (theme.px(_TICK + 4) if ticked and number == 0 else 0)
        top += _line(painter, QRectF(inner.left(), top, room, 0), text, role)
    top += theme.px(_BETWEEN)
    painter.save()
    painter.setClipRect(box.adjusted(1, 1, -1, -1))
    tone = "accent" if card.type == "hire" else "neutral"
    paint_badge(painter, QPointF(inner.left(), top), card.type_label, tone, most=inner.width())
    painter.restore()
    top += badge_size(card.type_label).height() + theme.px(_BETWEEN)
    icon = "" if card.line.tone == "neutral" else TONE_ICONS[card.line.tone]
    line = QRectF(inner.left(), top, inner.width(), theme.px(theme.TEXT_STYLES["meta"].line))
    paint_mark(painter, line, card.line.text, card.line.tone, icon, role="meta")


def _line(painter: QPainter, place: QRectF, text: str, role: theme.Role) -> int:
    """Draw one elided line at the top of `place`; return its height in px."""
    style = theme.TEXT_STYLES[role]
    height = theme.px(style.line)
    font = theme.font(role)
    painter.setFont(font)
    painter.setPen(QColor(theme.current().colour("text2" if role == "meta" else style.colour)))
    shown = QFontMetricsF(font).elidedText(text, Qt.TextElideMode.ElideRight, place.width())
    flags = int(Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine)
    painter.drawText(QRectF(place.left(), place.top(), place.width(), height), flags, shown)
    return height


class MatchCardDelegate(QStyledItemDelegate):
    """Paints the cards of a column with room below each."""

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        """Return a card's height with the gap; the width is the column's."""
        return QSize(theme.px(60), card_height() + theme.px(GAP))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint one card."""
        box: QRect = option.rect  # pyright: ignore[reportAttributeAccessIssue] - missing in the stubs
        state: QStyle.StateFlag = option.state  # pyright: ignore[reportAttributeAccessIssue] - missing in the stubs
        paint_card(
            painter,
            QRectF(box.adjusted(0, 0, 0, -theme.px(GAP))),
            index.data(CARD_ROLE),
            selected=bool(state & QStyle.StateFlag.State_Selected),
            hovered=bool(state & QStyle.StateFlag.State_MouseOver),
            among_many=bool(getattr(self.parent(), "many", False)),
        )
