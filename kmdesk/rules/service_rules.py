"""The figures of the service an office promises and of how long it keeps things, handed in from outside."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceRules:
    """The rules in use. Where each figure comes from stands in `resources/reference/service_rules.json`."""

    cvs_wanted: int
    """CVs wanted by the end of the day on which an order is shared with neighbouring municipalities."""
    sharing_days: int
    """Days after which a sharing expires when nothing else is said."""
    colleague_days: int
    """A contact by somebody else this many days ago is still told."""
    asked_patience_days: int
    """Days without an answer after which a company that was asked is reminded."""
    cv_patience_days: int
    """The same after a CV was sent."""
    start_notice_days: int
    """Days before the start of a match on which it is asked whether all is ready."""
    first_follow_up_months: int
    """Months after the start of a match in which it is asked how it goes."""
    evaluation_months: int
    """Months after the start of a match in which it is evaluated, when it has not ended before."""
    candidate_months: int
    """Months a candidate stays in the bank without renewal."""
    consent_months: int
    """Months a consent usually lasts; one that lasts longer deserves a second look."""
    inquiry_hours: int
    """Hours within which an inquiry is answered."""
    pace_soon_percent: int
    """Percent of the expected from which a goal that is behind is nearly as planned."""
    call_employees_least: int
    """Employees, from this and up to the next, of the companies that outreach is for."""
    call_employees_most: int
    tradition_graduates: int
    """Graduates at most where a company counts as one without a tradition for them."""
    call_quiet_months: int
    """Months without a contact: the short, the long and the longest list."""
    call_long_quiet_months: int
    call_longest_quiet_months: int

    @property
    def patience(self) -> dict[str, int]:
        """Status of a match -> days without an answer after which the company is reminded."""
        return {"company_asked": self.asked_patience_days, "cv_sent": self.cv_patience_days}
