"""The enrolment file: given to a broker once, so that a desk finds the office and is let in."""

from __future__ import annotations

import json
import os
import re
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, cast

from kmdesk.core.errors import KnownError
from kmdesk.core.i18n import tr
from kmdesk.core.new_file import check_new
from kmdesk.sync.link import SYSTEM, Link, check_protected

FORMAT, VERSION = "kmdesk-enrolment", 1
_MOST_BYTES = 500_000
_HOST = re.compile(r"[\w.:-]{1,253}")
_LINE = re.compile(r"[^\x00-\x1f\x7f\ud800-\udfff]{1,300}")


@dataclass(frozen=True, slots=True)
class Enrolment:
    """What stands in an enrolment file. The secret opens the office once; then it is replaced.

    `root_certificate` is PEM text, "system" (this computer's own authorities) or empty (only for loopback);
    `scopes` are (id, name) of the areas.
    """

    office: str
    host: str
    port: int
    database: str
    role: str
    secret: str
    root_certificate: str
    scopes: tuple[tuple[str, str], ...]
    broker_name: str
    broker_id: str = ""

    def __repr__(self) -> str:
        """Name the file without its secret: it may end in a log."""
        return f"Enrolment({self.office!r}, {self.role!r})"

    @property
    def link(self) -> Link:
        """How the office is reached."""
        return Link(self.office, self.host, self.port, self.database, self.role, self.root_certificate)


def write_enrolment(path: Path, enrolment: Enrolment) -> None:
    """Write the file, readable by its owner alone where the system has rights.

    Raises KnownError when there is a file, when it cannot be written, or when nobody could use it.
    """
    _check(enrolment)
    check_new(path, tr("Vælg et andet navn, eller slet den gamle fil først."))
    told = {"format": FORMAT, "version": VERSION, **asdict(enrolment)}
    text = json.dumps(told, ensure_ascii=False, indent=2) + "\n"
    try:
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(text.encode())
    except OSError as error:
        if not isinstance(error, FileExistsError):
            with suppress(OSError):  # half a file helps nobody
                path.unlink(missing_ok=True)
        raise KnownError(
            tr("Tilmeldingsfilen kan ikke skrives i {folder}.", folder=path.parent),
            tr("Vælg en mappe, der findes, og som du må skrive i."),
        ) from error


def read_enrolment(path: Path) -> Enrolment:
    """Read the file. Raises KnownError, in plain words, for anything that is no whole enrolment file."""
    try:
        with path.open("rb") as file:
            content = file.read(_MOST_BYTES + 1)
    except OSError as error:
        raise KnownError(
            tr("Tilmeldingsfilen {name} kan ikke læses.", name=path.name),
            tr("Se efter, om filen findes, og om du har adgang til den."),
        ) from error
    if len(content) > _MOST_BYTES:
        raise _no_enrolment(path)
    try:
        told: Any = json.loads(content.decode("utf-8-sig"))
    except (ValueError, RecursionError):  # what was wrong with it may hold the secret
        told = None
    if not isinstance(told, dict) or cast("dict[str, Any]", told).get("format") != FORMAT:
        raise _no_enrolment(path)
    fields = cast("dict[str, Any]", told)
    if fields.get("version") != VERSION:
        raise KnownError(
            tr("Tilmeldingsfilen {name} er lavet af en anden version af kmdesk.", name=path.name),
            tr("Opdatér kmdesk, eller bed kontorets administrator om en ny fil."),
        )
    enrolment = _enrolment(fields)
    if enrolment is None:
        raise _no_enrolment(path)
    check_protected(enrolment.link)
    return enrolment


def _enrolment(told: dict[str, Any]) -> Enrolment | None:
    """Return what is told when it is whole; what a later version adds is passed over."""
    try:
        enrolment = Enrolment(
            **{name: told[name] for name in ("office", "host", "port", "database", "role", "secret")},
            root_certificate=told["root_certificate"],
            scopes=tuple((str(scope), str(name)) for scope, name in told["scopes"]),
            broker_name=told["broker_name"],
            broker_id=told.get("broker_id", ""),
        )
        return enrolment if _is_sound(enrolment) else None
    except (KeyError, TypeError, ValueError):
        return None


def _is_sound(enrolment: Enrolment) -> bool:
    lines = (enrolment.office, enrolment.database, enrolment.role, enrolment.secret, enrolment.broker_name)
    certificate = enrolment.root_certificate
    return (
        all(_LINE.fullmatch(text) for text in lines)
        and _HOST.fullmatch(enrolment.host) is not None
        and type(enrolment.port) is int
        and 0 < enrolment.port < 65536
        and isinstance(enrolment.broker_id, str)
        and isinstance(certificate, str)
        and (certificate in ("", SYSTEM) or _is_certificate(certificate))
    )


def _is_certificate(pem: str) -> bool:
    """Tell whether it is certificates and nothing secret; raises ValueError when it is none."""
    from cryptography.x509 import load_pem_x509_certificates

    return "PRIVATE KEY" not in pem and bool(load_pem_x509_certificates(pem.encode()))


def _check(enrolment: Enrolment) -> None:
    """Refuse to write what could not be read again, or would have to go unencrypted."""
    try:
        sound = _is_sound(enrolment)
    except (TypeError, ValueError):
        sound = False
    if not sound:
        raise KnownError(
            tr("Tilmeldingsfilen kan ikke laves af de oplysninger."),
            tr("Se efter server, port, database, navn og certifikat (PEM)."),
        )
    check_protected(enrolment.link)


def _no_enrolment(path: Path) -> KnownError:
    return KnownError(
        tr("{name} er ikke en hel tilmeldingsfil fra et kontor.", name=path.name),
        tr("Hent filen igen, eller bed kontorets administrator om en ny."),
    )
