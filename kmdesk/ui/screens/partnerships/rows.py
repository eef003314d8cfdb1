"""The rows of the pane: a member, a meeting, a decision, each with what is done with it most."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from PySide6.QtWidgets import QMenu, QWidget

from kmdesk.core.i18n import tr, trn
from kmdesk.rules.phone import format_phone
from kmdesk.services.partnership_decisions import DecisionRow
from kmdesk.services.partnership_meetings import MeetingRow
from kmdesk.services.partnerships import MemberRow
from kmdesk.services.reference import choice_label
from kmdesk.services.visits import moment_of
from kmdesk.ui.screens.companies.record_rows import small_button
from kmdesk.ui.screens.partnerships.steps import PartnershipSteps
from kmdesk.ui.screens.partnerships.words import (
    MEETINGS,
    day,
    decision_badge,
    decision_lines,
    missing_text,
    open_text,
    when_text,
)
from kmdesk.ui.widgets.badge import Badge
from kmdesk.ui.widgets.link_row import LinkRow


def member_row(row: MemberRow, steps: PartnershipSteps, open_company: Callable[[str], object]) -> LinkRow:
    """Return the row of a member: its title opens its company, or the form of an actor."""
    member = row.member
    system = choice_label("system", member.system) if member.system else ""
    role = choice_label("partnership_role", member.role)
    left = going = ""
    if row.here and member.until:
        going = tr("går ud {day}", day=day(member.until))
    elif row.to_come:
        going = tr("kommer med {day}", day=day(member.since))
    elif not row.here:
        left = tr("gik ud {day}", day=day(member.until))
    reached = " · ".join(filter(None, (format_phone(member.phone), member.email)))
    shown = LinkRow(
        row.name,
        (" · ".join(filter(None, (role, system, member.person, left, going))), reached, member.note),
        after=[_more(tr("Flere handlinger for {name}", name=row.name), lambda: steps.member_menu(row))],
    )
    if member.company_id:
        shown.opened.connect(lambda: open_company(member.company_id))
    else:
        shown.opened.connect(lambda: steps.edit_member(member.id))
    return shown


def meeting_row(
    row: MeetingRow, steps: PartnershipSteps, now: datetime, print_minutes: Callable[[str], object]
) -> LinkRow:
    """Return the row of a meeting: its title opens its form. One that was, and nobody noted, says so."""
    at = moment_of(row.at)
    passed = row.status == "planned" and at is not None and at < now
    tone, icon = MEETINGS[row.status]
    badge = (
        Badge(tr("Ikke noteret"), "late", "circle-alert")
        if passed
        else Badge(choice_label("meeting_status", row.status), tone, icon)
    )
    title = " · ".join(filter(None, (when_text(row.at, row.until), row.theme)))
    came = trn(row.attendees, "{n} deltager", "{n} deltagere") if row.attendees else ""
    decided = trn(row.decisions, "{n} beslutning", "{n} beslutninger") if row.decisions else ""
    host = tr("vært {name}", name=row.host) if row.host else ""
    buttons: list[QWidget] = [badge]
    if passed:
        buttons.append(
            small_button(
                "check", tr("Mødet {title} er holdt", title=title), lambda: steps.set_meeting(row.id, "held")
            )
        )
    if row.status == "held":
        buttons.append(
            small_button(
                "printer", tr("Udskriv referat af {title}", title=title), lambda: print_minutes(row.id)
            )
        )
    buttons.append(_more(tr("Flere handlinger for {name}", name=title), lambda: steps.meeting_menu(row)))
    shown = LinkRow(
        title,
        (" · ".join(filter(None, (row.place, host, came, decided))), missing_text(row.missing)),
        after=buttons,
    )
    shown.opened.connect(lambda: steps.edit_meeting(row.id))
    return shown


def decision_row(
    row: DecisionRow, steps: PartnershipSteps, now: datetime, *, of_company: bool = False
) -> LinkRow:
    """Return the row of a decision: its title opens its form. `of_company` tells where it was decided."""
    about = row.company or tr("Slettet virksomhed")
    if of_company:
        about = " ".join(filter(None, (row.partnership, day(row.met_at))))
    buttons: list[QWidget] = [decision_badge(row)]
    if row.open:
        name = tr("{title} er gennemført", title=row.solution)
        buttons.append(small_button("check", name, lambda: steps.set_decision([row.id], "done")))
    buttons.append(
        _more(tr("Flere handlinger for {name}", name=row.solution), lambda: steps.decision_menu(row))
    )
    asked = tr("Løftet er holdt. Er beslutningen gennemført?") if row.to_close else ""
    shown = LinkRow(row.solution, (about, *decision_lines(row, now.date()), asked), after=buttons)
    shown.opened.connect(lambda: steps.edit_decision(row.id))
    return shown


def decisions_title(rows: tuple[DecisionRow, ...]) -> str:
    """Return how many of the decisions are open; "" for none."""
    still = sum(row.open for row in rows)
    return open_text(still) if still else ""


def _more(name: str, menu: Callable[[], QMenu]) -> QWidget:
    button = small_button("ellipsis", name, lambda: None)
    button.clicked.connect(lambda: menu().popup(button.mapToGlobal(button.rect().bottomLeft())))
    return button
