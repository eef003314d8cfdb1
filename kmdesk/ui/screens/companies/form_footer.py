"""The footer of the company form: its buttons, or the question what to do with what is not saved."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QWidget

from kmdesk.core.i18n import tr
from kmdesk.ui import theme
from kmdesk.ui.widgets.buttons import Button
from kmdesk.ui.widgets.labels import label


class FormFooter(QStackedWidget):
    """Annullér, perhaps "Opret og registrér kontakt", and the one filled button."""

    cancelled = Signal()
    primary = Signal()
    with_contact = Signal()
    keep_draft = Signal()
    discard = Signal()

    def __init__(self, *, is_new: bool) -> None:
        super().__init__()
        self._busy = False
        self._cancel = Button(tr("&Annullér"))
        self._cancel.setObjectName("cancel_button")
        self._cancel.clicked.connect(self.cancelled)
        self._with_contact = Button(tr("Opret og &registrér kontakt"))
        self._with_contact.setObjectName("save_and_register_button")
        self._with_contact.clicked.connect(self.with_contact)
        self._with_contact.setVisible(is_new)
        self._primary = Button(tr("&Opret virksomhed") if is_new else tr("&Gem"), "primary")
        self._primary.setObjectName("save_button")
        self._primary.clicked.connect(self.primary)
        self._keep = Button(tr("Gem &kladde"), "primary")
        self._keep.setObjectName("keep_draft_button")
        self._keep.clicked.connect(self.keep_draft)
        discard = Button(tr("Ka&ssér"), "destructive")
        discard.setObjectName("discard_button")
        discard.clicked.connect(self.discard)
        carry_on = Button(tr("&Fortsæt"))
        carry_on.setObjectName("carry_on_button")
        carry_on.clicked.connect(lambda: self.ask(asking=False))
        self._buttons = (self._cancel, self._with_contact, self._primary, self._keep, discard, carry_on)
        shown = (self._cancel, self._with_contact, self._primary) if is_new else (self._cancel, self._primary)
        self.addWidget(_row(label(tr("* skal udfyldes"), "meta"), *shown))
        question = label(tr("Du har ændringer, der ikke er gemt."), "medium")
        self.addWidget(_row(question, discard, carry_on, self._keep))

    def texts(self) -> tuple[str, ...]:
        """Return the texts of all buttons, with their letters."""
        return tuple(button.text() for button in self._buttons)

    def ask(self, *, asking: bool) -> None:
        """Ask what to do with the changes, or show the buttons again."""
        self.setCurrentIndex(1 if asking else 0)
        (self._keep if asking else self._primary).setFocus()

    def is_asking(self) -> bool:
        """Tell whether the question is shown."""
        return self.currentIndex() == 1

    def set_busy(self, busy: bool) -> None:
        """Hold the buttons back while the company is being saved."""
        self._busy = busy
        for button in self._buttons:
            button.setEnabled(not busy)

    def is_busy(self) -> bool:
        """Tell whether the company is being saved."""
        return self._busy

    def allow_cancel(self) -> None:
        """Leave only the way out."""
        self._busy = False
        self._cancel.setEnabled(True)


def _row(left: QWidget, *buttons: QWidget) -> QWidget:
    holder = QWidget()
    row = QHBoxLayout(holder)
    row.setContentsMargins(theme.px(24), theme.px(12), theme.px(24), theme.px(12))
    row.setSpacing(theme.px(8))
    row.addWidget(left, 1)
    for button in buttons:
        row.addWidget(button)
    return holder
