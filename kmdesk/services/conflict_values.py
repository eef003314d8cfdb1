"""Stored values of fields in conflict: what sort they are, as people read them, and joined to one."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, Literal, cast

from kmdesk.core.errors import KnownError
from kmdesk.core.i18n import language, mark, tr
from kmdesk.models.record import Storage, columns, kinds, record_class
from kmdesk.rules.dates import long_date, parse_date
from kmdesk.rules.guide_answers import show
from kmdesk.rules.numbers import parse_whole_number
from kmdesk.rules.phone import format_phone, normalise_phone
from kmdesk.services import field_checks, reference
from kmdesk.services.company_form import CHECKS, REQUIRED
from kmdesk.services.field_labels import REFERENCES, choice_list, field_label
from kmdesk.services.guide_files import find_guide
from kmdesk.services.match_interviews import interview_text
from kmdesk.store.store import Store

DELETED = "deleted"
Sort = Literal["note", "line", "number", "day", "list", "map", "fixed"]
"""`note`: free text of several lines; `line`: of one; `fixed`: a code, a reference, yes or no."""

_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d.*")
_NOTES = frozenset(
    {
        "note",
        "description",
        "summary",
        "confidential_note",
        "motivation",
        "contact_basis_note",
        "contact_declined_reason",
        "answer",
        "content",
        "target_group",
        "tasks",
        "economy",
        "goal",
        "cooperation",
        "job_bank",
        "counts_as_reason",
        "text",
        "brought_result",
    }
)
_NAMES_ONE_THING = frozenset(
    {
        "cvr",
        "p_number",
        "postal_code",
        "industry_code",
        "number",
        "order_number",
        "due_time",
        "next_time",
        "consent_text_version",
        "code",
        "rate",
        "amount",
        "year",
        "valid_from",
        "origin",
        "visit_id",
        "person_id",
        "question",
        "guide",
        "guide_version",
        "sha256",
        "scheme",
    }
)
"""Texts that make no sense joined."""
_NEEDED: Mapping[str, frozenset[str]] = {
    "company": frozenset(REQUIRED),
    "contact_person": frozenset({"name"}),
    "candidate": frozenset({"name"}),
    "institution": frozenset({"name"}),
    "institution_contact": frozenset({"name"}),
    "broker": frozenset({"name"}),
    "project": frozenset({"name"}),
    "need": frozenset({"title", "type", "company_id"}),
    "task": frozenset({"title"}),
    "visit": frozenset({"company_id"}),
    "match": frozenset({"type", "status"}),
    "agreement": frozenset({"type", "status"}),
    "standing_place": frozenset({"title", "type", "status"}),
    "lead": frozenset({"company_name", "task", "won_on"}),
    "partnership": frozenset({"name", "type", "status"}),
    "partnership_member": frozenset({"partnership_id", "role"}),
    "partnership_meeting": frozenset({"partnership_id", "at", "status"}),
    "partnership_decision": frozenset({"meeting_id", "company_id", "solution", "status"}),
    "inquiry": frozenset({"subject", "type", "status", "received_at"}),
    "inquiry_question": frozenset({"question", "department"}),
}
_GOALS: Mapping[str, str] = {
    "new_contact": mark("Nye kontakter"),
    "follow_up_contact": mark("Opfølgende kontakter"),
    "binding_collaboration": mark("Forpligtende samarbejder"),
    "hire": mark("Ansættelser"),
}
_CONFIDENTIAL = frozenset({("visit", "confidential_note"), ("guide_answer", "value")})
_ABOUT_PERSONS = frozenset({"candidate", "match"})


def storage_of(kind: str, field: str) -> Storage | None:
    """Return how a field is stored; None for what this version does not know."""
    return columns(record_class(kind)).get(field) if kind in kinds() else None


def sort_of(kind: str, field: str, values: Iterable[object]) -> Sort:
    """Return the sort of a field that holds these values."""
    storage = storage_of(kind, field)
    if storage in ("list", "map"):
        return "list" if storage == "list" else "map"
    if storage == "integer":
        return "number"
    coded = choice_list(kind, field) or field in REFERENCES or field in _NAMES_ONE_THING
    if storage != "text" or coded or kind == "scheme_file":
        return "fixed"
    texts = [str(value) for value in values if value]
    if texts and all(_DAY.fullmatch(text) for text in texts):
        return "day"
    if texts and all(_MOMENT.fullmatch(text) for text in texts):
        return "fixed"
    return "note" if field in _NOTES or any("\n" in text for text in texts) else "line"


def label_of(kind: str, field: str) -> str:
    """Return what people call a field; what has no name is told with the program's own."""
    if field == DELETED:
        return tr("Slettet eller ej")
    if kind == "guide_answer" and field == "value":
        return tr("Svar")
    if storage_of(kind, field) is None:
        return tr("Ukendt felt “{name}”", name=field)
    return field_label(field, kind) or tr("Programmets felt “{name}”", name=field)


def is_programs_own(kind: str, field: str) -> bool:
    """Tell whether a field is one that no form shows, so that nobody can choose."""
    shown = (
        field == DELETED or (kind == "guide_answer" and field == "value") or bool(field_label(field, kind))
    )
    return storage_of(kind, field) is not None and not shown


def is_confidential(kind: str, field: str) -> bool:
    """Tell whether a field's values are left out of what leaves the record (a mail, a promise)."""
    return kind in _ABOUT_PERSONS or (kind, field) in _CONFIDENTIAL


# -- as people read them ---------------------------------------------------------------------------


class Words:
    """Values as people read them, whole and unshortened. Used on the store's thread."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def of(self, kind: str, field: str, value: Any, row: Mapping[str, Any]) -> str:  # noqa: ANN401 - stored
        """Return a stored value in words, empty for nothing. `row` is the record it belongs to."""
        if field == DELETED:
            return tr("Slettet") if value else tr("Bevaret")
        storage = storage_of(kind, field)
        if value is None or value == "":
            return ""
        if storage == "boolean":
            return tr("Ja") if value else tr("Nej")
        if storage in ("list", "map"):
            return self._inside(kind, field, json.loads(value), row)
        if storage == "text":
            return self._text(kind, field, str(value))
        return str(value) if isinstance(value, (int, str)) else json.dumps(value, ensure_ascii=False)

    def _inside(self, kind: str, field: str, value: object, row: Mapping[str, Any]) -> str:
        if kind == "guide_answer" and field == "value" and isinstance(value, dict):
            guide = find_guide(str(row.get("guide", "")), str(row.get("guide_version", "")))
            question = (
                next((q for q in guide.questions if q.id == row.get("question")), None) if guide else None
            )
            if question is not None:
                return show(question, cast("dict[str, object]", value), language())
        if (kind, field) == ("match", "interviews"):
            return "\n".join(interview_text(one) for one in cast("list[Mapping[str, str]]", value))
        listed = choice_list(kind, field)
        if isinstance(value, dict):
            return "\n".join(
                f"{_key_label(field, key)}: {_one(inner, listed)}"
                for key, inner in cast("dict[str, object]", value).items()
            )
        items = [_one(item, listed) for item in cast("list[object]", value)]
        apart = "\n" if any(", " in item or "\n" in item for item in items) else ", "
        return apart.join(items)

    def _text(self, kind: str, field: str, value: str) -> str:
        if field in REFERENCES:
            other, known_by = REFERENCES[field]
            found: str | None = self._store.db.value(
                f'SELECT {known_by} FROM "{other}" WHERE id = ?',  # noqa: S608 - names of ours
                (value,),
            )
            return found or tr("(slettet)")
        if field == "phone":
            return format_phone(value)
        listed = choice_list(kind, field)
        if listed:
            return reference.choice_label(listed, value)
        if _DAY.fullmatch(value):
            day = parse_date(value)
            return long_date(day) if day else value
        return moment(value) if _MOMENT.fullmatch(value) else value


def moment(value: str) -> str:
    """Return `24.11.2026 kl. 10:42` in local time; what is no moment as it is."""
    try:
        at = datetime.fromisoformat(value)
    except ValueError:
        return value
    local = at.astimezone() if at.tzinfo else at
    return tr("{date} kl. {time}", date=long_date(local.date()), time=f"{local:%H:%M}")


def _key_label(field: str, key: str) -> str:
    """Return what a key of a map is called."""
    if field == "match_weights":
        return reference.choice_label("match_criterion", key)
    return tr(_GOALS[key]) if field == "goals" and key in _GOALS else field_label(key) or key


def _one(value: object, listed: str) -> str:
    """Return an element of a list or map as a line."""
    if isinstance(value, dict):
        inside = cast("dict[str, object]", value)
        return " · ".join(
            _one(item, choice_list("", key))
            for key, item in inside.items()
            if item not in ("", None) and key != "id" and not key.endswith("_id")
        )
    if isinstance(value, list):
        return ", ".join(_one(item, listed) for item in cast("list[object]", value))
    if isinstance(value, bool):
        return tr("Ja") if value else tr("Nej")
    return reference.choice_label(listed, str(value)) if listed else str(value)


def asked_in_words(asked: str, when: Callable[[str], str]) -> tuple[str, ...]:
    """Return what was asked of whom, a line each; `when` says when a moment was."""
    found: list[str] = []
    for line in filter(None, asked.split("\n")):
        at, _, rest = line.partition("\t")
        name, _, way = rest.partition("\t")
        how = {"task": tr("løfte"), "mail": tr("mail")}.get(way, "")
        told = tr("{name} spurgt {when}", name=name, when=when(at)) if name else line
        found.append(f"{told} ({how})" if how else told)
    return tuple(found)


# -- joined ----------------------------------------------------------------------------------------


def both_of(sort: Sort, values: Sequence[Any]) -> Any:  # noqa: ANN401 - a stored value
    """Return one stored value that keeps all of them; None where that has no meaning."""
    if sort in ("note", "line"):
        texts = [str(value) for value in values if str(value or "").strip()]
        return ("\n" if sort == "note" else " / ").join(dict.fromkeys(texts)) if len(texts) > 1 else None
    if sort == "list":
        found = {_dump(item): item for value in values for item in json.loads(value or "[]")}
        return _dump(list(found.values()))
    if sort == "map":
        return _joined_maps([json.loads(value or "{}") for value in values])
    return None


def on_top(sort: Sort, base: Any, mine: Any, present: Any) -> Any:  # noqa: ANN401 - stored values
    """Return what choosing `mine` makes of the present value: of a map only the keys that I changed."""
    if sort != "map":
        return mine
    was, mine_map, now = (json.loads(value or "{}") for value in (base, mine, present))
    for key in {*was, *mine_map}:
        if mine_map.get(key) != was.get(key):
            now.pop(key, None)
            if key in mine_map:
                now[key] = mine_map[key]
    return _dump(now)


def is_same(sort: Sort, base: Any, mine: Any, office: Any, present: Any) -> bool:  # noqa: ANN401 - stored
    """Tell whether the present value is still what the office had when the conflict was found.

    A map has since been joined with what only one side changed: of it only the keys in dispute count.
    """
    if sort != "map":
        return present == office
    was, my, their, now = (json.loads(value or "{}") for value in (base, mine, office, present))
    disputed = {key for key in {*my, *their} if was.get(key) not in (my.get(key), their.get(key))}
    disputed = {key for key in disputed if my.get(key) != their.get(key)}
    return all(now.get(key) == their.get(key) for key in disputed)


def _joined_maps(maps: Sequence[Mapping[str, Any]]) -> str | None:
    """Return the maps as one when no key has two values."""
    joined: dict[str, Any] = {}
    for one in maps:
        for key, value in one.items():
            if joined.setdefault(key, value) != value:
                return None
    return _dump(joined)


def typed(field: str, sort: Sort, text: str) -> Any:  # noqa: ANN401 - a stored value
    """Return the stored value of what was typed as the result. Raises KnownError for what it cannot be."""
    if sort == "number":
        remark = field_checks.check_number_field(text)
        if remark:
            raise KnownError(remark.text)
        return parse_whole_number(text)
    if sort == "day":
        day = parse_date(text)
        remark = field_checks.check_date_field(text)
        if remark:
            raise KnownError(remark.text)
        return day.isoformat() if day else ""
    if field == "phone":
        return normalise_phone(text)
    return text if sort == "note" else text.strip()


def check(kind: str, field: str, value: object) -> str:
    """Return what makes a stored value impossible in its form, as a plain sentence; else an empty text."""
    if field in _NEEDED.get(kind, ()) and not str(value or "").strip():
        return tr(REQUIRED[field]) if kind == "company" else field_checks.missing().text
    if isinstance(value, str) and field in CHECKS:
        remark = CHECKS[field](value)
        if remark is not None and remark.level == "error":
            return remark.text
    if isinstance(value, int) and not isinstance(value, bool) and value < 0:
        return tr("Der kan ikke være færre end 0.")
    return ""


def _dump(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
