"""The keys of the program: those of its commands, and those that belong to lists, dialogs and pages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from kmdesk.core.folding import fold
from kmdesk.core.i18n import mark, tr
from kmdesk.ui import theme
from kmdesk.ui.dialogs.panel import PanelDialog
from kmdesk.ui.shell.window import Command
from kmdesk.ui.widgets.badge import Badge
from kmdesk.ui.widgets.buttons import Button
from kmdesk.ui.widgets.editors import LineEdit
from kmdesk.ui.widgets.labels import label


@dataclass(frozen=True, slots=True)
class Key:
    """What a key does. `keys` are alternatives between " | "; `group` and `text` are to be translated."""

    group: str
    keys: str
    text: str


_EVERYWHERE, _LISTS, _PROMISES = mark("Overalt"), mark("Lister og tabeller"), mark("Løfter")
_VISIT, _MATCHES, _ORDERS = mark("Besøgsguiden"), mark("Matches"), mark("Behov og jobordrer")
_AGREEMENTS, _CANDIDATES, _CALLS = mark("Aftaler"), mark("Kandidater"), mark("Ringeliste")
_SCHEMES, _SYNC, _FORECAST = mark("Ordninger"), mark("Synkronisering"), mark("Prognose")
_PAPERS = mark("Forhåndsvisning")

FIXED: tuple[Key, ...] = (
    Key(_EVERYWHERE, "Ctrl+1 … 9 | Ctrl+0", mark("Gå til et punkt i menuen til venstre")),
    Key(_EVERYWHERE, "Alt", mark("Vis menulinjen")),
    Key(_EVERYWHERE, "Ctrl+S", mark("Gem")),
    Key(_EVERYWHERE, "Ctrl+Enter", mark("Gem og luk dialogen")),
    Key(_EVERYWHERE, "Esc", mark("Luk panel eller dialog, ryd filter")),
    Key(_EVERYWHERE, "Tab | Shift+Tab", mark("Næste eller forrige felt")),
    Key(_EVERYWHERE, "←  → | Mellemrum", mark("Flyt mellem svar, vælg")),
    Key(_LISTS, "Enter", mark("Åbn")),
    Key(_LISTS, "Alt+Enter", mark("Åbn i sidepanelet")),
    Key(_LISTS, "Del", mark("Slet, eller fjern filter. Kan fortrydes.")),
    Key(_LISTS, "←  → | Mellemrum", mark("I kolonnehovedet: vælg kolonne, sortér")),
    Key(_LISTS, "Ctrl+E", mark("Eksportér listen")),
    Key(_PROMISES, "Mellemrum", mark("Gjort eller ikke gjort")),
    Key(_PROMISES, "F2", mark("Ret løftet")),
    Key(_PROMISES, "Ins", mark("Nyt løfte")),
    Key(_PROMISES, "F4", mark("Udskyd løftet")),
    Key(_VISIT, "Ctrl+J", mark("Næste ubesvarede spørgsmål")),
    Key(_VISIT, "Ctrl+← | Ctrl+→", mark("Forrige eller næste sektion")),
    Key(_MATCHES, "Ctrl+Shift+← | Ctrl+Shift+→", mark("Flyt match en kolonne")),
    Key(_MATCHES, "F2", mark("Ret matchet")),
    Key(_ORDERS, "F2", mark("Ret behovet, ordren eller pladsen")),
    Key(_ORDERS, "Mellemrum", mark("Markér flere")),
    Key(_ORDERS, "B", mark("Bekræft pladserne")),
    Key(_AGREEMENTS, "F2", mark("Ret aftalen")),
    Key(_AGREEMENTS, "Mellemrum | Ctrl+A | F2", mark("Partnerskaber: markér ét eller alle, ret")),
    Key(_PROMISES, "Ctrl+F | Ctrl+N", mark("Find i listen, nyt løfte eller ny henvisning")),
    Key(_PROMISES, "B | F2", mark("Henvendelser: besvar, ret")),
    Key(_PROMISES, "Mellemrum | Ctrl+A", mark("Henvendelser og opsamling: markér én eller alle")),
    Key(_PROMISES, "B | F2 | Ctrl+E", mark("Opsamling: bring videre, notér resultatet, eksportér")),
    Key(_CANDIDATES, "F2", mark("Ret kandidaten")),
    Key(_CANDIDATES, "Mellemrum | Ctrl+A", mark("Markér én eller alle")),
    Key(_CANDIDATES, "N", mark("På slettelisten: forny")),
    Key(_CANDIDATES, "G", mark("I kalenderen: gentag næste år")),
    Key(_CALLS, "1 … 9 | Alt+1 … 9", mark("Notér svaret")),
    Key(_CALLS, "N | Alt+↓", mark("Næste virksomhed")),
    Key(_CALLS, "P | Alt+↑", mark("Forrige virksomhed")),
    Key(_CALLS, "R", mark("Ring op")),
    Key(_CALLS, "R | O", mark("Licitationsvindere: ring, opret virksomheden")),
    Key(_CALLS, "L | T", mark("Licitationsvindere: læg væk, tag op igen")),
    Key(
        _CALLS, "Mellemrum | Ctrl+A | Ctrl+V", mark("Licitationsvindere: markér én eller alle, indsæt rækker")
    ),
    Key(_SCHEMES, "F2 | Enter", mark("Gennemgang af satser: skriv en ny sats")),
    Key(_SCHEMES, "K | Mellemrum", mark("Gennemgang af satser: bekræft satsen")),
    Key(_SCHEMES, "O", mark("Gennemgang af satser: åbn kilden")),
    Key(_SYNC, "M | 1", mark("Konflikt: behold min")),
    Key(_SYNC, "K | 2", mark("Konflikt: tag kontorets")),
    Key(_SYNC, "B | 3", mark("Konflikt: behold begge")),
    Key(_SYNC, "T | 4", mark("Konflikt: skriv teksten selv")),
    Key(_SYNC, "Del", mark("Konflikt: fjern valget")),
    Key(_FORECAST, "N", mark("Næste, der mangler at svare")),
    Key(_FORECAST, "I | A", mark("Inviteret, afslag")),
    Key(_FORECAST, "U", mark("Udskriv for de valgte")),
    Key(_FORECAST, "Ctrl+PgUp | Ctrl+PgDn", mark("Forrige eller næste kvartal")),
    Key(_PAPERS, "Ctrl+F | F3 | Shift+F3", mark("Find i dokumentet, næste, forrige")),
    Key(_PAPERS, "Ctrl+PgDn | Ctrl+PgUp", mark("Næste eller forrige side")),
    Key(_PAPERS, "Ctrl+Home | Ctrl+End", mark("Første eller sidste side")),
    Key(_PAPERS, "Ctrl+P", mark("Udskriv")),
)
"""Keys without a command of their own: they mean something where the focus is (design §5)."""

_SPOKEN = {
    "Left": "←",
    "Right": "→",
    "Up": "↑",
    "Down": "↓",
    "Return": "Enter",
    "Delete": "Del",
    "Space": "Mellemrum",
}


def all_keys(commands: Sequence[Command]) -> tuple[Key, ...]:
    """Return the keys of the commands that have one, by menu, then the fixed ones that no command has."""
    own = [
        Key(command.menu, " | ".join(_shown(one) for one in command.shortcut.split(" | ")), command.text)
        for command in commands
        if command.shortcut
    ]
    taken = {alternative for key in own for alternative in key.keys.split(" | ")}
    return (*own, *(key for key in FIXED if key.keys not in taken))


class HelpDialog(PanelDialog):
    """Two columns of keys; what is typed above narrows them by key or by what it does."""

    def __init__(self, commands: Sequence[Command], parent: QWidget | None = None) -> None:
        super().__init__(tr("Tastaturgenveje"), parent=parent)
        self.setObjectName("help_dialog")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._keys = all_keys(commands)
        self.filter = LineEdit(placeholder=tr("Find en tast eller handling, fx gem"))
        self.filter.setObjectName("help_filter")
        self.filter.setAccessibleName(tr("Find en tast eller handling"))
        self.filter.setClearButtonEnabled(True)
        self.filter.textChanged.connect(self._narrow)
        self._shown = QWidget()
        self.body.addWidget(self.filter)
        self.body.addWidget(self._shown)
        self.body.addStretch(1)
        close = Button(tr("&Luk"), "primary")
        close.setObjectName("help_close")
        close.clicked.connect(self.reject)
        foot = QWidget()
        row = QHBoxLayout(foot)
        row.setContentsMargins(theme.px(24), theme.px(10), theme.px(24), theme.px(10))
        row.addWidget(label(tr("Alt og det understregede bogstav vælger knapper og felter."), "meta"), 1)
        row.addWidget(close)
        self.footer.addWidget(foot)
        self._narrow("")
        self.filter.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc clears the search first, then closes."""
        if event.key() == Qt.Key.Key_Escape and self.filter.text():
            self.filter.clear()
        else:
            super().keyPressEvent(event)

    def _narrow(self, text: str) -> None:
        wanted = fold(text).split()
        found = [key for key in self._keys if all(word in _searched(key) for word in wanted)]
        shown = _columns(found) if found else label(tr("Ingen taster passer."), "secondary")
        self.body.replaceWidget(self._shown, shown)
        self._shown.hide()
        self._shown.deleteLater()
        self._shown = shown


def _columns(keys: Sequence[Key]) -> QWidget:
    """Lay the groups out in two columns of about the same length."""
    groups: dict[str, list[Key]] = {}
    for key in keys:
        groups.setdefault(key.group, []).append(key)
    sides: tuple[list[str], list[str]] = ([], [])
    lengths = [0, 0]
    for group, members in groups.items():
        side = 0 if lengths[0] + len(members) / 2 <= (len(keys) + len(groups)) / 2 else 1
        sides[side].append(group)
        lengths[side] += len(members) + 1
    holder = QWidget()
    row = QHBoxLayout(holder)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(theme.px(32))
    for side in sides:
        column = QVBoxLayout()
        column.setSpacing(theme.px(12))
        for group in side:
            column.addWidget(_group(group, groups[group]))
        column.addStretch(1)
        row.addLayout(column, 1)
    return holder


def _group(title: str, keys: Sequence[Key]) -> QWidget:
    holder = QWidget()
    grid = QGridLayout(holder)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(theme.px(12))
    grid.setVerticalSpacing(theme.px(4))
    grid.addWidget(label(_plain(tr(title)), "group"), 0, 0, 1, 2)
    for number, key in enumerate(keys, start=1):
        grid.addWidget(label(_plain(tr(key.text)), wrap=True), number, 0)
        caps = QHBoxLayout()
        caps.setSpacing(theme.px(4))
        caps.addStretch(1)
        for alternative in key.keys.split(" | "):
            caps.addWidget(Badge(_translated(alternative)))
        grid.addLayout(caps, number, 1)
    grid.setColumnStretch(0, 1)
    return holder


def _searched(key: Key) -> str:
    """Return what a search looks in: the key as it is written and as words, and what it does."""
    return " ".join(
        fold(part) for part in (_plain(tr(key.text)), key.keys, _translated(key.keys), _plain(tr(key.group)))
    )


def _shown(shortcut: str) -> str:
    """Return a shortcut as people read it: `Alt+Left` is `Alt+←`."""
    return "+".join(_SPOKEN.get(part, part) for part in shortcut.split("+"))


def _translated(keys: str) -> str:
    return keys.replace("Mellemrum", tr("Mellemrum"))


def _plain(text: str) -> str:
    return text.replace("&", "")
