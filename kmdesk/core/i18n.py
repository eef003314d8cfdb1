"""Texts: Danish is written in the code; a catalogue gives them in another language."""

from __future__ import annotations

from collections.abc import Generator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class _Catalogue:
    """A language and its texts: Danish text -> text in that language."""

    language: str
    texts: Mapping[str, str]


_chosen = _Catalogue("da", {})
_for_now: ContextVar[_Catalogue | None] = ContextVar("language for now", default=None)


def language() -> str:
    """Return the language in use, "da" or "en"."""
    return (_for_now.get() or _chosen).language


def set_catalogue(code: str, texts: Mapping[str, str]) -> None:
    """Show texts in the language `code` from now on; `texts` holds Danish text -> text in that language."""
    global _chosen  # noqa: PLW0603 - the one choice that every text follows
    _chosen = _Catalogue(code, texts)


@contextmanager
def catalogue_for_now(code: str, texts: Mapping[str, str]) -> Generator[None]:
    """Show texts in `code` in this thread until the block ends: a document is written in its own language."""
    token = _for_now.set(_Catalogue(code, texts))
    try:
        yield
    finally:
        _for_now.reset(token)


def tr(text: str, /, **values: object) -> str:
    """Return the Danish `text` in the chosen language, with `{name}` replaced by `values`."""
    shown = (_for_now.get() or _chosen).texts.get(text, text)
    return shown.format(**values) if values else shown


def trn(n: int, one: str, many: str, /, **values: object) -> str:
    """Like `tr`, choosing `one` or `many` by `n`, which is also available as `{n}`."""
    return tr(one if n == 1 else many, n=n, **values)


def mark(text: str) -> str:
    """Mark a text for translation where it is declared; `tr` shows it later. Returns it unchanged."""
    return text
