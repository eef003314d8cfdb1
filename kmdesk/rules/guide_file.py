"""Reading a guide file into a `Guide`, refusing a file that is not whole and saying where it is wrong."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import TypeVar, cast, get_args

from kmdesk.rules.guide import (
    Condition,
    Display,
    Guide,
    Option,
    Part,
    PartType,
    Product,
    Question,
    Section,
    StartRow,
    Text,
    version_key,
)

T = TypeVar("T")
_CHOSEN_FROM = frozenset({"choice", "multi"})


class GuideError(ValueError):
    """A guide file is wrong. `place` says where, e.g. `visit 3.2: sections[2].questions[0].parts[1].type`."""

    def __init__(self, place: str, why: str) -> None:
        super().__init__(f"{place}: {why}")
        self.place = place
        self.why = why


def parse_guide(data: Mapping[str, object]) -> Guide:
    """Return the guide in the parsed JSON `data`; GuideError names the place of the first mistake."""
    root = _Node(data, "guide")
    guide_id, version = root.string("id"), root.string("version")
    root.place = f"{guide_id} {version}"
    try:
        version_key(version)
    except ValueError:
        raise root.wrong("version", "must be numbers with dots, such as 3.2") from None
    lists = _option_lists(root.child("option_lists"))
    guide = Guide(
        id=guide_id,
        version=version,
        title=root.text("title"),
        source=root.string("source"),
        checked_on=root.day("checked_on"),
        intro=root.text("intro"),
        sections=_sections(root, lists),
        short=root.strings("short"),
    )
    root.close()
    ids = [question.id for question in guide.questions]
    _only_once(root, "sections", "question id", ids)
    _only_once(root, "sections", "role", [q.role for q in guide.questions if q.role])
    for question_id in guide.short:
        if question_id not in ids:
            raise root.wrong("short", f"there is no question {question_id!r}")
    return guide


class _Node:
    """One JSON object and its place in the file; it knows which keys were read, to find a misspelt one."""

    def __init__(self, value: object, place: str) -> None:
        self.place = place
        if not isinstance(value, Mapping):
            raise GuideError(place, "must be an object")
        self._values = cast("Mapping[str, object]", value)
        self._read: set[str] = set()

    def wrong(self, key: str, why: str) -> GuideError:
        return GuideError(f"{self.place}.{key}", why)

    def names(self) -> Iterable[str]:
        return self._values

    def has(self, key: str) -> bool:
        return key in self._values

    def take(self, key: str) -> object:
        self._read.add(key)
        if key not in self._values:
            raise self.wrong(key, "is missing")
        return self._values[key]

    def string(self, key: str, default: str | None = None) -> str:
        if default is not None and key not in self._values:
            return default
        value = self.take(key)
        if not isinstance(value, str) or not value.strip():
            raise self.wrong(key, "must be a text that is not empty")
        return value

    def one_of(self, key: str, allowed: Iterable[str], default: str | None = None) -> str:
        value = self.string(key, default)
        if value not in allowed:
            raise self.wrong(key, f"must be one of {', '.join(filter(None, allowed))}, not {value!r}")
        return value

    def strings(self, key: str) -> tuple[str, ...]:
        values = self._list(key)
        if not all(isinstance(value, str) for value in values):
            raise self.wrong(key, "must be a list of texts")
        return tuple(cast("list[str]", values))

    def flag(self, key: str) -> bool:
        value = self.take(key) if self.has(key) else False
        if not isinstance(value, bool):
            raise self.wrong(key, "must be true or false")
        return value

    def day(self, key: str) -> date:
        try:
            return date.fromisoformat(self.string(key))
        except ValueError:
            raise self.wrong(key, "must be a day, YYYY-MM-DD") from None

    def text(self, key: str, default: Text | None = None) -> Text:
        if default is not None and not self.has(key):
            return default
        node = self.child(key)
        text = Text(node.string("da"), node.string("en"))
        node.close()
        return text

    def child(self, key: str) -> _Node:
        return _Node(self.take(key), f"{self.place}.{key}")

    def children(self, key: str) -> list[_Node]:
        return [_Node(value, f"{self.place}.{key}[{n}]") for n, value in enumerate(self._list(key))]

    def close(self) -> None:
        """Refuse keys nobody asked for: most likely a spelling mistake that would go unseen."""
        for key in self._values:
            if key not in self._read:
                raise self.wrong(key, "is not a known key here")

    def _list(self, key: str) -> list[object]:
        value = self.take(key)
        if not isinstance(value, list) or not value:
            raise self.wrong(key, "must be a list that is not empty")
        return cast("list[object]", value)


_OptionLists = Mapping[str, tuple[Option, ...]]


def _option_lists(node: _Node) -> _OptionLists:
    return {name: _closed(node.children(name), _option) for name in node.names()}


def _closed(nodes: Iterable[_Node], read: Callable[[_Node], T]) -> tuple[T, ...]:
    """Read each node whole."""
    results: list[T] = []
    for node in nodes:
        results.append(read(node))
        node.close()
    return tuple(results)


def _only_once(node: _Node, key: str, what: str, values: Iterable[str]) -> None:
    seen: set[str] = set()
    for value in values:
        if value in seen:
            raise node.wrong(key, f"{what} {value!r} is used twice")
        seen.add(value)


def _option(node: _Node) -> Option:
    label = Text(node.string("da"), node.string("en"))
    return Option(code=node.string("code"), label=label, exclusive=node.flag("exclusive"))


def _sections(root: _Node, lists: _OptionLists) -> tuple[Section, ...]:
    number = 0

    def question(node: _Node) -> Question:
        nonlocal number
        number += 1
        return _question(node, number, lists)

    def section(node: _Node) -> Section:
        title = node.text("title")
        return Section(
            id=node.string("id"),
            title=title,
            name=node.text("name", title),
            questions=_closed(node.children("questions"), question),
        )

    sections = _closed(root.children("sections"), section)
    _only_once(root, "sections", "section id", [s.id for s in sections])
    return sections


def _question(node: _Node, number: int, lists: _OptionLists) -> Question:
    produces = node.strings("produces") if node.has("produces") else ()
    for product in produces:
        if product not in get_args(Product):
            raise node.wrong("produces", f"{product!r} is not one of {', '.join(get_args(Product))}")
    question = Question(
        id=node.string("id"),
        number=number,
        text=node.text("text"),
        name=node.text("name"),
        parts=_parts(node, "parts", lists),
        hint=node.text("hint", Text()),
        role=node.string("role", ""),
        produces=cast("tuple[Product, ...]", produces),
        task=node.text("task", Text()),
        internal=node.flag("internal"),
    )
    if produces and not question.role:
        raise node.wrong("role", "is missing: what produces something needs a name in the rules")
    return question


def _parts(node: _Node, key: str, lists: _OptionLists) -> tuple[Part, ...]:
    nodes = node.children(key)
    parts = _closed(nodes, lambda child: _part(child, lists))
    _only_once(node, key, "part id", [part.id for part in parts])
    for child, part in zip(nodes, parts, strict=True):
        condition = part.only_if
        if condition is None:
            continue
        asked = next((other for other in parts if other.id == condition.part), None)
        if asked is None or asked is part or asked.type not in _CHOSEN_FROM:
            raise child.wrong("only_if", f"there is no choice {condition.part!r} beside it")
        for code in condition.codes:
            if code not in asked.codes:
                raise child.wrong("only_if", f"{condition.part!r} has no option {code!r}")
    return parts


def _part(node: _Node, lists: _OptionLists) -> Part:
    kind = cast("PartType", node.one_of("type", get_args(PartType)))
    if kind == "choice":
        display = cast("Display", node.one_of("display", [d for d in get_args(Display) if d]))
    else:
        display: Display = ""
    columns = _parts(node, "columns", lists) if kind == "rows" else ()
    if any(column.type == "rows" for column in columns):
        raise node.wrong("columns", "a row cannot hold rows")
    if any(column.id == "row" for column in columns):
        raise node.wrong("columns", "'row' is the name of the row's own id")
    return Part(
        id=node.string("id"),
        type=kind,
        label=node.text("label", Text()),
        display=display,
        options=_options(node, lists) if kind in _CHOSEN_FROM else (),
        placeholder=node.text("placeholder", Text()),
        unit=node.text("unit", Text()),
        low=node.text("low", Text()),
        high=node.text("high", Text()),
        heading=node.flag("heading"),
        only_if=_condition(node.child("only_if")) if node.has("only_if") else None,
        columns=columns,
        starts_with=_start_rows(node, columns) if kind == "rows" and node.has("starts_with") else (),
    )


def _options(node: _Node, lists: _OptionLists) -> tuple[Option, ...]:
    """Return the options of a part: written out, or the name of one of the file's `option_lists`."""
    if isinstance(node.take("options"), str):
        name = node.one_of("options", lists)
        return lists[name]
    options = _closed(node.children("options"), _option)
    _only_once(node, "options", "option", [option.code for option in options])
    return options


def _condition(node: _Node) -> Condition:
    condition = Condition(part=node.string("part"), codes=node.strings("is"))
    node.close()
    return condition


def _start_rows(node: _Node, columns: tuple[Part, ...]) -> tuple[StartRow, ...]:
    headings = [column.id for column in columns if column.heading]

    def start_row(child: _Node) -> StartRow:
        return StartRow(child.string("row"), tuple((name, child.text(name)) for name in headings))

    rows = _closed(node.children("starts_with"), start_row)
    _only_once(node, "starts_with", "row", [row.row for row in rows])
    return rows
