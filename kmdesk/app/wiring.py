"""The composition of one open desk: its screens and papers, its commands, and how it stands."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget

from kmdesk.app.commands import commands
from kmdesk.app.documents import Documents
from kmdesk.app.pages import Pages
from kmdesk.app.papers import Papers
from kmdesk.app.roads import Roads
from kmdesk.app.sharing import Sharing
from kmdesk.core.i18n import tr
from kmdesk.services.sync_overview import Standing
from kmdesk.services.today import Today
from kmdesk.store.journal import Group
from kmdesk.ui.operations import Touched
from kmdesk.ui.widgets.messages import ReadOnlyBanner

if TYPE_CHECKING:
    from kmdesk.app.session import Opened, Session


class Wiring(Roads):
    """The window of one open desk: its screens, its commands, and what stands around the page."""

    def __init__(self, session: Session, opened: Opened) -> None:
        super().__init__(session, opened)
        self._session = session
        self.documents = Documents(self.window, self.ops, self.services, self.clock)
        self.papers = Papers(self.window, self.ops, self.services, self.documents, self.clock)
        self.sharing = Sharing(self, session)
        self._pages = Pages(self, session)
        self.window.set_pages(self._pages.all())
        self.window.set_commands(commands(self))
        self._broker_id = opened.desk.store.broker_id
        self.window.top_bar.show_broker(opened.broker_name)
        self.window.top_bar.new.clicked.connect(self.new_here)
        self.ops.changed.connect(self._on_changed)
        self.window.history_asked.connect(self.show_history)
        today = self._pages.today()
        self.window.show_made("today", today)
        today.show_today(opened.today)
        self.window.focus_page()
        QTimer.singleShot(0, self, self._complete)

    def _complete(self) -> None:
        """Add what the first picture of I dag does without, once it is painted."""
        from kmdesk.app.drafts import DraftOffer
        from kmdesk.ui.shell.search_popup import SearchPopup

        self._popup = SearchPopup(
            self.window.top_bar.search, self.ops, self.services.search, self.window.content
        )
        self._popup.set_commands(list(self.window.actions_by_key.values()))
        self._popup.opened.connect(self.open_hit)
        self._popup.left.connect(self.window.focus_page)
        self.refresh_standing()
        self.sharing.start()
        if self.desk.read_only:
            self.window.show_notice(
                ReadOnlyBanner(
                    tr("Disken kan ikke skrives til. Giv skriveadgang til mappen, og start kmdesk igen.")
                )
            )
        else:
            DraftOffer(self)

    # -- commands --------------------------------------------------------------------------------

    def new_here(self) -> None:
        """Make a new one of what the page lists (Ctrl+N)."""
        makers: dict[str, Callable[[], object]] = {
            "visits": self.plan_visit,
            "needs": lambda: self.ask_page("new_here"),
            "matches": self.new_match,
            "candidates": lambda: self.ask_page("new_here"),
            "agreements": lambda: self.ask_page("new_here"),
            "promises": lambda: self.ask_page("new_here"),
            "calls": lambda: self.ask_page("new_here"),
        }
        makers.get(self.window.current_key, self.new_company)()

    def print_here(self) -> None:
        """Print what is shown (Ctrl+P): a paper of the page, or the open or latest visit's summary."""
        self.window.flush()
        own = getattr(self.window.page(self.window.current_key), "print_shown", None)
        if own is not None and own():
            return
        if self.window.current_key == "schemes":
            self.ask_page("hand_out")
        else:
            self.documents.preview_summary(self.papers.subject().visit_id)

    def show_history(self, kind: str, record_id: str, over: QWidget) -> None:
        """Show who changed a record and when, over the dialog that is open."""
        from kmdesk.ui.dialogs.history import HistoryDialog

        self.ops.read(
            lambda: self.services.history.of(kind, record_id),
            lambda lines: HistoryDialog(lines, over).open(),
            owner=self,
        )

    def show_help(self) -> None:
        """Show the keys of the program."""
        from kmdesk.ui.dialogs.help import HelpDialog

        HelpDialog(list(self.window.commands), self.window).open()

    # -- standing --------------------------------------------------------------------------------

    def _on_changed(self, touched: Touched, _by: object) -> None:
        self.refresh_standing()
        if any(kind == "broker" for kind, _ in touched):
            self.ops.read(self._at_the_desk, self._show_broker, owner=self, key="broker")

    def _at_the_desk(self) -> tuple[str, str]:
        """Return who sits here, id and name: sync may have made one record of two of the same broker."""
        from kmdesk.models import Broker

        store = self.desk.store
        broker = store.get(Broker, store.broker_id)
        return store.broker_id, broker.name if broker is not None else ""

    def _show_broker(self, found: tuple[str, str]) -> None:
        broker_id, name = found
        self.window.top_bar.show_broker(name)
        if broker_id != self._broker_id:
            # What is "mine" is another's now: the page that is shown reads anew, as the others do when shown.
            self._broker_id = broker_id
            activate = getattr(self.window.page(self.window.current_key), "activate", None)
            if activate is not None:
                activate()

    def refresh_standing(self) -> None:
        """Show what undo would do, and how sharing stands."""
        journal, overview = self.desk.store.journal, self.services.sync_overview

        def work() -> tuple[list[Group], list[Group], Standing, int]:
            orders = self.services.orders.open_count()
            return journal.to_undo(), journal.to_redo(), overview.standing(), orders

        def show(read: tuple[list[Group], list[Group], Standing, int]) -> None:
            undo, redo, standing, orders = read
            if self.window.rail is not None:
                self.window.rail.set_badge("needs", str(orders) if orders else "")
            self.window.set_undo_texts(_name(undo), _name(redo))
            self.sharing.show_standing(standing)

        self.ops.read(work, show, owner=self, key="standing")

    def show_day_on_rail(self, today: Today) -> None:
        """Say on the rail how much waits today."""
        rail = self.window.rail
        if rail is None:
            return
        late = len(today.overdue)
        rail.set_badge("today", str(late) if late else "", late=True)
        unanswered = sum(one.tone == "late" for one in today.inquiries)
        rail.set_badge("promises", str(unanswered) if unanswered else "", late=True)
        open_visits = sum(visit.status != "done" for visit in today.visits)
        rail.set_badge("visits", str(open_visits) if open_visits else "")

    def focus_search(self) -> None:
        """Go to the search field and select what stands in it."""
        self.window.top_bar.search.setFocus()
        self.window.top_bar.search.selectAll()

    def ask_page(self, name: str) -> None:
        """Ask the page that is shown to do what `name` says, when it can."""
        method = getattr(self.window.page(self.window.current_key), name, None)
        if method is not None:
            method()


def _name(groups: list[Group]) -> str:
    if not groups:
        return ""
    return f"{groups[0].action} ({groups[0].subject})" if groups[0].subject else groups[0].action
