"""A mail is opened in the program of the reader: real files, and small stand-ins for what the system has."""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Iterator
from email import message_from_bytes
from email.policy import default
from pathlib import Path

import pytest
from PySide6.QtCore import QObject, QUrl, Slot
from PySide6.QtGui import QDesktopServices
from pytestqt.qtbot import QtBot

from kmdesk.core.errors import KnownError
from kmdesk.exchange.mail_draft import Attachment, MailTo
from kmdesk.ui import mail
from kmdesk.ui.mail import MailProgram

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the other systems open mails in other ways")

PDF = b"%PDF-1.4 sider"
TO = MailTo("hn@vestrum.example; --attach", "Resumé\nBcc: x", "Kære Hanne\n'; rm -rf /\nKaren")


class Desktop(QObject):
    """Takes what Qt is asked to open."""

    def __init__(self) -> None:
        super().__init__()
        self.opened: list[Path] = []

    @Slot(QUrl)
    def take(self, url: QUrl) -> None:
        self.opened.append(Path(url.toLocalFile()))


@pytest.fixture
def desktop(qapp: object) -> Iterator[Desktop]:
    taker = Desktop()
    QDesktopServices.setUrlHandler("file", taker, "take")
    yield taker
    QDesktopServices.unsetUrlHandler("file")


class Tools:
    """A folder on PATH with programs that note how they were called."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir()

    def add(self, name: str, *, code: int = 0, says: str = "") -> None:
        path = self.folder / name
        called = self.folder / f"{name}.called"
        path.write_text(f"#!/bin/sh\nprintf '%s\\0' \"$@\" > '{called}'\nprintf '%s' '{says}'\nexit {code}\n")
        path.chmod(stat.S_IRWXU)

    def called(self, name: str) -> list[str] | None:
        path = self.folder / f"{name}.called"
        return path.read_text().split("\0")[:-1] if path.exists() else None


@pytest.fixture
def tools(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Tools]:
    runtime = tmp_path / "runtime"
    runtime.mkdir()
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(runtime))
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    yield Tools(tmp_path / "bin")
    mail.loose_files.clear()
    assert list(runtime.iterdir()) == []


def send(qtbot: QtBot, *, works: bool, to: MailTo = TO) -> None:
    owner = QObject()
    program = MailProgram(to, Attachment("Besøgsresumé Vestrum.pdf", PDF), owner)
    other = program.refused if works else program.opened
    with qtbot.assertNotEmitted(other), qtbot.waitSignal(program.opened if works else program.refused):
        program.open()


def assert_whole(eml: Path) -> None:
    message = message_from_bytes(eml.read_bytes(), policy=default)
    assert (message["To"], message["Subject"]) == ("hn@vestrum.example", "Resumé Bcc: x")
    assert [part.get_filename() for part in message.walk()][-1] == "Besøgsresumé Vestrum.pdf"


def test_thunderbird_gets_the_draft(qtbot: QtBot, tools: Tools, desktop: Desktop) -> None:
    tools.add("xdg-mime", says="org.mozilla.Thunderbird.desktop")
    tools.add("xdg-open")
    tools.add("xdg-email")
    send(qtbot, works=True)
    assert tools.called("xdg-mime") == ["query", "default", "message/rfc822"]
    (eml,) = tools.called("xdg-open") or [""]
    assert Path(eml).name == "Besøgsresumé Vestrum.eml"
    assert_whole(Path(eml))
    assert tools.called("xdg-email") is None
    assert desktop.opened == []


def test_other_programs_are_asked_to_write(qtbot: QtBot, tools: Tools) -> None:
    tools.add("xdg-mime", says="org.gnome.Evolution.desktop")
    tools.add("xdg-email")
    tools.add("xdg-open")
    send(qtbot, works=True)
    called = tools.called("xdg-email")
    assert called is not None
    body = "Kære Hanne\n'; rm -rf /\nKaren"
    assert called[:6] == ["--utf8", "--subject", "Resumé Bcc: x", "--body", body, "--attach"]
    assert Path(called[6]).name == "Besøgsresumé Vestrum.pdf"
    assert Path(called[6]).read_bytes() == PDF
    assert called[7:] == ["hn@vestrum.example"]
    assert tools.called("xdg-open") is None


def test_when_one_way_fails_the_next_is_tried(qtbot: QtBot, tools: Tools) -> None:
    tools.add("xdg-mime", says="mutt.desktop")
    tools.add("xdg-email", code=3)
    tools.add("xdg-open")
    send(qtbot, works=True)
    assert tools.called("xdg-email")
    assert_whole(Path((tools.called("xdg-open") or [""])[0]))


def test_without_a_mail_program_it_is_refused(qtbot: QtBot, tools: Tools, desktop: Desktop) -> None:
    tools.add("xdg-mime")  # knows no program
    tools.add("xdg-email", code=3)
    tools.add("xdg-open")  # would show the text of the mail in an editor
    send(qtbot, works=False)
    assert tools.called("xdg-open") is None
    assert desktop.opened == []


def test_without_the_systems_tools_qt_is_asked(qtbot: QtBot, tools: Tools, desktop: Desktop) -> None:
    send(qtbot, works=True)
    (eml,) = desktop.opened
    assert_whole(eml)


def test_a_program_that_stays_open_took_it(
    qtbot: QtBot, tools: Tools, monkeypatch: pytest.MonkeyPatch
) -> None:
    tools.add("xdg-mime")
    waits = tools.folder / "xdg-email"
    gate = tools.folder / "gate"
    os.mkfifo(gate)
    waits.write_text(f"#!/bin/sh\nread line < '{gate}'\n")
    waits.chmod(stat.S_IRWXU)
    monkeypatch.setattr(mail, "_USUAL_PATIENCE", 0.2)
    send(qtbot, works=True)
    with gate.open("w") as file:
        file.write("\n")
    process = mail._running.pop()
    assert process.wait(10) == 0


def test_a_mail_longer_than_a_command_may_be_goes_as_a_file(
    qtbot: QtBot, tools: Tools, desktop: Desktop
) -> None:
    tools.add("xdg-email")
    send(qtbot, works=True, to=MailTo(TO.to, TO.subject, "ord " * 100_000))
    (eml,) = desktop.opened
    assert len(eml.read_bytes()) > 400_000


def test_no_room_for_the_mail_is_told(tools: Tools, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("XDG_RUNTIME_DIR")
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "ingen"))
    owner = QObject()
    with pytest.raises(KnownError, match="Mailen kunne ikke lægges klar"):
        MailProgram(TO, Attachment("a.pdf", PDF), owner).open()
