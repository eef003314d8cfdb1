"""What the bank asks of everybody, motivation and background, and of whom it is not known (row 89).

A gap is a mark to ask about, never a hindrance: nobody is left out or ranked lower for it.
"""

from __future__ import annotations

from collections.abc import Mapping

from kmdesk.core.i18n import mark, tr
from kmdesk.models import Candidate

GAPS: Mapping[str, str] = {"motivation": mark("Mangler motivation"), "background": mark("Mangler baggrund")}
"""What may be lacking -> what the mark says."""
GAP_IS: Mapping[str, str] = {
    "motivation": "trim(c.motivation) = ''",
    "background": "(trim(c.education_title) = '' AND trim(c.programme) = '' AND c.competences = '[]')",
}
"""SQL of a candidate `c` whose record has the gap, as `gaps_of` says of one."""


def gaps_of(candidate: Candidate) -> tuple[str, ...]:
    """Return what is not known of a candidate, codes of GAPS. Education or competences are a background."""
    background = candidate.education_title.strip() or candidate.programme.strip() or candidate.competences
    known = {"motivation": candidate.motivation.strip(), "background": background}
    return tuple(code for code in GAPS if not known[code])


def gaps_text(candidate: Candidate) -> str:
    """Return what to ask about, in a sentence; empty when both are known."""
    texts: Mapping[tuple[str, ...], str] = {
        ("motivation",): tr("Motivationen er ukendt. Spørg kandidaten."),
        ("background",): tr("Baggrunden er ukendt. Spørg kandidaten."),
        ("motivation", "background"): tr("Motivation og baggrund er ukendt. Spørg kandidaten."),
    }
    return texts.get(gaps_of(candidate), "")
