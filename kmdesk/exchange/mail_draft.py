"""A mail that is not sent yet, as the text of an `.eml` file: the reader's own mail program sends it."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP

from kmdesk.exchange.handed_out import plain_line, safe_name

_LONGEST_SUBJECT = 200
"""Characters; Outlook takes 255."""
_ADDRESS = re.compile(r"[A-Za-z0-9][A-Za-z0-9._+\-]*@[^\W_][\w.\-]*\.[^\W_]{2,}")
"""Addresses as people have them. What is rarer, and what means something to a mail program, is left out."""


@dataclass(frozen=True, slots=True)
class MailTo:
    """Whom a mail is for and what it says; any part may be empty. The body may have several lines."""

    to: str = ""
    subject: str = ""
    body: str = ""


@dataclass(frozen=True, slots=True)
class Attachment:
    """A PDF that goes with a mail; `name` is made safe when it is used."""

    name: str
    data: bytes


def draft(to: str, subject: str, body: str, attachments: Sequence[Attachment]) -> bytes:
    """Return a message (RFC 5322) that opens as a draft in mail programs that know `X-Unsent`.

    `to` is one or more addresses with `,` or `;` between; one that is not plainly an address is left out,
    and the reader fills it in. Any text is taken: what could begin another header becomes a blank. There is
    no sender, date or number: the mail program gives them when the mail is sent. The same input gives the
    same bytes.
    """
    message = EmailMessage(policy=SMTP)
    receivers = addresses(to)
    if receivers:
        message["To"] = tuple(Address(addr_spec=one) for one in receivers)
    message["Subject"] = subject_line(subject)
    message["X-Unsent"] = "1"
    message.set_content(body_text(body), cte="base64")
    for attachment in attachments:
        message.add_attachment(
            attachment.data, maintype="application", subtype="pdf", filename=safe_name(attachment.name)
        )
    if attachments:
        # Base64 has no hyphen, so this never stands in a part.
        digest = hashlib.sha256(repr((to, subject, body, attachments)).encode(errors="replace"))
        message.set_boundary(f"=-kmdesk-{digest.hexdigest()[:32]}")
    return message.as_bytes()


def addresses(text: str) -> tuple[str, ...]:
    """Return the addresses in `text` that are plainly such, their domains in ASCII, each once."""
    found: dict[str, None] = {}
    for part in re.split(r"[,;]", text):
        one = part.strip(" ")
        local, _, domain = one.partition("@")
        if _ADDRESS.fullmatch(one) and local.isascii() and ".." not in one and not local.endswith("."):
            try:
                found[f"{local}@{domain.encode('idna').decode()}"] = None
            except UnicodeError:
                continue  # no such domain can exist
    return tuple(found)


def subject_line(text: str) -> str:
    """Return a subject of one line, at most 200 characters."""
    # Python would decode what looks like an encoded word, and with it the line breaks hidden there.
    line = plain_line(text).replace("=?", "= ?")
    return line if len(line) <= _LONGEST_SUBJECT else line[: _LONGEST_SUBJECT - 1].rstrip() + "…"


def body_text(text: str) -> str:
    """Return the text of a mail: one kind of line break, and of control characters only tabs."""
    lines = re.split(r"\r\n|[\r\n\v\f\x85\u2028\u2029]", text)
    return "\n".join(
        "".join(sign for sign in line if sign == "\t" or unicodedata.category(sign) not in ("Cc", "Cs"))
        for line in lines
    )
