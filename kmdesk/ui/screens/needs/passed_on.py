"""Whom a need was passed on to, and what they answered, in the pane of the need."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QVBoxLayout, QWidget

from kmdesk.core.i18n import tr
from kmdesk.services.order_detail import OrderDetail
from kmdesk.services.reference import choice_label
from kmdesk.services.referrals import ReferralRow
from kmdesk.ui import theme
from kmdesk.ui.screens.promises.referral_steps import STANDS, day_text
from kmdesk.ui.widgets.badge import StatusMark
from kmdesk.ui.widgets.buttons import Button, LinkButton
from kmdesk.ui.widgets.labels import label
from kmdesk.ui.widgets.section_header import SectionHeader


def passed_on(detail: OrderDetail, ask: Callable[[str, str], object]) -> QWidget | None:
    """Return the referrals of a need; None where there are none and the need is not one to pass on."""
    if not detail.referrals and detail.need.type != "retention":
        return None
    part = QWidget()
    column = QVBoxLayout(part)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(theme.px(6))
    count = str(len(detail.referrals)) if detail.referrals else ""
    again = Button(tr("Henvis behovet …"), "secondary", "corner-down-right", dense=True)
    again.setObjectName("refer_button")
    again.clicked.connect(lambda: ask("refer", ""))
    column.addWidget(SectionHeader(tr("Henvisninger"), count, *(() if detail.closed else (again,))))
    for row in detail.referrals:
        column.addWidget(_line(row, ask))
    if not detail.referrals:
        column.addWidget(label(tr("Behovet er ikke henvist til nogen endnu."), "secondary", wrap=True))
    return part


def _line(row: ReferralRow, ask: Callable[[str, str], object]) -> QWidget:
    whole = QWidget()
    lines = QVBoxLayout(whole)
    lines.setContentsMargins(0, 0, 0, 0)
    lines.setSpacing(theme.px(2))
    to = row.recipient or choice_label("system", row.system)
    link = LinkButton(tr("Henvist til {name}", name=to).replace("&", "&&"), small=True)
    link.setObjectName(f"referral_{row.id}")
    link.activated.connect(lambda: ask("open_referral", row.id))
    lines.addWidget(link)
    due = tr("svar senest {date}", date=day_text(row.due_on)) if row.due_on else ""
    status = choice_label("referral_status", row.status)
    lines.addWidget(label(" · ".join(part for part in (status, due) if part), "secondary", wrap=True))
    if row.answer.strip():
        lines.addWidget(label(tr("Svar: {answer}", answer=row.answer.strip()), "base", wrap=True))
    text, tone = STANDS[row.stand]
    lines.addWidget(StatusMark(tr(text), tone))
    return whole
