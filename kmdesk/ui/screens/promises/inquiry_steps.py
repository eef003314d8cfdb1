"""What is done with inquiries: forms opened, and acts carried out and told with a way back."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QMenu, QWidget

from kmdesk.core.i18n import tr, trn
from kmdesk.models import Inquiry, InquiryQuestion, Need, Referral
from kmdesk.services.inquiries import InquiryDetail
from kmdesk.services.referrals import Referrals
from kmdesk.services.search import Search
from kmdesk.ui.dialogs.choose_company import ChooseCompanyDialog
from kmdesk.ui.dialogs.inquiry import InquiryDialog
from kmdesk.ui.dialogs.referral import referral_dialog
from kmdesk.ui.lists.record_steps import RecordSteps
from kmdesk.ui.screens.needs.ask import AskDialog
from kmdesk.ui.screens.promises.inquiry_asks import InquiryAsks, InquiryDesk


class InquirySteps(RecordSteps):
    """Carries out for the page, or the company's tab, it belongs to."""

    open_need = Signal(str)
    new_company = Signal()

    def __init__(self, desk: InquiryDesk, referrals: Referrals, search: Search, page: QWidget) -> None:
        super().__init__(desk.ops, page)
        self._desk, self._referrals, self._search = desk, referrals, search
        self._inquiries = desk.inquiries
        self._asks = InquiryAsks(desk, page)

    # -- forms -----------------------------------------------------------------------------------

    def new(self, company_id: str = "") -> None:
        """Open the form of a new inquiry, of a company when one is given."""
        self._form(company_id=company_id)

    def edit(self, inquiry_id: str) -> None:
        """Open the form of an inquiry."""
        self._form(inquiry_id=inquiry_id)

    def answer(self, inquiry_id: str) -> None:
        """Ask what was answered."""
        self._with(inquiry_id, self._asks.answer, tr("Svaret er gemt"))

    def ask(self, inquiry_id: str) -> None:
        """Put a question to a department."""
        self._ops.read(
            lambda: self._inquiries.asked.blank(inquiry_id),
            lambda one: self._show_question(one, is_new=True),
            owner=self._page,
        )

    def edit_question(self, question_id: str) -> None:
        """Open the form of a question, for its answer too."""
        self._ops.read(
            lambda: self._inquiries.asked.get(question_id),
            lambda one: self._show_question(one, is_new=False),
            owner=self._page,
        )

    def make_need(self, inquiry_id: str) -> None:
        """Make a need of an inquiry."""
        self._with(inquiry_id, self._asks.need, tr("Behovet er oprettet"))

    def promise(self, inquiry_id: str) -> None:
        """Promise the company something."""
        self._with(inquiry_id, self._asks.promise, tr("Løftet er gemt"))

    def refer(self, inquiry_id: str) -> None:
        """Pass an inquiry on to another actor."""

        def show(referral: Referral) -> None:
            dialog = referral_dialog(
                self._ops,
                self._referrals,
                self._desk.local,
                self._desk.clock,
                referral,
                self._page,
                is_new=True,
            )
            dialog.saved.connect(lambda: self.told.emit(tr("Henvisningen er gemt")))
            dialog.open()

        self._ops.read(lambda: self._inquiries.blank_referral(inquiry_id), show, owner=self._page)

    def link(self, inquiry_id: str) -> None:
        """Ask which company on the list an inquiry is about."""
        title = tr("Knyt henvendelse til virksomhed")
        dialog = ChooseCompanyDialog(title, self._ops, self._search, self._page)
        dialog.chosen.connect(
            lambda company_id: self._write(
                lambda: self._inquiries.link(inquiry_id, company_id),
                lambda _: tr("Henvendelsen er knyttet til virksomheden"),
            )
        )
        dialog.new_asked.connect(self.new_company)
        dialog.open()

    def bring(self, ids: Sequence[str]) -> None:
        """Ask when and to whom these inquiries were brought."""
        self.bring_keys(tuple(f"{Inquiry.kind}:{one}" for one in ids))

    def bring_keys(self, keys: tuple[str, ...]) -> None:
        """Ask when and to whom these inquiries and needs were brought."""
        if not keys:
            return

        def show(groups: tuple[str, ...]) -> None:
            dialog = self._asks.bring(keys, groups[0] if groups else "")
            dialog.saved.connect(
                lambda count: self.told.emit(trn(count, "{n} er bragt videre", "{n} er bragt videre"))
            )
            dialog.begin()

        self._ops.read(self._desk.gathering.groups, show, owner=self._page)

    def result(self, key: str) -> None:
        """Ask what came of something that was brought."""

        def show(thing: Inquiry | Need) -> None:
            dialog = self._asks.result(key, thing)
            dialog.saved.connect(lambda _: self.told.emit(tr("Noteret")))
            dialog.begin()

        self._ops.read(lambda: self._desk.gathering.get(key), show, owner=self._page)

    # -- acts ------------------------------------------------------------------------------------

    def close(self, ids: Sequence[str]) -> None:
        """Close these inquiries."""

        def told(done: tuple[int, int]) -> str:
            closed, owed = done
            text = trn(closed, "Henvendelsen er afsluttet", "{n} henvendelser er afsluttet")
            if not owed:
                return text
            left = trn(owed, "{n} spørgsmål har ikke fået svar", "{n} spørgsmål har ikke fået svar")
            return f"{text} · {left}"

        self._write(lambda: (self._inquiries.close(ids), self._inquiries.unanswered(ids)), told)

    def reopen(self, ids: Sequence[str]) -> None:
        """Open these inquiries again."""
        self._write(
            lambda: self._inquiries.reopen(ids),
            lambda n: trn(n, "Henvendelsen er åben igen", "{n} henvendelser er åbne igen"),
        )

    def take(self, ids: Sequence[str]) -> None:
        """Make these inquiries this broker's."""
        self._write(
            lambda: self._inquiries.take(ids),
            lambda n: trn(n, "Henvendelsen er din", "{n} henvendelser er dine"),
        )

    def delete(self, ids: Sequence[str]) -> None:
        """Delete these inquiries; undo brings them back."""

        def told(names: Sequence[str]) -> str:
            many = trn(len(names), "{n} henvendelse", "{n} henvendelser")
            return tr("Slettet: {title}", title=names[0] if len(names) == 1 else many)

        self._delete(ids, lambda: self._inquiries.delete(ids), told)

    def delete_question(self, question_id: str) -> None:
        """Delete a question."""
        self._write(
            lambda: self._inquiries.asked.delete(question_id),
            lambda name: tr("Slettet: {title}", title=name),
        )

    def menu(self, detail: InquiryDetail) -> QMenu:
        """Return what can be done with an inquiry beside answering it."""
        inquiry = detail.inquiry
        one = [inquiry.id]
        on_list = bool(inquiry.company_id)
        acts: tuple[tuple[str, str, Callable[[], object], bool], ...] = (
            ("need", tr("Gør til behov …"), lambda: self.make_need(inquiry.id), on_list and not detail.need),
            ("refer", tr("Henvis …"), lambda: self.refer(inquiry.id), on_list),
            ("promise", tr("Lov noget …"), lambda: self.promise(inquiry.id), True),
            ("link", tr("Knyt til virksomhed …"), lambda: self.link(inquiry.id), True),
            ("bring", tr("Bragt videre …"), lambda: self.bring(one), True),
            (
                "result",
                tr("Hvad kom der ud af det …"),
                lambda: self.result(f"{Inquiry.kind}:{inquiry.id}"),
                bool(inquiry.brought_on),
            ),
            ("take", tr("Tag den selv"), lambda: self.take(one), True),
            ("reopen", tr("Åbn igen"), lambda: self.reopen(one), inquiry.status != "open"),
            ("close", tr("Afslut"), lambda: self.close(one), inquiry.status != "closed"),
            ("history", tr("Historik"), lambda: self._show_history(Inquiry.kind, inquiry.id), True),
            ("delete", tr("Slet henvendelse"), lambda: self.delete(one), True),
        )
        return self._menu(*((code, text, act) for code, text, act, offered in acts if offered))

    # -- parts -----------------------------------------------------------------------------------

    def _form(self, *, inquiry_id: str = "", company_id: str = "") -> None:
        dialog = InquiryDialog(
            self._ops,
            self._inquiries,
            self._search,
            self._desk.local,
            self._desk.clock,
            inquiry_id=inquiry_id,
            company_id=company_id,
            parent=self._page,
        )

        def done(saved_id: str) -> None:
            self.told.emit(tr("Henvendelsen er gemt"))
            self.saved.emit(saved_id)

        dialog.saved.connect(done)
        dialog.begin()

    def _with(self, inquiry_id: str, make: Callable[[Inquiry], AskDialog], done: str) -> None:
        """Read an inquiry, and ask about it; `done` is what is told afterwards."""

        def show(inquiry: Inquiry) -> None:
            dialog = make(inquiry)
            dialog.saved.connect(lambda _: self.told.emit(done))
            dialog.begin()

        self._ops.read(lambda: self._inquiries.get(inquiry_id), show, owner=self._page)

    def _show_question(self, question: InquiryQuestion, *, is_new: bool) -> None:
        dialog = self._asks.question(question, is_new=is_new)
        dialog.saved.connect(lambda _: self.told.emit(tr("Spørgsmålet er gemt")))
        dialog.begin()
