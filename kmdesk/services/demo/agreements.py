"""The demo's agreements, one or more of each type and status, with the reminders of their revisions."""

from __future__ import annotations

from collections.abc import Callable

from kmdesk.core.ids import derived_id
from kmdesk.models import Agreement, Broker, Task
from kmdesk.services.agreement_reminders import fresh_revision
from kmdesk.services.agreement_terms import terms
from kmdesk.services.demo.companies import Firm
from kmdesk.services.demo.data import Row, load, values
from kmdesk.services.demo.days import Days
from kmdesk.services.reference import choice_label, municipality

_DAYS = {
    "agreed": "agreed_on",
    "signed": "signed_on",
    "starts": "starts_on",
    "ends": "ends_on",
    "revised": "revised_on",
}


def of_cast(
    firm: Callable[[str], Firm], brokers: dict[str, Broker], office: str, days: Days
) -> tuple[list[Agreement], list[Task]]:
    """Return the agreements and their open reminders: the same every time on the same day.

    `firm` gives a company of the cast by its key, `brokers` are by id, `office` is the project's name.
    """
    agreements: list[Agreement] = []
    reminders: list[Task] = []
    for n, row in enumerate(load("agreements")["agreements"], 1):
        agreement = _agreement(row, n, firm(row["company"]), brokers, office, days)
        agreements.append(agreement)
        if agreement.revised_on and agreement.status != "ended":
            reminders.append(fresh_revision(agreement))
    return agreements, reminders


def _agreement(  # noqa: PLR0917 - a row and all that it names
    row: Row, n: int, firm: Firm, brokers: dict[str, Broker], office: str, days: Days
) -> Agreement:
    told = values(row, without=("company", "title", "points", *_DAYS))
    told |= {field: days.on(row[name], work=True).isoformat() for name, field in _DAYS.items() if name in row}
    points: dict[str, str] = row.get("points", {})
    where = municipality(firm.company.municipality_code)
    person = firm.people[0]
    broker = brokers[firm.company.broker_id]
    with_municipality = where is not None and terms(row["type"]).municipality
    return Agreement(
        id=derived_id("agreement", "demo", str(n)),
        company_id=firm.company.id,
        title=row.get("title") or choice_label("agreement_type", row["type"]),
        office_party=office,
        office_signatory=broker.name,
        company_signatory=person.name,
        company_signatory_title=person.title,
        third_party=where.official_name if where and with_municipality else "",
        points=tuple(points),
        point_texts={number: text for number, text in points.items() if text},
        broker_id=broker.id,
        **told,
    )
