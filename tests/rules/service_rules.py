"""The rules of service the tests of the pure rules are told with."""

from __future__ import annotations

from decimal import Decimal

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
    inquiry_hours=24,
    pace_soon_percent=90,
    call_employees_least=5,
    call_employees_most=100,
    tradition_graduates=3,
    call_quiet_months=3,
    call_long_quiet_months=6,
    call_longest_quiet_months=12,
)

RATIO = {
    "places_up_to": Decimal(50),
    "places_per": Decimal(5),
    "places_per_beyond": Decimal(10),
    "places_least": Decimal(1),
}
"""How many supported places a workplace has room for."""

INCREASE = {"increase_months": Decimal(12)}
"""How many months the net increase looks back on."""

USUAL = {
    **RATIO,
    **INCREASE,
    "cost_months_1": Decimal(3),
    "cost_months_2": Decimal(6),
    "cost_months_3": Decimal(12),
    "default_hours_per_week": Decimal(37),
    "most_hours_per_week": Decimal(48),
}
"""Every figure a calculator gets where a scheme says nothing."""
