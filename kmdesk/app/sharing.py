"""Sharing with the office in the window: the runner, what chip and rail say, the page, and joining."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QWidget

from kmdesk.core.i18n import tr
from kmdesk.services.security import Security
from kmdesk.services.sync_overview import Standing
from kmdesk.ui.operations import SENT, Touched
from kmdesk.ui.screens.sync.signs import sign
from kmdesk.ui.sync_runner import OfficeSync, SyncRunner

if TYPE_CHECKING:
    from kmdesk.app.session import Session
    from kmdesk.app.wiring import Wiring
    from kmdesk.sync.desk_sync import RunOutcome
    from kmdesk.sync.link import Link
    from kmdesk.ui.screens.promises.screen import PromisesScreen
    from kmdesk.ui.screens.settings.office_page import OfficePage
    from kmdesk.ui.screens.settings.screen import SettingsScreen
    from kmdesk.ui.screens.sync.screen import SyncScreen

_CLOCK_MS = 60_000
_OF_COMPANY = (
    "contact_person",
    "production_unit",
    "growth_plan",
    "growth_initiative",
    "tool_offer",
    "skills_need",
    "forecast_member",
    "forecast_answer",
    "handout",
)


class Sharing(QObject):
    """Owns the runner of one open desk."""

    def __init__(self, wiring: Wiring, session: Session) -> None:
        super().__init__(wiring)
        self._wiring, self._session = wiring, session
        self._ops, self._desk, self._window = wiring.ops, wiring.desk, wiring.window
        self._standing = Standing()
        self.runner = SyncRunner(self._make, parent=self)
        self.runner.changed.connect(self.show)
        self.runner.finished.connect(self._on_finished)
        self._ops.changed.connect(self._on_changed)
        self._window.top_bar.chip.clicked.connect(self.open_page)
        self._clock = QTimer(self)  # "08:12" becomes "i går 08:12"
        self._clock.timeout.connect(self.show)
        self._clock.start(_CLOCK_MS)

    def start(self) -> None:
        """Begin with the office of this desk, if it has one and the desk can be written."""
        from kmdesk.sync import learning, too_old
        from kmdesk.sync.link import load_link

        def read() -> Link | None:
            too_old.settle(self._desk)
            learning.take_over_kept(self._desk.store)
            return load_link(self._desk.local)

        def begin(link: Link | None) -> None:
            self.runner.start(link)
            self.show()

        if not self._desk.read_only:
            self._ops.read(read, begin, owner=self)

    def show_standing(self, standing: Standing) -> None:
        """Show other figures."""
        self._standing = standing
        self.show()

    def show(self) -> None:
        """Say on chip and rail how it stands."""
        shown = sign(self._standing, self.runner.status, self._session.clock.now())
        self._window.top_bar.show_sharing(
            shown.icon, shown.tone, (shown.text, shown.lead), shown.short, shown.tooltip
        )
        rail = self._window.rail
        if rail is not None and rail.block is not None:
            rail.block.show_state(shown.icon, shown.tone, shown.lines)

    def sync_now(self) -> None:
        """Write what is being typed, then talk with the office (F5); without one, show how to get one."""
        self._window.flush()
        if not self.runner.status.connected:
            self.open_page()
        self.runner.run_now()

    def open_page(self) -> SyncScreen:
        """Show Synkronisering; where it stopped and asks, the question."""
        page = cast("SyncScreen", self._window.open_page("sync"))
        if self.runner.status.stopped:
            page.show_standing()
        return page

    def open_conflict(self, kind: str, record_id: str) -> None:
        """Show a record in conflict."""
        self.open_page().show_conflict(kind, record_id)

    def connect_office(self) -> None:
        """Open the dialog that joins an office."""
        from kmdesk.ui.dialogs.connect_office import ConnectOfficeDialog

        dialog = ConnectOfficeDialog(
            self._ops, self._wiring.services.sync_overview, self.runner, self._window
        )
        dialog.connected.connect(self._on_joined)
        dialog.open()

    def stop(self) -> None:
        """Let the network go, within a second or two."""
        self.runner.stop()

    # -- the page ----------------------------------------------------------------------------------

    def page(self) -> SyncScreen:
        """Make Synkronisering."""
        from kmdesk.sync.kept import kept_text, write_waiting
        from kmdesk.ui.screens.sync.screen import SyncScreen

        services, session = self._wiring.services, self._session
        page = SyncScreen(
            self._ops,
            services.sync_overview,
            self.runner,
            Security(session.profile, self._desk.key),
            session.clock,
            self._conflict_pane,
            lambda: kept_text(self._desk.store),
            lambda path: write_waiting(self._desk.store, path),
        )
        page.open_record.connect(self.open_record)
        page.connect_office.connect(self.connect_office)
        page.toast.connect(self._wiring.toast)
        return page

    def settings_page(self) -> OfficePage:
        """Make the section about the office in Indstillinger."""
        from kmdesk.ui.screens.settings.office_page import OfficePage

        page = OfficePage(self._ops, self._wiring.services.sync_overview, self.runner)
        page.connect_office.connect(self.connect_office)
        return page

    def _conflict_pane(self, parent: QWidget) -> QWidget:
        from kmdesk.ui.screens.sync.conflict_view import ConflictView

        pane = ConflictView(self._ops, self._wiring.services.conflicts, parent)
        pane.open_record.connect(self.open_record)
        pane.toast.connect(self._wiring.toast)
        return pane

    def open_record(self, kind: str, record_id: str) -> None:
        """Show a record where people work with it; what has no page of its own, with what it belongs to."""
        wiring = self._wiring
        roads = {
            "company": wiring.open_company,
            "visit": wiring.open_visit,
            "need": wiring.open_need,
            "match": wiring.open_match,
            "candidate": wiring.open_candidate,
            "agreement": wiring.open_agreement,
            "institution": wiring.open_institution,
            "standing_place": wiring.open_place,
            "inquiry": wiring.inquiries.open,
            "inquiry_question": wiring.inquiries.open_of,
            "lead": wiring.open_lead,
            "partnership": wiring.open_partnership,
        }
        if kind in roads:
            roads[kind](record_id)
        elif kind in _OF_COMPANY:
            self._open_home(kind, record_id, "company")
        elif kind == "guide_answer":
            self._open_home(kind, record_id, "visit")
        elif kind == "circulation":
            self._open_home(kind, record_id, "need")
        elif kind in ("institution_contact", "case_window"):
            self._open_home(kind, record_id, "institution")
        elif kind in ("partnership_member", "partnership_meeting", "partnership_decision"):
            self._open_home(kind, record_id, "partnership")
        elif kind == "task":
            self._window.open_page("promises")
        elif kind == "referral":
            cast("PromisesScreen", self._window.open_page("promises")).show_part("referrals")
        elif kind in ("scheme_rate", "scheme_file"):
            self._window.open_page("schemes")
        else:
            section = {"broker": "broker", "project": "contract"}.get(kind, "municipalities")
            cast("SettingsScreen", self._window.open_page("settings")).open_section(section)

    def _open_home(self, kind: str, record_id: str, home: str) -> None:
        def find() -> str:
            row = self._desk.store.stored(kind, record_id)
            return str(row[f"{home}_id"]) if row else ""

        def show(home_id: str) -> None:
            if home_id:
                self.open_record(home, home_id)

        self._ops.read(find, show, owner=self)

    # -- what happens ------------------------------------------------------------------------------

    def _make(self) -> OfficeSync:
        """Return the desk's sync. Runs on the network's thread, where its libraries are loaded."""
        from kmdesk.sync.desk_sync import DeskSync

        return DeskSync(self._desk, self._ops.call)

    def _on_finished(self, outcome: RunOutcome) -> None:
        from kmdesk.sync.happened import happened

        if outcome.report.left:
            self._window.toast.dismiss()  # what it offers to undo may have gone with the area
        told = " ".join(happened(outcome.report))
        if told:
            self._wiring.toast(told, False)  # noqa: FBT003 - a signal's argument
        if outcome.report.pushed:
            self._ops.changed.emit(frozenset({(SENT, "")}), None)
        else:
            self._wiring.refresh_standing()

    def _on_joined(self, office: str) -> None:
        if self._window.current_key == "sync":
            self._window.focus_page()
        self._wiring.toast(tr("Forbundet med {office}", office=office), False)  # noqa: FBT003 - a signal's argument

    def _on_changed(self, _touched: Touched, by: object) -> None:
        if by is not None:  # what somebody saved; what came from the office is nobody's
            self.runner.note_saved()
