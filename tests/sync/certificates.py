"""A chain of certificates as an office has it: its own authority, one in between, and the server's."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

DAY = timedelta(days=1)


@dataclass(frozen=True)
class Certificate:
    """A certificate with its key, and those that stand between it and its authority."""

    certificate: x509.Certificate
    key: ec.EllipticCurvePrivateKey
    above: tuple[x509.Certificate, ...] = ()

    @property
    def pem(self) -> str:
        return self.certificate.public_bytes(Encoding.PEM).decode()

    @property
    def chain(self) -> str:
        return self.pem + "".join(one.public_bytes(Encoding.PEM).decode() for one in self.above)

    @property
    def key_pem(self) -> str:
        return self.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()


def authority(name: str, by: Certificate | None = None) -> Certificate:
    """An authority: of itself, or let by another one."""
    return _made(name, by, (), is_authority=True)


def server(
    by: Certificate | None, *names: str, starts: timedelta = -DAY, ends: timedelta = DAY
) -> Certificate:
    """A server's certificate; without an authority it has issued it itself. Times are from now."""
    return _made(names[0], by, names, is_authority=False, starts=starts, ends=ends)


def _made(
    name: str,
    by: Certificate | None,
    names: tuple[str, ...],
    *,
    is_authority: bool,
    starts: timedelta = -DAY,
    ends: timedelta = DAY,
) -> Certificate:
    key, now = ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC)
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(by.certificate.subject if by else subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now + starts)
        .not_valid_after(now + ends)
        .add_extension(x509.BasicConstraints(ca=is_authority, path_length=None), critical=True)
    )
    if names:
        builder = builder.add_extension(x509.SubjectAlternativeName(map(x509.DNSName, names)), critical=False)
    made = builder.sign(by.key if by else key, hashes.SHA256())
    is_root = by is None or by.certificate.issuer == by.certificate.subject
    above = () if by is None or is_root else (by.certificate, *by.above)
    return Certificate(made, key, above)
