"""How the administrator reaches the office's database, and what its refusals mean in plain words."""

from __future__ import annotations

import os
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import psycopg
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict

from kmdesk.core.errors import KnownError
from kmdesk.core.i18n import tr
from kmdesk.sync import link
from kmdesk.sync.authorities import certificate_file, system_authorities

Connection = psycopg.Connection[tuple[Any, ...]]
_PATIENCE = 15
_VERIFIED = "verify-full"
_WHERE = ("host", "hostaddr")
# What the server says when it refuses a login -> what happened and what to do. Its own words are never shown:
# of an address it cannot read they repeat parts, and a password may be among them.
_REFUSALS = (
    ("password", "login"),
    ("no pg_hba.conf entry", "hba"),
    ("certificate", "tls"),
    ("SSL", "tls"),
    ("does not exist", "database"),
)


def connect(dsn: str) -> Connection:
    """Connect to an office's database by a DSN in either of libpq's forms.

    Beyond the own computer only over TLS with a checked certificate. Raises KnownError, which never repeats
    the DSN.
    """
    try:
        given = conninfo_to_dict(dsn)
    except psycopg.Error:
        raise KnownError(
            tr("Adressen på databasen kan ikke læses."),
            tr('Skriv den som "host=… dbname=… user=…" eller postgresql://bruger@maskine/database.'),
        ) from None
    local = _is_local(given)
    mode = str(given.get("sslmode") or os.environ.get("PGSSLMODE") or "")
    if not local and mode not in ("", _VERIFIED):
        raise KnownError(
            tr("sslmode={mode} beskytter ikke forbindelsen.", mode=mode),
            tr("Brug sslmode=verify-full, og peg på jeres certifikat med sslrootcert=FIL."),
        )
    with TemporaryDirectory(prefix="kmdesk-", ignore_cleanup_errors=True) as folder:
        extra: dict[str, Any] = {
            "connect_timeout": _PATIENCE,
            "application_name": "kmdesk office",
            "client_encoding": "UTF8",  # else a database without an encoding answers in bytes
        }
        if not local:
            extra["sslmode"] = _VERIFIED
            if (given.get("sslrootcert") or os.environ.get("PGSSLROOTCERT") or link.SYSTEM) == link.SYSTEM:
                # The wheel's OpenSSL does not know where this computer keeps its authorities.
                extra["sslrootcert"] = str(certificate_file(Path(folder), system_authorities()))
        try:
            connection = psycopg.connect(dsn, autocommit=True, **extra)
        except (psycopg.Error, OSError) as error:
            raise _refused(str(error)) from None
    # Nobody's open change may keep the administrator waiting without a word.
    connection.execute(sql.SQL("SET lock_timeout = {}").format(sql.Literal(f"{_PATIENCE}s")))
    if not is_loopback(connection.info.hostaddr or connection.info.host) and not connection.pgconn.ssl_in_use:
        connection.close()
        raise _refused("SSL")
    return connection


def _is_local(given: Mapping[str, Any]) -> bool:
    """Tell whether libpq will go to this computer and nowhere else, as far as the address itself says so.

    What a service file says is not known here, so it may be anywhere.
    """
    if given.get("service") or os.environ.get("PGSERVICE"):
        return False
    told = (
        str(given.get(name) or os.environ.get(f"PG{name.upper()}") or "") for name in ("host", "hostaddr")
    )
    return all(is_loopback(host) for hosts in told for host in hosts.split(","))


def is_loopback(host: str) -> bool:
    """Tell whether a host is this computer: a socket's folder, no host at all, or a loopback address."""
    return not host or host.startswith(("/", "@")) or link.is_loopback(host)


@contextmanager
def plainly() -> Generator[None]:
    """Turn what an administrator can act on into a KnownError; bugs pass unchanged."""
    try:
        yield
    except (psycopg.errors.UndefinedTable, psycopg.errors.InvalidSchemaName) as error:
        raise KnownError(
            tr("Databasen er ikke sat op til kmdesk."), tr("Kør først: kmdesk office init")
        ) from error
    except psycopg.errors.InsufficientPrivilege as error:
        raise KnownError(
            tr("Dit login må ikke gøre det i databasen."),
            tr("Log ind som databasens ejer. Ejeren skal selv have oprettet kontoret og have CREATEROLE."),
        ) from error
    except psycopg.errors.LockNotAvailable as error:
        raise KnownError(
            tr("En mægler er midt i at sende, og det er ikke færdigt."),
            tr("Prøv igen om lidt. Sker det hver gang, så se i pg_stat_activity, hvem der holder på det."),
        ) from error
    except psycopg.errors.DiskFull as error:
        raise KnownError(tr("Serverens disk er fuld."), tr("Gør plads på serveren, og prøv igen.")) from error
    except psycopg.OperationalError as error:
        raise KnownError(
            tr("Forbindelsen til databasen blev brudt."), tr("Prøv igen. Det, der var i gang, er ikke gjort.")
        ) from error


def _refused(told: str) -> KnownError:
    meaning = next((meaning for word, meaning in _REFUSALS if word in told), "")
    if meaning == "login":
        return KnownError(
            tr("Databasen afviste login."),
            tr("Kontrollér bruger og adgangskode. Adgangskoden kan stå i KMDESK_OFFICE eller ~/.pgpass."),
        )
    if meaning == "hba":
        return KnownError(
            tr("Databasen tager ikke imod login fra denne maskine."), tr("Tilføj en linje i pg_hba.conf.")
        )
    if meaning == "tls":
        return KnownError(
            tr("Forbindelsen til databasen kan ikke sikres."),
            tr("Slå TLS til på serveren, og peg på det rette rodcertifikat med sslrootcert=FIL."),
        )
    if meaning == "database":
        return KnownError(
            tr("Databasen eller brugeren findes ikke."),
            tr("Opret databasen først: CREATE DATABASE kontor ENCODING 'UTF8' TEMPLATE template0"),
        )
    return KnownError(
        tr("Databasen svarer ikke."), tr("Kontrollér maskine, port og firewall, og at PostgreSQL kører.")
    )
