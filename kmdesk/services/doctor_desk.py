"""The doctor's look at one desk: its folder, key, data file, journal, derived tables and backups."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

from kmdesk.core.clock import Clock
from kmdesk.core.errors import KnownError
from kmdesk.core.i18n import tr, trn
from kmdesk.core.paths import Profile, default_profile
from kmdesk.services.findings import Finding, of_error
from kmdesk.services.service_rules import shipped
from kmdesk.store import backup, proof
from kmdesk.store import desk as desks
from kmdesk.store.database import Database
from kmdesk.store.keys import KeyFile
from kmdesk.store.migrate import check_version, newest, version

_MEGABYTE = 1_000_000
_LITTLE_SPACE, _NO_SPACE = 500 * _MEGABYTE, 20 * _MEGABYTE
_LARGE_LOG = 3 * _MEGABYTE
_SAMPLE = 4_000
"""So many records are compared with the journal; a desk of that size or less is compared in full."""


def examine(profile: Profile, clock: Clock) -> Iterator[Finding]:
    """Yield what is found about the desk. The data file is only read, also beside a running window."""
    unusable = _unusable(profile.folder)
    if unusable is not None:
        yield unusable
        return
    if not profile.exists and not profile.database.exists():
        yield Finding(
            "desk", "ok", tr("Der er ikke noget skrivebord endnu."), tr("Åbn kmdesk for at oprette et.")
        )
        return
    yield _folder(profile)
    yield _lock(profile)
    yield _space(profile)
    yield _log(profile)
    yield _backups(profile, clock)
    if not profile.database.exists() or not profile.database.stat().st_size:
        yield Finding("data", "bad", tr("Datafilen mangler eller er tom."), _command(profile, "restore"))
        return
    if not profile.exists:
        yield Finding("key", "bad", tr("Nøglefilen keys.json mangler."), _command(profile, "restore"))
        return
    try:
        key = desks.find_key(profile)
    except KnownError as error:
        yield _no_key(profile, error)
        return
    yield Finding("key", "ok", tr("Nøglen til datafilen er der."))
    yield from _data(profile, key)


def _unusable(folder: Path) -> Finding | None:
    """Return what keeps a desk from being in this folder at all; None when nothing does."""
    elsewhere = tr("Vælg en mappe, du må skrive i, med --profile.")
    try:
        if folder.is_dir():
            return None  # whether it may be written is asked where there is a desk in it
        if folder.exists() or folder.is_symlink():
            return Finding("folder", "bad", tr("{folder} er ikke en mappe.", folder=folder), elsewhere)
        above = next(path for path in folder.absolute().parents if path.exists())
        # A file system without room (/proc, /sys) keeps no folders, whatever it says of rights.
        if above.is_dir() and os.access(above, os.W_OK | os.X_OK) and shutil.disk_usage(above).total:
            return None
    except OSError:  # a name that is too long, a folder that may not be entered
        return Finding("folder", "bad", tr("Mappen {folder} kan ikke bruges.", folder=folder), elsewhere)
    return Finding("folder", "bad", tr("Mappen {folder} kan ikke oprettes.", folder=folder), elsewhere)


def _folder(profile: Profile) -> Finding:
    if not os.access(profile.folder, os.W_OK):
        return Finding(
            "folder",
            "bad",
            tr("Mappen med skrivebordet kan ikke skrives til, så det kan kun læses."),
            tr("Giv skriveadgang til {folder}.", folder=profile.folder),
        )
    if os.name == "posix" and profile.folder.stat().st_mode & 0o077:
        return Finding(
            "folder",
            "warn",
            tr("Andre brugere af denne pc kan se ind i mappen med skrivebordet."),
            f'chmod 700 "{profile.folder}"',
        )
    return Finding("folder", "ok", tr("Mappen er kun din."))


def _lock(profile: Profile) -> Finding:
    if profile.lock.exists():
        try:
            desks.take_lock(profile).release()
        except desks.AlreadyOpenError:
            return Finding("lock", "ok", tr("Skrivebordet er åbent i et kmdesk-vindue."))
        except desks.FolderNotWritableError:
            return Finding("lock", "warn", tr("Det kan ikke ses, om et vindue har skrivebordet åbent."))
    return Finding("lock", "ok", tr("Intet vindue har skrivebordet åbent."))


def _space(profile: Profile) -> Finding:
    free = shutil.disk_usage(profile.folder).free
    text = tr("Der er {n} MB ledig på disken.", n=free // _MEGABYTE)
    if free < _LITTLE_SPACE:
        return Finding("disk", "bad" if free < _NO_SPACE else "warn", text, tr("Gør plads på disken."))
    return Finding("disk", "ok", text)


def _log(profile: Profile) -> Finding:
    size = sum(_size(path) for path in profile.folder.glob(f"{profile.log.name}*"))
    text = tr("Loggen fylder {n} kB.", n=size // 1000)
    if size > _LARGE_LOG:
        return Finding(
            "log", "warn", text, tr("Slet filen {name}; kmdesk begynder en ny.", name=profile.log.name)
        )
    return Finding("log", "ok", text)


def _backups(profile: Profile, clock: Clock) -> Finding:
    have = backup.existing(profile)
    if not have:
        return Finding("backup", "warn", tr("Der er ingen sikkerhedskopi."), _command(profile, "backup"))
    age = clock.now() - have[0].at
    text = trn(
        age.days,
        "Den nyeste af sikkerhedskopierne er {n} dag gammel.",
        "Den nyeste af sikkerhedskopierne er {n} dage gammel.",
    )
    if age >= timedelta(days=shipped("backup_days")):
        return Finding("backup", "warn", text, _command(profile, "backup"))
    return Finding(
        "backup", "ok", text if age.days > 0 else tr("Der er taget sikkerhedskopi det seneste døgn.")
    )


def _no_key(profile: Profile, error: KnownError) -> Finding:
    """Without the key nothing more can be said; whether that is bad depends on whether a person has it."""
    if isinstance(error, desks.NeedsPassphraseError) and KeyFile.load(profile.keys).has("passphrase"):
        return Finding(
            "key",
            "warn",
            tr("Datafilen er låst med en adgangskode og er ikke undersøgt."),
            tr(
                "Sæt KMDESK_PASSPHRASE til adgangskoden, og kør igen: {command}",
                command=_command(profile, "doctor"),
            ),
        )
    if isinstance(error, desks.NeedsPassphraseError):
        return Finding(
            "key",
            "bad",
            tr("Nøgleringen har ikke nøglen til datafilen."),
            tr("Åbn kmdesk, og brug gendannelseskoden."),
        )
    return of_error("key", error)


def _data(profile: Profile, key: bytes) -> Iterator[Finding]:
    try:
        database = Database(profile.database, key, read_only=True)
    except KnownError as error:
        yield Finding("data", "bad", error.message, _command(profile, "restore"))
        return
    try:
        faults = proof.faults_of(database)
        if faults:
            text = trn(
                len(faults), "Datafilen er beskadiget: {n} fejl.", "Datafilen er beskadiget: {n} fejl."
            )
            yield Finding("data", "bad", text, _command(profile, "restore"))
            return
        yield Finding("data", "ok", tr("Datafilen er hel."))
        yield from _content(profile, database)
    except KnownError as error:
        yield of_error("data", error)
    finally:
        database.close()


def _content(profile: Profile, database: Database) -> Iterator[Finding]:
    check_version(database)
    have = version(database)
    if have < newest():
        yield Finding(
            "version", "ok", tr("Datafilen er fra en ældre kmdesk og opdateres, næste gang den åbnes.")
        )
        return
    yield Finding("version", "ok", tr("Datafilen har format {version}.", version=have))
    looked_at, unlike = proof.unlike_journal(database, _SAMPLE)
    if unlike:
        yield Finding(
            "journal",
            "bad",
            tr("{unlike} af {n} poster passer ikke med journalen.", unlike=unlike, n=looked_at),
            tr("Gem en kopi af det nuværende først: {command}", command=_command(profile, "backup")),
        )
    else:
        yield Finding("journal", "ok", tr("Poster og journal passer sammen ({n} set efter).", n=looked_at))
    stale = proof.derived_unlike_records(database)
    if stale:
        text = tr("Lister eller søgning passer ikke med posterne: {names}.", names=", ".join(stale))
        yield Finding("derived", "bad", text, _command(profile, "rebuild"))
    else:
        yield Finding("derived", "ok", tr("Lister og søgning passer med posterne."))


def _command(profile: Profile, verb: str) -> str:
    own = profile.folder == default_profile().folder
    return f"kmdesk {verb}" if own else f'kmdesk {verb} --profile "{profile.folder}"'


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:  # rotated away meanwhile
        return 0
