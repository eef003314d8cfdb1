"""One run of the program: the window first, the desk behind it, and an orderly end."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QLocale, QObject, QTimer, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

import kmdesk
from kmdesk.core import garbage
from kmdesk.core.clock import Clock
from kmdesk.core.errors import KnownError
from kmdesk.core.i18n import tr
from kmdesk.core.log import log_to, logger
from kmdesk.core.paths import Profile
from kmdesk.core.settings import Settings
from kmdesk.rules.numbers import format_number
from kmdesk.services.labels import labels
from kmdesk.services.reference import use_postal_codes
from kmdesk.services.today import Today, TodayService
from kmdesk.store import desk as desks
from kmdesk.store.desk import Desk
from kmdesk.store.keys import WrongSecretError
from kmdesk.ui import theme
from kmdesk.ui.background import StoreThread
from kmdesk.ui.bugs import BugHandler
from kmdesk.ui.operations import Operations
from kmdesk.ui.shell.window import DeskWindow

if TYPE_CHECKING:
    from kmdesk.app.wiring import Wiring

_BACKUP_CHECK_MS = 5 * 60_000
_STARTED_MS = 3_000
_SWITCH_SECONDS = 0.0005
"""How long a thread keeps Python to itself: while much is fetched the window's worst frame is half as long as
with Python's own 5 ms (`benchmarks/sync_typing.py --switch`)."""


@dataclass(frozen=True, slots=True)
class Opened:
    """What opening a desk gives the window at once: the desk, who sits there, and the day."""

    desk: Desk
    broker_name: str
    today: Today


class Session(QObject):
    """Owns the window, the store's thread and the open desk."""

    ready = Signal()
    """The desk is open and I dag is shown."""

    def __init__(self, profile: Profile, clock: Clock) -> None:
        super().__init__()
        self.profile, self.clock = profile, clock
        self.settings = Settings.load(profile.settings)
        self.window = DeskWindow()
        self.bugs = BugHandler(self.window)
        self.store_thread = StoreThread(self)
        self.ops = Operations(self.store_thread, self.bugs, self)
        self.desk: Desk | None = None
        self.wiring: Wiring | None = None
        self._backup: threading.Thread | None = None
        self._ended = False
        garbage.put_off()
        self._garbage = QTimer(self)
        self._garbage.setInterval(garbage.EVERY_MS)
        self._garbage.timeout.connect(garbage.look_if_due)
        self.bugs.known_error.connect(self._say_known)
        self.bugs.happened.connect(self.window.flush)
        self.window.closing.connect(self.end)
        if self.settings.geometry:
            self.window.restore_geometry_text(self.settings.geometry)

    def start(self) -> None:
        """Open the desk of the profile, or lead through the first start when there is none."""
        if self.profile.exists:
            self.open_desk()
        else:
            from kmdesk.app.opening import FirstStart

            FirstStart(self)
        self.window.show()
        QTimer.singleShot(_STARTED_MS, self, self._garbage.start)  # also when the desk waits to be unlocked

    def open_desk(
        self,
        passphrase: str | None = None,
        code: str | None = None,
        *,
        failed: Callable[[KnownError], None] | None = None,
    ) -> None:
        """Open the desk with the keyring's key, the passphrase or the recovery code."""

        def work() -> Opened:
            key = desks.find_key(self.profile, passphrase or None, code or None)
            return self.read_desk(desks.open_desk(self.profile, key, clock=self.clock, labels=labels()))

        self.ops.read(work, self.opened, owner=self.window, failed=failed or self._not_opened)

    def read_desk(self, desk: Desk) -> Opened:
        """Read what the window shows first. Runs on the store's thread."""
        broker_id: str = desk.local.get("broker_id", "")
        desk.store.broker_id = broker_id
        desk.store.listeners.append(self.ops.note_touched)
        name = desk.database.value("SELECT name FROM broker WHERE id = ?", (broker_id,)) or ""
        return Opened(desk, name, TodayService(desk.store, self.clock).view())

    def opened(self, opened: Opened) -> None:
        """Fill the window with the open desk."""
        from kmdesk.app.wiring import Wiring

        self.desk = opened.desk
        self.wiring = Wiring(self, opened)
        self.window.show_desk()
        if not opened.desk.read_only:
            self._start_backups()
        # Once I dag is painted: the start does not wait for it, and the first word typed does not either.
        QTimer.singleShot(0, self, self._complete)
        self.ready.emit()

    def keep_settings(self, settings: Settings) -> None:
        """Keep how the window looks."""
        self.settings = settings
        settings.save(self.profile.settings)

    def end(self) -> None:
        """Keep the geometry, finish what is being written, close the file. Harmless the second time."""
        if self._ended:
            return
        self._ended = True
        self._take_away_mails()
        self.settings.geometry = self.window.geometry_text()
        if self.profile.folder.is_dir():
            self.settings.save(self.profile.settings)
        if self.wiring is not None:
            self.wiring.sharing.stop()
        self.store_thread.stop()
        if self._backup is not None:
            self._backup.join()
        if self.desk is not None:
            self.desk.close()
            self.desk = None

    @staticmethod
    def _take_away_mails() -> None:
        """Remove the mail drafts that were opened: nothing unencrypted stays behind the program."""
        mail = sys.modules.get("kmdesk.ui.mail")
        if mail is not None:
            mail.loose_files.clear()

    def _complete(self) -> None:
        from kmdesk.services.erasure import erase_overdue
        from kmdesk.services.loose_files import sweep

        self._garbage.start()
        sweep()
        log_to(self.profile.log)
        logger.info("desk opened")
        desk, own = self.desk, self.profile.postal_codes
        if desk is None:
            return

        def work() -> None:
            desk.store.warm_up()
            if not desk.read_only:
                erase_overdue(desk.store)
            use_postal_codes(own)

        self.ops.read(work, lambda _: None, owner=self.window)

    # -- backups ---------------------------------------------------------------------------------

    def _start_backups(self) -> None:
        timer = QTimer(self)
        timer.timeout.connect(self._backup_if_due)
        timer.start(_BACKUP_CHECK_MS)
        QTimer.singleShot(20_000, self, self._backup_if_due)

    def _backup_if_due(self) -> None:
        """Take the backup that is due, over a connection of its own, so that nobody waits for it."""
        from kmdesk.store import backup

        desk = self.desk
        if desk is None or (self._backup is not None and self._backup.is_alive()):
            return
        reason = backup.due(self.profile, self.clock)
        if not reason:
            return
        profile, key, clock = self.profile, desk.key, self.clock

        def work() -> None:
            try:
                backup.make(profile, key, reason, clock)
            except KnownError as error:
                logger.warning("backup failed: %s", type(error).__name__)

        self._backup = threading.Thread(target=work, name="kmdesk-backup")
        self._backup.start()

    # -- trouble ---------------------------------------------------------------------------------

    def _not_opened(self, error: KnownError) -> None:
        from kmdesk.app.opening import Trouble, Unlocking

        if isinstance(error, desks.NeedsPassphraseError):
            Unlocking(self)
        elif isinstance(error, WrongSecretError):  # KMDESK_PASSPHRASE is not this desk's
            Unlocking(self, error)
        else:
            Trouble(self, error)

    def _say_known(self, error: KnownError) -> None:
        self.window.toast.show_error(str(error))


def application(settings: Settings) -> QApplication:
    """Return the application, dressed as the settings say."""
    existing = QApplication.instance()
    app = existing if isinstance(existing, QApplication) else QApplication(sys.argv[:1])
    app.setApplicationName("kmdesk")
    app.setApplicationVersion(kmdesk.__version__)
    QGuiApplication.setDesktopFileName("kmdesk")
    QLocale.setDefault(QLocale(QLocale.Language.Danish, QLocale.Country.Denmark))
    mode = settings.mode if settings.mode in ("light", "dark") else "system"
    theme.apply(app, mode, settings.scale)  # pyright: ignore[reportArgumentType] - one of the three modes
    return app


def run_window(profile: Profile, clock: Clock) -> int:
    """Open the window on a profile and run until it is closed. Returns the exit code."""
    app = application(Settings.load(profile.settings))
    sys.setswitchinterval(_SWITCH_SECONDS)
    session = Session(profile, clock)
    session.bugs.install()
    session.start()
    code = app.exec()
    session.end()
    return code


def make_demo(
    profile: Profile, clock: Clock, companies: int, *, passphrase: str, say: Callable[[str], None]
) -> None:
    """Make a desk of made-up data at `profile`, opened by `passphrase`; by the keyring when that is empty.

    Raises KnownError when there is one already.
    """
    from kmdesk.services import demo

    desk, _ = desks.create(
        profile, passphrase=passphrase, use_keyring=not passphrase, clock=clock, labels=labels()
    )
    try:
        if companies > 5000:
            say(
                tr(
                    "Laver {n} opdigtede virksomheder. Det tager lidt tid.",
                    n=format_number(companies),
                )
            )
        demo.build(desk.store, clock, companies)
        desk.local.set("broker_id", desk.store.broker_id)
    finally:
        desk.close()
