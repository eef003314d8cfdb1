"""What goes on at a company, said when it is noted that the company has ceased, or when it is deleted."""

from __future__ import annotations

from kmdesk.core.i18n import tr, trn
from kmdesk.rules.job_orders import OPEN
from kmdesk.rules.partnerships import OPEN_DECISIONS
from kmdesk.services.named import all_named
from kmdesk.store.store import Store

_COUNTS = (
    "SELECT (SELECT count(*) FROM standing_place WHERE company_id = :id AND deleted = 0 AND status = 'open'),"  # noqa: S608
    " (SELECT count(*) FROM \"match\" WHERE company_id = :id AND deleted = 0 AND status <> 'ended'),"
    f" (SELECT count(*) FROM need WHERE company_id = :id AND deleted = 0 AND order_status IN {OPEN}),"
    " (SELECT count(*) FROM partnership_decision WHERE company_id = :id AND deleted = 0"
    f" AND status IN {OPEN_DECISIONS}),"
    " (SELECT count(*) FROM inquiry WHERE company_id = :id AND deleted = 0 AND status = 'open')"
)


def still_running(store: Store, company_id: str) -> str:
    """Return what a company still has under way, in a sentence; empty for nothing."""
    ((places, matches, orders, decisions, inquiries),) = store.db.rows(_COUNTS, {"id": company_id})
    texts = [
        trn(places, "{n} åben plads", "{n} åbne pladser") if places else "",
        trn(matches, "{n} match i gang", "{n} matches i gang") if matches else "",
        trn(orders, "{n} åben jobordre", "{n} åbne jobordrer") if orders else "",
        trn(decisions, "{n} åben beslutning", "{n} åbne beslutninger") if decisions else "",
        trn(inquiries, "{n} åben henvendelse", "{n} åbne henvendelser") if inquiries else "",
    ]
    listed = all_named([text for text in texts if text])
    return tr("Virksomheden har stadig {listed}.", listed=listed) if listed else ""


def matches_left(store: Store, company_id: str) -> str:
    """Return that matches of a company that was deleted are still under way, as a sentence; else nothing."""
    count: int = store.db.value(
        "SELECT count(*) FROM \"match\" WHERE company_id = ? AND deleted = 0 AND status <> 'ended'",
        (company_id,),
    )
    return trn(count, "{n} match er stadig i gang.", "{n} matches er stadig i gang.") if count else ""
