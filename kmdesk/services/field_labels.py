"""What the fields of records are called, and which list a coded field takes its values from.

The names are data, `resources/translations/fields.json`: forms and the history read them there.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from kmdesk.core import resources
from kmdesk.core.i18n import language
from kmdesk.rules.forecast import FIGURES

_SHARED: Mapping[str, str] = {
    "municipality_code": "municipality",
    "municipality_codes": "municipality",
    "industry_group": "industry_group",
    "industry_classification": "industry_classification",
    "employees_class": "size_class",
    "employees_source": "employees_source",
    "hr_function": "hr_function",
    "sector": "sector",
    "contact_basis": "contact_basis",
    "contact_channels": "contact_channel",
    "legal_form": "legal_form",
    "role": "contact_role",
    "match_type": "match_type",
    "education_levels": "education_level",
    "education_level": "education_level",
    "graduate_levels": "education_level",
    "fields_of_study": "field_of_study",
    "field_of_study": "field_of_study",
    "employment_form": "employment_form",
    "horizon": "horizon",
    "end_outcome": "match_end_outcome",
    "end_reason": "match_end_reason",
    "mode": "visit_mode",
    "direction": "direction",
    "purpose": "purpose",
    "outcome": "outcome",
    "counts_as": "counts_as",
    "owner": "task_owner",
    "system": "system",
    "wishes": "match_type",
    "order_status": "job_order_status",
    "close_reason": "order_close_reason",
    "mobility_municipalities": "municipality",
    "consent_way": "consent_way",
    "consent_scope": "consent_scope",
    "legal_basis": "legal_basis",
    "service_clock": "service_clock",
    "tool": "tool",
    "must_have": "match_criterion",
    "way": "skills_way",
    "strategy": "skills_strategy",
    "answer_way": "forecast_way",
    "shortage": "forecast_shortage",
    **dict.fromkeys(FIGURES, "forecast_direction"),
}
_OF_KIND: Mapping[tuple[str, str], str] = {
    ("company", "status"): "company_status",
    ("company", "source"): "company_source",
    ("need", "status"): "need_status",
    ("need", "type"): "need_type",
    ("match", "status"): "match_status",
    ("match", "type"): "match_type",
    ("visit", "status"): "visit_status",
    ("candidate", "status"): "candidate_status",
    ("agreement", "type"): "agreement_type",
    ("agreement", "status"): "agreement_status",
    ("referral", "status"): "referral_status",
    ("growth_initiative", "status"): "initiative_status",
    ("tool_offer", "status"): "tool_status",
    ("standing_place", "type"): "place_type",
    ("standing_place", "status"): "place_status",
    ("lead", "status"): "lead_status",
    ("lead", "dismissed_reason"): "lead_dismissed_reason",
    ("partnership", "type"): "partnership_type",
    ("partnership", "status"): "partnership_status",
    ("partnership_member", "role"): "partnership_role",
    ("partnership_meeting", "status"): "meeting_status",
    ("partnership_decision", "status"): "decision_status",
    ("inquiry", "type"): "inquiry_type",
    ("inquiry", "topics"): "inquiry_topic",
    ("inquiry", "channel"): "inquiry_channel",
    ("inquiry", "answer_way"): "inquiry_channel",
    ("inquiry", "status"): "inquiry_status",
    ("inquiry_question", "topic"): "inquiry_topic",
    ("institution", "type"): "institution_type",
    ("forecast_answer", "status"): "forecast_status",
}

REFERENCES: Mapping[str, tuple[str, str]] = {
    "broker_id": ("broker", "name"),
    "company_id": ("company", "name"),
    "candidate_id": ("candidate", "name"),
    "need_id": ("need", "title"),
    "standin_broker_id": ("broker", "name"),
    "institution_id": ("institution", "name"),
    "agreement_id": ("agreement", "title"),
    "place_id": ("standing_place", "title"),
    "partnership_id": ("partnership", "name"),
    "meeting_id": ("partnership_meeting", "theme"),
    "host_company_id": ("company", "name"),
    "initiative_id": ("growth_initiative", "title"),
    "contact_id": ("contact_person", "name"),
    "inquiry_id": ("inquiry", "subject"),
    "task_id": ("task", "title"),
}
"""Fields that name another record: its kind, and the field people know it by."""


def choice_list(kind: str, field: str) -> str:
    """Return the reference list of a coded field, or an empty text for a field that holds no code."""
    return _OF_KIND.get((kind, field)) or _SHARED.get(field, "")


def field_label(name: str, kind: str = "") -> str:
    """Return what a field is called in the chosen language; empty for one that is the program's own.

    With `kind`, as it is called in that kind of record, where that is something else.
    """
    named = _labels().get(f"{kind}.{name}") or _labels().get(name, {})
    return named.get(language(), "")


@cache
def _labels() -> Mapping[str, Mapping[str, str]]:
    return resources.load_json("translations", "fields.json")["labels"]
