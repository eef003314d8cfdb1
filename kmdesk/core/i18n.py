"""Texts: Danish is written in the code, other languages stand in resources/translations."""

from __future__ import annotations

from kmdesk.core import resources

_catalogue: dict[str, str] = {}


def use_language(code: str) -> None:
    """Show texts in `code` ("da" or "en") from now on. An unknown language falls back to Danish."""
    _catalogue.clear()
    if code != "da" and resources.exists("translations", f"{code}.json"):
        _catalogue.update(resources.load_json("translations", f"{code}.json"))


def tr(text: str, **values: object) -> str:
    """Return the Danish `text` in the chosen language, with `{name}` replaced by `values`."""
    shown = _catalogue.get(text, text)
    return shown.format(**values) if values else shown


def trn(n: int, one: str, many: str, **values: object) -> str:
    """Like `tr`, choosing `one` or `many` by `n`, which is also available as `{n}`."""
    return tr(one if n == 1 else many, n=n, **values)


def mark(text: str) -> str:
    """Mark a text for translation where it is declared; `tr` shows it later. Returns it unchanged."""
    return text
