"""A text of the data files in both languages."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Text:
    """The same text in Danish and English."""

    da: str = ""
    en: str = ""

    def in_language(self, code: str) -> str:
        """Return the English text for "en", the Danish for any other language."""
        return self.en if code == "en" else self.da


NO_TEXT = Text()
"""Nothing to say in either language."""
