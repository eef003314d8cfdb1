"""Matchning: how much each kind of demand counts when candidates are put in order. Holds at once."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QVBoxLayout

from kmdesk.core.i18n import mark, tr
from kmdesk.models import Project
from kmdesk.rules.match_demands import HIGHEST_WEIGHT
from kmdesk.services.match_weights import MatchWeights, WeightChoice
from kmdesk.ui import theme
from kmdesk.ui.operations import Operations, Touched
from kmdesk.ui.screens.settings.page import SettingsPage
from kmdesk.ui.widgets.buttons import Button
from kmdesk.ui.widgets.fields import ComboBox
from kmdesk.ui.widgets.labels import label

_NAMES = (
    mark("0 – tæller ikke"),
    mark("1 – næsten intet"),
    mark("2 – lidt"),
    mark("3 – noget"),
    mark("4 – meget"),
    mark("5 – mest"),
)


class MatchingPage(SettingsPage):
    """One choice per kind of demand, with the reason for the weight it was shipped with."""

    def __init__(self, ops: Operations, weights: MatchWeights) -> None:
        super().__init__(
            tr("Matchning"),
            tr(
                "Vægtene bestemmer, i hvilken rækkefølge kandidater vises. De vælger ingen til eller fra: "
                "Mangler et ufravigeligt krav, står kandidaten sidst, uanset vægten."
            ),
        )
        self._ops, self._weights = ops, weights
        self._boxes: dict[str, ComboBox] = {}
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(theme.px(16))
        self._grid.setVerticalSpacing(theme.px(10))
        self._grid.setColumnStretch(0, 1)
        self.reset = Button(tr("&Brug standardvægtene"))
        self.reset.setObjectName("reset_weights")
        self.reset.clicked.connect(self._reset)
        partly, unknown = weights.shares()
        how = tr(
            "Et opfyldt krav tæller hele sin vægt. Er kun noget af det nævnt, tæller {partly} % af den. "
            "Er intet oplyst, tæller {unknown} %, for kandidaten kan stadig sige ja.",
            partly=partly,
            unknown=unknown,
        )
        self.column.addLayout(self._grid)
        self.column.addWidget(label(how, "meta", wrap=True))
        self.column.addWidget(self.reset, 0, Qt.AlignmentFlag.AlignLeft)
        self.column.addStretch(1)
        ops.changed.connect(self._on_changed)

    def activate(self) -> None:
        """Read the weights."""
        self._ops.read(self._weights.read, self._show, owner=self, key="weights")

    def box(self, code: str) -> ComboBox:
        """Return the choice of a kind of demand."""
        return self._boxes[code]

    def _show(self, choices: Sequence[WeightChoice]) -> None:
        if not self._boxes:
            for number, choice in enumerate(choices):
                self._add(number, choice)
        for choice in choices:
            self._boxes[choice.code].set_value(str(choice.weight))
        self.reset.setEnabled(any(choice.weight != choice.shipped for choice in choices))

    def _add(self, number: int, choice: WeightChoice) -> None:
        box = ComboBox([(str(weight), tr(_NAMES[weight])) for weight in range(HIGHEST_WEIGHT + 1)])
        box.setObjectName(f"weight_{choice.code}")
        box.setAccessibleName(choice.label)
        box.setFixedWidth(theme.px(160))
        box.chosen.connect(lambda weight, code=choice.code: self._set(code, int(weight)))
        self._boxes[choice.code] = box
        texts = QVBoxLayout()
        texts.setSpacing(0)
        texts.addWidget(label(choice.label, "medium", buddy=box))
        texts.addWidget(label(choice.reason, "meta", wrap=True))
        self._grid.addLayout(texts, number, 0)
        self._grid.addWidget(box, number, 1, Qt.AlignmentFlag.AlignTop)

    def _set(self, code: str, weight: int) -> None:
        self._write(lambda: self._weights.set(code, weight), tr("Vægten er gemt"))

    def _reset(self) -> None:
        self._write(self._weights.reset, tr("Standardvægtene bruges igen"))

    def _write(self, work: Callable[[], None], text: str) -> None:
        self._ops.write(
            work,
            lambda _done: self.toast.emit(text, True),  # noqa: FBT003 - Qt's signature
            owner=self,
        )

    def _on_changed(self, touched: Touched, _by: object) -> None:
        if self._boxes and any(kind == Project.kind for kind, _ in touched):
            self.activate()
