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
_FIGURE = re.compile(r"(?<=\d)(?=(?:å|aa)r)", re.IGNORECASE)
"""Between number and word in `35år`, `18årig`."""
_LISTED = re.compile(r"[^\W_]+(?:\s+(?:og|eller|samt|and|or)\s+[^\W_]+)?")
"""One more thing of an enumeration: `unge`, `unge og ældre`."""


class PersonalWords:
    """The patterns of requirements about the person, and of those about work that look alike."""

    def __init__(self, patterns: Sequence[str] = (), ordinary: Sequence[str] = ()) -> None:
        self._words = read_words({_PERSONAL: patterns}, ordinary)
        self.in_text = lru_cache(maxsize=10_000)(self._in_text)
        """Tell whether a requirement is about the person. Capitals and the spelling of å do not matter."""

    def _in_text(self, text: str) -> bool:
        return any(find_health_like(part, self._words) for part in _parts(text))


def _parts(text: str) -> Iterator[str]:
    """Yield what stands between commas; the members of an enumeration stay with what they belong to."""
    part = ""
    for piece in _COMMA.split(_FIGURE.sub(" ", text)):
        bare = piece.strip(" .")
        if part and _LISTED.fullmatch(bare):
            part = f"{part} {bare}"
            continue
        if part:
            yield part
        part = piece
    if part:
        yield part
