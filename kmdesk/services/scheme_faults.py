"""What is wrong with a scheme's file and where, in a plain sentence for the person who can mend the file."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping

from kmdesk.core.i18n import mark, tr
from kmdesk.rules.data_file import DataError

_SAID: Mapping[str, str] = {
    r"is missing": mark("feltet mangler"),
    r"must be an object": mark("her skal stå felter med navne"),
    r"must be a text that is not empty": mark("her skal stå en tekst"),
    r"must be one of (?P<allowed>.*), not (?P<given>.*)": mark("her kan stå {allowed}, men ikke {given}"),
    r"must be a list of texts": mark("her skal stå en liste af tekster"),
    r"must be true or false": mark("her skal stå true eller false"),
    r"must be a whole number": mark("her skal stå et helt tal"),
    r"must be a number": mark("her skal stå et tal"),
    r"must be a day, YYYY-MM-DD": mark("her skal stå en dag, fx 2027-01-01"),
    r"must be a list that is not empty": mark("her skal stå en liste, der ikke er tom"),
    r"is not a known key here": mark("det felt kender kmdesk ikke her"),
    r"(?:condition|rate) (?P<name>.*) is used twice": mark("navnet {name} er brugt to gange"),
    r"there is no rate (?P<name>.*)": mark("der er ingen sats, der hedder {name}"),
    r"there is no rule (?P<name>.*)": mark("der er ingen regel, der hedder {name}"),
    r"there is no question (?P<name>.*)": mark("der er intet spørgsmål, der hedder {name}"),
    r"there is no calculator (?P<name>.*)": mark("der er ingen beregner, der hedder {name}"),
    r"only the first period may be without a day to begin": mark("kun den første periode må mangle from"),
    r"the periods must follow each other": mark("perioderne skal stå i den rækkefølge, de begynder"),
    r"must be newest first, one for each day": mark("den nyeste skal stå først, og kun én for hver dag"),
    r"must not be negative": mark("tallet må ikke være negativt"),
    r"must be small letters, digits and _": mark("her kan stå små bogstaver, tal og _"),
    r"must be at most (?P<most>.*) characters": mark("her kan stå højst {most} tegn på én linje"),
    r"must be from (?P<least>.*) to (?P<most>.*)": mark("tallet skal ligge fra {least} til {most}"),
    r"must be a rate in (?P<unit>.*)": mark("beregneren bruger en sats i {unit}"),
    r"cannot be used here": mark("den værdi kan ikke bruges her"),
}
"""What `DataError.why` can be (a pattern) -> how it is said."""

_AT = re.compile(r"\(at line (?P<line>\d+), column (?P<column>\d+)\)$")
_PART = re.compile(r"(?P<name>[^\[\]]*)(?:\[(?P<n>\d+)\])?")
_HEADING = re.compile(r"\s*\[\[?[^\[\]{}\"']+\]\]?\s*(?:#.*)?$")
_LONGEST = 80
"""Characters of what stood in the file that are worth repeating."""


def fault_text(error: ValueError, content: str) -> str:
    """Return where the file is wrong and what is wrong there, as one sentence in the language in use."""
    if isinstance(error, DataError):
        return tr("{where}: {what}.", where=_where(error, content), what=_what(error.why))
    if isinstance(error, tomllib.TOMLDecodeError):
        at = _AT.search(str(error))
        if at is None:
            return tr("Filen slutter midt i et felt.")
        return tr("Linje {line}, tegn {column}: teksten er ikke skrevet som TOML.", **at.groupdict())
    return tr("Et tal, en dag eller en liste i filen kan ikke læses.")


def _what(why: str) -> str:
    for pattern, said in _SAID.items():
        if found := re.fullmatch(pattern, why, re.DOTALL):
            return tr(said, **{name: _short(text) for name, text in found.groupdict().items()})
    return why


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"


def _where(error: DataError, content: str) -> str:
    """Return "Linje 45, conditions nr. 3, level"; without the line when it cannot be told."""
    parts = [(m["name"], int(m["n"] or -1)) for m in map(_PART.match, error.place.split(".")[1:]) if m]
    names = [
        tr("{name} nr. {n}", name=_short(name), n=n + 1) if n >= 0 else _short(name) for name, n in parts
    ]
    line = _line_of(parts, content.split("\n"))
    where = ", ".join(names) or tr("Filen")
    return tr("Linje {line}, {where}", line=line, where=where) if line else where


def _line_of(parts: list[tuple[str, int]], lines: list[str]) -> int:
    """Return the line, counted from 1, on which a place stands or its table begins; 0 when it cannot be told.

    Only what people write is looked for: `[[name]]`, `[name]`, `name` first on its line, and a list with a
    line for each `{ … }`.
    """
    headings = [at for at, line in enumerate(lines) if _HEADING.match(line)]
    first, last, found = 0, min(headings, default=len(lines)), 0
    for depth, (name, n) in enumerate(parts):
        own = [at for at in headings if lines[at].strip().strip("[]").strip() == name]
        if depth == 0 and max(n, 0) < len(own):
            first = own[max(n, 0)]
            last = min((at for at in headings if at > first), default=len(lines))
            found = first + 1
            continue
        key = re.compile(rf"\s*{re.escape(name)}\s*[.=]")
        at = next((at for at in range(first, last) if key.match(lines[at])), None)
        if at is None:
            break
        first, found = at, at + 1
        rows = [at for at in range(first, last) if lines[at].lstrip().startswith("{")]
        if 0 <= n < len(rows):
            return rows[n] + 1
    return found
