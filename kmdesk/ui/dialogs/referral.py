"""The form of a referral: what was passed on, to whom, by when, and what was answered."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from PySide6.QtWidgets import QWidget

from kmdesk.core.clock import Clock
from kmdesk.core.i18n import mark, tr
from kmdesk.models import Referral
from kmdesk.services.field_checks import check_free_text
from kmdesk.services.referrals import Referrals
from kmdesk.store.local import Local
from kmdesk.ui.dialogs.record_dialog import RecordDialog, Values
from kmdesk.ui.forms.arrivals import followed
from kmdesk.ui.forms.fields import Declaration, FormField
from kmdesk.ui.operations import Operations

FIELDS: Declaration = (
    FormField(
        name="topic",
        label=mark("Hvad handler det om"),
        columns=12,
        required=True,
        placeholder=mark("fx Hjælp til eksport"),
        check=check_free_text,
    ),
    FormField(
        name="system", label=mark("Henvist til"), kind="choice", choices="system", columns=4, required=True
    ),
    FormField(name="organisation", columns=4),
    FormField(name="person", columns=4),
    FormField(name="sent_on", kind="date", columns=4),
    FormField(name="due_on", label=mark("Svar senest"), kind="date", columns=4),
    FormField(name="status", kind="choice", choices="referral_status", columns=4, optional=False),
    FormField(
        name="answer",
        label=mark("Hvad kom der ud af det"),
        kind="long_text",
        columns=12,
        check=check_free_text,
    ),
    FormField(
        name="reported_on",
        label=mark("Virksomheden fik besked den"),
        kind="date",
        columns=6,
        hint=mark("Tom: I har lovet at fortælle det"),
    ),
)


def new_key(referral: Referral) -> str:
    """Return what tells the draft of a new referral apart: its company and what it comes from."""
    return f"{referral.company_id}:new:{referral.need_id}:{referral.inquiry_id}:{referral.visit_id}"


def referral_by_draft(referrals: Referrals, key: str) -> tuple[Referral, bool]:
    """Return the referral a draft's key is of, and whether it is a new one.

    Raises KnownError when it was deleted, or what a new one comes from.
    """
    company_id, _, origin = key.partition(":new:")
    if not origin:
        return referrals.get(key), False
    need_id, inquiry_id, visit_id = origin.split(":")
    blank = referrals.blank_of_need(need_id) if need_id else referrals.blank(company_id, visit_id=visit_id)
    return replace(blank, inquiry_id=inquiry_id), True


def referral_dialog(  # noqa: PLR0917 - what every screen is made of, and the record
    ops: Operations,
    referrals: Referrals,
    local: Local,
    clock: Clock,
    referral: Referral,
    parent: QWidget,
    *,
    is_new: bool,
) -> RecordDialog:
    """Return a dialog over a referral. Open it with `open()`; `saved` when it is stored."""
    shown = followed(referral, lambda: referrals.get(referral.id))

    def save(values: Values) -> None:
        given: dict[str, Any] = {
            name: value.strip() if isinstance(value, str) and name != "answer" else value or ""
            for name, value in values.items()
        }
        referrals.save(replace(shown.record, **given), shown.record)

    dialog = RecordDialog(
        ops,
        local,
        clock,
        title=tr("Ny henvisning") if is_new else tr("Ret henvisning"),
        declaration=FIELDS,
        values=shown.values(referral),
        save=save,
        save_text=tr("&Gem henvisning"),
        draft_key=f"referral:{new_key(referral) if is_new else referral.id}",
        width=640,
        record=None if is_new else shown.name,
        follow=None if is_new else shown,
        parent=parent,
    )
    dialog.setObjectName("referral_dialog")
    return dialog
