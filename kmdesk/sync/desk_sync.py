"""A desk's sharing with its office, from enrolment to a run: what the window and the command line use.

Every method blocks and belongs on a thread that is not the store's; what touches the store is handed over.
"""

from __future__ import annotations

import secrets
import threading
from collections.abc import Callable, Collection
from dataclasses import dataclass, field, replace

import psycopg
from psycopg import sql

from kmdesk.core.errors import KnownError
from kmdesk.core.i18n import tr
from kmdesk.core.log import logger, places
from kmdesk.store import put_off
from kmdesk.store.desk import Desk
from kmdesk.sync import engine, left_behind, too_old, trouble
from kmdesk.sync.connecting import Connection, Line
from kmdesk.sync.engine import RunReport
from kmdesk.sync.enrolment import Enrolment
from kmdesk.sync.gateway import PostgresGateway
from kmdesk.sync.handed_replica import LONG_SLICE_SECONDS, SLICE_SECONDS, HandedReplica
from kmdesk.sync.happened import happened
from kmdesk.sync.link import Link, OnStore, at_once, check_protected, load_link, save_link
from kmdesk.sync.messages import AccessEndedError, Greeting
from kmdesk.sync.office_secret import OfficeSecrets, no_secret
from kmdesk.sync.outcome import RunOutcome, judged, told
from kmdesk.sync.replica import FileReplica
from kmdesk.sync.trouble import NotAnOfficeError, NotBoundError

KEPT_RUNS = 200


class CancelledError(Exception):
    """Somebody broke the run off. Nothing is lost; the next run goes on where this one stopped."""


@dataclass
class _Attempt:
    """What is under way and can be broken off."""

    cancelled: threading.Event = field(default_factory=threading.Event)
    line: Line | None = None

    def check(self) -> None:
        """Raise CancelledError when somebody broke it off."""
        if self.cancelled.is_set():
            raise CancelledError


def _unwatched(_report: RunReport) -> None:
    """Let the run go on."""


class DeskSync:
    """One desk and its office."""

    def __init__(self, desk: Desk, on_store: OnStore = at_once, *, alone: bool = False) -> None:
        """Take an open desk, and how work is handed to the thread that owns its store.

        `alone`: nobody types meanwhile, so that more may be taken in at a time.
        """
        self._desk, self._on_store = desk, on_store
        self._alone = alone
        self._slice = LONG_SLICE_SECONDS if alone else SLICE_SECONDS
        self._secrets = OfficeSecrets(desk, on_store)
        self._one_at_a_time = threading.Lock()
        self._lock = threading.Lock()
        self._attempt: _Attempt | None = None

    def link(self) -> Link | None:
        """Return how this desk reaches its office, None before it was connected."""
        return self._on_store(lambda: load_link(self._desk.local))

    def connect(self, enrolment: Enrolment) -> Greeting:
        """Let this desk in at an office with an enrolment file; returns what the office says.

        The file's secret is replaced, so that the file opens nothing any more. Broken off anywhere, the same
        file can be used again on this desk, and only here. Raises KnownError; then the link is as it was.
        """
        with self._one_at_a_time:
            attempt = self._begin()
            try:
                return self._connect(enrolment, attempt)
            except CancelledError:
                raise trouble.broken_off() from None
            finally:
                self._end()

    def disconnect(self) -> None:
        """Forget the office and its secret. The records stay here, and what waits goes on waiting."""
        with self._one_at_a_time:
            self._on_store(lambda: save_link(self._desk.local, None))
            self._secrets.forget()

    def run(
        self,
        watch: Callable[[RunReport], None] = _unwatched,
        *,
        allow: Collection[str] = (),
        thorough: bool = False,
    ) -> RunOutcome:
        """Carry out one whole run and note it. What keeps it from the office is in the outcome, not raised.

        `watch` is called after each step on this thread. `allow` and `thorough` are `engine.run`'s: what a
        person has decided after a run that stopped, and whether everything is compared.
        """
        with self._one_at_a_time:
            attempt, started = self._begin(), self._desk.store.clock.stamp()
            report = RunReport()

            def step(so_far: RunReport) -> None:
                nonlocal report
                report = so_far
                watch(so_far)
                attempt.check()

            try:
                outcome = self._run(attempt, step, allow, thorough=thorough)
            except (KnownError, CancelledError) as error:
                outcome = told(error, report, cancelled=attempt.cancelled.is_set())
            except KeyboardInterrupt:
                self._note(told(CancelledError(), report, cancelled=True), started)
                raise
            except Exception as error:
                self._note(RunOutcome("stopped", report, tr("Der skete en fejl i kmdesk.")), started)
                logger.info("sync: %s", places(error))
                raise
            finally:
                self._end()
            return self._note(outcome, started)

    def cancel(self) -> None:
        """Break off what is under way, from any thread; harmless when nothing is."""
        with self._lock:
            if self._attempt is None:
                return
            self._attempt.cancelled.set()
            line = self._attempt.line
        if line is not None:
            line.hang_up()

    # -- a run -----------------------------------------------------------------------------------

    def _run(
        self, attempt: _Attempt, step: Callable[[RunReport], None], allow: Collection[str], *, thorough: bool
    ) -> RunOutcome:
        link = self.link()
        if link is None:
            raise KnownError(
                tr("Skrivebordet er ikke forbundet med et kontor."),
                tr("Forbind det med en tilmeldingsfil fra kontorets administrator."),
            )
        earlier = left_behind.replace_backups(self._desk, self._on_store)
        gateway, _ = self._let_in(link, self._candidates(link), attempt)
        replica = self._replica(attempt)
        try:
            report = engine.run(replica, gateway, step, allow=allow, thorough=thorough)
        finally:
            gateway.close()
            self._on_store(lambda: put_off.make_all(self._desk.database))  # of a first read that was cut
        backups = left_behind.replace_backups(self._desk, self._on_store) or earlier
        self._on_store(lambda: too_old.remember(self._desk, too_old=report.too_old))
        attempt.check()
        waiting = self._on_store(self._desk.store.journal.waiting)
        return judged(report, joined=replica.scopes(), waiting=waiting, backups=backups)

    def _candidates(self, link: Link) -> tuple[str, ...]:
        found = self._secrets.candidates(link.role)
        if not found:
            error = no_secret()
            raise AccessEndedError(error.message, error.advice)
        return found

    def _replica(self, attempt: _Attempt) -> HandedReplica:
        return HandedReplica(
            FileReplica(self._desk.store, alone=self._alone),
            self._on_store,
            attempt.check,
            slice_seconds=self._slice,
        )

    def _let_in(
        self, link: Link, candidates: tuple[str, ...], attempt: _Attempt
    ) -> tuple[PostgresGateway, str]:
        """Connect with the first secret that opens; it is the only one kept from then on."""
        for number, secret in enumerate(candidates, 1):
            gateway = PostgresGateway(self._line(link, secret, attempt))
            try:
                gateway.open()
            except AccessEndedError:
                if number == len(candidates):
                    raise
                continue
            if len(candidates) > 1:
                self._secrets.settle(link.role, secret)
            return gateway, secret
        raise AssertionError("the last one raises")

    def _line(self, link: Link, secret: str, attempt: _Attempt) -> Line:
        """Return a line that `cancel` can reach."""
        line = Line(link, secret, self._desk.profile.folder)
        with self._lock:
            attempt.check()
            attempt.line = line
        return line

    def _begin(self) -> _Attempt:
        with self._lock:
            self._attempt = attempt = _Attempt()
        return attempt

    def _end(self) -> None:
        with self._lock:
            self._attempt = None

    def _note(self, outcome: RunOutcome, started: str) -> RunOutcome:
        """Write a run down, the newest 200 are kept; a full disk costs the note, not the outcome."""
        ended, db = self._desk.store.clock.stamp(), self._desk.database
        done = outcome.report

        def write() -> None:
            with db.transaction():
                db.run(
                    "INSERT INTO sync_run (started_at, ended_at, outcome, pushed, pulled, conflicts, refused,"
                    " message) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                    (
                        *(started, ended, outcome.outcome),
                        *(done.pushed, done.pulled, done.conflicts, done.refused),
                        " ".join((*filter(None, (outcome.message,)), *happened(done))),
                    ),
                )
                db.run("DELETE FROM sync_run WHERE num <= (SELECT max(num) FROM sync_run) - ?", (KEPT_RUNS,))

        try:
            self._on_store(write)
        except KnownError as error:
            logger.info("sync: not noted, %s", type(error).__name__)
        return replace(outcome, started_at=started, ended_at=ended)

    # -- connecting ------------------------------------------------------------------------------

    def _connect(self, enrolment: Enrolment, attempt: _Attempt) -> Greeting:
        check_protected(enrolment.link)
        kept = self._secrets.candidates(enrolment.role)
        link, line, opened = self._first(enrolment, kept, attempt)
        secret = opened
        try:
            if opened == enrolment.secret:
                secret = secrets.token_urlsafe(32)
                # Kept before the server is told: whichever opens after a crash is the right one.
                self._secrets.keep(link.role, (secret, *kept, opened))
                _replace_secret(line.open(), link.role, secret)
        finally:
            line.close()
        gateway = PostgresGateway(self._line(link, secret, attempt))
        try:
            greeting = gateway.hello("")
            if not greeting.scopes:
                raise AccessEndedError(
                    tr("Kontoret har ikke givet dig et område at arbejde i."),
                    tr("Bed kontorets administrator om det, og brug så filen igen."),
                )
            self._go_on_as(link, greeting, gateway, attempt)
        finally:
            gateway.close()
        self._secrets.keep(link.role, (secret,))
        self._on_store(lambda: save_link(self._desk.local, link))
        self._secrets.settle(link.role, secret)
        return greeting

    def _first(
        self, enrolment: Enrolment, kept: tuple[str, ...], attempt: _Attempt
    ) -> tuple[Link, Line, str]:
        """Open the office with a secret left by an attempt that broke off, or with the file's."""
        for secret in (*kept, enrolment.secret):
            try:
                link, line = self._bound(enrolment.link, secret, attempt)
            except AccessEndedError:
                continue
            return link, line, secret
        raise AccessEndedError(
            tr("Tilmeldingsfilen er allerede brugt, eller adgangen er lukket."),
            tr("Bed kontorets administrator om en ny tilmeldingsfil."),
        )

    def _bound(self, link: Link, secret: str, attempt: _Attempt) -> tuple[Link, Line]:
        """Connect, with channel binding where the server can: then it must every time from now on."""
        if link.encrypted:
            bound = replace(link, bound=True)
            line = self._line(bound, secret, attempt)
            try:
                line.open()
            except NotBoundError:
                logger.info("office: no channel binding")
            else:
                return bound, line
        line = self._line(link, secret, attempt)
        line.open()
        return link, line

    def _go_on_as(self, link: Link, greeting: Greeting, gateway: PostgresGateway, attempt: _Attempt) -> None:
        """Take a new name when the desk speaks as another login than before: a name belongs to its login."""
        before = self.link()
        replica = self._replica(attempt)
        joined = replica.scopes()
        if not joined or (before is not None and before.role == link.role):
            return
        groups = replica.open_groups()
        met = [scope.scope for scope in greeting.scopes if scope.scope in joined]
        replica.renew({scope: gateway.known(scope, groups) for scope in met if groups})


def _replace_secret(connection: Connection, role: str, secret: str) -> None:
    """Tell the server the verifier of a new secret; the secret itself never leaves this computer."""
    verifier = connection.pgconn.encrypt_password(secret.encode(), role.encode(), b"scram-sha-256").decode()
    query = sql.SQL("ALTER ROLE CURRENT_USER PASSWORD {}").format(sql.Literal(verifier))
    try:
        connection.execute(query)
    except psycopg.OperationalError:
        raise trouble.cut() from None
    except psycopg.Error as error:
        logger.info("office: secret not replaced, %s", error.sqlstate or "")
        raise NotAnOfficeError(
            tr("Kontorets server vil ikke skifte nøglen, så andre kunne bruge filen."),
            tr("Bed kontorets administrator lade mæglernes logins skifte deres egen adgangskode."),
        ) from None
