"""The forecast panel's form for one company: blank to be filled in, with what was said last time in small."""

from __future__ import annotations

from dataclasses import dataclass

from kmdesk.core import resources
from kmdesk.core.clock import Clock
from kmdesk.core.languages import in_language
from kmdesk.models import ContactPerson
from kmdesk.rules.forecast import GROUPS, HORIZONS, Quarter
from kmdesk.services.forecast import AnswerForm, Forecasts
from kmdesk.services.forecast_words import due_day, figure_text, quarter_text
from kmdesk.services.paper.common import Letterhead, letterhead
from kmdesk.services.paper.people import label
from kmdesk.store.store import Store


@dataclass(frozen=True)
class PaperGroup:
    """A group of staff: what it is called, who is meant, and what was said of it last time, or ""."""

    label: str
    about: str = ""
    last: str = ""


@dataclass(frozen=True)
class ForecastForm:
    """The form. `recipient` is who answers; `due_on` is a day; the last quarter's parts are "" for none."""

    head: Letterhead
    company: str = ""
    recipient: str = ""
    quarter: str = ""
    due_on: str = ""
    last_quarter: str = ""
    groups: tuple[PaperGroup, ...] = ()
    last_shortage: str = ""


def forecast_form(
    store: Store, company_id: str, printed_at: str, *, quarter: str = "", language: str = "da"
) -> ForecastForm:
    """Return a company's form of a quarter, of this one when none is named; `printed_at` is wall-clock.

    Raises KnownError when the company is gone.
    """
    clock: Clock = store.clock
    wanted = Quarter.parse(quarter) or Quarter.of(clock.today())
    with in_language(language):
        form = Forecasts(store, clock).form(company_id, wanted)
        return ForecastForm(
            head=letterhead(store, printed_at, language, form.company.broker_id),
            company=form.company.name,
            recipient=_who(form),
            quarter=quarter_text(wanted),
            due_on=due_day(wanted).isoformat(),
            last_quarter=quarter_text(form.before_quarter) if form.before else "",
            groups=tuple(
                PaperGroup(label("forecast_group", group), _about(group, language), _last(form, group))
                for group in GROUPS
            ),
            last_shortage=_shortage(form),
        )


def _who(form: AnswerForm) -> str:
    people = [one for one in form.people if form.member and one.id == form.member.contact_id]
    return (people or [ContactPerson()])[0].name


def _last(form: AnswerForm, group: str) -> str:
    if form.before is None:
        return ""
    said = [figure_text(getattr(form.before, f"{group}_{horizon}")) for horizon in HORIZONS]
    return " · ".join(one or "–" for one in said) if any(said) else ""


def _shortage(form: AnswerForm) -> str:
    if form.before is None:
        return ""
    said = label("forecast_shortage", form.before.shortage)
    return ", ".join(part for part in (said, form.before.shortage_what) if part)


def _about(group: str, language: str) -> str:
    texts = resources.load_json("reference", "forecast.json")["groups"].get(group, {})
    return str(texts.get(language, ""))
