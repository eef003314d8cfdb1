"""Opens a mail with a PDF in the reader's own mail program, ready to be sent there.

There is no one way. What was found out, and what was tried:

- **Windows**: the `.eml` with `X-Unsent: 1`. Outlook (classic) and Thunderbird open it for writing. About the
  new Outlook nothing dependable was found, and drafts of the kindred `.msg` are known not to be sent from it;
  there the reader saves the PDF. Not tried.
- **macOS**: Mail shows any `.eml` as a mail that was received, so Mail itself is asked for a new mail by its
  scripting (the system asks the reader for permission once), and without that for a new mail with nothing
  but the attachment. Not tried.
- **Linux**: Thunderbird reads `X-Unsent`; others are asked through `xdg-email`, whose attachments some
  programs ignore and some Thunderbirds refuse, so Thunderbird gets the `.eml`. A mail program in a snap
  cannot read the file. Tried with programs that stand in for `xdg-email`, `xdg-mime` and `xdg-open`.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, QUrl, Signal
from PySide6.QtGui import QDesktopServices

from kmdesk.exchange.handed_out import safe_name
from kmdesk.exchange.mail_draft import Attachment, MailTo, addresses, body_text, draft, subject_line
from kmdesk.services.loose_files import LooseFiles

loose_files = LooseFiles()
"""What was given to mail programs in this run; `clear` it when the program ends."""

_LOOK_MS = 50
_USUAL_PATIENCE = 5.0
"""Seconds a program has to fail in."""
_PATIENCE = {"osascript": 120.0}  # the system may ask the reader first
_KNOWS_UNSENT = ("thunderbird", "betterbird")
_APPLE_SCRIPT = """\
on run argv
  tell application "Mail"
    set theMail to make new outgoing message with properties ¬
      {visible:true, subject:(item 2 of argv), content:(item 3 of argv) & return & return}
    repeat with place from 4 to count of argv
      tell theMail to make new to recipient at end of to recipients ¬
        with properties {address:(item place of argv)}
    end repeat
    tell content of theMail to make new attachment ¬
      with properties {file name:(POSIX file (item 1 of argv))} at after the last paragraph
    activate
  end tell
end run
"""

Command = tuple[str, ...]
_running: list[subprocess.Popen[bytes]] = []


class MailProgram(QObject):
    """Opens one mail: `opened` follows when a mail program took it, `refused` when none did.

    Nothing is sent, and whether the reader sends it is not known.
    """

    opened = Signal()
    refused = Signal()

    def __init__(self, mail: MailTo, attachment: Attachment, parent: QObject) -> None:
        super().__init__(parent)
        self._mail = mail
        self._attachment = attachment

    def open(self) -> None:
        """Put the mail where a mail program can read it, and open it there.

        Raises KnownError when there is no room for it.
        """
        mail, name = self._mail, safe_name(self._attachment.name)
        whole = draft(mail.to, mail.subject, mail.body, [self._attachment])
        eml = loose_files.keep(safe_name(name.removesuffix(".pdf"), ending=".eml"), whole)
        if sys.platform == "win32":
            QTimer.singleShot(0, self, lambda: self._let_system_open(eml))
            return
        pdf = loose_files.keep(name, self._attachment.data)
        if sys.platform == "darwin":
            self._try(_mac_ways(mail, pdf), self.refused.emit)
            return

        def asked(handler: str | None) -> None:
            # Qt would start xdg-open as well, but says that it succeeded whatever comes of it.
            qt = shutil.which("xdg-open") is None
            otherwise = (lambda: self._let_system_open(eml)) if qt else self.refused.emit
            self._try(_linux_ways(mail, pdf, eml, handler or ""), otherwise)

        self._run(("xdg-mime", "query", "default", "message/rfc822"), asked, listen=True)

    def _let_system_open(self, eml: Path) -> None:
        shown = QDesktopServices.openUrl(QUrl.fromLocalFile(str(eml)))
        (self.opened if shown else self.refused).emit()

    def _try(self, ways: Sequence[Command], otherwise: Callable[[], object]) -> None:
        """Try the ways in turn, and do `otherwise` when none succeeded."""
        if not ways:
            otherwise()
            return

        def tried(answer: str | None) -> None:
            if answer is None:
                self._try(ways[1:], otherwise)
            else:
                self.opened.emit()

        self._run(ways[0], tried)

    def _run(self, command: Command, then: Callable[[str | None], None], *, listen: bool = False) -> None:
        """Start a program; hand over what it said (when listened to), or None when it failed.

        A program that still runs after a while is open and in use.
        """
        program = shutil.which(command[0])
        try:
            if program is None:
                raise FileNotFoundError
            # A list, no shell; every text in it was cleaned, and the receivers are plainly addresses.
            started = subprocess.Popen(  # noqa: S603
                [program, *command[1:]],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE if listen else subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                start_new_session=True,
            )
        except OSError:
            QTimer.singleShot(0, self, lambda: then(None))
            return
        _running.append(started)
        timer = QTimer(self)
        until = time.monotonic() + _PATIENCE.get(command[0], _USUAL_PATIENCE)

        def look() -> None:
            ended = started.poll() is not None
            if not ended and time.monotonic() < until:
                return
            timer.stop()
            timer.deleteLater()
            answer = ""
            if ended:
                _running.remove(started)
                if started.stdout is not None:
                    answer = started.stdout.read().decode(errors="replace")
                    started.stdout.close()
            then(answer if started.returncode in (0, None) else None)

        timer.timeout.connect(look)
        timer.start(_LOOK_MS)


def _linux_ways(mail: MailTo, pdf: Path, eml: Path, handler: str) -> list[Command]:
    """Return what to try; `handler` is the desktop file of the program that opens `.eml` files, or ""."""
    open_eml = ("xdg-open", str(eml))
    ask = ("xdg-email", "--utf8", "--subject", subject_line(mail.subject), "--body", body_text(mail.body))
    write = (*ask, "--attach", str(pdf), *addresses(mail.to))
    if any(name in handler.lower() for name in _KNOWS_UNSENT):
        return [open_eml, write]
    return [write, open_eml] if handler.strip() else [write]


def _mac_ways(mail: MailTo, pdf: Path) -> list[Command]:
    """Return what to try: a whole mail, then one with the attachment only."""
    texts = (str(pdf), subject_line(mail.subject), body_text(mail.body))
    return [
        ("osascript", "-e", _APPLE_SCRIPT, *texts, *addresses(mail.to)),
        ("open", "-a", "Mail", str(pdf)),
    ]
