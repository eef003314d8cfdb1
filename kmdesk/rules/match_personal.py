"""Tells a requirement about the person (age, sex, origin, faith, family, health, union) from one about work.

Source: forskelsbehandlingsloven, databeskyttelsesforordningen art. 9 and 22. What such a requirement says may
never place anybody, nor may an answer to it be kept. The words are data (`resources/matching/personal.json`
and what notes are warned of); a requirement they do not know is an ordinary one, so a person still reads it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from kmdesk.rules.health_like import find_health_like, read_words

_PERSONAL = "personal"
"""The one kind of its patterns: which of them it was does not matter."""
_COMMA = re.compile(r"[,;]+\s*")
_FIGURE = re.compile(r"(?<=\d)(?=(?:å|aa)r|plus\b|erne\b)", re.IGNORECASE)
"""Between number and word in `35år`, `18årig`, `60plus`, `30erne`."""
_PLUS = re.compile(r"(?<=\d)\s*\+|\+\s*(?=\d)")
"""What is said of the number beside it in `60+`, `+60`."""
_APART = re.compile(r"[\n\r]+|(?<=[\d+])\s+[-–—]\s+(?=[^\W\d_])|(?<=\d)\.\s+(?=[A-ZÆØÅ])")
"""What else ends a thing said of a number: `Maks. 45 – truckcertifikat`, `Maks. 45. Truckcertifikat`."""
_JOINT = re.compile(r"(?<!-)\s+(?:og|samt|men|and|but)\s+|\s*[&/()]\s*|\s+\+\s+(?=[^\W\d_])", re.IGNORECASE)
"""What puts something else beside a thing said of a number: `Maks. 45 og truckcertifikat`."""
_LISTED = re.compile(r"[^\W_]+(?:\s+(?:og|eller|samt|and|or)\s+[^\W_]+)?")
"""One more thing of an enumeration: `unge`, `unge og ældre`."""


class PersonalWords:
    """The patterns of requirements about the person, and of those about work that look alike.

    What is `alone` is about the person only where nothing else is said between two commas: `60+` is an age,
    `60+ timer` is not. Beside something else (`Maks. 45 og truckcertifikat`) a number is an age unless what
    stands next to it is `counted` (`Mindst 20 og højst 30 timer`). What is `unrecorded` is an ordinary
    requirement of which no record may tell.
    """

    def __init__(
        self,
        patterns: Sequence[str] = (),
        ordinary: Sequence[str] = (),
        alone: Sequence[str] = (),
        unrecorded: Sequence[str] = (),
        counted: Sequence[str] = (),
    ) -> None:
        self._words = read_words({_PERSONAL: patterns}, ordinary)
        self._alone = read_words({_PERSONAL: alone}, ())
        self._unrecorded = read_words({_PERSONAL: unrecorded}, ())
        self._counted = read_words({_PERSONAL: counted}, ())
        self.in_text = lru_cache(maxsize=10_000)(self._in_text)
        """Tell whether a requirement is about the person. Capitals and the spelling of å do not matter."""

    def unrecorded(self, text: str) -> bool:
        """Tell whether a requirement is about something that must not stand in the record of a candidate."""
        return bool(find_health_like(text, self._unrecorded))

    def _in_text(self, text: str) -> bool:
        return any(
            find_health_like(part, self._words)
            or self._is_alone(part)
            or self._is_alone(first)
            or self._is_beside(part)
            for first, part in _parts(text)
        )

    def _is_beside(self, part: str) -> bool:
        """Tell whether an age stands beside something else that does not say what the number counts."""
        pieces = _JOINT.split(part)
        return any(
            any(map(str.isdigit, piece))
            and self._is_alone(piece)
            and not self._goes_on(after)
            and not self._has_counted(before)
            for before, piece, after in zip(["", *pieces], pieces, [*pieces[1:], ""], strict=False)
        )

    def _goes_on(self, after: str) -> bool:
        """Tell whether a piece goes on with the number before it: `højst 30 timer`, `gerne flere timer`."""
        begins = " ".join(after.split()[:2])
        bounds = find_health_like(_PLUS.sub(" plus ", after), self._alone)
        return (
            after[:1].isdigit()
            or bool(find_health_like(begins, self._counted))
            or any(bound.start == 0 for bound in bounds)
        )

    def _has_counted(self, before: str) -> bool:
        """Tell whether a piece says what a number counts: `højst 30 timer`, `Timer`."""
        return any(
            before[: found.start].strip()[-1:].isdigit()
            or (found.start, found.end) == (0, len(before.rstrip(" .:")))
            for found in find_health_like(before, self._counted)
        )

    def _is_alone(self, part: str) -> bool:
        return any(
            not any(map(str.isalnum, text[: found.start] + text[found.end :]))
            for text in (_PLUS.sub(" plus ", piece) for piece in _APART.split(part))
            for found in find_health_like(text, self._alone)
        )


def _parts(text: str) -> Iterator[tuple[str, str]]:
    """Yield what stands between commas, and the same with the members of an enumeration that belong to it."""
    first = part = ""
    for piece in _COMMA.split(_FIGURE.sub(" ", text)):
        bare = piece.strip(" .")
        if part and _LISTED.fullmatch(bare):
            part = f"{part} {bare}"
            continue
        if part:
            yield first, part
        first = part = piece
    if part:
        yield first, part
