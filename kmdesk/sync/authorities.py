"""The certificates that a connection may rest on, as a file that libpq can read.

The wheel's OpenSSL does not know where this computer keeps its authorities, so "system" is looked up here.
What the environment says is not asked: it may come from anywhere.
"""

from __future__ import annotations

import ssl
import sys
from pathlib import Path
from uuid import uuid4

from kmdesk.core.errors import KnownError
from kmdesk.core.i18n import tr
from kmdesk.sync.link import SYSTEM, Link

_BUNDLES = (
    "/etc/ssl/certs/ca-certificates.crt",  # Debian, Ubuntu, Arch
    "/etc/pki/tls/certs/ca-bundle.crt",  # Fedora, RHEL
    "/etc/ssl/ca-bundle.pem",  # SUSE
    "/etc/ssl/cert.pem",  # macOS, Alpine
)
_SERVER_AUTHENTICATION = "1.3.6.1.5.5.7.3.1"


def root_certificates(link: Link) -> str:
    """Return what the office's certificate is checked against, as PEM text. Raises KnownError when none."""
    return system_authorities() if link.root_certificate == SYSTEM else link.root_certificate


def system_authorities() -> str:
    """Return the authorities that this computer trusts, as PEM text. Raises KnownError when it tells none."""
    found = _of_windows() if sys.platform == "win32" else _of_bundles()
    if not found:
        raise KnownError(
            tr("Denne pc's liste over godkendte certifikater kan ikke findes."),
            tr("Bed kontorets administrator om en tilmeldingsfil med et certifikat."),
        )
    return found


def certificate_file(folder: Path, pem: str) -> Path:
    """Return a file in `folder` that holds `pem`, written anew when it does not. Raises KnownError."""
    path = folder / "office.pem"
    content = pem.encode()
    try:
        if not path.is_file() or path.read_bytes() != content:
            aside = path.with_name(f".{uuid4().hex}.pem")
            aside.write_bytes(content)
            aside.replace(path)
    except OSError as error:
        raise KnownError(
            tr("Mappen {folder} kan ikke skrives til.", folder=folder),
            tr("Giv skriveadgang til mappen, og gør plads på disken."),
        ) from error
    return _as_libpq_reads(path)


def _of_bundles() -> str:
    for bundle in map(Path, _BUNDLES):
        try:
            return bundle.read_text(encoding="ascii", errors="ignore")
        except OSError:
            continue
    return ""


def _of_windows() -> str:
    found: list[str] = []
    if sys.platform == "win32":
        for certificate, encoding, trust in ssl.enum_certificates("ROOT"):
            if encoding == "x509_asn" and (trust is True or (trust and _SERVER_AUTHENTICATION in trust)):
                found.append(ssl.DER_cert_to_PEM_cert(certificate))
    return "".join(found)


def _as_libpq_reads(path: Path) -> Path:
    """Return a name of the file that libpq can open: on Windows it takes no letters like ø."""
    if sys.platform == "win32" and not str(path).isascii():
        import ctypes

        short = ctypes.create_unicode_buffer(1024)
        if ctypes.windll.kernel32.GetShortPathNameW(str(path), short, len(short)):
            return Path(short.value)
    return path
