"""Udseende: mode, scale, language and how high rows are. What is chosen holds at once."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QApplication

from kmdesk.core import i18n
from kmdesk.core.i18n import tr
from kmdesk.core.settings import Settings
from kmdesk.services.office_settings import OfficeSettings
from kmdesk.ui import theme
from kmdesk.ui.operations import Operations
from kmdesk.ui.screens.settings.page import SettingsPage
from kmdesk.ui.widgets.fields import Field
from kmdesk.ui.widgets.messages import InlineMessage
from kmdesk.ui.widgets.segments import Segments

_SCALES = (1.0, 1.1, 1.25, 1.5)


class AppearancePage(SettingsPage):
    """`changed(Settings)` brings the settings, `comfortable_rows_changed(bool)` the height of rows.

    The settings handed in are changed in place: whoever opened the window holds the same ones.
    """

    changed = Signal(object)
    comfortable_rows_changed = Signal(bool)

    def __init__(self, ops: Operations, office: OfficeSettings, settings: Settings) -> None:
        super().__init__(tr("Udseende"), tr("Gælder på denne pc og virker med det samme."))
        self._ops, self._office = ops, office
        self.settings = settings
        modes = (("system", tr("Som systemet")), ("light", tr("Lys")), ("dark", tr("Mørk")))
        self.mode = _segments("mode_segments", modes, settings.mode, self._on_mode)
        scales = tuple((str(scale), f"{scale:.0%}".replace("%", " %")) for scale in _SCALES)
        nearest = min(_SCALES, key=lambda scale: abs(scale - settings.scale))
        self.scale = _segments("scale_segments", scales, str(nearest), self._on_scale)
        languages = (("da", "Dansk"), ("en", "English"))
        self.language = _segments("language_segments", languages, settings.language, self._on_language)
        rows = (("compact", tr("Tæt")), ("comfortable", tr("Luftig")))
        self.density = _segments("density_segments", rows, "compact", self._on_density)
        self.restart = InlineMessage(
            "info",
            tr("Sproget skifter, næste gang du åbner kmdesk."),
            tr("Det, du har skrevet, ændres ikke."),
        )
        self.restart.setObjectName("restart_message")
        for title, segments, hint in (
            (tr("Farver"), self.mode, tr("Udskrifter og forhåndsvisning er altid hvide.")),
            (tr("Størrelse"), self.scale, tr("Gør tekst, knapper og afstande større.")),
            (tr("Rækker i tabeller"), self.density, ""),
            (tr("Sprog"), self.language, ""),
        ):
            self.column.addSpacing(theme.px(6))
            field = Field(title, segments, hint=hint)
            column = field.layout()
            if column is not None:
                column.setAlignment(segments, Qt.AlignmentFlag.AlignLeft)
            self.column.addWidget(field)
        self.column.addWidget(self.restart)
        self.column.addStretch(1)
        self._tell_restart()

    def activate(self) -> None:
        """Read how high rows are on this desk."""

        def show(comfortable: bool) -> None:
            self.density.set_value("comfortable" if comfortable else "compact")

        self._ops.read(self._office.comfortable_rows, show, owner=self, key="rows")

    def _on_mode(self, code: str) -> None:
        self.settings.mode = code
        self._apply()

    def _on_scale(self, code: str) -> None:
        self.settings.scale = float(code)
        self._apply()

    def _on_language(self, code: str) -> None:
        self.settings.language = code
        self._tell_restart()
        self.changed.emit(self.settings)

    def _on_density(self, code: str) -> None:
        comfortable = code == "comfortable"
        self._ops.write(lambda: self._office.set_comfortable_rows(comfortable), owner=self)
        self.comfortable_rows_changed.emit(comfortable)

    def _apply(self) -> None:
        app = QApplication.instance()
        if isinstance(app, QApplication):
            theme.apply(app, cast("theme.Mode", self.settings.mode), self.settings.scale)
        self.changed.emit(self.settings)

    def _tell_restart(self) -> None:
        self.restart.setVisible(self.settings.language != i18n.language())


def _segments(
    name: str, options: tuple[tuple[str, str], ...], value: str, chosen: Callable[[str], None]
) -> Segments:
    made = Segments(options, clearable=False, tall=True)
    made.setObjectName(name)
    known = [code for code, _ in options]
    made.set_value(value if value in known else known[0])
    made.changed.connect(lambda code: chosen(str(code)))
    return made
