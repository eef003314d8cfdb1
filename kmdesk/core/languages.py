"""The shipped languages: Danish in the code, English in `resources/translations/en.json`."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import AbstractContextManager
from functools import cache

from kmdesk.core import i18n, resources

LANGUAGES = ("da", "en")


def use_language(code: str) -> None:
    """Show texts in `code` from now on. A language that is not shipped falls back to Danish."""
    i18n.set_catalogue(*_catalogue(code))


def in_language(code: str) -> AbstractContextManager[None]:
    """Show texts in `code` in this thread within a `with` block, whatever the window speaks.

    A language that is not shipped falls back to Danish.
    """
    return i18n.catalogue_for_now(*_catalogue(code))


@cache
def _catalogue(code: str) -> tuple[str, Mapping[str, str]]:
    if code in LANGUAGES and resources.exists("translations", f"{code}.json"):
        return code, resources.load_json("translations", f"{code}.json")
    return "da", {}
