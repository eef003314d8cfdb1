"""The line above the agreements: text, whose they are, and chips for type, status, follow-up and place."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import cast

from PySide6.QtCore import QPoint, QSignalBlocker, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QWidget

from kmdesk.core.i18n import mark, tr
from kmdesk.rules.agreements import STATUSES, TYPES
from kmdesk.services import reference
from kmdesk.services.agreement_query import AgreementQuery, FollowUp
from kmdesk.services.reference import choice_label
from kmdesk.ui import theme
from kmdesk.ui.widgets.chips import ChipBar, Filter
from kmdesk.ui.widgets.editors import LineEdit
from kmdesk.ui.widgets.segments import Segments

Options = Sequence[tuple[str, str]]

NAMES: Mapping[str, str] = {
    "types": mark("Type"),
    "statuses": mark("Status"),
    "follow_up": mark("Opfølgning"),
    "municipalities": mark("Kommune"),
}
"""The query's field -> what the filter is called, in the order they are offered."""
_FOLLOW_UPS: Mapping[FollowUp, str] = {
    "due": mark("Revision i dag eller før"),
    "soon": mark("Revision snart"),
    "none": mark("Uden revision"),
    "expired": mark("Udløbet"),
}
_NAMED_IN_CHIP = 2
_TYPING_MS = 120


class _StayingMenu(QMenu):
    """A menu of boxes to check: it stays open until Enter, Esc or a click beside it."""

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Check the box under the mouse, and stay."""
        action = self.actionAt(event.position().toPoint())
        if action in self.actions():
            action.trigger()
        else:
            super().mouseReleaseEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Space checks and stays."""
        action = self.activeAction()
        if event.key() == Qt.Key.Key_Space and action in self.actions():
            action.trigger()
        else:
            super().keyPressEvent(event)


class AgreementFilters(QWidget):
    """Changes the query: `changed` brings the new one. `list_wanted` when the reader leaves the text."""

    changed = Signal(object)
    list_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.query = AgreementQuery()
        self._own: tuple[str, ...] = ()
        self.text = LineEdit(placeholder=tr("Find i aftaler"), characters=22)
        self.text.setObjectName("agreement_filter")
        self.text.setAccessibleName(tr("Find i aftaler"))
        self.text.setClearButtonEnabled(True)
        self.whose = Segments((("mine", tr("Mine")), ("everybody", tr("Alle"))), clearable=False)
        self.whose.setObjectName("whose_segments")
        self.chips = ChipBar()
        self.chips.setObjectName("filter_chips")
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.setInterval(_TYPING_MS)
        self._typing.timeout.connect(lambda: self._change(replace(self.query, text=self.text.text())))
        self.text.textChanged.connect(lambda _text: self._typing.start())
        self.whose.changed.connect(lambda code: self._change(replace(self.query, mine=code == "mine")))
        self.chips.opened.connect(self.open_filter)
        self.chips.removed.connect(lambda name: self._change(without(self.query, name)))
        self.chips.add_requested.connect(self._offer)
        self.chips.cleared.connect(self.clear)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.px(12))
        row.addWidget(self.text)
        row.addWidget(self.whose)
        row.addWidget(self.chips, 1)
        self.show_query(self.query)

    def show_query(self, query: AgreementQuery) -> None:
        """Show the filters of a query without telling."""
        self.query = query
        self.chips.set_filters(chips(query, self.options))
        self.whose.set_value("mine" if query.mine else "everybody")
        if self.text.text() != query.text:
            blocker = QSignalBlocker(self.text)
            self.text.setText(query.text)
            blocker.unblock()

    def show_municipalities(self, own: tuple[str, ...]) -> None:
        """Offer the contract's municipalities first."""
        self._own = own
        self.show_query(self.query)

    def clear(self) -> None:
        """Take every filter away."""
        self._typing.stop()
        self._change(AgreementQuery(sort=self.query.sort, descending=self.query.descending))

    def options(self, name: str) -> Options:
        """Return code and text of all that a filter offers."""
        if name == "types":
            return [(code, choice_label("agreement_type", code)) for code in TYPES]
        if name == "statuses":
            return [(code, choice_label("agreement_status", code)) for code in STATUSES]
        if name == "follow_up":
            return [(code, tr(text)) for code, text in _FOLLOW_UPS.items()]
        listed = [(choice.code, choice.label) for choice in reference.choices("municipality")]
        return [o for o in listed if o[0] in self._own] + [o for o in listed if o[0] not in self._own]

    def menu_for(self, name: str) -> QMenu:
        """Return the menu of a filter: boxes to check, and for the follow-up one of several."""
        menu = QMenu(self) if name == "follow_up" else _StayingMenu(self)
        menu.setObjectName(f"filter_{name}")
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for code, text in self.options(name):
            action = menu.addAction(text.replace("&", "&&"))
            action.setCheckable(True)
            action.setChecked(code in _codes(self.query, name))
            action.triggered.connect(self._chooser(name, code))
        return menu

    def open_filter(self, name: str) -> None:
        """Open the menu of a filter below the chips."""
        menu = self.menu_for(name)
        menu.popup(self.chips.mapToGlobal(QPoint(0, self.chips.height())))
        menu.setActiveAction(menu.actions()[0])

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """In the text, Esc empties it, and Down and Enter go to the list."""
        if self.text.hasFocus() and event.key() == Qt.Key.Key_Escape and self.text.text():
            self.text.clear()
        elif self.text.hasFocus() and event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.list_wanted.emit()
        else:
            super().keyPressEvent(event)

    def _change(self, query: AgreementQuery) -> None:
        if query != self.query:
            self.show_query(query)
            self.changed.emit(query)

    def _offer(self) -> None:
        menu = QMenu(self)
        menu.setObjectName("filter_names")
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for name, text in NAMES.items():
            action = menu.addAction(tr(text))
            action.triggered.connect(lambda _=False, name=name: self.open_filter(name))
        menu.popup(self.chips.mapToGlobal(QPoint(0, self.chips.height())))

    def _chooser(self, name: str, code: str) -> Callable[[], None]:
        def choose() -> None:
            before = _codes(self.query, name)
            if name == "follow_up":
                chosen = "" if code in before else code
                self._change(replace(self.query, follow_up=cast("FollowUp", chosen)))
                return
            codes = tuple(c for c, _ in self.options(name) if (c in before) != (c == code))
            self._change(replace(self.query, **{name: codes}))

        return choose


def chips(query: AgreementQuery, options: Callable[[str], Options]) -> list[Filter]:
    """Return the chips of the filters in use."""
    found: list[Filter] = []
    for name, title in NAMES.items():
        codes = _codes(query, name)
        if codes:
            texts = [text for code, text in options(name) if code in codes]
            more = len(texts) - _NAMED_IN_CHIP
            shown = ", ".join(texts[:_NAMED_IN_CHIP]) + (f" +{more}" if more > 0 else "")
            found.append(Filter(name, tr(title), shown))
    return found


def without(query: AgreementQuery, name: str) -> AgreementQuery:
    """Return the query without one of its filters."""
    return replace(query, **{name: getattr(AgreementQuery(), name)})


def _codes(query: AgreementQuery, name: str) -> tuple[str, ...]:
    chosen: str | tuple[str, ...] = getattr(query, name)
    return chosen if isinstance(chosen, tuple) else tuple(filter(None, (chosen,)))
