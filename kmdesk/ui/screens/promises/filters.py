"""The filters above the promises: words, whose they are, who owes them, and kept or not."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout

from kmdesk.core.i18n import tr
from kmdesk.ui import theme
from kmdesk.ui.widgets.editors import LineEdit
from kmdesk.ui.widgets.segments import Segments


class PromiseFilters(QHBoxLayout):
    """A row of them."""

    def __init__(self) -> None:
        super().__init__()
        self.setContentsMargins(theme.px(24), 0, theme.px(24), theme.px(10))
        self.setSpacing(theme.px(16))
        self.text = LineEdit(placeholder=tr("Find i løfter"), characters=26)
        self.text.setObjectName("promise_filter")
        self.text.setAccessibleName(tr("Find i løfter"))
        self.text.setClearButtonEnabled(True)
        self.whose = Segments((("mine", tr("Mine")), ("everybody", tr("Alle"))), clearable=False, tall=True)
        self.whose.setObjectName("whose_segments")
        self.whose.set_value("mine")
        self.owner = Segments(
            (("broker", tr("Vi skylder")), ("company", tr("Virksomheden skylder"))), tall=True
        )
        self.owner.setObjectName("owner_segments")
        self.kept = Segments((("open", tr("Lovet")), ("done", tr("Gjort"))), clearable=False, tall=True)
        self.kept.setObjectName("kept_segments")
        self.kept.set_value("open")
        for part in (self.text, self.whose, self.owner, self.kept):
            self.addWidget(part)
        self.addStretch(1)
