"""The rules of service the tests of the pure rules are told with."""

from __future__ import annotations

from kmdesk.rules.service_rules import ServiceRules

RULES = ServiceRules(
    cvs_wanted=4,
    sharing_days=14,
    colleague_days=30,
    asked_patience_days=5,
    cv_patience_days=7,
    start_notice_days=7,
    first_follow_up_months=1,
    evaluation_months=6,
    candidate_months=6,
    consent_months=12,
)
