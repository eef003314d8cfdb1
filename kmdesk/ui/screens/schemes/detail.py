"""One scheme: status, what it is, its conditions and how they stand, its rates, its calculator."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from kmdesk.core.i18n import language, tr
from kmdesk.rules.dates import long_date
from kmdesk.rules.eligibility import Eligibility
from kmdesk.rules.schemes import GONE, WITHOUT_RATES, About, Scheme
from kmdesk.services import scheme_wording
from kmdesk.services.known_figures import Known
from kmdesk.services.scheme_calculations import Entered, EnteredAt, calculators_of
from kmdesk.ui import theme
from kmdesk.ui.screens.schemes.calculator import NO_FIGURES, CalculatorBox
from kmdesk.ui.screens.schemes.catalogue_list import STATUS_TONES
from kmdesk.ui.screens.schemes.condition_line import ConditionLine
from kmdesk.ui.screens.schemes.rates_table import RatesTable
from kmdesk.ui.widgets.badge import Badge
from kmdesk.ui.widgets.bullet import BulletLine
from kmdesk.ui.widgets.buttons import LinkButton
from kmdesk.ui.widgets.labels import label
from kmdesk.ui.widgets.messages import InlineMessage

_NOTHING_ENTERED: EnteredAt = {}


class SchemeDetail(QWidget):
    """Shows one scheme on a day. `new_rate` asks for the form of a rate, by its kind.

    `calculated` follows when a calculator has something else for the sheet. `known` are figures that need not
    be typed, `entered` what was typed before, by calculator.
    """

    new_rate = Signal(str)
    calculated = Signal()
    go_to = Signal(QWidget)
    """A part of the page further down that the reader wants to see at the top."""

    def __init__(
        self,
        scheme: Scheme,
        today: date,
        standing: Eligibility | None,
        *,
        known: Mapping[str, Known] = NO_FIGURES,
        entered: EnteredAt = _NOTHING_ENTERED,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("scheme_detail")
        self._scheme, self._today, self._words = scheme, today, language()
        usable = scheme.status_on(today).status not in WITHOUT_RATES
        self._standing = {f.condition.id: f for f in standing.findings} if standing and usable else None
        self.calculators: dict[str, CalculatorBox] = {}
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(theme.px(20), theme.px(16), theme.px(20), theme.px(24))
        self._column.setSpacing(theme.px(10))
        self._add_head()
        self._ways = QHBoxLayout()
        self._ways.setSpacing(theme.px(16))
        self._column.addLayout(self._ways)
        self._add_messages()
        self._add_conditions("person", tr("Betingelser for personen"))
        self._add_conditions("company", tr("Betingelser for virksomheden"))
        self._add_rates()
        for use in calculators_of(scheme):
            box = CalculatorBox(scheme, use, today, known=known, entered=entered.get(use.id))
            box.calculated.connect(self.calculated)
            self.calculators[use.id] = box
            self._column.addWidget(box)
        if self.calculators:
            self._add_way(tr("Beregner"), next(iter(self.calculators.values())))
        self._add_application()
        self._ways.addStretch(1)
        self._column.addStretch(1)

    @property
    def code(self) -> str:
        """The code of the scheme."""
        return self._scheme.code

    def entered(self) -> dict[str, Entered]:
        """Return what stands in the calculators by somebody's choice."""
        return {name: box.entered() for name, box in self.calculators.items()}

    def _add_way(self, text: str, part: QWidget) -> None:
        """Offer at the top to go to a part further down."""
        link = LinkButton(text)
        link.activated.connect(lambda: self.go_to.emit(part))
        self._ways.addWidget(link)

    def _add_section(self, text: str) -> None:
        """Begin a part that can be gone to."""
        heading = label(text, "section")
        self._add_way(text, heading)
        self._column.addWidget(heading)

    def _add_head(self) -> None:
        scheme = self._scheme
        period = scheme.status_on(self._today)
        head = QHBoxLayout()
        head.setSpacing(theme.px(8))
        head.addWidget(label(scheme.name.in_language(self._words), "title", wrap=True), 1)
        status = scheme_wording.status_label(period.status, self._words)
        head.addWidget(Badge(status, STATUS_TONES[period.status]), 0, Qt.AlignmentFlag.AlignTop)
        self._column.addLayout(head)
        self._column.addWidget(label(scheme.line.in_language(self._words), "secondary", wrap=True))
        duration = scheme.duration.in_language(self._words)
        if duration:
            self._column.addWidget(BulletLine("clock", duration))
        checked = tr(
            "{source} · kontrolleret {day}",
            source=period.source_in(self._words),
            day=long_date(period.checked_on),
        )
        self._column.addWidget(label(tr("Status efter {source}", source=checked), "meta", wrap=True))

    def _add_messages(self) -> None:
        scheme, today = self._scheme, self._today
        period = scheme.status_on(today)
        note = period.note.in_language(self._words)
        if period.status in GONE:
            instead = scheme_wording.instead(scheme, today, self._words)
            said = " ".join(filter(None, (instead, note)))
            self._column.addWidget(InlineMessage("info", tr("Ordningen findes ikke længere."), said))
        elif period.status == "not_begun":
            told = tr("Faktaarket siger det og viser ingen satser.")
            self._column.addWidget(InlineMessage("info", tr("Ordningen er ikke begyndt endnu."), told))
        elif period.uncertain:
            said = " ".join(filter(None, (note, self._check())))
            self._column.addWidget(InlineMessage("soon", tr("Status er usikker."), said))
        old = [one for one in scheme.shown_rates(today) if one.old]
        if old:
            message = InlineMessage(
                "soon",
                tr("Satsen er fra {year}.", year=old[0].rate.year),
                tr("Den skal kontrolleres, før du lover et beløb."),
                tr("Registrér ny sats"),
            )
            message.setObjectName("old_rate_message")
            message.acted.connect(lambda: self.new_rate.emit(old[0].kind.id))
            self._column.addWidget(message)
        warning = scheme.warning_on(today).in_language(self._words)
        if warning:
            self._column.addWidget(InlineMessage("soon", "", warning))

    def _add_conditions(self, about: About, title: str) -> None:
        conditions = self._scheme.about(about)
        if not conditions:
            return
        self._column.addWidget(label(title, "section"))
        authority = self._authority() if self._scheme.decides else ""
        for condition in conditions:
            finding = self._standing.get(condition.id) if self._standing is not None else None
            assessed = self._standing is not None
            self._column.addWidget(ConditionLine(condition, finding, authority, assessed=assessed))

    def _check(self) -> str:
        return tr("Kontrollér hos {authority}.", authority=self._authority())

    def _authority(self) -> str:
        return scheme_wording.authority_within(self._scheme, self._words)

    def _add_rates(self) -> None:
        if not self._scheme.rate_kinds:
            return
        self._add_section(tr("Satser"))
        status = self._scheme.status_on(self._today).status
        if status in GONE:
            self._column.addWidget(label(tr("Tidligere satser, kun til opslag."), "meta"))
        for kind in self._scheme.rate_kinds:
            table = RatesTable(kind, self._today, current=status not in WITHOUT_RATES, new=status not in GONE)
            table.new_rate.connect(self.new_rate)
            self._column.addWidget(table)

    def _add_application(self) -> None:
        application = self._scheme.application
        if application is None or self._scheme.status_on(self._today).status in GONE:
            return
        self._add_section(tr("Sådan søges den"))
        words = self._words
        told = (
            (tr("Hvor"), application.channel),
            (tr("Hvem"), application.who),
            (tr("Hvornår"), application.when),
        )
        for lead, text in told:
            self._column.addWidget(BulletLine("chevron-right", f"{lead}: {text.in_language(words)}"))
        if application.asks:
            self._column.addWidget(label(tr("Ansøgningen spørger om"), "group"))
        for text in application.asks:
            self._column.addWidget(BulletLine("minus", text.in_language(words)))
        combination = self._scheme.combination.in_language(words)
        if combination:
            self._column.addWidget(label(tr("Sammen med andre ordninger"), "group"))
            self._column.addWidget(label(combination, wrap=True))
