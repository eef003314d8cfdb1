"""What the actions on an order ask first: when it came, where it stands, who shares it, why it ends."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from PySide6.QtWidgets import QWidget

from kmdesk.core.clock import Clock
from kmdesk.core.i18n import mark, tr, trn
from kmdesk.models import Circulation, Need
from kmdesk.rules.job_orders import CLOSED
from kmdesk.services.circulation import Circulations
from kmdesk.services.field_checks import check_free_text
from kmdesk.services.order_clocks import until_text
from kmdesk.services.order_detail import OrderDetail
from kmdesk.services.orders import Orders, Promise
from kmdesk.services.reference import choice_label, choices
from kmdesk.services.requirement_checks import about_person
from kmdesk.store.local import Local
from kmdesk.ui.forms.arrivals import Followed, announce_gone
from kmdesk.ui.forms.fields import Declaration, FormField, Slot
from kmdesk.ui.operations import Operations
from kmdesk.ui.screens.needs.ask import (
    AskDialog,
    PlacesField,
    Values,
    moment_in,
    wall_of,
    when_fields,
    when_values,
)
from kmdesk.ui.widgets.messages import InlineMessage

_OWN_WORDS = "own_words"

RECEIVED: Declaration = when_fields(mark("Modtaget den"))
POSTED: Declaration = (
    FormField(
        name="channel",
        label=mark("Slået op på"),
        kind="choice",
        columns=6,
        choices="posting_channel",
        required=True,
    ),
    *when_fields(mark("Den")),
    FormField(
        name="where",
        label=mark("Link eller navn"),
        columns=12,
        placeholder=mark("fx adressen på opslaget"),
        check=check_free_text,
    ),
)
MEETING: Declaration = when_fields(mark("Mødet var den"))
SENT: Declaration = when_fields(mark("Sendt den"))
SHARED: Declaration = (
    Slot("municipality_codes"),
    FormField(name="recipient", label=mark("Sendt til"), columns=6, placeholder=mark("fx Lone Bach")),
    FormField(name="expires_on", kind="date", columns=4),
    FormField(name="note", kind="long_text", columns=12, check=check_free_text),
)
SEEN: Declaration = (
    *when_fields(mark("Set den")),
    FormField(name="by", label=mark("Set af"), columns=6, placeholder=mark("fx Lone Bach")),
)
PROPOSED: Declaration = (
    FormField(
        name="candidates_proposed", label=mark("Antal kandidater"), kind="number", columns=4, required=True
    ),
    *when_fields(mark("Foreslået den")),
    FormField(name="by", label=mark("Foreslået af"), columns=12, placeholder=mark("fx Lone Bach")),
)
CLOSING: Declaration = (
    FormField(name="status", label=mark("Hvordan den endte"), kind="choice", columns=6, required=True),
    FormField(
        name="close_reason",
        label=mark("Grund"),
        kind="choice",
        columns=6,
        hint=mark("Skal vælges, når ingen blev ansat."),
    ),
    FormField(
        name=_OWN_WORDS,
        label=mark("Grunden med egne ord"),
        columns=12,
        placeholder=mark("fx Afdelingen flytter"),
        check=check_free_text,
    ),
)


@dataclass(frozen=True, slots=True)
class Desk:
    """What every dialog here is made of."""

    ops: Operations
    orders: Orders
    circulations: Circulations
    local: Local
    clock: Clock


class OrderDialogs:
    """Makes the dialogs of a page. Each is opened by its caller with `begin()`."""

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        self._desk, self._parent = desk, parent

    def receive(self, need: Need) -> AskDialog:
        """Ask when the order came; with a number it is corrected, else the need becomes an order."""
        orders, new, now = self._desk.orders, not need.order_number, self._desk.clock.wall()
        note = orders.receive if new else orders.set_received
        shown = self._followed(need, lambda one: when_values(one.received_at or now))
        dialog = self._ask(
            "receive_dialog",
            need,
            title=tr("Opret jobordre: {title}", title=need.title) if new else tr("Ret modtagelsen"),
            declaration=RECEIVED,
            values=shown.values(need),
            save=lambda values: note(need.id, wall_of(values)),
            save_text=tr("&Opret jobordre") if new else tr("&Gem"),
            follow=None if new else shown,
        )
        promise = InlineMessage("info", tr("Det lover vi:"), "", icon="clock")
        promise.setObjectName("promise_message")
        dialog.body.insertWidget(1, promise)
        dialog.changed.connect(lambda: self._show_promise(dialog, promise, need.company_id))
        self._show_promise(dialog, promise, need.company_id)
        return dialog

    def post(self, detail: OrderDetail) -> AskDialog:
        """Ask where an order was posted; says first what it lacks."""
        need = detail.need
        dialog = self._ask(
            "post_dialog",
            need,
            title=tr("Annoncér: {order}", order=need.order_number),
            declaration=POSTED,
            values={"channel": "", "where": "", **when_values(self._desk.clock.wall())},
            save=lambda values: self._desk.orders.post(
                need.id, values["channel"], wall_of(values), values["where"]
            ),
            save_text=tr("&Gem opslag"),
        )
        if need.confidential_agreement:
            _warn(dialog, tr("Virksomheden kræver fortrolighed."), tr("Aftal med den, hvad der må stå."))
        personal = about_person((*need.mandatory, *need.desirable))
        if personal:
            _warn(dialog, tr("Skriv ikke i opslaget:"), "; ".join(personal) + ".")
        if detail.missing:
            names = ", ".join(detail.missing)
            _warn(dialog, tr("Opslaget mangler oplysninger."), f"{names[:1].upper()}{names[1:]}.")
        return dialog

    def meeting(self, detail: OrderDetail) -> AskDialog:
        """Ask when the first meeting about the order was; a visit since it came is proposed."""
        proposed = detail.met_at or self._desk.clock.wall()
        return self._moment(
            "meeting_dialog",
            detail.need,
            tr("Første møde"),
            MEETING,
            lambda need: need.first_meeting_at or proposed,
            self._desk.orders.note_meeting,
        )

    def candidates(self, need: Need) -> AskDialog:
        """Ask when the first candidates were sent to the company."""
        now = self._desk.clock.wall()
        return self._moment(
            "candidates_dialog",
            need,
            tr("Første kandidater"),
            SENT,
            lambda one: one.candidates_at or now,
            self._desk.orders.note_candidates,
        )

    def share(self, detail: OrderDetail) -> AskDialog:
        """Ask with which municipalities an order is shared."""
        need = detail.need
        deadline = need.deadline if need.deadline >= self._desk.clock.today().isoformat() else ""
        dialog = self._ask(
            "share_dialog",
            need,
            title=tr("Del med nabokommuner: {order}", order=need.order_number),
            declaration=SHARED,
            values={"recipient": "", "expires_on": deadline or detail.share_until, "note": ""},
            save=lambda values: self._desk.circulations.share(need.id, **values),
            save_text=tr("&Del ordren"),
            slots={"municipality_codes": PlacesField(tr("Kommuner"))},
            width=720,
        )
        if need.confidential_agreement:
            _warn(dialog, tr("Virksomheden kræver fortrolighed."), tr("Aftal med den, hvad der må deles."))
        return dialog

    def change_sharing(self, need: Need, record: Circulation) -> AskDialog:
        """Ask anew to whom an order was sent, until when, and the note."""
        return self._of_sharing(
            "change_dialog",
            need,
            record,
            declaration=SHARED[1:],
            shown=lambda one: {"recipient": one.recipient, "expires_on": one.expires_on, "note": one.note},
            save=lambda seen, values: self._desk.circulations.change(seen, **values),
        )

    def seen(self, need: Need, record: Circulation) -> AskDialog:
        """Ask when and by whom an order was seen."""
        now = self._desk.clock.wall()
        return self._of_sharing(
            "seen_dialog",
            need,
            record,
            declaration=SEEN,
            shown=lambda one: {"by": one.seen_by or one.recipient, **when_values(one.seen_at or now)},
            save=lambda seen, values: self._desk.circulations.note_seen(
                seen.id, wall_of(values), values["by"]
            ),
        )

    def proposed(self, need: Need, record: Circulation) -> AskDialog:
        """Ask how many candidates a municipality proposed."""
        now = self._desk.clock.wall()
        return self._of_sharing(
            "proposed_dialog",
            need,
            record,
            declaration=PROPOSED,
            shown=lambda one: {
                "candidates_proposed": one.candidates_proposed,
                "by": one.proposed_by or one.seen_by or one.recipient,
                **when_values(one.candidates_at or now),
            },
            save=lambda seen, values: self._desk.circulations.note_proposed(
                seen.id, wall_of(values), values["candidates_proposed"], values["by"]
            ),
        )

    def close(self, needs: Mapping[str, str], *, status: str = "", running: int = 0) -> AskDialog:
        """Ask how orders (id -> what each is called) ended, and why; `running` matches are told of."""
        ids = tuple(needs)
        name = next(iter(needs.values())) if len(ids) == 1 else trn(len(ids), "{n} ordre", "{n} ordrer")
        dialog = AskDialog(
            self._desk.ops,
            self._desk.local,
            self._desk.clock,
            name="close_dialog",
            title=tr("Luk: {orders}", orders=name),
            declaration=CLOSING,
            values={"status": status, "close_reason": "", _OWN_WORDS: ""},
            save=lambda values: self._desk.orders.close(
                ids, values["status"], values[_OWN_WORDS].strip() or values["close_reason"]
            ),
            save_text=tr("&Luk ordren") if len(ids) == 1 else tr("&Luk ordrerne"),
            draft_key=f"order:{','.join(ids)}:close",
            options={
                "status": [(code, choice_label("job_order_status", code)) for code in CLOSED],
                "close_reason": [(one.code, one.label) for one in choices("order_close_reason")],
            },
            parent=self._parent,
        )
        if len(ids) == 1:  # of several, the save tells which
            self._announce_gone(ids[0], dialog)
        if running:
            text = trn(running, "{n} match er stadig i gang.", "{n} matches er stadig i gang.")
            _warn(dialog, text, tr("De bliver stående, når ordren lukkes."))
        return dialog

    # -- parts -----------------------------------------------------------------------------------

    def _show_promise(self, dialog: AskDialog, message: InlineMessage, company_id: str) -> None:
        """Say until when what would be done, for the moment that stands in the form."""
        today = self._desk.clock.today()
        received = moment_in(dialog.values(), today)

        def show(promise: Promise) -> None:
            said = (
                tr("{what} {when}", what=name.lower(), when=until_text(due, today)) for name, due in promise
            )
            text = ", ".join(said)
            message.show_text(tr("Det lover vi:"), f"{text}.")
            message.setVisible(bool(text))

        def work() -> Promise:  # without a moment too: what was asked a letter ago answers no more
            return self._desk.orders.promise(received, company_id) if received else ()

        self._desk.ops.read(work, show, owner=dialog, key="promise")

    def _moment(  # noqa: PLR0917 - what differs between the two
        self,
        name: str,
        need: Need,
        what: str,
        declaration: Declaration,
        moment: Callable[[Need], str],
        note: Callable[[str, str], object],
    ) -> AskDialog:
        shown = self._followed(need, lambda one: when_values(moment(one)))
        return self._ask(
            name,
            need,
            title=f"{what}: {need.order_number}",
            declaration=declaration,
            values=shown.values(need),
            save=lambda values: note(need.id, wall_of(values)),
            save_text=tr("&Gem"),
            follow=shown,
        )

    def _of_sharing(
        self,
        name: str,
        need: Need,
        record: Circulation,
        *,
        declaration: Declaration,
        shown: Callable[[Circulation], Mapping[str, object]],
        save: Callable[[Circulation, Values], object],
    ) -> AskDialog:
        """Make a form about the sharing with one municipality; `save` gets it as it was shown."""
        circulations = self._desk.circulations
        follow = Followed((record.kind, record.id), record, lambda: circulations.one(record.id), shown)
        return self._ask(
            name,
            need,
            title=f"{choice_label('municipality', record.municipality_code)}: {need.order_number}",
            declaration=declaration,
            values=shown(record),
            save=lambda values: save(follow.record, values),
            save_text=tr("&Gem"),
            of=record.id,
            follow=follow,
        )

    def _followed(self, need: Need, shown: Callable[[Need], Mapping[str, object]]) -> Followed[Need]:
        return Followed((need.kind, need.id), need, lambda: self._desk.orders.one(need.id), shown)

    def _ask(self, name: str, need: Need, *, of: str = "", **about: Any) -> AskDialog:  # noqa: ANN401
        desk = self._desk
        dialog = AskDialog(
            desk.ops,
            desk.local,
            desk.clock,
            name=name,
            draft_key=":".join(("order", need.id, name.removesuffix("_dialog"), *((of,) if of else ()))),
            parent=self._parent,
            **about,
        )
        self._announce_gone(need.id, dialog)
        return dialog

    def _announce_gone(self, need_id: str, dialog: AskDialog) -> None:
        """Let a dialog say when the order it is about is gone, also where it follows another record."""
        orders = self._desk.orders
        announce_gone(
            self._desk.ops, (Need.kind, need_id), lambda: orders.one(need_id), dialog.refuse, parent=dialog
        )


def _warn(dialog: AskDialog, lead: str, text: str) -> None:
    dialog.body.insertWidget(0, InlineMessage("soon", lead, text))
