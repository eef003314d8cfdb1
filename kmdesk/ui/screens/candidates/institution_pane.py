"""The pane of an institution: who to ask there, when cases are wanted, and who of ours studies there."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QHBoxLayout, QMenu, QVBoxLayout

from kmdesk.core.i18n import tr, trn
from kmdesk.models import CaseWindow, Institution, InstitutionContact
from kmdesk.rules.dates import long_date, parse_date
from kmdesk.rules.phone import format_phone
from kmdesk.services.case_windows import standing_of
from kmdesk.services.institutions import InstitutionDetail, Institutions
from kmdesk.services.reference import choice_label
from kmdesk.ui import theme
from kmdesk.ui.lists.side_pane import SidePane
from kmdesk.ui.operations import Operations
from kmdesk.ui.screens.companies.record_rows import small_button
from kmdesk.ui.widgets.badge import Badge, Tone
from kmdesk.ui.widgets.buttons import Button, IconButton, LinkButton
from kmdesk.ui.widgets.hairline import Hairline
from kmdesk.ui.widgets.labels import label
from kmdesk.ui.widgets.link_row import LinkRow


class InstitutionPane(SidePane):
    """Shows one institution. What changes something is asked for by signal."""

    edit = Signal(object)
    delete = Signal(str)
    edit_contact = Signal(object)
    delete_contact = Signal(str)
    edit_window = Signal(object)
    open_candidate = Signal(str)
    show_candidates = Signal(str)

    def __init__(self, ops: Operations, institutions: Institutions, today: Callable[[], date]) -> None:
        super().__init__(
            ops,
            name="institution_pane",
            first="edit_institution",
            failed=tr("Institutionen kunne ikke åbnes"),
        )
        self._institutions, self._today = institutions, today

    def show_record(self, record_id: str) -> None:
        """Read and show an institution."""
        self.read(record_id, lambda: self._institutions.detail(record_id), self._fill)

    # -- showing -----------------------------------------------------------------------------------

    def _fill(self, column: QVBoxLayout, detail: InstitutionDetail) -> None:
        institution = detail.institution
        column.addLayout(self.title(institution.name, "institution_name"))
        column.addLayout(_badges(institution))
        column.addLayout(self._actions(institution))
        for text in (institution.job_bank, institution.cooperation, institution.note):
            if text:
                column.addWidget(label(text, wrap=True, selectable=True))
        column.addWidget(Hairline())
        self._add_contacts(column, detail)
        column.addWidget(Hairline())
        self._add_windows(column, detail)
        column.addWidget(Hairline())
        self._add_candidates(column, detail)

    def _actions(self, institution: Institution) -> QHBoxLayout:
        edit = Button(tr("Ret"), "secondary", "pencil")
        edit.setObjectName("edit_institution")
        edit.clicked.connect(lambda: self.edit.emit(institution))
        row = QHBoxLayout()
        row.setSpacing(theme.px(8))
        row.addWidget(edit)
        if institution.website:
            site = Button(tr("Websted"), "secondary", "external-link")
            site.setToolTip(institution.website)
            site.clicked.connect(lambda: _open_site(institution.website))
            row.addWidget(site)
        more = IconButton("ellipsis", tr("Flere handlinger"), bordered=True, dense=False)
        more.setObjectName("more_button")
        menu = QMenu(self)
        menu.addAction(tr("Slet institution")).triggered.connect(lambda: self.delete.emit(institution.id))
        more.clicked.connect(lambda: menu.popup(more.mapToGlobal(more.rect().bottomLeft())))
        row.addWidget(more)
        row.addStretch(1)
        return row

    def _add_contacts(self, column: QVBoxLayout, detail: InstitutionDetail) -> None:
        blank = InstitutionContact(institution_id=detail.institution.id, system="education")
        column.addLayout(
            _head(tr("Kontaktpersoner"), tr("Ny kontaktperson"), lambda: self.edit_contact.emit(blank))
        )
        if not detail.contacts:
            column.addWidget(
                label(tr("Notér, hvem du spørger om studerende og cases."), "secondary", wrap=True)
            )
        for contact in detail.contacts:
            where = " · ".join(text for text in (format_phone(contact.phone), contact.email) if text)
            about = " · ".join(
                text
                for text in (contact.title, contact.programme, choice_label("system", contact.system))
                if text
            )
            name = tr("Slet {name}", name=contact.name)
            row = LinkRow(
                contact.name,
                (about, where, contact.note),
                after=[small_button("trash-2", name, lambda one=contact.id: self.delete_contact.emit(one))],
            )
            row.opened.connect(lambda one=contact: self.edit_contact.emit(one))
            column.addWidget(row)

    def _add_windows(self, column: QVBoxLayout, detail: InstitutionDetail) -> None:
        blank = CaseWindow(institution_id=detail.institution.id, match_type="thesis_project")
        column.addLayout(_head(tr("Cases ønskes"), tr("Ny periode"), lambda: self.edit_window.emit(blank)))
        if not detail.windows:
            column.addWidget(label(tr("Notér, hvornår uddannelserne ønsker cases."), "secondary", wrap=True))
        for window in detail.windows:
            near = standing_of(window, self._today())
            tone: Tone = "soon" if near.urgent else "accent" if near.state == "open" else "neutral"
            kind = choice_label("match_type", window.match_type)
            field = choice_label("field_of_study", window.field_of_study) if window.field_of_study else ""
            row = LinkRow(
                window.programme,
                (" · ".join(text for text in (kind, field) if text), wanted_text(window)),
                after=[Badge(near.text, tone)],
            )
            row.opened.connect(lambda one=window: self.edit_window.emit(one))
            column.addWidget(row)

    def _add_candidates(self, column: QVBoxLayout, detail: InstitutionDetail) -> None:
        column.addWidget(
            label(trn(detail.candidate_count, "{n} kandidat herfra", "{n} kandidater herfra"), "section")
        )
        for candidate in detail.candidates:
            row = LinkRow(candidate.name, (candidate.education,))
            row.opened.connect(lambda one=candidate.id: self.open_candidate.emit(one))
            column.addWidget(row)
        if detail.candidate_count:
            every = LinkButton(tr("Vis dem i kandidatlisten"), small=True)
            every.setObjectName("show_candidates")
            every.activated.connect(lambda: self.show_candidates.emit(detail.institution.id))
            column.addWidget(every, 0, Qt.AlignmentFlag.AlignLeft)


def wanted_text(window: CaseWindow) -> str:
    """Return when cases are wanted and when the course runs, in a line."""
    wanted = _span(window.wanted_from, window.wanted_until)
    runs = _span(window.starts_on, window.ends_on)
    return " · ".join(
        text
        for text in (
            tr("Ønskes {span}", span=wanted) if wanted else "",
            tr("løber {span}", span=runs) if runs else "",
        )
        if text
    )


def _span(first: str, last: str) -> str:
    days = [found for found in (parse_date(first), parse_date(last)) if found]
    return "–".join(long_date(day) for day in days)


def _head(title: str, add: str, press: Callable[[], object]) -> QHBoxLayout:
    link = LinkButton(add, icon="plus", small=True)
    link.activated.connect(press)
    row = QHBoxLayout()
    row.addWidget(label(title, "section"), 1)
    row.addWidget(link)
    return row


def _badges(institution: Institution) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(theme.px(8))
    if institution.type:
        row.addWidget(Badge(choice_label("institution_type", institution.type)))
    if institution.city:
        row.addWidget(Badge(institution.city))
    row.addStretch(1)
    return row


def _open_site(website: str) -> None:
    """Open a website in the browser; only web addresses are ever opened."""
    url = QUrl.fromUserInput(website)
    if url.scheme() in ("http", "https"):
        QDesktopServices.openUrl(url)
