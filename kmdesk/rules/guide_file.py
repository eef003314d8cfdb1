"""Reading a guide file into a `Guide`, refusing a file that is not whole and saying where it is wrong."""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast, get_args

from kmdesk.rules.data_file import Node, closed, only_once
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

_CHOSEN_FROM = frozenset({"choice", "multi"})


def parse_guide(data: Mapping[str, object]) -> Guide:
    """Return the guide in the parsed JSON `data`; DataError names the place of the first mistake."""
    root = Node(data, "guide")
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
    only_once(root, "sections", "question id", ids)
    only_once(root, "sections", "role", [q.role for q in guide.questions if q.role])
    for question_id in guide.short:
        if question_id not in ids:
            raise root.wrong("short", f"there is no question {question_id!r}")
    return guide


_OptionLists = Mapping[str, tuple[Option, ...]]


def _option_lists(node: Node) -> _OptionLists:
    return {name: closed(node.children(name), _option) for name in node.names()}


def _option(node: Node) -> Option:
    label = Text(node.string("da"), node.string("en"))
    return Option(code=node.string("code"), label=label, exclusive=node.flag("exclusive"))


def _sections(root: Node, lists: _OptionLists) -> tuple[Section, ...]:
    number = 0

    def question(node: Node) -> Question:
        nonlocal number
        number += 1
        return _question(node, number, lists)

    def section(node: Node) -> Section:
        title = node.text("title")
        return Section(
            id=node.string("id"),
            title=title,
            name=node.text("name", title),
            questions=closed(node.children("questions"), question),
        )

    sections = closed(root.children("sections"), section)
    only_once(root, "sections", "section id", [s.id for s in sections])
    return sections


def _question(node: Node, number: int, lists: _OptionLists) -> Question:
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


def _parts(node: Node, key: str, lists: _OptionLists) -> tuple[Part, ...]:
    nodes = node.children(key)
    parts = closed(nodes, lambda child: _part(child, lists))
    only_once(node, key, "part id", [part.id for part in parts])
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


def _part(node: Node, lists: _OptionLists) -> Part:
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


def _options(node: Node, lists: _OptionLists) -> tuple[Option, ...]:
    """Return the options of a part: written out, or the name of one of the file's `option_lists`."""
    if isinstance(node.take("options"), str):
        name = node.one_of("options", lists)
        return lists[name]
    options = closed(node.children("options"), _option)
    only_once(node, "options", "option", [option.code for option in options])
    return options


def _condition(node: Node) -> Condition:
    condition = Condition(part=node.string("part"), codes=node.strings("is"))
    node.close()
    return condition


def _start_rows(node: Node, columns: tuple[Part, ...]) -> tuple[StartRow, ...]:
    headings = [column.id for column in columns if column.heading]

    def start_row(child: Node) -> StartRow:
        return StartRow(child.string("row"), tuple((name, child.text(name)) for name in headings))

    rows = closed(node.children("starts_with"), start_row)
    only_once(node, "starts_with", "row", [row.row for row in rows])
    return rows
