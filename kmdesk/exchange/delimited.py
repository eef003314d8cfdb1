"""Tables as text: what Excel, subscriptions and the clipboard write, told apart by looking at it.

Nothing is guessed silently that would lose something: a line that cannot be taken apart comes along as it
stands, and a file that is no such text is refused in plain words.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from kmdesk.core.errors import KnownError
from kmdesk.core.i18n import mark, tr

LARGEST = 5_000_000
"""Bytes, or characters of what is pasted."""
MOST_ROWS = 5_000
DELIMITERS = (";", "\t", ",", "|")

_LOOKED_AT = 40
"""Records among which the heading is looked for."""
_MOST_LINES = 200
"""Lines that one record may take; an unclosed quotation mark would take the rest of the file."""
_CONTROLS = re.compile("[\x00-\x08\x0e-\x1f\x7f]")
_FEW_CONTROLS = 0.005
_OTHERS: tuple[tuple[bytes, str], ...] = (
    (b"PK\x03\x04", mark("Filen er en Excel-projektmappe eller et arkiv, ikke en tekstfil.")),
    (b"\xd0\xcf\x11\xe0", mark("Filen er en ældre Excel-projektmappe, ikke en tekstfil.")),
    (b"%PDF", mark("Filen er en PDF, ikke en tekstfil.")),
)
"""How other sorts of files begin, and what they are."""


@dataclass(frozen=True, slots=True)
class TextRow:
    """A record by the number of its first line. `torn`: it cannot be taken apart, one cell as it stands."""

    line: int
    cells: tuple[str, ...]
    torn: bool = False


@dataclass(frozen=True, slots=True)
class TextTable:
    """The heading and the records below it, those that are empty left out."""

    header: tuple[str, ...]
    rows: tuple[TextRow, ...]
    delimiter: str


def read_table(content: bytes | str, knows: Callable[[str], bool]) -> TextTable:
    """Return the table in a file or in what was pasted.

    `knows` tells whether a text is the name of a column: by that the heading is found, also below a title,
    and the delimiter with it. Raises KnownError for what is no such table, or too large.
    """
    if len(content) > LARGEST:
        raise KnownError(
            tr("Filen er for stor til at være en liste."),
            tr("Del den, eller vælg en anden. Der kan læses fem megabyte ad gangen."),
        )
    text = content.removeprefix("\ufeff") if isinstance(content, str) else decoded(content)
    if not text.strip():
        raise KnownError(tr("Filen er tom."), tr("Vælg en anden fil."))
    if re.match(r"\s*<(!doctype|html|\?xml)", text, re.IGNORECASE):
        raise KnownError(tr("Filen er en webside, ikke en tabel."), save_as_csv())
    told = re.match(r"sep=(.)\r?\n", text)  # Excel's own way to name the delimiter
    delimiter = told[1] if told else _delimiter(text, knows)
    records = list(islice(_records(text, delimiter), MOST_ROWS + _LOOKED_AT + 1))
    place = _heading(records, knows)
    rows = tuple(record for record in records[place + 1 :])
    if len(rows) > MOST_ROWS:
        raise KnownError(
            tr("Filen har over {n} linjer.", n=MOST_ROWS),
            tr("Del den i flere filer, og læs dem én ad gangen."),
        )
    return TextTable(tuple(" ".join(cell.split()) for cell in records[place].cells), rows, delimiter)


def write_table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> bytes:
    """Return a table as Danish Excel opens it: semicolons, UTF-8 with its mark."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow(header)
    writer.writerows(rows)
    return out.getvalue().encode("utf-8-sig")


def decoded(content: bytes) -> str:
    """Return the text of a file in UTF-8, UTF-16 or Windows-1252. Raises KnownError when it is no text."""
    for begins, what in _OTHERS:
        if content.startswith(begins):
            raise KnownError(tr(what), save_as_csv())
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        text = content.decode("utf-16", errors="replace")
    elif b"\x00" in content[:400]:
        even, odd = content[:400:2].count(0), content[1:400:2].count(0)
        text = content.decode("utf-16-le" if odd >= even else "utf-16-be", errors="replace")
    else:
        try:
            text = content.decode("utf-8-sig")
        except UnicodeDecodeError:
            # Danish Excel saves "CSV" as Windows-1252. Bytes it does not know are shown as a question mark.
            text = content.decode("cp1252", errors="replace")
    if len(_CONTROLS.findall(text)) + text.count("\ufffd") > len(text) * _FEW_CONTROLS:
        raise KnownError(tr("Filen er ikke en tekstfil."), save_as_csv())
    return text.removeprefix("\ufeff")


def save_as_csv() -> str:
    """Return how a list becomes a file that can be read."""
    return tr("Åbn listen i Excel, vælg Gem som, og vælg CSV UTF-8. Læs så den fil.")


def _records(text: str, delimiter: str) -> Iterator[TextRow]:
    """Yield the records, those without anything in them left out."""
    lines = list(io.StringIO(text, newline=""))
    at = 1 if lines[0].startswith("sep=") else 0
    while at < len(lines):
        taken = _record(lines[at : at + _MOST_LINES], delimiter)
        cells, used = taken or ((lines[at].rstrip("\r\n"),), 1)
        if any(cell.strip() for cell in cells):
            yield TextRow(at + 1, cells, torn=taken is None)
        at += used


def _record(lines: Sequence[str], delimiter: str) -> tuple[tuple[str, ...], int] | None:
    """Return the first record's cells and how many lines it takes; None when it cannot be taken apart."""
    for strict in (True, False):
        reader = csv.reader(lines, delimiter=delimiter, strict=strict)
        try:
            cells = next(reader)
        except csv.Error:
            continue
        # Not strictly, a quotation mark in the middle of a cell is read as it is meant; one that is never
        # closed would take along what follows.
        if strict or reader.line_num == 1:
            return tuple(cells), reader.line_num
    return None


def _delimiter(text: str, knows: Callable[[str], bool]) -> str:
    """Return the delimiter under which most columns are known, and of those the one that gives most."""

    def worth(delimiter: str) -> tuple[int, int]:
        records = list(islice(_records(text, delimiter), _LOOKED_AT))
        known = max((_known(record, knows) for record in records), default=0)
        return known, len(records[0].cells) if records else 0

    return max(DELIMITERS, key=worth)


def _heading(records: Sequence[TextRow], knows: Callable[[str], bool]) -> int:
    """Return the place of the record that names most columns; the first one when none names two."""
    known = [_known(record, knows) for record in records[:_LOOKED_AT]]
    most = max(known)
    return known.index(most) if most > 1 else 0


def _known(record: TextRow, knows: Callable[[str], bool]) -> int:
    return 0 if record.torn else sum(knows(cell) for cell in record.cells)
