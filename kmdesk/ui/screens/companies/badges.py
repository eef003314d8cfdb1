"""The badges below a company's name: what must be known of it before anything is read."""

from __future__ import annotations

from kmdesk.core.i18n import tr, trn
from kmdesk.models import Company
from kmdesk.services.reference import choice_label
from kmdesk.ui.widgets.badge import Badge


def company_badges(company: Company) -> list[Badge]:
    """Return the badges of a company: protection from advertising first, then status and size."""
    made = [Badge(tr("Reklamebeskyttet"), "late", "shield-alert")] if company.advertising_protected else []
    made.append(Badge(choice_label("company_status", company.status)))
    if company.employees is not None:
        made.append(Badge(trn(company.employees, "{n} ansat", "{n} ansatte")))
    if company.graduates is not None:
        made.append(Badge(tr("{n} højtudd.", n=company.graduates)))
    return made
