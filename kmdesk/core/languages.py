"""The shipped languages: Danish in the code, English in `resources/translations/en.json`."""

from __future__ import annotations

from kmdesk.core import i18n, resources

LANGUAGES = ("da", "en")


def use_language(code: str) -> None:
    """Show texts in `code` from now on. A language that is not shipped falls back to Danish."""
    if code in LANGUAGES and resources.exists("translations", f"{code}.json"):
        i18n.set_catalogue(code, resources.load_json("translations", f"{code}.json"))
    else:
        i18n.set_catalogue("da", {})
