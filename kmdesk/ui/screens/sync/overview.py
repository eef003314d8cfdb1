"""The right pane while no conflict is chosen: what there is to do, most pressing first, and the office."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from kmdesk.core.i18n import mark, tr, trn
from kmdesk.services.sync_overview import MOST_SHOWN, Overview, Quarantined
from kmdesk.ui import theme
from kmdesk.ui.screens.sync.office_group import OfficeGroup
from kmdesk.ui.screens.sync.signs import BLOCKED, SyncSign, capital, is_away, last_outcome, waiting_text
from kmdesk.ui.sync_runner import SyncRunner, SyncStatus
from kmdesk.ui.widgets.buttons import Button
from kmdesk.ui.widgets.hairline import Hairline
from kmdesk.ui.widgets.labels import label
from kmdesk.ui.widgets.messages import InlineMessage, MessageTone

_MOST, _WIDTH = 2, 640
YES: Mapping[str, str] = {
    "deletions": mark("Slet dem også her"),
    "area_gone": mark("Fjern området herfra"),
    "emptied": mark("Send mine poster til kontoret"),
    "other_office": mark("Gå videre med dette kontor"),
    "unlike": mark("Gå videre, og send det, der mangler"),
}
"""Why a run stopped -> what saying yes to it does."""
DELETING = ("deletions", "area_gone")


@dataclass(frozen=True, slots=True)
class Notice:
    """One thing to know, and what can be done: (name, text) of buttons, in their order."""

    tone: MessageTone
    lead: str
    text: str
    answers: tuple[tuple[str, str], ...] = ()
    icon: str = ""


class SyncOverviewPane(QScrollArea):
    """`wanted(name)` brings what the reader chose to do.

    Names are sync, cancel, allow, export, conflict, quarantine.
    """

    wanted = Signal(str)
    open_record = Signal(str, str)

    def __init__(self, runner: SyncRunner) -> None:
        super().__init__()
        self.setObjectName("sync_overview")
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.office = OfficeGroup(runner)
        self._notices = QVBoxLayout()
        self._notices.setSpacing(theme.px(8))
        self._shown: tuple[Notice, ...] = ()
        self._one = QVBoxLayout()
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(theme.px(24), theme.px(16), theme.px(24), theme.px(24))
        column.setSpacing(theme.px(12))
        column.addLayout(self._one)
        column.addWidget(label(tr("Sådan står det"), "section"))
        column.addLayout(self._notices)
        column.addSpacing(theme.px(4))
        column.addWidget(Hairline())
        column.addWidget(label(tr("Kontoret"), "section"))
        column.addWidget(self.office)
        column.addStretch(1)
        held = QWidget()
        row = QHBoxLayout(held)
        row.setContentsMargins(0, 0, 0, 0)
        inside.setMaximumWidth(theme.px(_WIDTH + 48))
        row.addWidget(inside, 1)
        row.addStretch(0)
        self.setWidget(held)

    def show_standing(self, overview: Overview, status: SyncStatus, sign: SyncSign) -> None:
        """Show how it stands. Buttons stay as they are while nothing changes, so that the focus does too."""
        notices = notices_of(overview, status, sign)
        if self._one.count():  # it stands above, and two are the most anybody reads
            notices = tuple(one for one in notices if ("quarantine", tr("Vis den første")) not in one.answers)
        notices = notices[: _MOST - self._one.count()]
        if notices != self._shown:
            self._shown = notices
            _clear(self._notices)
            for notice in notices:
                self._notices.addWidget(_message(notice, self.wanted.emit))
        self.office.show_office(overview.areas, overview.standing)

    def show_quarantined(self, one: Quarantined | None) -> None:
        """Show a record in quarantine above, or nothing."""
        _clear(self._one)
        if one is None:
            return
        made = InlineMessage("soon", f"{one.title}.", f"{one.why} {one.advice}")
        made.setObjectName("quarantined")
        fix = Button(tr("Ret"), "primary", "pencil", dense=True)
        fix.setObjectName("fix_button")
        fix.clicked.connect(lambda: self.open_record.emit(one.kind, one.id))
        row = QHBoxLayout()
        row.addWidget(fix)
        row.addStretch(1)
        made.extra.addLayout(row)
        made.extra.addWidget(label(tr("Kontorets svar: {reason}", reason=one.reason), "meta", wrap=True))
        self._one.addWidget(made)


def notices_of(overview: Overview, status: SyncStatus, sign: SyncSign) -> tuple[Notice, ...]:
    """Return what to tell, the most pressing first. There is always something."""
    standing = overview.standing
    again = (("sync", tr("Prøv igen")),)
    found: list[Notice] = []
    if status.running:
        stop = (("cancel", tr("Afbryd")),)
        found.append(Notice("info", tr("Synkroniserer."), capital(sign.sentence), stop, "refresh-cw"))
    else:
        export = (("export", tr("Eksportér det, der venter …")),) if standing.waiting else ()
        found += _blocked(last_outcome(standing, status), status, again, export)
    if standing.conflicts:
        lead = trn(standing.conflicts, "{n} konflikt venter på dig.", "{n} konflikter venter på dig.")
        text = tr("To har rettet i det samme. Kontorets gælder, til der er valgt. Intet er tabt.")
        found.append(Notice("late", lead, text, (("conflict", tr("Løs den første")),), "git-merge"))
    away = is_away(standing, status)
    if away and found and not status.running and sign.code not in BLOCKED:
        found.append(_away(status))
    if standing.quarantined:
        lead = trn(
            standing.quarantined,
            "Kontoret tog ikke imod {n} post.",
            "Kontoret tog ikke imod {n} poster.",
        )
        text = tr("Ret det, der står under Karantæne, så sendes det igen.")
        if not (standing.waiting or standing.more or away):
            text = f"{tr('Alt andet er sendt.')} {text}"
        found.append(Notice("soon", lead, text, (("quarantine", tr("Vis den første")),)))
    last = standing.last
    if not status.running and not status.message and last and last.outcome == "synced" and last.message:
        found.append(Notice("info", last.message, tr("Intet er tabt.")))
    elif not status.running and not found:
        found.append(_quiet(overview, status, sign))
    elif not status.running and away and sign.code not in BLOCKED and _away(status) not in found:
        found.append(_away(status))
    if overview.newer:
        found.append(_newer(overview.newer))
    return tuple(found)


def _newer(count: int) -> Notice:
    lead = trn(
        count,
        "{n} post har noget, som kun en nyere kmdesk kan vise.",
        "{n} poster har noget, som kun en nyere kmdesk kan vise.",
    )
    if count >= MOST_SHOWN:
        lead = tr("Mange poster har noget, som kun en nyere kmdesk kan vise.")
    return Notice("info", lead, tr("Det er gemt her og går ikke tabt. Opdatér kmdesk for at se det."))


_Answers = tuple[tuple[str, str], ...]


def _blocked(outcome: str, status: SyncStatus, again: _Answers, export: _Answers) -> list[Notice]:
    if outcome == "ended":
        lead = status.message or tr("Kontoret giver ikke længere adgang.")
        advice = status.advice or tr("Spørg kontorets administrator. Intet er tabt.")
        return [Notice("late", lead, advice, (*export, *again))]
    if outcome == "too_old":
        lead = status.message or tr("Denne kmdesk er for gammel til kontoret.")
        advice = status.advice or tr("Opdatér kmdesk. Dine ændringer er gemt her.")
        return [Notice("late", lead, advice, (*export, *again))]
    if outcome == "stopped":
        lead = status.message or tr("Synkroniseringen standsede for at spørge dig.")
        yes = tr(YES.get(status.stopped, ""))
        answers = (("allow", yes), *again) if yes else again
        return [Notice("soon", lead, status.advice, answers, "circle-question-mark")]
    if outcome in ("synced", "unfinished") and status.message:  # not all came through, or an area ended
        return [Notice("soon", status.message, status.advice, again)]
    return []


def _quiet(overview: Overview, status: SyncStatus, sign: SyncSign) -> Notice:
    now = (("sync", tr("Synkronisér nu")),)
    if is_away(overview.standing, status):
        return _away(status)
    if sign.code == "synced":
        return Notice("ok", tr("Alt er sendt og hentet."), tr("Du behøver ikke gøre noget."))
    if sign.code == "waiting" and overview.standing.waiting:
        text = tr("Sendes af sig selv om lidt.")
        return Notice("info", f"{capital(waiting_text(overview.standing))}.", text, now, "cloud")
    return Notice("info", sign.text + ".", tr("Der ses efter igen om lidt."), now, "cloud")


def _away(status: SyncStatus) -> Notice:
    lead = tr("Der er ingen forbindelse til nettet.") if status.no_network else status.message
    return Notice(
        "soon",
        lead or tr("Kontoret kan ikke nås lige nu."),
        status.advice or tr("Du kan arbejde videre. Dine ændringer er gemt her og sendes senere."),
        () if status.no_network else (("sync", tr("Prøv igen")),),
        "cloud-off",
    )


def _message(notice: Notice, choose: Callable[[str], object]) -> InlineMessage:
    made = InlineMessage(notice.tone, notice.lead, notice.text, icon=notice.icon)
    if notice.answers:
        row = QHBoxLayout()
        row.setSpacing(theme.px(8))
        for name, text in notice.answers:
            deletes = name == "allow" and text in {tr(YES[reason]) for reason in DELETING}
            button = Button(text, "destructive" if deletes else "secondary", dense=True)
            button.setObjectName(f"{name}_answer")
            button.clicked.connect(lambda _=False, name=name: choose(name))
            row.addWidget(button)
        row.addStretch(1)
        made.extra.addLayout(row)
    return made


def _clear(column: QVBoxLayout) -> None:
    while (item := column.takeAt(0)) is not None:
        widget = item.widget()
        if widget is not None:
            widget.hide()
            widget.deleteLater()
