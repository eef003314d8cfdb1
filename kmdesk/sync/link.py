"""How this desk reaches its office: everything but the secret. Kept in the encrypted file."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass
from ipaddress import IPv4Network, ip_address
from typing import Any, Protocol, TypeVar, cast

from kmdesk.core.errors import KnownError
from kmdesk.core.i18n import tr
from kmdesk.store.local import Local

SYSTEM = "system"
"""As root certificate: the authorities that this computer trusts."""
_SETTING = "office_link"
_LOOPBACK = IPv4Network("127.0.0.0/8")
T = TypeVar("T")


class OnStore(Protocol):
    """Carries out work on the store's thread and waits for it; raises what the work raises."""

    def __call__(self, work: Callable[[], T], /) -> T:
        """Return what the work gives."""
        ...


def at_once(work: Callable[[], T], /) -> T:
    """Carry work out right here: for a program with one thread."""
    return work()


@dataclass(frozen=True, slots=True)
class Link:
    """Where the office is and as whom this desk speaks. No secret.

    `root_certificate` is PEM text, "system", or empty, which only loopback may have. `bound`: at enrolment
    the server tied its certificate to its knowledge of the secret (channel binding), and must ever since.
    """

    office: str
    host: str
    port: int
    database: str
    role: str
    root_certificate: str = ""
    bound: bool = False

    @property
    def encrypted(self) -> bool:
        """Tell whether the connection is encrypted and its certificate checked."""
        return bool(self.root_certificate) or not is_loopback(self.host)


class UnprotectedError(KnownError):
    """The connection would leave this computer unencrypted, so it is not made."""


def check_protected(link: Link) -> None:
    """Refuse, before a byte is sent, what would go unencrypted or unchecked over a network."""
    if not link.root_certificate and not is_loopback(link.host):
        raise UnprotectedError(
            tr(
                "Forbindelsen til {host} ville være ukrypteret, så der blev ikke sendt noget.", host=link.host
            ),
            tr("Bed kontorets administrator om en tilmeldingsfil med et certifikat."),
        )


def is_loopback(host: str) -> bool:
    """Tell whether a host is this computer: 127.0.0.0/8, ::1 or the name localhost. Nothing is looked up."""
    if host.lower() == "localhost":
        return True
    try:
        address = ip_address(host)
    except ValueError:
        return False
    return address in _LOOPBACK if address.version == 4 else str(address) == "::1"


def load_link(local: Local) -> Link | None:
    """Return how this desk reaches its office, None before it was connected. On the store's thread."""
    told: Any = local.get(_SETTING)
    return Link(**cast("dict[str, Any]", told)) if told else None


def save_link(local: Local, link: Link | None) -> None:
    """Remember how the office is reached, or forget it. On the store's thread."""
    local.set(_SETTING, asdict(link) if link else None)
