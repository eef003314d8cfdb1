"""Reading a scheme's file into a `Scheme`, refusing one that is not whole and saying where it is wrong."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import cast, get_args

from kmdesk.rules.bilingual import NO_TEXT
from kmdesk.rules.data_file import Node, closed, only_once
from kmdesk.rules.schemes import (
    About,
    Application,
    CalculatorUse,
    Check,
    Condition,
    Group,
    Level,
    Rate,
    RateKind,
    Scheme,
    Status,
    StatusPeriod,
    Unit,
)


def parse_scheme(data: Mapping[str, object]) -> Scheme:
    """Return the scheme in the parsed file `data` (numbers as Decimal); DataError names the first mistake."""
    root = Node(data, "scheme")
    code = root.place = root.string("code")
    scheme = Scheme(
        code=code,
        sheet=root.string("sheet"),
        version=root.whole("version"),
        group=cast("Group", root.one_of("group", get_args(Group))),
        order=root.whole("order"),
        authority=root.text("authority"),
        name=root.text("name"),
        short=root.text("short"),
        title=root.text("title"),
        purpose=root.text("purpose"),
        line=root.text("line"),
        duration=root.text("duration"),
        periods=_periods(root),
        conditions=closed(root.children("conditions"), _condition) if root.has("conditions") else (),
        rate_kinds=closed(root.children("rates"), _rate_kind) if root.has("rates") else (),
        good_to_know=root.texts("good_to_know"),
        steps=root.texts("steps"),
        application=_application(root) if root.has("application") else None,
        combination=root.text("combination", NO_TEXT),
        excludes=root.strings("excludes") if root.has("excludes") else (),
        suits=root.strings("suits") if root.has("suits") else (),
        warning=root.text("warning", NO_TEXT),
        calculator=_calculator(root) if root.has("calculator") else None,
        hires=root.flag("hires"),
        decides=not root.flag("nobody_decides"),
    )
    root.close()
    only_once(root, "conditions", "condition", [condition.id for condition in scheme.conditions])
    only_once(root, "rates", "rate", [kind.id for kind in scheme.rate_kinds])
    use = scheme.calculator
    kinds = {kind.id for kind in scheme.rate_kinds}
    for rate in filter(None, (use.rate, *use.by_rate)) if use else ():
        if rate not in kinds:
            raise root.wrong("calculator", f"there is no rate {rate!r}")
    return scheme


def _periods(root: Node) -> tuple[StatusPeriod, ...]:
    def period(node: Node) -> StatusPeriod:
        return StatusPeriod(
            status=cast("Status", node.one_of("is", get_args(Status))),
            valid_from=node.day_or_none("from"),
            source=node.string("source"),
            checked_on=node.day("checked_on"),
            uncertain=node.flag("uncertain"),
            source_en=node.string("source_en", ""),
            note=node.text("note", NO_TEXT),
            warning=node.text("warning", NO_TEXT),
            instead=node.text("instead", NO_TEXT),
        )

    periods = closed(root.children("status"), period)
    if any(later.valid_from is None for later in periods[1:]):
        raise root.wrong("status", "only the first period may be without a day to begin")
    days = [period.valid_from or date.min for period in periods]
    if sorted(set(days)) != days:
        raise root.wrong("status", "the periods must follow each other")
    return periods


def _condition(node: Node) -> Condition:
    check = None
    if node.has("check"):
        found = node.child("check")
        values = {name: found.take(name) for name in found.names()}
        check = Check(found.string("rule"), {name: v for name, v in values.items() if name != "rule"})
    return Condition(
        id=node.string("id"),
        about=cast("About", node.one_of("about", get_args(About))),
        level=cast("Level", node.one_of("level", get_args(Level))),
        name=node.text("name"),
        text=node.text("text"),
        uncertain=node.flag("uncertain"),
        check=check,
    )


def _rate_kind(node: Node) -> RateKind:
    rates = closed(node.children("amounts"), _rate)
    begins = [rate.valid_from for rate in rates]
    if sorted(set(begins), reverse=True) != begins:
        raise node.wrong("amounts", "must be newest first, one for each day")
    return RateKind(
        id=node.string("id"),
        label=node.text("label"),
        unit=cast("Unit", node.one_of("unit", get_args(Unit))),
        yearly=node.flag("yearly"),
        rates=rates,
        note=node.text("note", NO_TEXT),
        short=node.text("short", NO_TEXT),
    )


def _rate(node: Node) -> Rate:
    year = node.whole("year")
    rate = Rate(
        amount=node.decimal("amount"),
        year=year,
        valid_from=node.day_or_none("from") or date(year, 1, 1),
        valid_to=node.day_or_none("until"),
        source=node.string("source"),
        checked_on=node.day("checked_on"),
        uncertain=node.flag("uncertain"),
        source_en=node.string("source_en", ""),
    )
    if rate.amount < 0:
        raise node.wrong("amount", "must not be negative")
    return rate


def _application(root: Node) -> Application:
    node = root.child("application")
    application = Application(
        channel=node.text("channel"),
        who=node.text("who"),
        when=node.text("when"),
        asks=node.texts("asks"),
        vitas=node.flag("vitas"),
    )
    node.close()
    return application


def _calculator(root: Node) -> CalculatorUse:
    node = root.child("calculator")
    use = CalculatorUse(
        id=node.string("id"),
        rate=node.string("rate", ""),
        values=_figures(node.child("values")) if node.has("values") else {},
        by_rate=_by_rate(node.child("by_rate")) if node.has("by_rate") else {},
        past=node.flag("past"),
    )
    node.close()
    return use


def _by_rate(node: Node) -> Mapping[str, Mapping[str, Decimal]]:
    return {kind: _figures(node.child(kind)) for kind in node.names()}


def _figures(node: Node) -> Mapping[str, Decimal]:
    return {name: node.decimal(name) for name in node.names()}
