"""A printed document before it is given out: look at it, print it, save it, or send it as a mail.

Nothing touches the disk unasked: what a mail program is given lies open until kmdesk ends (`ui/mail.py`).
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QKeyEvent,
    QKeySequence,
    QShortcut,
)
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from kmdesk.core.errors import KnownError
from kmdesk.core.i18n import tr
from kmdesk.exchange.handed_out import safe_name, write_over
from kmdesk.exchange.mail_draft import Attachment, MailTo
from kmdesk.ui import theme
from kmdesk.ui.dialogs.panel import PanelDialog
from kmdesk.ui.mail import MailProgram
from kmdesk.ui.print_pdf import PrintJob, choose_printer, pages_to_print
from kmdesk.ui.widgets.buttons import Button
from kmdesk.ui.widgets.hairline import Hairline
from kmdesk.ui.widgets.messages import InlineMessage, MessageTone
from kmdesk.ui.widgets.pdf_pages import document_of
from kmdesk.ui.widgets.pdf_search import SearchBar
from kmdesk.ui.widgets.pdf_thumbs import ThumbStrip
from kmdesk.ui.widgets.pdf_tools import PageTools
from kmdesk.ui.widgets.pdf_view import PageView

_WIDTH, _MOST_HEIGHT = 960, 1280
"""Room for a whole A4 page at the size it is printed in, where the window has it."""


class PreviewDialog(PanelDialog):
    """Shows one PDF. `given(method)` follows when it was printed ("paper"), saved ("pdf") or put into a mail
    that the reader's mail program opened ("email").

    `file_name` is what it is called outside; `mail` whom a mail is for and what it says. Without that the
    mail is to nobody yet, with the title for its subject. `options` stand above the pages; when something
    else is chosen there, `make_ready` and `show_pdf` bring what comes of it.
    """  # noqa: D205 - the first sentence takes two lines

    given = Signal(str)

    def __init__(
        self,
        title: str,
        pdf: bytes,
        file_name: str,
        parent: QWidget | None = None,
        *,
        mail: MailTo | None = None,
        options: QWidget | None = None,
    ) -> None:
        super().__init__(title, width=_WIDTH, most_height=_MOST_HEIGHT, parent=parent)
        self.setObjectName("preview_dialog")
        self._pdf, self._file_name = pdf, safe_name(file_name)
        self._mail = mail or MailTo(subject=title)
        self._job: PrintJob | None = None
        self._making = self._mailing = False
        self._options = options
        self.document = document_of(pdf, self)
        self.view = PageView(self.document, parent=self)
        self.view.setObjectName("pages")
        self.view.setAccessibleName(tr("Forhåndsvisning af {title}", title=title))
        self.search = SearchBar(self.document)
        self._thumbs = ThumbStrip(self.document)
        self._thumbs.setVisible(self.document.pageCount() > 1)
        self._tools = tools = PageTools(self.view)
        self._messages: dict[MessageTone, InlineMessage] = {}
        self._act: Callable[[], object] | None = None
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.setSpacing(0)
        for part in (tools, Hairline(), *self._above(), self.search, self._said()):
            self.body.addWidget(part)
        pages = QHBoxLayout()
        pages.setSpacing(0)
        pages.addWidget(self._thumbs)
        pages.addWidget(self.view, 1)
        self.body.addLayout(pages, 1)
        self.footer.addWidget(self._buttons())
        tools.search_asked.connect(self._start_search)
        self.search.moved.connect(self._mark)
        self.search.closed.connect(self._leave_search)
        self.view.page_changed.connect(self._thumbs.show_page)
        self._thumbs.chosen.connect(self.view.show_page)
        self._take_keys()
        self._print.setFocus()

    # -- another document ----------------------------------------------------------------------

    def make_ready(self) -> None:
        """Give nothing out until `show_pdf`: what is shown is not what is wanted any more."""
        self._making = True
        self._show_ready()

    def show_pdf(self, pdf: bytes) -> None:
        """Show this PDF instead, at the same zoom and page."""
        before, made = self.document, document_of(pdf, self)
        self._pdf, self.document = pdf, made
        self.view.set_document(made)
        self.search.set_document(made)
        self._thumbs.set_document(made, self.view.page())
        self._thumbs.setVisible(made.pageCount() > 1)
        self._tools.count_pages()
        before.deleteLater()
        self._making = False
        self._show_ready()

    def tell_notice(self, lead: str, text: str) -> None:
        """Say above the pages what is good to know before the document is given out."""
        self._tell("soon", lead, text)

    def tell_trouble(self, error: KnownError) -> None:
        """Say above the pages why there is no other document; what is shown still holds."""
        self._making = False
        self._show_ready()
        self._tell("late", error.message, error.advice)

    def _show_ready(self) -> None:
        """Let the reader give out what is shown, when it is what is wanted and nothing is under way."""
        printing = self._job is not None
        self._save.setEnabled(not self._making)
        self._print.setEnabled(not self._making and not printing)
        self._send.setEnabled(not self._making and not self._mailing)
        if self._options is not None:
            self._options.setEnabled(not printing)

    # -- parts ---------------------------------------------------------------------------------

    def _above(self) -> tuple[QWidget, ...]:
        """Return what stands between the tools and the pages."""
        return () if self._options is None else (self._options, Hairline())

    def _said(self) -> QWidget:
        """Return the place of what is told; empty it takes no room."""
        self._telling = _Said()
        column = QVBoxLayout(self._telling)
        column.setContentsMargins(theme.px(16), theme.px(12), theme.px(16), theme.px(12))
        tones: tuple[MessageTone, ...] = ("info", "ok", "soon", "late")
        for tone in tones:
            message = self._messages[tone] = InlineMessage(tone, "", "")
            message.setObjectName(f"message_{tone}")
            message.acted.connect(self._on_act)
            column.addWidget(message)
        self._telling.hide()
        return self._telling

    def _buttons(self) -> QWidget:
        close = Button(tr("&Luk"))
        close.clicked.connect(self.reject)
        self._send = Button(tr("Send som &mail"), "secondary", "mail")
        self._send.setObjectName("mail_button")
        self._send.clicked.connect(self._open_mail)
        self._save = Button(tr("&Gem PDF"), "secondary", "download")
        self._save.setObjectName("save_pdf_button")
        self._save.clicked.connect(self._ask_file)
        self._print = Button(tr("&Udskriv"), "primary", "printer")
        self._print.setObjectName("print_button")
        self._print.clicked.connect(self._ask_printer)
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(theme.px(16), theme.px(10), theme.px(16), theme.px(10))
        row.setSpacing(theme.px(8))
        row.addStretch(1)
        for button in (close, self._send, self._save, self._print):
            row.addWidget(button)
        return holder

    def _take_keys(self) -> None:
        """Let the keys of readers work wherever the focus is."""
        view, standard = self.view, QKeySequence.StandardKey
        for keys, do in (
            (standard.ZoomIn, view.enlarge),
            ("Ctrl+=", view.enlarge),
            (standard.ZoomOut, view.shrink),
            ("Ctrl+0", view.fit_width),
            ("Ctrl+9", view.fit_page),
            ("PgDown", lambda: view.scroll_on(1)),
            ("PgUp", lambda: view.scroll_on(-1)),
            ("Ctrl+PgDown", lambda: view.leaf(1)),
            ("Ctrl+PgUp", lambda: view.leaf(-1)),
            ("Ctrl+Home", lambda: view.show_page(0)),
            ("Ctrl+End", lambda: view.show_page(self.document.pageCount() - 1)),
            ("Ctrl+F", self._start_search),
            ("F3", lambda: self._next_hit(1)),
            ("Shift+F3", lambda: self._next_hit(-1)),
            ("Ctrl+P", self._ask_printer),
            ("Ctrl+S", self._ask_file),
        ):
            QShortcut(QKeySequence(keys), self, do)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc leaves the search first, then the dialog."""
        if event.key() == Qt.Key.Key_Escape and self.search.isVisible():
            self.search.leave()
        else:
            super().keyPressEvent(event)

    def done(self, result: int) -> None:
        """Close; what is not printed yet is not printed."""
        self._stop_printing()
        super().done(result)
        self._let_go()

    def _let_go(self) -> None:
        """Go with the pages that were drawn, but not before it is known whether a mail was opened."""
        if not self._mailing and not self.isVisible():
            self.deleteLater()

    # -- search --------------------------------------------------------------------------------

    def _next_hit(self, direction: int) -> None:
        if self.search.isVisible():
            self.search.step(direction)
        else:
            self._start_search()

    def _start_search(self) -> None:
        self.search.start(self.view.page())

    def _mark(self) -> None:
        if not self.search.isVisible():
            return  # left while it still looked
        self.view.mark(self.search.model, self.search.hit())
        link = self.search.link()
        if link is not None:
            self.view.reveal(link)

    def _leave_search(self) -> None:
        self.view.mark(None)
        self.view.setFocus(Qt.FocusReason.OtherFocusReason)

    # -- saving --------------------------------------------------------------------------------

    def save_to(self, path: Path) -> bool:
        """Write the PDF to `path`, over what is there; on failure say so in the dialog and return False."""
        try:
            write_over(path, self._pdf)
        except KnownError as error:
            self._tell("late", tr("PDF-filen kunne ikke gemmes."), str(error))
            return False
        self._tell("ok", tr("Gemt."), path.name)
        self.given.emit("pdf")
        return True

    def _ask_file(self) -> None:
        """Ask where to save; the file dialog asks before a file there is replaced."""
        if self._making:
            return
        chooser = QFileDialog(self, tr("Gem PDF"), self._file_name, "PDF (*.pdf)")
        chooser.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        chooser.setDefaultSuffix("pdf")
        chooser.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        chooser.fileSelected.connect(lambda name: self.save_to(Path(name)))
        chooser.open()

    # -- printing ------------------------------------------------------------------------------

    def print_on(self, printer: QPrinter) -> None:
        """Print the pages the printer's settings say, at the printer's own size."""
        pages = pages_to_print(printer, self.document.pageCount(), self.view.page())
        job = self._job = PrintJob(self.document, printer, pages, self)
        job.progressed.connect(self._on_progress)
        job.printed.connect(self._on_printed)
        job.failed.connect(self._on_print_failed)
        self._show_ready()
        job.start()

    def _ask_printer(self) -> None:
        if self._job is None and not self._making:
            choose_printer(self.windowTitle(), self.document, self, self.print_on)

    def _on_progress(self, done: int, of: int) -> None:
        if done < of:
            told = tr("Udskriver side {n} af {of} …", n=done + 1, of=of)
            self._tell("info", told, "", tr("Stop udskriften"), self._stop_asked)

    def _on_printed(self) -> None:
        self._stop_printing()
        self._tell("ok", tr("Sendt til printeren."), "")
        self.given.emit("paper")

    def _on_print_failed(self) -> None:
        self._stop_printing()
        self._tell("late", tr("Printeren svarer ikke."), tr("Vælg en anden printer, eller gem som PDF."))

    def _stop_asked(self) -> None:
        self._stop_printing()
        self._tell("info", tr("Udskriften er stoppet."), tr("Sider, der er sendt, kan komme alligevel."))

    def _stop_printing(self) -> None:
        job, self._job = self._job, None
        if job is not None:
            job.stop()
            job.deleteLater()
        self._show_ready()

    # -- mail ----------------------------------------------------------------------------------

    def _open_mail(self) -> None:
        self._mailing = True
        self._show_ready()
        self._tell("info", tr("Åbner dit mailprogram …"), "")
        program = MailProgram(self._mail, Attachment(self._file_name, self._pdf), self)
        program.opened.connect(self._on_mail_opened)
        program.refused.connect(self._on_mail_refused)
        try:
            program.open()
        except KnownError as error:
            self._on_mail_refused(error.message)

    def _on_mail_opened(self) -> None:
        self._mailing = False
        self._show_ready()
        self._tell(
            "ok", tr("Mailen er åbnet i dit mailprogram med PDF-filen."), tr("Læs den, og send den derfra.")
        )
        self.given.emit("email")
        self._let_go()

    def _on_mail_refused(self, what: str = "") -> None:
        self._mailing = False
        self._show_ready()
        self._tell(
            "late",
            what or tr("Der er intet mailprogram, der kan åbne mailen."),
            tr("Gem PDF-filen, og vedhæft den selv."),
            tr("Gem PDF"),
            self._ask_file,
        )
        self._let_go()

    # -- what is told --------------------------------------------------------------------------

    def _tell(
        self,
        tone: MessageTone,
        lead: str,
        text: str,
        action: str = "",
        act: Callable[[], object] | None = None,
    ) -> None:
        """Say one thing above the pages, in place of what was said before."""
        self._act = act
        for other, message in self._messages.items():
            if other == tone:
                message.show_text(lead, text, action)
            message.setVisible(other == tone)
        self._telling.show()
        self._telling.fit()
        if tone != "info":
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, f"{lead} {text}".strip()))

    def _on_act(self) -> None:
        if self._act is not None:
            self._act()


class _Said(QWidget):
    """As high as its text needs. It does not say that its height follows its width: the panel would then give
    the pages all the room they ask for and scroll itself."""  # noqa: D205, D209

    def hasHeightForWidth(self) -> bool:
        """Return that it does not, see above."""
        return False

    def event(self, event: QEvent) -> bool:
        """Follow the width, and what is said. Before it is seen, Qt would lose the new size."""
        if self.isVisible() and event.type() in (QEvent.Type.Resize, QEvent.Type.LayoutRequest):
            self.fit()
        return super().event(event)

    def fit(self) -> None:
        """Take the height the text needs at this width."""
        layout = self.layout()
        if layout is not None:
            self.setFixedHeight(layout.totalHeightForWidth(self.width()))
