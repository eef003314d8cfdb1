"""Why an office could not be reached or trusted, in plain sentences.

The texts of server and libpq come in languages and wordings of their own; where it can be helped, what
failed is told by how far the connection got, and by looking once more with plain sockets. Nothing secret is
sent for that.
"""

from __future__ import annotations

import errno
import socket
import ssl
import struct
from collections.abc import Callable
from typing import Literal

from kmdesk.core.errors import KnownError
from kmdesk.core.i18n import tr
from kmdesk.sync.link import Link
from kmdesk.sync.messages import AccessEndedError, OutOfReachError

Stage = Literal["network", "encryption", "login"]
"""How far a connection got: to the port, to the certificate, to the login or past it."""
_LOOK_SECONDS = 5
_SSL_REQUEST = struct.pack("!ii", 8, 80877103)


class NotTrustedError(KnownError):
    """Who answers is not the office, or cannot prove that it is. Nothing was sent; nobody may go on."""


class NotBoundError(NotTrustedError):
    """The server cannot tie its certificate to its knowledge of the secret (a proxy stands in between)."""


class NotAnOfficeError(KnownError):
    """The server is there, but not as the desk needs it: the administrator must mend it."""


def unknown_host(host: str) -> OutOfReachError:
    """Return what to say when a name leads nowhere."""
    return OutOfReachError(
        tr("Kontorets server {host} kan ikke findes.", host=host),
        tr("Se efter, om du er på nettet, og om et VPN skal være åbent. Dine ændringer er gemt her."),
    )


def timed_out(host: str) -> OutOfReachError:
    """Return what to say when nobody answers."""
    return OutOfReachError(
        tr("Kontorets server {host} svarer ikke.", host=host),
        tr("Se efter, om du er på nettet, og om et VPN skal være åbent. Dine ændringer er gemt her."),
    )


def broken_off() -> OutOfReachError:
    """Return what to say when somebody broke the connection off on this side."""
    return OutOfReachError(tr("Synkroniseringen blev afbrudt."), tr("Intet er tabt. Prøv igen, når du vil."))


def cut() -> OutOfReachError:
    """Return what to say when a connection that was there is no more."""
    return OutOfReachError(
        tr("Kontoret kan ikke nås lige nu."), tr("Dine ændringer er gemt her og sendes senere.")
    )


def answered(host: str, code: str, told: str) -> KnownError:
    """Return what to say when the office answered a call with an error: its SQLSTATE and its own words."""
    if code == "42501":
        return _of_another(host) if "another login" in told else ended()
    if code in ("3F000", "42883"):
        return no_office(host)
    if code in _PASSING:
        return OutOfReachError(
            tr("Kontorets server er optaget lige nu."), tr("Dine ændringer er gemt her og sendes senere.")
        )
    if code[:2] in _NO_ROOM or code == "25006":
        return OutOfReachError(
            tr("Kontorets server har ikke plads til mere eller kan ikke skrive."),
            tr("Giv kontorets administrator besked. Dine ændringer er gemt her og sendes senere."),
        )
    if not code or code[:2] in ("08", "57"):
        return cut()
    return NotAnOfficeError(
        tr("Kontorets server melder fejl {code}.", code=code),
        tr("Giv kontorets administrator besked. Dine ændringer er gemt her."),
    )


def _of_another(host: str) -> NotAnOfficeError:
    return NotAnOfficeError(
        tr(
            "Denne pc sender under et navn, som på {host} hører til et andet login.",
            host=host or "PostgreSQL",
        ),
        tr("Bed kontorets administrator om en ny tilmeldingsfil, og forbind igen. Alt er gemt her."),
    )


def ended() -> AccessEndedError:
    """Return what to say when the office lets this login in no more."""
    return AccessEndedError(
        tr("Kontoret giver ikke længere adgang."),
        tr("Spørg kontorets administrator. Alt, hvad du har skrevet, er stadig her."),
    )


def why_not(
    link: Link, address: str, stage: Stage, told: str, authorities: str, *, asked: bool
) -> KnownError:
    """Return why no connection came about that got to `stage`, where `told` is what libpq said of it.

    `asked`: the server had asked for the secret, so that the last word was about the secret.
    """
    if stage == "network":
        return _why_no_answer(link, address)
    if stage == "encryption":
        return _why_no_trust(link, address, authorities)
    for part, make in _TOLD.items():
        if part in told:
            return make(link)
    if asked and not any(part in told for part in _CUT):
        return ended()  # in whichever language the server says that the secret is wrong
    return cut()


def _why_no_answer(link: Link, address: str) -> KnownError:
    try:
        socket.create_connection((address, link.port), timeout=_LOOK_SECONDS).close()
    except ConnectionRefusedError:
        return OutOfReachError(
            tr("På {host} svarer ingen på port {port}.", host=link.host, port=link.port),
            tr("Kontorets server er måske slukket. Dine ændringer er gemt her og sendes senere."),
        )
    except TimeoutError:
        return timed_out(link.host)
    except OSError as error:
        if error.errno in (errno.ENETUNREACH, errno.EHOSTUNREACH, errno.ENETDOWN):
            return OutOfReachError(
                tr("Der er ingen vej til kontorets server {host}.", host=link.host),
                tr("Se efter, om du er på nettet, og om et VPN skal være åbent. Dine ændringer er gemt her."),
            )
    return cut()


def _why_no_trust(link: Link, address: str, authorities: str) -> KnownError:
    """Look at the certificate once more, for libpq does not tell what is wrong with it."""
    try:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.load_verify_locations(cadata=authorities)
        with socket.create_connection((address, link.port), timeout=_LOOK_SECONDS) as line:
            line.sendall(_SSL_REQUEST)
            if line.recv(1) != b"S":
                return _no_encryption(link)
            context.wrap_socket(line, server_hostname=link.host).close()
    except ssl.SSLCertVerificationError as error:
        return _why_no_certificate(link, error.verify_code)
    except ssl.SSLError:
        return NotTrustedError(
            tr("Der kan ikke laves en sikker forbindelse til {host}.", host=link.host),
            tr("Der blev ikke sendt noget. Giv kontorets administrator besked."),
        )
    except OSError:
        return cut()
    return cut()


def _no_encryption(link: Link) -> NotTrustedError:
    return NotTrustedError(
        tr("Serveren {host} tilbyder ingen krypteret forbindelse.", host=link.host),
        tr("Der blev ikke sendt noget. Giv kontorets administrator besked."),
    )


def _why_no_certificate(link: Link, code: int) -> NotTrustedError:
    """Return what is wrong by OpenSSL's number of it (`openssl/x509_vfy.h`)."""
    tell = tr("Der blev ikke sendt noget. Giv kontorets administrator besked.")
    if code in (9, 10):
        happened = (
            tr("Certifikatet for {host} er udløbet.", host=link.host)
            if code == 10
            else tr("Certifikatet for {host} gælder ikke endnu.", host=link.host)
        )
        return NotTrustedError(
            happened, tr("Se efter, om pc'ens ur går rigtigt. Ellers giv kontorets administrator besked.")
        )
    if code in (62, 63, 64):
        return NotTrustedError(
            tr("Serveren viser et certifikat for en anden end {host}.", host=link.host), tell
        )
    if code in (18, 19):
        return NotTrustedError(
            tr("Serveren {host} har selv udstedt sit certifikat. Det kan enhver.", host=link.host), tell
        )
    return NotTrustedError(
        tr("Certifikatet for {host} er udstedt af nogen, som kontoret ikke har godkendt.", host=link.host),
        tell,
    )


def not_bound(link: Link) -> NotBoundError:
    """Return what to say when a server that could prove itself cannot any more."""
    return NotBoundError(
        tr("Der er kommet noget imellem denne pc og serveren {host}.", host=link.host),
        tr("Spørg kontorets administrator. Er det med vilje, skal du have en ny tilmeldingsfil."),
    )


def _impostor(link: Link) -> NotTrustedError:
    return NotTrustedError(
        tr("Serveren på {host} kan ikke bevise, at den er kontorets.", host=link.host),
        tr("Nøglen blev ikke vist frem. Giv kontorets administrator besked."),
    )


def _not_admitted(link: Link) -> NotAnOfficeError:
    return NotAnOfficeError(
        tr("Serveren {host} tillader ikke forbindelser herfra.", host=link.host),
        tr("Bed kontorets administrator åbne for den i pg_hba.conf."),
    )


def _no_database(link: Link) -> NotAnOfficeError:
    return NotAnOfficeError(
        tr("Kontorets database findes ikke på {host}.", host=link.host),
        tr("Giv kontorets administrator besked. Dine ændringer er gemt her."),
    )


def no_office(link_host: str) -> NotAnOfficeError:
    """Return what to say when a database is not, or no longer, set up as an office."""
    return NotAnOfficeError(
        tr("Databasen på {host} er ikke sat op som kontor.", host=link_host),
        tr("Bed kontorets administrator køre: kmdesk office init"),
    )


def _busy(_link: Link) -> OutOfReachError:
    return OutOfReachError(
        tr("Kontorets server er optaget lige nu."), tr("Dine ændringer er gemt her og sendes senere.")
    )


def _let_in_no_more(_link: Link) -> AccessEndedError:
    return ended()


_PASSING = ("40001", "40P01", "55P03", "57014", "53300")
"""Two pushes in each other's way, a lock or an answer that took too long, no connection free."""
_NO_ROOM = ("53", "58")
"""A full disk or memory, a fault of the disk."""
_CUT = (
    *(
        "closed the connection",
        "could not receive",
        "could not send",
        "SSL SYSCALL",
        "SSL connection",
        "SSL error",
    ),
    *("terminating connection", "due to timeout"),
)
_TOLD: dict[str, Callable[[Link], KnownError]] = {
    "offer an authentication method that supports channel binding": not_bound,
    "channel binding": _impostor,
    "server signature": _impostor,
    "authentication method requirement": _impostor,
    "pg_hba.conf": _not_admitted,
    "too many": _busy,
    "remaining connection slots": _busy,
    "the database system is": _busy,
    "is not permitted to log in": _let_in_no_more,
    "permission denied for database": _let_in_no_more,
    'database "': _no_database,
}
