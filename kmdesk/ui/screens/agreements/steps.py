"""The steps of agreements as the screen takes them: asking for what they need, writing, and telling."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from kmdesk.core.clock import Clock
from kmdesk.core.i18n import tr, trn
from kmdesk.models import Agreement
from kmdesk.rules.dates import months_later
from kmdesk.services.agreement_terms import usual_revision
from kmdesk.services.agreements import AgreementDetail, Agreements, BulkResult
from kmdesk.services.visits import day_of
from kmdesk.store.local import Local
from kmdesk.ui.dialogs.agreement import Wanted, open_agreement
from kmdesk.ui.forms.arrivals import Followed, announce_gone
from kmdesk.ui.operations import Operations
from kmdesk.ui.screens.agreements.step_dialog import ENDING, POSTPONING, REVISING, SIGNING, StepDialog

Values = Mapping[str, Any]


class AgreementSteps(QObject):
    """Takes steps for a screen or a tab. `told` says what was done and can be undone; `shown` to whom."""

    told = Signal(str)
    shown = Signal(str)

    def __init__(
        self, ops: Operations, agreements: Agreements, local: Local, clock: Clock, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._ops, self._agreements = ops, agreements
        self._local, self._clock, self._window = local, clock, parent

    def take(self, step: str, detail: AgreementDetail) -> None:
        """Take a step of the pane with the agreement it shows."""
        agreement = detail.agreement
        steps: dict[str, Callable[[], object]] = {
            "edit": lambda: self.edit(agreement.id),
            "send": lambda: self._write(
                lambda: self._agreements.send(agreement.id), tr("{title} er sendt", title=agreement.title)
            ),
            "sign": lambda: self._sign(agreement),
            "revise": lambda: self._revise(agreement),
            "postpone": lambda: self.postpone([agreement.id]),
            "renew": lambda: self.open_form(Wanted(renews=agreement.id)),
            "end": lambda: self.end([agreement.id]),
            "draft": lambda: self._back(agreement, "draft"),
            "unsign": lambda: self._back(agreement, "sent"),
            "reopen": lambda: self._back(agreement, "signed" if agreement.signed_on else "sent"),
            "delete": lambda: self.delete([agreement.id]),
        }
        steps[step]()

    def take_many(self, step: str, ids: Sequence[str]) -> None:
        """Take a step with several agreements at once: postpone, end or delete."""
        {"postpone": self.postpone, "end": self.end, "delete": self.delete}[step](ids)

    def edit(self, agreement_id: str, *, field: str = "") -> None:
        """Open the form of an agreement, with the focus in a field."""
        self.open_form(Wanted(agreement_id), field=field)

    def open_form(self, wanted: Wanted, *, field: str = "") -> None:
        """Open a form, new or not."""
        open_agreement(
            self._ops,
            self._agreements,
            self._local,
            self._clock,
            self._window,
            wanted,
            saved=self._on_saved,
            field=field,
        )

    def end(self, ids: Sequence[str]) -> None:
        """Ask for the day and end agreements."""
        self._ask(
            trn(len(ids), "Afslut aftalen", "Afslut {n} aftaler"),
            ENDING,
            {"ends_on": self._clock.today().isoformat()},
            text=tr("Aftalen er udløbet eller sagt op. Den tæller stadig som indgået."),
            button=tr("Afslut"),
            ids=ids,
            work=lambda values: self._agreements.end(ids, values["ends_on"]),
            tell=lambda result: _told(
                result, trn(result.done, "Aftalen er afsluttet", "{n} aftaler er afsluttet")
            ),
        )

    def postpone(self, ids: Sequence[str]) -> None:
        """Ask for the day and move the revision of agreements."""
        self._ask(
            trn(len(ids), "Flyt revisionen", "Flyt revisionen af {n} aftaler"),
            POSTPONING,
            {"revised_on": months_later(self._clock.today(), 1).isoformat()},
            text=tr("Løfterne om at se aftalerne igennem følger med."),
            button=tr("Flyt"),
            ids=ids,
            work=lambda values: self._agreements.postpone(ids, values["revised_on"]),
            tell=lambda result: _told(
                result, trn(result.done, "Revisionen er flyttet", "Revisionen af {n} aftaler er flyttet")
            ),
        )

    def delete(self, ids: Sequence[str]) -> None:
        """Delete agreements; undo brings them back."""
        self._ops.write(
            lambda: self._agreements.delete(ids),
            lambda result: self.told.emit(trn(result.done, "Aftalen er slettet", "{n} aftaler er slettet")),
            owner=self,
        )

    # -- parts -----------------------------------------------------------------------------------------

    def _sign(self, agreement: Agreement) -> None:
        today = self._clock.today().isoformat()

        def values_of(one: Agreement) -> Mapping[str, object]:
            names = ("office_signatory", "company_signatory", "company_signatory_title")
            return {"signed_on": one.signed_on or today, **{name: getattr(one, name) for name in names}}

        shown = Followed(
            (agreement.kind, agreement.id),
            agreement,
            lambda: self._agreements.form(agreement.id).agreement,
            values_of,
        )
        self._ask(
            tr("Underskriv: {title}", title=agreement.title),
            SIGNING,
            values_of(agreement),
            text=tr("Notér, hvornår og af hvem aftalen er skrevet under."),
            button=tr("Notér underskrift"),
            ids=(agreement.id,),
            work=lambda given: self._agreements.sign(agreement.id, **given),
            tell=lambda _: tr("{title} er underskrevet", title=agreement.title),
            follow=shown,
        )

    def _revise(self, agreement: Agreement) -> None:
        ends, today = day_of(agreement.ends_on), self._clock.today()
        usual = usual_revision(agreement.type, today, ends)
        self._ask(
            tr("Revision: {title}", title=agreement.title),
            REVISING,
            {"revised_on": usual.isoformat() if usual > today else ""},
            text=tr("I har set aftalen igennem. Er noget ændret, så ret det i aftalen bagefter."),
            button=tr("Notér revision"),
            ids=(agreement.id,),
            work=lambda given: self._agreements.revise(agreement.id, given["revised_on"] or ""),
            tell=lambda _: tr("Revisionen er noteret"),
        )

    def _back(self, agreement: Agreement, status: str) -> None:
        texts = {
            "draft": tr("{title} er en kladde igen", title=agreement.title),
            "sent": tr("{title} venter på underskrift", title=agreement.title),
            "signed": tr("{title} gælder igen", title=agreement.title),
        }
        self._write(lambda: self._agreements.take_back(agreement.id, status), texts[status])

    def _write(self, work: Callable[[], Agreement], text: str) -> None:
        self._ops.write(work, lambda _: self.told.emit(text), owner=self)

    def _ask(
        self,
        title: str,
        declaration: Any,  # noqa: ANN401 - a declaration of the dialog's
        values: Values,
        *,
        text: str,
        button: str,
        ids: Sequence[str],
        work: Callable[[Values], Any],
        tell: Callable[[Any], str],
        follow: Followed[Agreement] | None = None,
    ) -> None:
        """Open the small form of a step, which follows its record; when the step succeeds, close and tell."""
        dialog = StepDialog(
            title,
            declaration,
            values,
            text=text,
            button=button,
            today=self._clock.today,
            parent=self._window,
        )

        def take(given: Values) -> None:
            def done(result: object) -> None:
                dialog.accept()
                self.told.emit(tell(result))

            self._ops.write(lambda: work(given), done, owner=dialog, failed=dialog.refuse)

        dialog.given.connect(take)
        dialog.open()
        if follow is not None:
            follow.keep_up(self._ops, dialog.form, parent=dialog)
        if len(ids) == 1:  # of several, the step tells which
            announce_gone(
                self._ops,
                (Agreement.kind, ids[0]),
                lambda: self._agreements.form(ids[0]),
                dialog.refuse,
                parent=dialog,
            )

    def _on_saved(self, agreement: Agreement) -> None:
        self.shown.emit(agreement.id)
        self.told.emit(tr("{title} er gemt", title=agreement.title))


def _told(result: BulkResult, text: str) -> str:
    """Return what was done, and why not to one of those it was not done to."""
    if not result.refused:
        return text
    return tr(
        "{text}. {n} blev ikke: {reason}", text=text, n=len(result.refused), reason=result.refused[0][1]
    )
