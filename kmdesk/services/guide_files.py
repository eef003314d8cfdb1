"""The interview guides that ship with the program, read once each. Every version ever used stays."""

from __future__ import annotations

import json
from functools import cache

from kmdesk.core import resources
from kmdesk.core.errors import KnownError
from kmdesk.core.i18n import tr
from kmdesk.rules.guide import Guide, newest
from kmdesk.rules.guide_file import parse_guide

VISIT_GUIDE = "visit"


@cache
def shipped_guides() -> tuple[Guide, ...]:
    """Return every guide in `resources/guides`."""
    files = sorted(resources.path("guides").glob("*.json"))
    return tuple(parse_guide(json.loads(file.read_text(encoding="utf-8"))) for file in files)


@cache
def newest_guide(guide_id: str = VISIT_GUIDE) -> Guide:
    """Return the version a visit that begins today uses."""
    return newest(shipped_guides(), guide_id)


def find_guide(guide_id: str, version: str) -> Guide | None:
    """Return one version of a guide, or None when this program does not have it."""
    return next((g for g in shipped_guides() if (g.id, g.version) == (guide_id, version)), None)


def guide_version(guide_id: str, version: str) -> Guide:
    """Return one version of a guide; with both empty, the newest visit guide.

    Raises KnownError for a version this program does not have: a colleague works with a newer one.
    """
    found = find_guide(guide_id, version) if guide_id or version else newest_guide()
    if found is None:
        raise KnownError(
            tr("Besøget bruger spørgeguide {version}, som ikke findes på denne pc.", version=version),
            tr("Opdatér kmdesk, og åbn besøget igen. Svarene er gemt."),
        )
    return found
