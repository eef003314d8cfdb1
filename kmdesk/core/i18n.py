"""Texts: Danish is written in the code; a catalogue gives them in another language."""

from __future__ import annotations

from collections.abc import Mapping

_catalogue: dict[str, str] = {}
_language = "da"


def language() -> str:
    """Return the language in use, "da" or "en"."""
    return _language


def set_catalogue(code: str, texts: Mapping[str, str]) -> None:
    """Show texts in the language `code` from now on; `texts` holds Danish text -> text in that language."""
    global _language  # noqa: PLW0603 - the one choice that every text follows
    _language = code
    _catalogue.clear()
    _catalogue.update(texts)


def tr(text: str, /, **values: object) -> str:
    """Return the Danish `text` in the chosen language, with `{name}` replaced by `values`."""
    shown = _catalogue.get(text, text)
    return shown.format(**values) if values else shown


def trn(n: int, one: str, many: str, /, **values: object) -> str:
    """Like `tr`, choosing `one` or `many` by `n`, which is also available as `{n}`."""
    return tr(one if n == 1 else many, n=n, **values)


def mark(text: str) -> str:
    """Mark a text for translation where it is declared; `tr` shows it later. Returns it unchanged."""
    return text
