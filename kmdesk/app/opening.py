"""Before the desk is open: first start, unlocking, and what keeps it from opening."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt

import kmdesk
from kmdesk.core.errors import KnownError
from kmdesk.core.i18n import tr
from kmdesk.core.log import log_to
from kmdesk.models import Broker, Project
from kmdesk.services.labels import labels
from kmdesk.services.reference import municipality_group
from kmdesk.store import backup, keys
from kmdesk.store import desk as desks
from kmdesk.store.database import FileDamagedError, WrongKeyError
from kmdesk.store.desk import Desk
from kmdesk.ui.screens.start.first_run import FirstRunPage, Person, backup_chooser
from kmdesk.ui.screens.start.frame import StartFrame
from kmdesk.ui.screens.start.unlock import UnlockPage
from kmdesk.ui.widgets.buttons import LinkButton
from kmdesk.ui.widgets.empty import ErrorState

if TYPE_CHECKING:
    from kmdesk.app.session import Opened, Session

GOALS = {"new_contact": 1000, "follow_up_contact": 500, "binding_collaboration": 300, "hire": 50}
"""The contract's goals (note on result targets 2011–12, Region Midtjylland); editable under Indstillinger."""


class FirstStart(QObject):
    """Makes a desk step by step: nothing is written before the passphrase step is done."""

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._session = session
        self._desk: Desk | None = None
        self._page: FirstRunPage | None = None
        session.ops.read(keys.keyring_works, self._show, owner=session.window)

    def _show(self, keyring: bool) -> None:
        page = FirstRunPage(keyring=keyring, version=kmdesk.__version__)
        page.create_asked.connect(self._create)
        page.demo_asked.connect(self._demo)
        page.restore_asked.connect(self._restore)
        page.print_code_asked.connect(self._print_code)
        page.finished.connect(self._finish)
        page.quit_asked.connect(self._session.window.close)
        self._page = page
        self._session.window.show_over(page)

    @property
    def page(self) -> FirstRunPage:
        """The page that is shown."""
        assert self._page is not None  # noqa: S101 - set before any of its signals
        return self._page

    def _create(self, passphrase: str) -> None:
        session = self._session

        def work() -> tuple[Desk, str]:
            return desks.create(session.profile, passphrase=passphrase, clock=session.clock, labels=labels())

        def made(result: tuple[Desk, str]) -> None:
            self._desk = result[0]
            log_to(session.profile.log)
            self.page.show_code(result[1])

        session.ops.read(work, made, owner=self.page, failed=self.page.failed)

    def _finish(self, person: Person) -> None:
        session, desk = self._session, self._desk
        assert desk is not None  # noqa: S101 - the page asks for the person after the desk is made

        def work() -> Opened:
            year = session.clock.today().year
            broker = Broker(
                name=person.name, organisation=person.organisation, phone=person.phone, email=person.email
            )
            project = Project(
                name=person.organisation,
                subtitle=tr("Kontaktmæglerindsatsen"),
                starts_on=f"{year}-01-01",
                ends_on=f"{year + 1}-12-31",
                municipality_codes=municipality_group("project_default"),
                goals=GOALS,
            )
            desk.store.broker_id = broker.id
            with desk.store.action(tr("Opret skrivebord"), undoable=False) as unit:
                unit.put(broker)
                unit.put(project)
            desk.local.set("broker_id", broker.id)
            return session.read_desk(desk)

        session.ops.read(work, session.opened, owner=self.page, failed=self.page.failed)

    def _demo(self) -> None:
        """Leave this window and open a throw-away desk in its place."""
        from PySide6.QtCore import QProcess

        program, arguments = demo_command()
        if QProcess.startDetached(program, arguments):
            self._session.window.close()
        else:
            self.page.failed(KnownError(tr("Demoen kunne ikke startes."), tr("Skriv: kmdesk demo")))

    def _restore(self, path: Path) -> None:
        Restoring(self._session, path, self.page.failed)

    def _print_code(self, code: str) -> None:
        from kmdesk.printing.recovery_sheet import render_recovery_sheet
        from kmdesk.printing.recovery_sheet_data import RecoverySheet
        from kmdesk.ui.dialogs.preview import PreviewDialog

        sheet = RecoverySheet(
            desk_name="kmdesk", broker_name="", code=code, made_on=self._session.clock.today().isoformat()
        )
        PreviewDialog(
            tr("Gendannelseskode"),
            render_recovery_sheet(sheet),
            "kmdesk-gendannelseskode.pdf",
            self._session.window,
        ).open()


class Restoring(QObject):
    """Puts a backup in the desk's place and opens it; asks for a secret where the keyring lacks the key."""

    def __init__(self, session: Session, path: Path, failed: Callable[[KnownError], None]) -> None:
        super().__init__(session)
        self._session, self._path, self._failed = session, path, failed
        self._restore("", "", session.window, self._not_restored)

    def _restore(
        self, passphrase: str, code: str, owner: QObject, failed: Callable[[KnownError], None]
    ) -> None:
        session, path = self._session, self._path

        def work() -> backup.Contents:
            return backup.restore(
                session.profile, path, passphrase=passphrase, recovery_code=code, clock=session.clock
            )

        session.ops.read(work, lambda _: session.open_desk(passphrase, code), owner=owner, failed=failed)

    def _not_restored(self, error: KnownError) -> None:
        if not isinstance(error, keys.KeyNotHereError):
            self._failed(error)
            return
        page = UnlockPage(tr("Lås sikkerhedskopien op"))

        def tried(passphrase: str, code: str) -> None:
            self._restore(passphrase, code, page, page.failed)

        page.tried.connect(tried)
        page.quit_asked.connect(self._session.window.close)
        self._session.window.show_over(page)


class Unlocking(QObject):
    """Asks for the passphrase or the recovery code until one opens the desk; `wrong` was tried already."""

    def __init__(self, session: Session, wrong: KnownError | None = None) -> None:
        super().__init__(session)
        page = UnlockPage(tr("Skrivebordet er låst"))
        if wrong is not None:
            page.failed(wrong)

        def tried(passphrase: str, code: str) -> None:
            session.open_desk(passphrase, code, failed=page.failed)

        page.tried.connect(tried)
        page.quit_asked.connect(session.window.close)
        session.window.show_over(page)


class Trouble(QObject):
    """Says in plain words why the desk does not open: try again, or put a backup in its place."""

    def __init__(self, session: Session, error: KnownError) -> None:
        super().__init__(session)
        self._session, self._error = session, error
        self._page = StartFrame([])
        self._page.column.addWidget(ErrorState(error.message, error.advice, session.open_desk))
        if isinstance(error, FileDamagedError | WrongKeyError):
            restore = LinkButton(tr("Gendan en sikkerhedskopi …"))
            restore.setObjectName("restore_link")
            restore.activated.connect(self._choose)
            self._page.column.addWidget(restore, 0, Qt.AlignmentFlag.AlignHCenter)
        session.window.show_over(self._page)

    def _choose(self) -> None:
        chooser = backup_chooser(self._page, self._session.profile.backups)
        chooser.fileSelected.connect(self._restore)
        chooser.open()

    def _restore(self, name: str) -> None:
        Restoring(self._session, Path(name), self._failed)

    def _failed(self, error: KnownError) -> None:
        Trouble(self._session, error)


def demo_command() -> tuple[str, list[str]]:
    """Return the program and arguments that open the demo, for this way of being installed."""
    import sys

    if getattr(sys, "frozen", False):
        return sys.executable, ["demo"]
    return sys.executable, ["-m", "kmdesk", "demo"]
