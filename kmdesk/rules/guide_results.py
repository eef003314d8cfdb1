"""What the answers to an interview guide lead to: needs, tasks, facts about the company, the next contact.

Everything has a `key` built from the question and the row (or option) it came from. Evaluating again after an
edit gives the same keys, so that the same need or task is updated and no second one made. The texts go into
shared records and are therefore in the office's language, not in the one a single screen is shown in.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from kmdesk.rules.dates import parse_date
from kmdesk.rules.guide import Guide
from kmdesk.rules.guide_answers import Answers
from kmdesk.rules.guide_heard import Heard, day_in, text_in, whole_in
from kmdesk.rules.guide_values import ROW

_TITLE_LENGTH = 60
_MORE = "…"

_NEED_TYPES = {
    "student_job": "student_job",
    "internship": "student_intern",
    "thesis_project": "project_thesis",
    "mentor_partnership": "other",
    "hire": "graduate",
    "company_scheme": "graduate",
}
"""Wished type of match -> type of need."""

_FORMS = {"student_job": "student_job", "internship": "internship", "thesis_project": "project"}
"""Wished type of match -> form of employment. For a hire it is asked, not assumed."""

_HR_FUNCTION = {"owner": "no", "hr": "yes", "operations": "no", "external": "partly", "nobody": "no"}
"""Who looks after staff matters -> whether the company has an HR function."""

_NOW = frozenset({"nu", "straks", "snarest", "hurtigst muligt", "med det samme", "now", "asap"})


@dataclass(frozen=True, slots=True, kw_only=True)
class NeedDraft:
    """A need as the answers tell it; fields as in the record Need.

    `supersedes` is the key this need had before the wished form was known: a need stored under that key
    becomes this one. `type_guessed` tells that nobody said what kind of employee is wanted.
    """

    key: str
    title: str
    type: str
    match_type: str = ""
    description: str = ""
    education_levels: tuple[str, ...] = ()
    fields_of_study: tuple[str, ...] = ()
    competences: tuple[str, ...] = ()
    mandatory: tuple[str, ...] = ()
    employment_form: str = ""
    headcount: int | None = None
    hours_per_week: int | None = None
    horizon: str = ""
    starts: str = ""
    contact_name: str = ""
    confidential_agreement: bool = False
    source_questions: tuple[str, ...] = ()
    supersedes: str = ""
    type_guessed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskDraft:
    """Something promised: by whom ("broker" or "company") and for when, if that was said."""

    key: str
    title: str
    owner: str
    owner_name: str = ""
    due_on: date | None = None
    source_question: str = ""


@dataclass(frozen=True, slots=True)
class GuideResults:
    """All that follows from the answers. `company_facts` maps fields of Company to values."""

    needs: tuple[NeedDraft, ...] = ()
    tasks: tuple[TaskDraft, ...] = ()
    company_facts: dict[str, object] = field(default_factory=dict[str, object])
    next_contact: date | None = None


def results(guide: Guide, answers: Answers, *, today: date, language: str = "da") -> GuideResults:
    """Return what the answers lead to.

    `today` is the day of the visit: promises without a day fall due from there, and how soon somebody is
    wanted is counted from there. `language` is that of the texts made. Skipped questions lead to nothing,
    and neither does a value the guide does not understand.
    """
    heard = Heard(guide, answers, language)
    return GuideResults(
        needs=(
            *_development_needs(heard),
            *_employee_needs(heard, today),
            *_other_needs(heard),
        ),
        tasks=(*_agreed_tasks(heard), *_fact_sheet_tasks(heard, today)),
        company_facts=_company_facts(heard),
        next_contact=heard.day("next_contact", "date"),
    )


_ABOUT_TASKS = (
    "project_scope",
    "wanted_result",
    "background",
    "wished_matches",
    "day_to_day_contact",
    "workplace",
    "confidentiality",
)


def _development_needs(heard: Heard) -> Iterable[NeedDraft]:
    """One need per task left undone and form wished; one without a form while none was wished."""
    role = "development_tasks"
    wished = heard.texts("wished_matches", "types")
    level, field_of_study = heard.text("background", "level"), heard.text("background", "field")
    for row in heard.rows(role, "tasks"):
        task = text_in(row, "task")
        if not task:
            continue
        key = f"{heard.id(role)}:{row[ROW]}"
        without_form = NeedDraft(
            key=key,
            title=_title(task),
            type="other",
            description="\n".join([task, *heard.lines("wanted_result", "project_scope", "workplace")]),
            education_levels=(level,) if level else (),
            fields_of_study=(field_of_study,) if field_of_study else (),
            headcount=1,
            horizon=text_in(row, "horizon"),
            contact_name=heard.text("day_to_day_contact", "who"),
            confidential_agreement=heard.text("confidentiality", "answer") == "yes",
            source_questions=(heard.id(role), *heard.answered(*_ABOUT_TASKS)),
        )
        if not wished:
            yield without_form
        for n, match_type in enumerate(wished):
            yield replace(
                without_form,
                key=f"{key}:{match_type}",
                type=_NEED_TYPES.get(match_type, "other"),
                match_type=match_type,
                employment_form=_FORMS.get(match_type, ""),
                supersedes=key if n == 0 else "",
            )


def _employee_needs(heard: Heard, today: date) -> Iterable[NeedDraft]:
    """One need per employee wanted now; skills and must-haves were asked for all of them together."""
    role = "wanted_employees"
    for row in heard.rows(role, "wanted"):
        position = text_in(row, "position")
        if not position:
            continue
        kind = text_in(row, "kind")
        student = kind == "student_job"
        starts = text_in(row, "start")
        yield NeedDraft(
            key=f"{heard.id(role)}:{row[ROW]}",
            title=_title(position),
            type=kind or "other",
            match_type="student_job" if student else "hire",
            competences=heard.texts("competences", "items"),
            mandatory=heard.texts("mandatory", "items"),
            employment_form="student_job" if student else heard.text("employment_form", "form"),
            headcount=whole_in(row, "headcount") or 1,
            horizon=_horizon(starts, today),
            starts=starts,
            source_questions=(heard.id(role), *heard.answered("competences", "mandatory", "employment_form")),
            type_guessed=not kind,
        )


def _other_needs(heard: Heard) -> Iterable[NeedDraft]:
    """Training, prior learning, retention and small jobs: one need each, when the company wants it."""
    if heard.text("continuing_training", "answer") == "yes":
        what = heard.text("continuing_training", "what")
        need = _plain_need(heard, "continuing_training", "continuing_training", about=what)
        yield replace(need, starts=heard.text("continuing_training", "when"))
    if heard.text("prior_learning", "wants_talk") == "yes":
        need = _plain_need(heard, "prior_learning", "prior_learning")
        yield replace(need, headcount=heard.whole("prior_learning", "headcount"))
    if heard.text("retention", "answer") == "wants_contact":
        yield _plain_need(heard, "retention", "retention")
    if tasks := heard.text("small_tasks", "answer"):
        yield _plain_need(heard, "small_tasks", "flex_small_job", about=tasks)


def _plain_need(heard: Heard, role: str, need_type: str, *, about: str = "") -> NeedDraft:
    name = heard.name(role)
    return NeedDraft(
        key=heard.id(role),
        title=_title(f"{name}: {about}" if about else name),
        type=need_type,
        description="\n".join(heard.lines(role)),
        source_questions=(heard.id(role),),
    )


def _agreed_tasks(heard: Heard) -> Iterable[TaskDraft]:
    role = "agreed_tasks"
    for row in heard.rows(role, "tasks"):
        if what := text_in(row, "what"):
            yield TaskDraft(
                key=f"{heard.id(role)}:{row[ROW]}",
                title=what,
                owner=text_in(row, "owner") or "broker",
                owner_name=text_in(row, "name"),
                due_on=day_in(row, "due"),
                source_question=heard.id(role),
            )


def _fact_sheet_tasks(heard: Heard, today: date) -> Iterable[TaskDraft]:
    """Fact sheets asked for are sent on the next weekday."""
    role = "wanted_schemes"
    for code in heard.texts(role, "schemes"):
        question = heard.questions[role]
        label = question.part("schemes").option_label(code, heard.language)
        yield TaskDraft(
            key=f"{question.id}:{code}",
            title=question.task.in_language(heard.language).format(name=_within_sentence(label)),
            owner="broker",
            due_on=_next_weekday(today),
            source_question=question.id,
        )


def _company_facts(heard: Heard) -> dict[str, object]:
    facts: dict[str, object] = {
        "employees": heard.whole("headcount", "employees"),
        "graduates": heard.whole("headcount", "graduates"),
        "hr_function": _HR_FUNCTION.get(heard.text("hr_function", "who")),
    }
    return {name: fact for name, fact in facts.items() if fact is not None}


def _title(text: str) -> str:
    """Return the first sentence on one line, cut at a word when it is long."""
    line = " ".join(text.split("\n", maxsplit=1)[0].split())
    first = line.split(". ", maxsplit=1)[0].rstrip(".") or line
    if len(first) <= _TITLE_LENGTH:
        return first
    cut = first[: _TITLE_LENGTH - len(_MORE) + 1].rsplit(" ", 1)[0]
    return cut[: _TITLE_LENGTH - len(_MORE)].rstrip(" ,;:–-") + _MORE


def _within_sentence(label: str) -> str:
    """Return a label with a small first letter, unless it begins with a name such as InnoBooster or IGU."""
    first_word = label.split(" ", maxsplit=1)[0]
    return label[:1].lower() + label[1:] if first_word[1:].islower() else label


def _horizon(starts: str, today: date) -> str:
    """Return how soon a start is, when the text says a day or "straks"; months are counted as 30 days."""
    if starts.casefold() in _NOW:
        return "m0_3"
    day = parse_date(starts, today=today)
    if day is None:
        return ""
    days = (day - today).days
    return next(
        (code for limit, code in ((90, "m0_3"), (180, "m3_6"), (365, "m6_12")) if days <= limit), "m12_plus"
    )


def _next_weekday(day: date) -> date:
    """Return the next day from Monday to Friday. Public holidays are left to the broker."""
    until_monday = 7 - day.weekday()
    return day + timedelta(days=until_monday if until_monday <= 3 else 1)
