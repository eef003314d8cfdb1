"""Industries as the screens write them: the group's short name, and the code with its dots."""

from __future__ import annotations

import re
from functools import cache

from kmdesk.core.i18n import language
from kmdesk.services import reference

_SIX_DIGITS = re.compile(r"[0-9]{6}")


def industry_short(code: str) -> str:
    """Return the short name of an industry group, for narrow columns: in English its only one."""
    return _shorts(language()).get(code, code)


@cache
def _shorts(lang: str) -> dict[str, str]:
    return {group.code: group.short if lang == "da" else group.en for group in reference.industry_groups()}


def industry_code_text(code: str) -> str:
    """Return an industry code as Danmarks Statistik writes it: `28.25.00` for `282500`.

    What is no code of six digits comes back as it is.
    """
    digits = re.sub(r"[.\s]", "", code)
    return f"{digits[:2]}.{digits[2:4]}.{digits[4:]}" if _SIX_DIGITS.fullmatch(digits) else code
