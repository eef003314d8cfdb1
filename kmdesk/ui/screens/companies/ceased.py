"""What the company form says when the status becomes Ophørt while something still runs."""

from __future__ import annotations

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QScrollArea

from kmdesk.core.i18n import tr
from kmdesk.services.company_form import CompanyForms
from kmdesk.ui import theme
from kmdesk.ui.forms.record_form import RecordForm
from kmdesk.ui.operations import Operations
from kmdesk.ui.widgets.messages import InlineMessage


class CeasedMessage(InlineMessage):
    """Stands below the status and hinders nothing: what still runs stays as it is until somebody ends it."""

    def __init__(self, ops: Operations, forms: CompanyForms, company_id: str | None) -> None:
        super().__init__("soon", "", "")
        self.setObjectName("ceased_message")
        self._ops, self._forms, self._company_id = ops, forms, company_id
        self._form: RecordForm | None = None
        self.hide()

    def attach(self, form: RecordForm) -> None:
        """Look whenever the status is changed in this form."""
        self._form = form
        form.changed.connect(lambda name: self.look() if name == "status" else None)

    def look(self) -> None:
        """Say what still runs, if the company has ceased."""
        company_id = self._company_id
        if company_id is None or not self._has_ceased():
            self.hide()
            return
        self._ops.read(
            lambda: self._forms.still_running(company_id), self._say, owner=self, key="still_running"
        )

    def _has_ceased(self) -> bool:
        return self._form is not None and self._form.value("status") == "ceased"

    def _say(self, text: str) -> None:
        self.show_text(text, tr("Intet lukkes af sig selv."))
        self.setVisible(bool(text) and self._has_ceased())
        if self.isVisible():
            QTimer.singleShot(0, self, self._come_into_view)  # it has a place once it is laid out

    def _come_into_view(self) -> None:
        above = self.parentWidget()
        while above is not None and not isinstance(above, QScrollArea):
            above = above.parentWidget()
        focused = QApplication.focusWidget()
        if above is None or focused is None or self._form is None:
            return
        if self._form.cell("status").isAncestorOf(focused):
            above.ensureWidgetVisible(self, 0, theme.px(8))
