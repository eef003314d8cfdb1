"""Om kmdesk: which version, what it is made of and under which licences, and what it does not do."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import qVersion
from PySide6.QtWidgets import QGridLayout, QWidget

import kmdesk
from kmdesk.core.i18n import mark, tr
from kmdesk.core.paths import Profile
from kmdesk.ui import theme
from kmdesk.ui.screens.settings.folder_line import FolderLine
from kmdesk.ui.screens.settings.page import SettingsPage
from kmdesk.ui.widgets.icon_line import IconLine
from kmdesk.ui.widgets.labels import label


@dataclass(frozen=True, slots=True)
class Part:
    """Something the program is made of, what for, and its licence."""

    name: str
    use: str
    licence: str


PARTS: tuple[Part, ...] = (
    Part("Qt, PySide6", mark("vinduet"), "LGPL 3.0"),
    Part("SQLCipher, SQLite", mark("den krypterede datafil"), "BSD · Public domain"),
    Part("SQLAlchemy", mark("datafilen"), "MIT"),
    Part("cryptography", mark("nøglerne"), "Apache 2.0 / BSD"),
    Part("keyring, platformdirs", mark("nøglering og mapper"), "MIT"),
    Part("ReportLab", mark("udskrifterne"), "BSD"),
    Part("Inter", mark("skærmens skrift"), "SIL OFL 1.1"),
    Part("DejaVu Sans", mark("udskrifternes skrift"), "Bitstream Vera"),
    Part("Noto Emoji", mark("symboler på udskrifter"), "SIL OFL 1.1"),
    Part("Lucide", mark("ikonerne"), "ISC"),
)

_DOES_NOT = (
    mark("Sender ingen oplysninger om dig eller din brug."),
    mark("Bruger ikke nettet i denne version."),
    mark("Opdaterer sig ikke selv."),
    mark("Skriver ikke navne, telefonnumre eller noter i loggen."),
)


class AboutPage(SettingsPage):
    """Nothing here can be changed."""

    def __init__(self, profile: Profile) -> None:
        super().__init__(
            tr("Om kmdesk"),
            tr("Version {version} · Qt {qt}", version=kmdesk.__version__, qt=qVersion() or ""),
        )
        promises = self.add_group(tr("Det gør kmdesk ikke"))
        for text in _DOES_NOT:
            promises.addWidget(IconLine("check", [(tr(text), "base", "text")], colour="ok"))
        log = self.add_group(tr("Log"))
        text = tr("Loggen siger, hvad programmet gjorde og hvornår, aldrig med hvem. Vedlæg den ved fejl.")
        log.addWidget(label(text, "secondary", wrap=True))
        log.addWidget(FolderLine(profile.folder, profile.log))
        licences = self.add_group(tr("Licenser"))
        licences.addWidget(label(tr("kmdesk selv er udgivet under MIT-licensen."), "secondary"))
        licences.addWidget(_parts())
        notice = tr(
            "Qt og PySide6 bruges under GNU LGPL version 3 og er ikke ændret. De ligger som egne filer "
            "ved siden af programmet, så du kan skifte dem ud med dine egne. Kildekoden fås på code.qt.io."
        )
        licences.addWidget(label(notice, "secondary", wrap=True))
        licences.addWidget(label(tr("SQLCipher er © Zetetic LLC."), "meta"))
        self.column.addStretch(1)


def _parts() -> QWidget:
    holder = QWidget()
    holder.setObjectName("licences")
    grid = QGridLayout(holder)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(theme.px(24))
    grid.setVerticalSpacing(theme.px(4))
    for row, part in enumerate(PARTS):
        for column, (text, role) in enumerate(_line(part)):
            grid.addWidget(label(text, role, wrap=True), row, column)
    for column, share in enumerate((3, 3, 2)):
        grid.setColumnStretch(column, share)
    return holder


def _line(part: Part) -> tuple[tuple[str, theme.Role], ...]:
    return (part.name, "base"), (tr(part.use), "secondary"), (part.licence, "secondary")
