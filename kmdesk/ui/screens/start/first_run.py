"""First start: an empty desk or a trial one, a passphrase, the recovery code, and who is at the desk."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication, QMouseEvent
from PySide6.QtWidgets import (
    QFileDialog,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from kmdesk.core.errors import KnownError
from kmdesk.core.i18n import tr
from kmdesk.ui import theme
from kmdesk.ui.screens.start.frame import StartFrame
from kmdesk.ui.widgets.arrow_button import ArrowButton
from kmdesk.ui.widgets.buttons import Button, LinkButton
from kmdesk.ui.widgets.choices import CheckBox, RadioButton
from kmdesk.ui.widgets.editors import LineEdit
from kmdesk.ui.widgets.fields import Field
from kmdesk.ui.widgets.icon_box import IconBox
from kmdesk.ui.widgets.icon_line import IconLine
from kmdesk.ui.widgets.labels import label
from kmdesk.ui.widgets.messages import InlineMessage

MIN_PASSPHRASE = 10


@dataclass(frozen=True, slots=True)
class Person:
    """Who is at the desk."""

    name: str
    organisation: str
    phone: str
    email: str


class OptionCard(QFrame):
    """A real radio button in a card that can be pressed anywhere."""

    def __init__(self, icon: str, title: str, text: str) -> None:
        super().__init__()
        self.setProperty("card", "plain")
        self.radio = RadioButton()
        self.radio.setAccessibleName(title)
        self.radio.setAccessibleDescription(text)
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.px(20), theme.px(16), theme.px(20), theme.px(16))
        row.setSpacing(theme.px(14))
        row.addWidget(self.radio, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(IconBox(icon))
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(label(title, "section"))
        words.addWidget(label(text, "secondary", wrap=True))
        row.addLayout(words, 1)
        self.radio.toggled.connect(self._mark)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose the option."""
        self.radio.setChecked(True)
        self.radio.setFocus()
        super().mousePressEvent(event)

    def _mark(self, chosen: bool) -> None:
        self.setProperty("chosen", chosen)
        self.style().unpolish(self)
        self.style().polish(self)


class FirstRunPage(StartFrame):
    """Leads through the first start. `create_asked` makes the desk; `show_code` goes on from there."""

    create_asked = Signal(str)
    """The passphrase; empty when the keyring keeps the key alone."""
    demo_asked = Signal()
    restore_asked = Signal(object)
    """The path of a backup."""
    print_code_asked = Signal(str)
    finished = Signal(object)
    """The Person at the desk."""
    quit_asked = Signal()

    def __init__(self, *, keyring: bool, version: str) -> None:
        super().__init__([tr("Kom i gang"), tr("Adgangskode"), tr("Om dig")])
        self._keyring = keyring
        self._pages = QStackedWidget()
        self.column.addWidget(self._pages)
        self._problem = InlineMessage("late", "", "")
        self._problem.hide()
        self.column.addWidget(self._problem)
        for page in (self._choose_page(), self._passphrase_page(), self._code_page(), self._person_page()):
            self._pages.addWidget(page)
        restore = LinkButton(tr("Gendan fra sikkerhedskopi"), icon="archive-restore")
        restore.activated.connect(self._ask_backup)
        self.foot_left.addWidget(restore)
        self._restore = restore
        self.foot_right.addWidget(label(tr("Dansk · Version {version}", version=version), "meta"))
        leave = Button(tr("A&fslut"))
        leave.clicked.connect(self.quit_asked)
        self._back = Button(tr("Til&bage"))
        self._back.setObjectName("start_back")
        self._back.clicked.connect(self._go_back)
        self._next = ArrowButton(tr("F&ortsæt"), "primary", after="arrow-right")
        self._next.setObjectName("start_next")
        self._next.clicked.connect(self._go_on)
        for button in (leave, self._back, self._next):
            self.foot_right.addWidget(button)
        self._show(0)

    def _allow_next(self, on: bool) -> None:
        self._next.setEnabled(on)

    def show_code(self, code: str) -> None:
        """Show the recovery code of the desk that was made, once."""
        self._code.setText(code)
        self._show(2)

    def failed(self, error: KnownError) -> None:
        """Say what went wrong; nothing was made."""
        self._problem.show_text(error.message, error.advice)
        self._problem.show()
        self._back.setEnabled(True)
        self._next.setEnabled(True)

    # -- pages -----------------------------------------------------------------------------------

    def _choose_page(self) -> QWidget:
        page, column = _page(
            tr("Velkommen til kmdesk"),
            tr(
                "Saml virksomheder, besøg, behov og matches ét sted. Virker også uden net."
                " Hvordan vil du begynde?"
            ),
        )
        self.empty = OptionCard(
            "database",
            tr("Start med en tom database"),
            tr("Du opretter selv virksomheder eller henter dem fra CVR-filer."),
        )
        self.demo = OptionCard(
            "layers",
            tr("Prøv med demodata"),
            tr("1.200 opdigtede virksomheder og to års besøg. Slettes igen, når du lukker."),
        )
        for card in (self.empty, self.demo):
            column.addWidget(card)
            card.radio.toggled.connect(lambda on, chosen=card: on and self._only(chosen))
        self.empty.radio.setChecked(True)
        column.addSpacing(theme.px(8))
        promise = tr("Alle oplysninger gemmes krypteret på denne pc. Uden din nøgle kan ingen åbne dem.")
        column.addWidget(IconLine("lock", [(promise, "meta", "muted")]))
        column.addStretch(1)
        return page

    def _passphrase_page(self) -> QWidget:
        explain = (
            tr(
                "Nøglen til dine data ligger i denne pc's nøglering."
                " Vil du også kunne åbne dem med en adgangskode?"
            )
            if self._keyring
            else tr(
                "Denne pc har ingen nøglering. Vælg en adgangskode, som du skriver, hver gang kmdesk åbner."
            )
        )
        page, column = _page(tr("Lås skrivebordet"), explain)
        self.passphrase, self.again = LineEdit(), LineEdit()
        for editor, name in ((self.passphrase, "passphrase"), (self.again, "passphrase_again")):
            editor.setObjectName(name)
            editor.setEchoMode(QLineEdit.EchoMode.Password)
            editor.setMaximumWidth(theme.px(420))
        hint = tr("Mindst {n} tegn. Flere almindelige ord er bedre end få mærkelige tegn.", n=MIN_PASSPHRASE)
        self._passphrase_field = Field(
            tr("Adgangs&kode"), self.passphrase, required=not self._keyring, hint=hint
        )
        self._again_field = Field(tr("&Gentag adgangskoden"), self.again, required=not self._keyring)
        column.addWidget(self._passphrase_field)
        column.addWidget(self._again_field)
        column.addStretch(1)
        return page

    def _code_page(self) -> QWidget:
        page, column = _page(
            tr("Gem gendannelseskoden"),
            tr(
                "Koden åbner dine data, hvis pc'en går i stykker, eller du glemmer adgangskoden."
                " Den vises kun nu."
            ),
        )
        self._code = LineEdit()
        self._code.setObjectName("recovery_code")
        self._code.setReadOnly(True)
        self._code.setFont(theme.font("section"))
        column.addWidget(Field(tr("&Gendannelseskode"), self._code))
        row = QHBoxLayout()
        printed, copied = Button(tr("&Udskriv"), icon="printer"), Button(tr("&Kopiér"), icon="copy")
        printed.clicked.connect(lambda: self.print_code_asked.emit(self._code.text()))
        copied.clicked.connect(lambda: QGuiApplication.clipboard().setText(self._code.text()))
        row.addWidget(printed)
        row.addWidget(copied)
        row.addStretch(1)
        column.addLayout(row)
        self.kept = CheckBox(tr("&Jeg har gemt koden et sikkert sted, ikke på denne pc"))
        self.kept.setObjectName("code_kept")
        self.kept.toggled.connect(self._allow_next)
        column.addWidget(self.kept, 0, Qt.AlignmentFlag.AlignLeft)
        column.addStretch(1)
        return page

    def _person_page(self) -> QWidget:
        page, column = _page(
            tr("Hvem er du?"), tr("Står på besøgsresuméer, så virksomheden kan få fat i dig.")
        )
        self.person = {name: LineEdit() for name in ("name", "organisation", "phone", "email")}
        texts = {
            "name": tr("&Navn"),
            "organisation": tr("&Organisation"),
            "phone": tr("&Telefon"),
            "email": tr("&E-mail"),
        }
        grid = QGridLayout()
        grid.setSpacing(theme.px(12))
        self._person_fields: dict[str, Field] = {}
        for number, (name, editor) in enumerate(self.person.items()):
            editor.setObjectName(f"person_{name}")
            self._person_fields[name] = Field(texts[name], editor, required=name == "name")
            grid.addWidget(self._person_fields[name], number // 2, number % 2)
        column.addLayout(grid)
        column.addStretch(1)
        return page

    # -- going on --------------------------------------------------------------------------------

    def _go_on(self) -> None:
        self._problem.hide()
        step = self._pages.currentIndex()
        if step == 0 and self.demo.radio.isChecked():
            self.demo_asked.emit()
        elif step == 0:
            self._show(1)
        elif step == 1 and self._passphrase_good():
            self._back.setEnabled(False)
            self._next.setEnabled(False)
            self.create_asked.emit(self.passphrase.text())
        elif step == 2:
            self._show(3)
        elif step == 3:
            self._finish()

    def _go_back(self) -> None:
        """Go to the page before; what was typed stays where it is."""
        self._problem.hide()
        self._show(self._pages.currentIndex() - 1)

    def _finish(self) -> None:
        values = {name: editor.text().strip() for name, editor in self.person.items()}
        if not values["name"]:
            self._person_fields["name"].set_state("error", tr("Skriv dit navn."))
            self.person["name"].setFocus()
            return
        self.finished.emit(Person(**values))

    def _passphrase_good(self) -> bool:
        first, second = self.passphrase.text(), self.again.text()
        short = len(first) < MIN_PASSPHRASE and bool(first or not self._keyring)
        self._passphrase_field.set_state(
            "error" if short else "normal", tr("Skriv mindst {n} tegn.", n=MIN_PASSPHRASE) if short else ""
        )
        differs = first != second
        self._again_field.set_state(
            "error" if differs else "normal", tr("De to er ikke ens.") if differs else ""
        )
        return not short and not differs

    def _show(self, page: int) -> None:
        self._pages.setCurrentIndex(page)
        self.steps.set_current((0, 1, 1, 2)[page])
        self._restore.setVisible(page == 0)
        # Before the code there is nothing to go back to: the desk has been made with the passphrase.
        self._back.setVisible(page in {1, 3})
        self._back.setEnabled(True)
        self._next.setEnabled(page != 2 or self.kept.isChecked())
        self._next.setText(tr("Åbn skrivebordet") if page == 3 else tr("F&ortsæt"))
        first = (self.empty.radio, self.passphrase, self.kept, self.person["name"])[page]
        first.setFocus()

    def _only(self, chosen: OptionCard) -> None:
        for card in (self.empty, self.demo):
            if card is not chosen:
                card.radio.setAutoExclusive(False)
                card.radio.setChecked(False)

    def _ask_backup(self) -> None:
        chooser = backup_chooser(self)
        chooser.fileSelected.connect(lambda name: self.restore_asked.emit(Path(name)))
        chooser.open()


def backup_chooser(parent: QWidget, folder: Path | None = None) -> QFileDialog:
    """Return the dialog that asks for a backup, beginning in `folder`."""
    chooser = QFileDialog(
        parent, tr("Vælg en sikkerhedskopi"), str(folder or ""), tr("Sikkerhedskopier (*.kmbackup)")
    )
    chooser.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    return chooser


def _page(title: str, text: str) -> tuple[QWidget, QVBoxLayout]:
    page = QWidget()
    column = QVBoxLayout(page)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(theme.px(10))
    heading = label(title, "figure")
    column.addWidget(heading)
    column.addWidget(label(text, "secondary", wrap=True))
    column.addSpacing(theme.px(8))
    return page, column
