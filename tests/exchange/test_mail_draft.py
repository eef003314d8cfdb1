"""A draft of a mail reads back as it was meant, whatever was typed into it."""

from __future__ import annotations

from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

import pytest

from kmdesk.exchange.mail_draft import Attachment, addresses, body_text, draft, subject_line
from tests.nasty import NASTY

PDF = b"%PDF-1.4\nsider\n%%EOF"
HEADERS = {"To", "Subject", "X-Unsent", "MIME-Version", "Content-Type", "Content-Transfer-Encoding"}
INJECTIONS = (
    "Hej\r\nBcc: x@y.dk",
    "Hej\nBcc: x@y.dk",
    "Hej\rBcc: x@y.dk",
    "Hej\r\n\r\nen anden mail",
    "Hej\u2028Bcc: x@y.dk",
    "Hej\x0bBcc: x@y.dk\x0cCc: z@y.dk\x85From: a@y.dk",
    "Hej\r\n Bcc: x@y.dk",
    "æ" * 60 + "\r\nBcc: x@y.dk",
    "=?utf-8?q?Hej=0D=0ABcc:_x=40y.dk?=",
    "\ud800 halv",
)


def read(data: bytes) -> EmailMessage:
    message = message_from_bytes(data, policy=default)
    assert isinstance(message, EmailMessage)
    return message


def text_of(message: EmailMessage) -> str:
    body = message.get_body(("plain",))
    assert body is not None
    return body.get_content().replace("\r\n", "\n")


def test_a_draft_reads_back() -> None:
    data = draft(
        "hn@vestrum.example",
        "Resumé af vores besøg – Ærø",
        "Kære Hanne\n\nTak for i dag.\nKaren Lyngholm",
        [Attachment("Besøgsresumé Vestrum.pdf", PDF)],
    )
    assert data.count(b"\n") == data.count(b"\r\n")
    assert data.isascii()
    message = read(data)
    assert set(message.keys()) <= HEADERS
    assert message["X-Unsent"] == "1"
    assert message["To"] == "hn@vestrum.example"
    assert message["Subject"] == "Resumé af vores besøg – Ærø"
    assert text_of(message) == "Kære Hanne\n\nTak for i dag.\nKaren Lyngholm\n"
    (attached,) = message.iter_attachments()
    assert attached.get_content_type() == "application/pdf"
    assert attached.get_filename() == "Besøgsresumé Vestrum.pdf"
    assert attached.get_content() == PDF


def test_the_same_draft_is_the_same_bytes() -> None:
    made = [draft("a@b.dk", "x", "y", [Attachment("z.pdf", PDF)]) for _ in range(2)]
    assert made[0] == made[1]
    assert made[0] != draft("a@b.dk", "x", "y", [Attachment("z.pdf", PDF + b" ")])


def test_without_receiver_text_or_attachment() -> None:
    message = read(draft("", "", "", []))
    assert "To" not in message
    assert message["X-Unsent"] == "1"
    assert text_of(message).strip() == ""
    assert list(message.iter_attachments()) == []


def test_several_attachments_keep_their_own_content() -> None:
    given = [Attachment("a.pdf", b"en"), Attachment("a.pdf", b"to"), Attachment("b", b"tre\r\n.\r\n")]
    message = read(draft("", "", "", given))
    got = [(one.get_filename(), one.get_content()) for one in message.iter_attachments()]
    assert got == [("a.pdf", b"en"), ("a.pdf", b"to"), ("b.pdf", b"tre\r\n.\r\n")]


@pytest.mark.parametrize("text", [*NASTY, *INJECTIONS])
@pytest.mark.parametrize("place", ["to", "subject", "body", "name"])
def test_no_text_breaks_out_of_its_place(place: str, text: str) -> None:
    said = {"to": "a@b.dk", "subject": "emne", "body": "tekst", "name": "navn"} | {place: text}
    message = read(
        draft(said["to"], said["subject"], said["body"], [Attachment(said["name"], PDF)]),
    )
    assert set(message.keys()) <= HEADERS
    assert message.defects == []
    (attached,) = message.iter_attachments()
    assert attached.get_content() == PDF
    name = attached.get_filename()
    assert name is not None
    assert name.endswith(".pdf")
    assert not set("/\\\r\n\0\"'") & set(name)
    assert text_of(message).rstrip("\n") == body_text(said["body"]).rstrip("\n")
    if place == "subject":
        assert "\n" not in message["Subject"]
        assert "\r" not in message["Subject"]
        assert len(message["Subject"]) <= 200
    else:
        assert message["Subject"] == "emne"
    if place == "to":
        assert "To" not in message or message["To"] == ", ".join(addresses(text))
    else:
        assert message["To"] == "a@b.dk"


def test_a_subject_is_kept_word_for_word_when_it_is_harmless() -> None:
    assert subject_line("  Aftale om  praktik: 37 timer, 100 %  ") == "Aftale om praktik: 37 timer, 100 %"
    long = subject_line("ord " * 200)
    assert len(long) == 200
    assert long.endswith("…")


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("hn@vestrum.example", ("hn@vestrum.example",)),
        (" hn@vestrum.example ; per+it@x.dk,", ("hn@vestrum.example", "per+it@x.dk")),
        ("hn@vestrum.example;hn@vestrum.example", ("hn@vestrum.example",)),
        ("kontakt@blåbær.dk", ("kontakt@xn--blbr-roah.dk",)),
        ("Hanne <hn@vestrum.example>", ()),
        ("hn@vestrum.example?attach=/etc/passwd", ()),
        ("mailto:hn@vestrum.example", ()),
        ("--attach@x.dk", ()),
        ("-a@x.dk", ()),
        ("a&attach=b@x.dk", ()),
        ("a..b@x.dk", ()),
        ("a.@x.dk", ()),
        ("hn@vestrum", ()),
        ("søren@x.dk", ()),
        ("a@x\n.dk", ()),
        ("a@x.dk\nBcc: b@x.dk", ()),
        (f"a@{'x' * 70}.dk", ()),
        ("", ()),
    ],
)  # fmt: skip
def test_only_what_is_plainly_an_address_is_one(typed: str, meant: tuple[str, ...]) -> None:
    assert addresses(typed) == meant
