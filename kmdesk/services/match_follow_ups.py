"""The promises that follow from a match: made with the agreement, moved with its days, gone with a refusal.

A follow-up is a promise (`Task`) whose id follows from match and rule, so that two desks never make it twice.
What a person edited or ticked off is left alone, and what a person deleted stays deleted.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from kmdesk.core.i18n import tr, trn
from kmdesk.core.ids import derived_id
from kmdesk.models import Match, Need, Task
from kmdesk.rules.dates import long_date
from kmdesk.rules.follow_ups import RULES, FollowUpRule, follow_ups
from kmdesk.rules.service_rules import ServiceRules
from kmdesk.services import generated
from kmdesk.services.match_facts import day_in, follow_up_facts
from kmdesk.services.next_step import stored_task
from kmdesk.services.reference import choice_label
from kmdesk.services.service_rules import rules_in_use
from kmdesk.store.store import Store, Unit

_LONGEST_TITLE = 60


def origin_of(match_id: str, rule: FollowUpRule) -> str:
    """Return what ties a follow-up to its match."""
    return f"match:{match_id}:{rule}"


def task_id(match_id: str, rule: FollowUpRule) -> str:
    """Return the id of a match's follow-up, the same on every desk."""
    return derived_id("task", "match", match_id, rule)


def bring_follow_ups(store: Store, unit: Unit, *, before: Match, after: Match) -> None:
    """Bring the follow-ups from what `before` led to to what `after` leads to, in the same action.

    What would be late the moment it is made is not made: it was done, or it is too late for it.
    """
    rules = rules_in_use(store.db)
    led_to, wanted = follow_ups(follow_up_facts(before), rules), follow_ups(follow_up_facts(after), rules)
    for rule in RULES:
        stored = stored_task(store, task_id(after.id, rule))
        if rule not in wanted:
            if stored and not stored.deleted and generated.is_untouched(stored):
                unit.delete(stored)
            continue
        if stored and (stored.done_at or (stored.deleted and rule in led_to)):
            continue
        is_new = stored is None or stored.deleted
        if not is_new or wanted[rule] >= store.clock.today():
            _bring(store, unit, stored, before=before, after=after, rule=rule, due=wanted[rule])


def rule_text(rule: FollowUpRule, rules: ServiceRules) -> str:
    """Return what a follow-up is called in a list of them: "før start", "efter en måned"."""
    months = rules.first_follow_up_months
    texts: dict[FollowUpRule, Callable[[], str]] = {
        "before_start": lambda: tr("før start"),
        "one_month": lambda: trn(months, "efter en måned", "efter {n} måneder"),
        "at_end": lambda: tr("ved slutningen"),
        "evaluation": lambda: tr("evaluering"),
    }
    return texts[rule]()


def _bring(
    store: Store,
    unit: Unit,
    stored: Task | None,
    *,
    before: Match,
    after: Match,
    rule: FollowUpRule,
    due: date,
) -> None:
    broker = after.broker_id or store.broker_id
    task = stored or Task(
        id=task_id(after.id, rule),
        company_id=after.company_id,
        origin=origin_of(after.id, rule),
        broker_id=broker,
    )
    if task.broker_id == (before.broker_id or store.broker_id):
        task = replace(task, broker_id=broker)  # whoever takes over the match takes over its follow-ups
    values = {"title": _title(store, after, rule), "due_on": due.isoformat(), "match_id": after.id}
    unit.put(generated.brought(replace(task, deleted=False), values))


def _title(store: Store, match: Match, rule: FollowUpRule) -> str:
    """Return what the broker promises. Without the candidate's name: it must not outlive the candidate."""
    need = store.get(Need, match.need_id) if match.need_id else None
    what = _shortened(need.title if need else "") or choice_label("match_type", match.type)
    starts, ends = (_shown(text) for text in (match.starts_on, match.ends_on))
    months = rules_in_use(store.db).first_follow_up_months
    titles: dict[FollowUpRule, Callable[[], str]] = {
        "before_start": lambda: tr("{what}: er alt klar til start {day}?", what=what, day=starts),
        "one_month": lambda: trn(
            months,
            "{what}: hvordan går det efter den første måned?",
            "{what}: hvordan går det efter {n} måneder?",
            what=what,
        ),
        "at_end": lambda: tr("{what} slutter {day}: aftal, hvad der så skal ske", what=what, day=ends),
        "evaluation": lambda: tr("{what}: hent virksomhedens evaluering", what=what),
    }
    return titles[rule]()


def _shown(text: str) -> str:
    day = day_in(text)
    return long_date(day) if day else ""


def _shortened(text: str) -> str:
    one_line = " ".join(text.split())
    return one_line if len(one_line) <= _LONGEST_TITLE else one_line[: _LONGEST_TITLE - 1].rstrip() + "…"
