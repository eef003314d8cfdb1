"""The tab Overblik: what to know before calling, the facts, and the contacts."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from kmdesk.core.i18n import tr, trn
from kmdesk.models import Company
from kmdesk.rules.dates import long_date, short_date
from kmdesk.rules.phone import format_phone
from kmdesk.services import reference
from kmdesk.services.company_detail import ColleagueNotice, CompanyDetail, NextStep
from kmdesk.services.leads import won_text
from kmdesk.ui import theme
from kmdesk.ui.screens.companies.industry import industry_code_text
from kmdesk.ui.screens.companies.timeline import Timeline
from kmdesk.ui.widgets.badge import StatusMark
from kmdesk.ui.widgets.hairline import Hairline
from kmdesk.ui.widgets.labels import label
from kmdesk.ui.widgets.messages import InlineMessage

_MOST_NOTICES = 2
_LABEL_WIDTH = 108


class Overview(QWidget):
    """Notices, facts and timeline of one company."""

    open_visit = Signal(str)
    edit_basis = Signal()
    open_conflict = Signal()

    def __init__(self, detail: CompanyDetail, today: date) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.px(16), theme.px(12), theme.px(16), theme.px(16))
        column.setSpacing(theme.px(12))
        for notice in self._notices(detail)[:_MOST_NOTICES]:
            column.addWidget(notice)
        column.addLayout(_facts(detail, today))
        column.addWidget(Hairline())
        timeline = Timeline(detail.contacts)
        timeline.opened.connect(self.open_visit)
        column.addWidget(timeline)
        column.addStretch(1)

    def _notices(self, detail: CompanyDetail) -> list[InlineMessage]:
        """Return the notices: a conflict, then in the design's order colleague, protected, unsynced."""
        found: list[InlineMessage] = []
        if detail.conflict:
            found.append(self._conflict())
        if detail.colleague is not None:
            found.append(self._colleague(detail.colleague))
        company = detail.company
        if company.contact_declined_on:
            found.append(_declined(company))
        elif company.advertising_protected:
            found.append(self._protected(company))
        if detail.unsynced:
            text = trn(
                detail.unsynced,
                "{n} ændring er ikke nået frem til kontoret.",
                "{n} ændringer er ikke nået frem til kontoret.",
            )
            found.append(InlineMessage("info", tr("Ikke synkroniseret."), text, icon="cloud-off"))
        return found

    def _conflict(self) -> InlineMessage:
        text = tr("To har rettet i det samme. Kontorets gælder, til der er valgt.")
        made = InlineMessage("late", tr("Konflikt."), text, tr("Se og vælg"), icon="git-merge")
        made.setObjectName("conflict_notice")
        made.acted.connect(self.open_conflict)
        return made

    def _colleague(self, notice: ColleagueNotice) -> InlineMessage:
        contact = notice.contact
        system = reference.choice_label("system", contact.system) if contact.system else ""
        place = (
            f"{notice.organisation} ({system})"
            if notice.organisation and system
            else notice.organisation or system
        )
        who = ", ".join(part for part in (contact.who, place) if part)
        day = date.fromisoformat(contact.visit.starts_at[:10])
        when = f"{day.day:02}.{day.month:02}." if 0 <= notice.days_ago < 300 else long_date(day)
        topic = contact.visit.topic
        if topic:
            text = tr("{who}, talte {day} om {topic}.", who=who, day=when, topic=_small(topic.rstrip(".")))
        else:
            text = tr("{who}, den {day}", who=who, day=when)
        made = InlineMessage("soon", _colleague_lead(notice), text, tr("Læs referat"), icon="users")
        made.setObjectName("colleague_notice")
        made.acted.connect(lambda: self.open_visit.emit(contact.visit.id))
        return made

    def _protected(self, company: Company) -> InlineMessage:
        lead = tr("Må kun kontaktes med et noteret grundlag.")
        if company.contact_basis:
            basis = reference.choice_label("contact_basis", company.contact_basis)
            parts = [basis, _long(company.contact_basis_on), company.contact_basis_note]
            text, action = (
                tr("Grundlag nu: {basis}.", basis=", ".join(part.rstrip(". ") for part in parts if part)),
                tr("Ret"),
            )
        else:
            text, action = tr("Der er intet grundlag noteret."), tr("Notér grundlag")
        made = InlineMessage("late", lead, text, action, icon="shield-alert", action_below=False)
        made.setObjectName("protected_notice")
        made.acted.connect(self.edit_basis)
        return made


def _colleague_lead(notice: ColleagueNotice) -> str:
    visited = notice.contact.visit.mode in ("visit", "own_office", "online")
    if notice.days_ago < 0:  # by the clock of another computer
        return tr("En kollegas kontakt står med en dato, der ikke er kommet endnu.")
    if notice.days_ago == 0:
        return tr("Kollega besøgte i dag.") if visited else tr("Kollega havde kontakt i dag.")
    if visited:
        return trn(
            notice.days_ago, "Kollega besøgte for {n} dag siden.", "Kollega besøgte for {n} dage siden."
        )
    return trn(
        notice.days_ago,
        "Kollega havde kontakt for {n} dag siden.",
        "Kollega havde kontakt for {n} dage siden.",
    )


def _declined(company: Company) -> InlineMessage:
    text = tr(
        "Noteret {day}. {reason}",
        day=_long(company.contact_declined_on),
        reason=company.contact_declined_reason,
    )
    return InlineMessage("late", tr("Ønsker ikke kontakt."), text.strip(), icon="shield-alert")


def _small(text: str) -> str:
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]


def _long(day: str) -> str:
    return long_date(date.fromisoformat(day)) if day else ""


def _facts(detail: CompanyDetail, today: date) -> QGridLayout:
    grid = QGridLayout()
    grid.setHorizontalSpacing(theme.px(12))
    grid.setVerticalSpacing(theme.px(4))
    grid.setColumnMinimumWidth(0, theme.px(_LABEL_WIDTH))
    grid.setColumnStretch(1, 1)
    for row, (name, shown) in enumerate(_fact_rows(detail, today)):
        grid.addWidget(label(name, "secondary"), row, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(shown, row, 1)
    return grid


def _fact_rows(detail: CompanyDetail, today: date) -> list[tuple[str, QWidget]]:
    company = detail.company
    industry = reference.choice_label("industry_group", company.industry_group)
    rows = [(tr("Næste skridt"), _next_step(detail.next_step, today))]
    code = industry_code_text(company.industry_code)
    rows.append((tr("Branche"), _text(" ".join(part for part in (industry, code) if part))))
    main = next(iter(detail.people), None)
    if main is not None:
        role = reference.choice_label("contact_role", main.role).lower() if main.role else main.title
        name = ", ".join(part for part in (main.name, role) if part)
        rows.append(
            (
                tr("Kontaktperson"),
                _text(" · ".join(p for p in (name, format_phone(main.phone).replace(" ", "\u00a0")) if p)),
            )
        )
    rows.append((tr("HR-funktion"), _text(reference.choice_label("hr_function", company.hr_function))))
    if detail.broker_name or detail.standin_name:
        rows.append((tr("Fast kontakt"), _text(_fixed_contact(detail.broker_name, detail.standin_name))))
    if detail.units:
        rows.append(
            (tr("P-enheder"), _text("\n".join(_unit(u.name, u.address, u.p_number) for u in detail.units)))
        )
    if detail.won:
        rows.append((tr("Har vundet"), _text("\n".join(won_text(lead) for lead in detail.won))))
    if detail.open_tasks:
        rows.append((tr("Åbne løfter"), _promises(detail, today)))
    if company.note:
        rows.append((tr("Note"), _text(company.note)))
    return rows


def _fixed_contact(broker: str, standin: str) -> str:
    """Return who the company's fixed contact person is, and who takes over when she is away."""
    if not standin:
        return broker
    if not broker:
        return tr("Afløser: {name}", name=standin)
    return tr("{name} · afløser: {standin}", name=broker, standin=standin)


def _unit(*parts: str) -> str:
    return ", ".join(part for part in parts if part)


def _text(text: str) -> QWidget:
    return label(text or "–", "base", wrap=True, selectable=True)


def _next_step(step: NextStep | None, today: date) -> QWidget:
    if step is None:
        return label(tr("Ingen"), "secondary")
    day, clock = date.fromisoformat(step.on[:10]), step.on[11:16]
    what = reference.choice_label("visit_mode", step.visit.mode) if step.visit else step.text
    when = tr("i dag") if day == today else short_date(day)
    at = f" {tr('kl.')} {clock}" if clock else ""
    return label(f"{what} {when}{at}", "medium", wrap=True)


def _promises(detail: CompanyDetail, today: date) -> QWidget:
    tasks = detail.open_tasks
    first = next((task for task in tasks if task.due_on), tasks[0])
    late = bool(first.due_on) and first.due_on < today.isoformat()
    text = f"{len(tasks)}: {_small(first.title)}"
    mark = StatusMark(text, "late" if late else "soon")
    mark.setToolTip("\n".join(task.title for task in tasks))
    return mark
