"""Every field people write has a name. One without is the program's own: a conflict over it solves itself."""

from __future__ import annotations

from kmdesk.core.languages import in_language
from kmdesk.models.record import columns, kinds, record_class
from kmdesk.services.field_labels import field_label

_OF_EVERY_RECORD = frozenset({"id", "scope_id", "version", "deleted", "extra"})
_OWN = {
    "agreement": {"visit_id"},
    "company": {"field_sources"},
    "guide_answer": {"visit_id", "guide", "guide_version", "value", "skipped"},
    "handout": {"visit_id", "template_version", "at", "sha256", "data", "language", "rates"},
    "inquiry": {"visit_id"},
    "need": {"visit_id", "origin", "source_questions"},
    "referral": {"visit_id"},
    "scheme_file": {"code"},
    "task": {"visit_id", "origin"},
    "visit": {"guide", "guide_version"},
}
"""What the program keeps for itself; the value of an answer is named by its question."""


def test_every_field_people_write_has_a_name_in_both_languages() -> None:
    nameless: dict[str, set[str]] = {}
    for kind in kinds():
        if kind == "conflict":
            continue
        for name in columns(record_class(kind)):
            for language in ("da", "en"):
                with in_language(language):
                    if name not in _OF_EVERY_RECORD and not field_label(name, kind):
                        nameless.setdefault(kind, set()).add(name)
    assert nameless == _OWN
