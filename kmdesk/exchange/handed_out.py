"""Files handed out of kmdesk: names any system takes, and whole files or none."""

from __future__ import annotations

import os
import re
import unicodedata
import uuid
from collections.abc import Generator, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from kmdesk.core.errors import KnownError
from kmdesk.core.i18n import tr

_LONGEST = 150
"""Bytes of a name without its ending: file systems take 255, and " (999)" must find room."""
# Not allowed on Windows, or with a meaning to mail programs and shells.
_NOT_IN_NAMES = re.compile(r"""[<>:"/\\|?*'`´,;%&#$!{}\[\]=@~^]+""")
_DEVICES = frozenset(
    ("con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(1, 10)))
)


def plain_line(text: str) -> str:
    """Return `text` as one line: no control characters, no line breaks of any kind, no stray blanks.

    What steers the direction of writing goes as well, so that `fdp.exe` never reads as `exe.pdf`.
    """
    kept = (" " if unicodedata.category(sign) in ("Cc", "Zl", "Zp", "Zs") else sign for sign in text)
    return " ".join("".join(sign for sign in kept if not _is_hidden(sign)).split())


def safe_name(name: str, *, ending: str = ".pdf", fallback: str = "dokument") -> str:
    """Return `name` as a file name that Windows, macOS and Linux take, with `ending`; æ, ø and å stay.

    A name that is nothing without its forbidden characters becomes `fallback`. The result is at most 150
    bytes of UTF-8 and the ending.
    """
    stem = unicodedata.normalize("NFC", plain_line(name))
    if stem.lower().endswith(ending):
        stem = stem[: -len(ending)]
    stem = _NOT_IN_NAMES.sub("-", stem)
    stem = stem.encode()[:_LONGEST].decode(errors="ignore").strip(" .-")
    if stem.split(".")[0].strip().lower() in _DEVICES:
        stem = f"_{stem}"
    return f"{stem or fallback}{ending}"


def write_over(path: Path, data: bytes) -> None:
    """Write `data` to `path`, in place of the file that may be there: the old one or the new one, never half.

    Raises KnownError when it cannot be written; then nothing was changed. Who asks has asked the reader.
    """
    try:
        with _written_aside(path.parent, data, surely=True) as aside:
            aside.replace(path)
    except OSError as error:
        raise _not_written(path.parent) from error


def write_new(folder: Path, name: str, data: bytes) -> Path:
    """Write `data` to a new file in `folder` and return where; a file that is there is never touched.

    `name` is a name of `safe_name`. When it is taken the file is called `name (2)`, `name (3)` and so on.
    Raises KnownError when it cannot be written; then no part of it is left.
    """
    try:
        with _written_aside(folder, data) as aside:
            path = _taken_name(folder / name)
            try:
                aside.replace(path)
            except OSError:
                path.unlink(missing_ok=True)
                raise
    except OSError as error:
        raise _not_written(folder) from error
    return path


def names_like(path: Path) -> Iterator[Path]:
    """Yield `path`, then `name (2)`, `name (3)` … beside it, without end."""
    yield path
    number = 2
    while True:
        yield path.with_name(f"{path.stem} ({number}){path.suffix}")
        number += 1


@contextmanager
def _written_aside(folder: Path, data: bytes, *, surely: bool = False) -> Generator[Path]:
    """Hold `data` in a hidden file of `folder` while the block runs; `surely` waits until the disk has it.

    That is slow, and worth it where something is replaced: a power cut must not cost the old file as well.
    """
    aside = folder / f".{uuid.uuid4().hex}.kmdesk"
    try:
        with aside.open("xb") as file:
            file.write(data)
            file.flush()
            if surely:
                os.fsync(file.fileno())
        yield aside
    finally:
        with suppress(OSError):
            aside.unlink(missing_ok=True)


def _taken_name(wanted: Path) -> Path:
    """Return the first free name like `wanted`, taken with an empty file so that nobody else gets it."""
    for path in names_like(wanted):
        with suppress(FileExistsError):
            path.open("xb").close()
            return path
    raise AssertionError("names never run out")


def _is_hidden(sign: str) -> bool:
    """Tell whether a character has no looks of its own; the joiner of emoji is kept."""
    return unicodedata.category(sign) in ("Cf", "Cs", "Co", "Cn") and sign != "\u200d"


def _not_written(folder: Path) -> KnownError:
    return KnownError(
        tr("Der kan ikke skrives i mappen {name}.", name=folder.name or str(folder)),
        tr("Vælg en anden mappe, eller gør plads på disken."),
    )
