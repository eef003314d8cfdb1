"""The files an administrator hands out: a broker's enrolment, a reader's address with its password."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

from psycopg.conninfo import conninfo_to_dict, make_conninfo

from kmdesk.core.errors import KnownError
from kmdesk.core.i18n import tr
from kmdesk.sync.enrolment import Enrolment
from kmdesk.sync.link import SYSTEM
from kmdesk.sync.office.connecting import Connection, is_loopback
from kmdesk.sync.office.people import NewReader


class Address:
    """How brokers reach the office: what the administrator says, else how they are connected themselves."""

    def __init__(
        self, connection: Connection, dsn: str, *, host: str = "", port: int = 0, root_certificate: str = ""
    ) -> None:
        """Take what was said; what was left out is the administrator's own connection's.

        `root_certificate` is a file's path or "system". Raises KnownError when brokers could not connect so.
        """
        own = connection.info.host
        self.host = host or ("127.0.0.1" if own == "localhost" else own)
        self.port = port or connection.info.port
        self.database = connection.info.dbname
        if not self.host or self.host.startswith(("/", "@")):
            raise KnownError(
                tr("Mæglernes pc'er kan ikke finde databasen på den måde, du selv bruger."),
                tr("Skriv serverens navn på nettet: --host kontor.example.dk --port 5432"),
            )
        told = root_certificate or str(conninfo_to_dict(dsn).get("sslrootcert") or "")
        self.root_certificate = _certificate(told, self.host)

    def enrolment(
        self, office: str, name: str, role: str, secret: str, scopes: tuple[tuple[str, str], ...]
    ) -> Enrolment:
        """Return what goes into a broker's file."""
        return Enrolment(
            office, self.host, self.port, self.database, role, secret, self.root_certificate, scopes, name
        )

    def dsn(self, reader: NewReader, certificate: str) -> str:
        """Return the address of a reader; `certificate` is what follows sslrootcert, empty for loopback."""
        tls = {"sslmode": "verify-full", "sslrootcert": certificate} if certificate else {}
        return make_conninfo(
            host=self.host,
            port=self.port,
            dbname=self.database,
            user=reader.role,
            password=reader.secret,
            **tls,
        )


def office_name(connection: Connection) -> str:
    """Return what the office is called."""
    row = connection.execute("SELECT value FROM kmdesk_office.setting WHERE name = 'office'").fetchone()
    return str(row[0]) if row else connection.info.dbname


def write_private(path: Path, text: str) -> None:
    """Write a new file that its owner alone can read. Raises KnownError."""
    try:
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(text.encode())
    except OSError as error:
        if not isinstance(error, FileExistsError):
            with suppress(OSError):
                path.unlink(missing_ok=True)
        raise KnownError(
            tr("{file} kan ikke skrives.", file=path), tr("Vælg en anden mappe med --out.")
        ) from error


def _certificate(told: str, host: str) -> str:
    if not told:
        return "" if is_loopback(host) else SYSTEM
    if told == SYSTEM:
        return SYSTEM
    from cryptography.x509 import load_pem_x509_certificates

    try:
        pem = Path(told).read_text(encoding="utf-8-sig")
        sound = "PRIVATE KEY" not in pem and bool(load_pem_x509_certificates(pem.encode()))
    except (OSError, ValueError):
        pem, sound = "", False
    if not sound:
        raise KnownError(
            tr("{file} er ikke et rodcertifikat i PEM-form.", file=told),
            tr("Peg på jeres CA's certifikat, uden nøgle, eller skriv: --root-certificate system"),
        )
    return pem
