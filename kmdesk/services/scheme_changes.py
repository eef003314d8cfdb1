"""What a new file would change in a scheme, line by line, as the broker knows the scheme."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import cast

from kmdesk.core.i18n import tr
from kmdesk.rules.bilingual import Text
from kmdesk.rules.dates import long_date
from kmdesk.rules.schemes import CalculatorUse, Check, Condition, RateKind, Scheme, StatusPeriod
from kmdesk.services import calculations, scheme_wording


@dataclass(frozen=True, slots=True)
class SchemeChange:
    """A line that would be another. `before` is "" for what is new, `after` for what goes."""

    label: str
    before: str
    after: str


def changes(known: Scheme | None, new: Scheme, language: str) -> tuple[SchemeChange, ...]:
    """Return what differs between the scheme as it is known (None: not at all) and the new one.

    Texts are compared in `language`; what differs only in the other language is told as such.
    """
    found = list(_differing(known, new, language))
    told = {key for key, _ in found}
    other = "da" if language == "en" else "en"
    for key, change in _differing(known, new, other):
        if key not in told:
            label = tr("{label} (på dansk)", label=change.label)
            if other == "en":
                label = tr("{label} (på engelsk)", label=change.label)
            found.append((key, SchemeChange(label, change.before, change.after)))
    return tuple(change for _, change in found)


def _differing(known: Scheme | None, new: Scheme, language: str) -> Iterator[tuple[str, SchemeChange]]:
    before = dict(_lines(known, language)) if known else {}
    after = dict(_lines(new, language))
    nothing = ("", "")
    for key in (*after, *(key for key in before if key not in after)):
        (old_label, was), (label, becomes) = before.get(key, nothing), after.get(key, nothing)
        if was != becomes:
            yield key, SchemeChange(label or old_label, was, becomes)


def _lines(scheme: Scheme, language: str) -> Iterator[tuple[str, tuple[str, str]]]:
    """Give every line of a scheme: key, label in the language in use, and text in `language`."""
    yield "version", (tr("Arkets version"), str(scheme.version))
    yield "sheet", (tr("Arkets kode"), scheme.sheet)
    yield "group", (tr("Gruppe"), scheme_wording.group_label(scheme.group, language))
    yield "order", (tr("Plads i gruppen"), str(scheme.order))
    for key, (label, text) in _texts(scheme).items():
        yield key, (label, text.in_language(language))
    for period in scheme.periods:
        begins = long_date(period.valid_from) if period.valid_from else tr("begyndelsen")
        yield f"status {begins}", (tr("Status fra {day}", day=begins), _period(period, language))
    for condition in scheme.conditions:
        label = tr("Betingelse: {name}", name=condition.name.in_language(language))
        yield f"condition {condition.id}", (label, _condition(condition, language))
        if condition.check:
            label = tr("Sådan afgøres: {name}", name=condition.name.in_language(language))
            yield f"check {condition.id}", (label, _check(condition.check))
    for kind in scheme.rate_kinds:
        yield from _rates(kind, language)
    if scheme.calculator:
        yield "calculator", (tr("Beregner"), _calculator(scheme.calculator, language))
    yield "suits", (tr("Hjælper ved"), ", ".join(scheme.suits))
    yield "excludes", (tr("Udelukker"), ", ".join(scheme.excludes))


def _texts(scheme: Scheme) -> Mapping[str, tuple[str, Text]]:
    application = scheme.application
    lists: dict[str, tuple[str, Iterable[Text]]] = {
        "good_to_know": (tr("Godt at vide"), scheme.good_to_know),
        "steps": (tr("Sådan gør I"), scheme.steps),
        "asks": (tr("Ansøgningen spørger om"), application.asks if application else ()),
    }
    return {
        "name": (tr("Navn"), scheme.name),
        "short": (tr("Navn i lister"), scheme.short),
        "title": (tr("Arkets overskrift"), scheme.title),
        "purpose": (tr("Formål"), scheme.purpose),
        "line": (tr("Kort sagt"), scheme.line),
        "duration": (tr("Varighed"), scheme.duration),
        "authority": (tr("Myndighed"), scheme.authority),
        "warning": (tr("Advarsel"), scheme.warning),
        "combination": (tr("Sammen med andre ordninger"), scheme.combination),
        "channel": (tr("Søges hos"), application.channel if application else Text()),
        "who": (tr("Søges af"), application.who if application else Text()),
        "when": (tr("Søges hvornår"), application.when if application else Text()),
        **{key: (label, _joined(texts)) for key, (label, texts) in lists.items()},
    }


def _joined(texts: Iterable[Text]) -> Text:
    every = list(texts)
    return Text(" ".join(text.da for text in every), " ".join(text.en for text in every))


def _uncertain(text: str, *, uncertain: bool) -> str:
    return tr("{text} (usikker)", text=text) if uncertain else text


def _period(period: StatusPeriod, language: str) -> str:
    status = scheme_wording.status_label(period.status, language)
    said = _uncertain(status, uncertain=period.uncertain)
    return f"{said} · {period.source} · {long_date(period.checked_on)}"


def _condition(condition: Condition, language: str) -> str:
    level = scheme_wording.level_label(condition.level, language)
    text = condition.text.in_language(language)
    return f"{_uncertain(text, uncertain=condition.uncertain)} · {level}"


def _check(check: Check) -> str:
    return f"{check.rule}: {_plain(check.values)}" if check.values else check.rule


def _plain(value: object) -> str:
    """Return a value of a file as one would write it."""
    if isinstance(value, Mapping):
        pairs = cast("Mapping[str, object]", value)
        return ", ".join(f"{name} = {_plain(one)}" for name, one in pairs.items())
    if isinstance(value, list):
        return f"[{'; '.join(map(_plain, cast('list[object]', value)))}]"
    return str(value)


def _rates(kind: RateKind, language: str) -> Iterator[tuple[str, tuple[str, str]]]:
    name = kind.label.in_language(language)
    note = kind.note.in_language(language)
    if note:
        yield f"note {kind.id}", (tr("Note til {name}", name=name), note)
    for rate in kind.rates:
        begins = long_date(rate.valid_from)
        amount = scheme_wording.amount_text(rate, kind, language)
        ends = tr("til {day}", day=long_date(rate.valid_to)) if rate.valid_to else ""
        said = " · ".join(filter(None, (amount, ends, rate.source, long_date(rate.checked_on))))
        label = tr("{name} for {year}, fra {day}", name=name, year=rate.year, day=begins)
        yield f"rate {kind.id} {begins}", (label, _uncertain(said, uncertain=rate.uncertain))


def _calculator(use: CalculatorUse, language: str) -> str:
    title = calculations.title(use.id, language)
    return " · ".join(filter(None, (title, use.rate, _plain(use.values))))
