"""What the command line says, whatever it says it to: another alphabet, a full disk, nobody."""

from __future__ import annotations

import io
import os
import sys
from contextlib import suppress
from typing import TextIO

from kmdesk.core.errors import KnownError
from kmdesk.core.i18n import tr


class ReaderGoneError(Exception):
    """Nobody reads any more what is said (`kmdesk doctor | head -1`): no reason to complain."""


def use_any_letters() -> None:
    """Let a letter that standard output cannot show become a question mark, instead of ending the command."""
    stream: object = sys.stdout
    if isinstance(stream, io.TextIOWrapper):
        stream.reconfigure(errors="replace")


def say(text: str = "", end: str = "\n") -> None:
    """Print an answer. Raises ReaderGoneError, or KnownError when it cannot be written."""
    try:
        print(text, end=end, flush=True)  # noqa: T201 - this is the command line
    except BrokenPipeError:
        _give_up(sys.stdout)
        raise ReaderGoneError from None
    except OSError as error:
        _give_up(sys.stdout)
        raise KnownError(
            tr("Svaret kunne ikke skrives ud."), tr("Gør plads på disken, eller send det et andet sted hen.")
        ) from error


def complain(text: str) -> None:
    """Print an error in one line."""
    try:
        print(f"kmdesk: {text}".replace("\n", " "), file=sys.stderr, flush=True)  # noqa: T201 - the command line
    except OSError:
        _give_up(sys.stderr)


def _give_up(stream: TextIO) -> None:
    """Send what is still waiting nowhere: Python would try again at the end, and show a trace."""
    with suppress(OSError, ValueError):  # a stream without a file
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, stream.fileno())
        os.close(nowhere)
