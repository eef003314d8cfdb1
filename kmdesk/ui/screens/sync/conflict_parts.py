"""What stands around the table of a conflict: heading, buttons, progress, foot, and other states."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from kmdesk.core.i18n import tr
from kmdesk.services.conflict_names import About
from kmdesk.services.conflict_reading import RecordConflicts
from kmdesk.services.conflict_values import DELETED
from kmdesk.ui import theme
from kmdesk.ui.widgets.badge import Badge
from kmdesk.ui.widgets.buttons import Button, LinkButton
from kmdesk.ui.widgets.empty import EmptyState
from kmdesk.ui.widgets.hairline import Hairline
from kmdesk.ui.widgets.labels import ElidedLabel, label
from kmdesk.ui.widgets.progress import TargetBar

_MARGIN, _BAR = 24, 92

Act = Callable[[], object]


class Head(QWidget):
    """The record's name and kind, and what happened. `for_all` holds the buttons for all fields."""

    def __init__(self) -> None:
        super().__init__()
        self.title = ElidedLabel("", "title")
        self.title.setObjectName("conflict_title")
        self.kind, self.state = Badge(""), Badge(tr("Konflikt"), "late", "git-merge")
        self.opens = LinkButton("")
        self.opens.setObjectName("open_link")
        self.sentence = label("", "secondary", wrap=True)
        self.sentence.setObjectName("conflict_sentence")
        row = QHBoxLayout()
        row.setSpacing(theme.px(8))
        row.addWidget(self.title, 0)
        row.addWidget(self.kind)
        row.addWidget(self.state)
        row.addStretch(1)
        row.addWidget(self.opens)
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.px(_MARGIN), theme.px(12), theme.px(_MARGIN), theme.px(8))
        column.setSpacing(theme.px(4))
        column.addLayout(row)
        column.addWidget(self.sentence)
        self.for_all = self._make_actions()

    def show_record(self, shown: RecordConflicts, *, gone: bool = False) -> None:
        """Show what a record is called and what happened to it."""
        about = shown.about
        self.show_title(about.name, "" if gone else _sentence(shown))
        self.kind.show_text(about.kind_name, "neutral")
        self.kind.show()
        self.state.show()
        self.opens.setText(tr("Åbn {the_kind}", the_kind=about.the_kind))
        self.opens.updateGeometry()
        self.opens.setVisible(about.opens)
        mine = any(side.me for row in shown.rows if row.conflict_ids for side in row.mine)
        self.all_mine.setText(tr("Brug alle mine") if mine else tr("Brug alle kollegers"))
        self.all_mine.updateGeometry()

    def show_title(self, title: str, sentence: str) -> None:
        """Show another heading, or none for empty texts."""
        self.setVisible(bool(title))
        self.title.setText(title)
        self.sentence.setText(sentence)
        self.sentence.setVisible(bool(sentence))
        for part in (self.kind, self.state, self.opens):
            part.hide()

    def show_progress(self, done: int, total: int) -> None:
        """Show how many fields have a result."""
        self.progress.setText(tr("{done} af {total} felter løst", done=done, total=total))
        self.bar.show_values(done, total)

    def _make_actions(self) -> QWidget:
        self.all_mine = Button(tr("Brug alle mine"))
        self.all_mine.setObjectName("all_mine")
        self.all_office = Button(tr("Brug alle kontorets"))
        self.all_office.setObjectName("all_office")
        self.combine = Button(tr("Kombinér tekst"), icon="combine")
        self.combine.setObjectName("combine_texts")
        self.progress = label("", "meta")
        self.progress.setObjectName("conflict_progress")
        self.bar = TargetBar(0, 0)
        self.bar.setFixedWidth(theme.px(_BAR))
        actions = QWidget()
        row = QHBoxLayout(actions)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.px(8))
        for button in (self.all_mine, self.all_office, self.combine):
            row.addWidget(button)
        row.addStretch(1)
        row.addWidget(self.progress)
        row.addWidget(self.bar)
        return actions


class Foot(QWidget):
    """Asking a colleague at the left, taking back and saving at the right."""

    def __init__(self) -> None:
        super().__init__()
        self.ask = Button(tr("Spørg en kollega"))
        self.ask.setObjectName("ask_colleague")
        self.undo_all = Button(tr("Fortryd alle valg"), icon="undo-2")
        self.undo_all.setObjectName("undo_all")
        self.save = Button(tr("Gem løsning"), "primary")
        self.save.setObjectName("save_solution")
        self.save.setToolTip("Ctrl+S")
        row = QHBoxLayout()
        row.setContentsMargins(theme.px(_MARGIN), theme.px(12), theme.px(_MARGIN), theme.px(12))
        row.setSpacing(theme.px(8))
        row.addWidget(self.ask)
        row.addStretch(1)
        row.addWidget(self.undo_all)
        row.addWidget(self.save)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(Hairline())
        column.addLayout(row)

    def show_record(self, shown: RecordConflicts) -> None:
        """Name the colleague to ask."""
        name = shown.colleague_name
        self.ask.setText(tr("Spørg {name}", name=name) if name else tr("Spørg en kollega"))
        self.ask.updateGeometry()
        self.show()


def page_of(*parts: QWidget) -> QWidget:
    """Return a page that scrolls, with parts below each other."""
    inside = QWidget()
    column = QVBoxLayout(inside)
    column.setContentsMargins(theme.px(_MARGIN), theme.px(4), theme.px(_MARGIN), theme.px(16))
    column.setSpacing(theme.px(12))
    for part in parts:
        left = Qt.AlignmentFlag.AlignLeft if isinstance(part, LinkButton) else Qt.AlignmentFlag(0)
        column.addWidget(part, 0, left)
    column.addStretch(1)
    scroll = QScrollArea()
    scroll.setWidgetResizable(True)
    scroll.setFrameShape(QFrame.Shape.NoFrame)
    scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    scroll.setWidget(inside)
    return scroll


def state_of(about: About, *, close: Act, bring_back: Act, open_heir: Act) -> QWidget:
    """Return what stands in for the table when there is no record to choose for."""
    closing = (tr("Luk konflikten"), close)
    if about.heir_name:
        return EmptyState(
            "git-merge",
            tr("Virksomheden er lagt sammen med {name}", name=about.heir_name),
            tr("Ret det på den virksomhed, der blev tilbage, og luk så konflikten."),
            (tr("Åbn {name}", name=about.heir_name), open_heir),
            closing,
        )
    if about.state == "deleted":
        return EmptyState(
            "trash-2",
            tr("{name} er slettet", name=about.name),
            tr("Hent posten tilbage for at vælge, eller luk konflikten."),
            (tr("Hent tilbage"), bring_back),
            closing,
        )
    titles = {
        "erased": (
            tr("Posten er slettet for altid"),
            tr("Når du lukker konflikten, slettes værdierne også. Det kan ikke fortrydes."),
        ),
        "missing": (
            tr("Posten findes ikke på denne pc"),
            tr("Synkronisér igen. Kommer den ikke, kan du lukke konflikten."),
        ),
        "unknown": (
            tr("Denne udgave af kmdesk kender ikke posten"),
            tr("Opdatér kmdesk for at vælge, eller luk konflikten. Så gælder kontorets."),
        ),
    }
    title, text = titles[about.state]
    return EmptyState("circle-question-mark", title, text, None, closing)


def _sentence(shown: RecordConflicts) -> str:
    """Say what happened, and what to do."""
    about = shown.about
    deletion = shown.row(DELETED)
    if deletion is not None and deletion.conflict_ids:
        side, office = deletion.mine[0], deletion.office
        mine_who = tr("du") if side.me else side.who or tr("en kollega")
        office_who = tr("du") if office.me else office.who or tr("kontoret")
        deleter, editor = (mine_who, office_who) if side.value else (office_who, mine_who)
        happened = tr("{who} slettede, mens {other} rettede.", who=_first_upper(deleter), other=editor)
        return f"{happened} {tr('Vælg, om {the_kind} skal bevares.', the_kind=about.the_kind)}"
    sides = [side for row in shown.rows if row.conflict_ids for side in row.mine]
    if all(side.me for side in sides):
        happened = (
            tr("Du og kontoret har rettet i samme virksomhed.")
            if about.kind == "company"
            else tr("Du og kontoret har rettet det samme.")
        )
    else:
        names = ", ".join(
            dict.fromkeys(tr("du") if side.me else side.who or tr("en kollega") for side in sides)
        )
        happened = tr("{who} og kontoret har rettet det samme.", who=_first_upper(names))
    return f"{happened} {tr('Vælg felt for felt, hvad der skal gælde. Intet overskrives, før du gemmer.')}"


def _first_upper(text: str) -> str:
    return text[:1].upper() + text[1:]
