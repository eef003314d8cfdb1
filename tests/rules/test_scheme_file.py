from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from kmdesk.rules.data_file import DataError
from kmdesk.rules.scheme_file import parse_scheme
from kmdesk.rules.schemes import Rate, Scheme, clashes, with_rates

CHECKED = date(2026, 11, 21)


def said(text: str) -> dict[str, str]:
    return {"da": text, "en": f"{text} in English"}


def amount(value: object, year: int, **more: object) -> dict[str, object]:
    return {"amount": value, "year": year, "source": f"star.dk {year}", "checked_on": CHECKED, **more}


def period(status: str, **more: object) -> dict[str, object]:
    return {"is": status, "source": "star.dk", "checked_on": CHECKED, **more}


def whole_file() -> dict[str, Any]:
    """Return a file with everything there can be in it, parsed."""
    texts = ("authority", "name", "short", "title", "purpose", "line", "duration", "combination", "warning")
    return {
        "code": "help",
        "sheet": "H-1",
        "version": 3,
        "group": "employment",
        "order": 10,
        **{name: said(name) for name in texts},
        "excludes": ["other_help"],
        "suits": ["hire"],
        "status": [
            period("active"),
            period(
                "ended",
                uncertain=True,
                source_en="star.dk, a page",
                **{"from": date(2026, 2, 1), **{name: said(name) for name in ("note", "warning", "instead")}},
            ),
        ],
        "hires": True,
        "nobody_decides": True,
        "conditions": [
            {
                "id": "room",
                "about": "company",
                "level": "workplace",
                "name": said("room"),
                "text": said("there is room"),
                "check": {"rule": "number_at_least", "role": "places", "least": 4},
            }
        ],
        "rates": [
            {
                "id": "hour",
                "label": said("hour"),
                "unit": "kr_per_hour",
                "yearly": True,
                "note": said("note"),
                "short": said("short"),
                "amounts": [
                    amount(Decimal("86.16"), 2023, uncertain=True, source_en="star.dk in 2023"),
                    amount(78, 2018, **{"from": date(2018, 7, 1)}, until=date(2018, 12, 31)),
                ],
            }
        ],
        "good_to_know": [said("good")],
        "steps": [said("first"), said("second")],
        "application": {
            "channel": said("channel"),
            "who": said("who"),
            "when": said("when"),
            "asks": [said("name")],
            "vitas": True,
        },
        "calculator": {
            "id": "wage_subsidy",
            "rate": "hour",
            "values": {"cap_percent": 50, "most_weeks": 26},
            "by_rate": {"hour": {"most_weeks": 104}},
            "past": True,
        },
    }


def with_amounts(*amounts: dict[str, object]) -> dict[str, Any]:
    """Return the file with these amounts of its one rate."""
    file = whole_file()
    file["rates"][0]["amounts"] = list(amounts)
    return file


def test_a_file_becomes_a_scheme_with_all_that_is_in_it() -> None:
    scheme = parse_scheme(whole_file())
    assert (scheme.code, scheme.sheet, scheme.version, scheme.order) == ("help", "H-1", 3, 10)
    assert (scheme.title.da, scheme.title.en) == ("title", "title in English")
    assert (scheme.excludes, scheme.suits) == (("other_help",), ("hire",))
    (condition,) = scheme.conditions
    assert (condition.about, condition.level) == ("company", "workplace")
    assert condition.check is not None
    assert condition.check.rule == "number_at_least"
    assert condition.check.values == {"role": "places", "least": 4}
    (kind,) = scheme.rate_kinds
    newest, oldest = kind.rates
    assert (newest.amount, newest.valid_from, newest.uncertain) == (Decimal("86.16"), date(2023, 1, 1), True)
    assert (oldest.valid_from, oldest.valid_to) == (date(2018, 7, 1), date(2018, 12, 31))
    assert [step.da for step in scheme.steps] == ["first", "second"]
    assert scheme.application is not None
    assert [asked.en for asked in scheme.application.asks] == ["name in English"]
    use = scheme.calculator
    assert use is not None
    assert use.past
    assert use.values_for("") == {"cap_percent": Decimal(50), "most_weeks": Decimal(26)}
    assert use.values_for("hour") == {"cap_percent": Decimal(50), "most_weeks": Decimal(104)}
    assert scheme.application.vitas
    assert scheme.hires
    assert not scheme.decides
    assert kind.name_in("da") == "short"
    assert (newest.source_in("da"), newest.source_in("en")) == ("star.dk 2023", "star.dk in 2023")
    assert oldest.source_in("en") == "star.dk 2018"
    first, ended = scheme.periods
    assert (ended.note.da, ended.source_in("en")) == ("note", "star.dk, a page")
    assert (first.note.da, first.source_in("en")) == ("", "star.dk")


def test_a_file_needs_neither_rates_conditions_nor_a_calculator() -> None:
    file = whole_file()
    for key in ("rates", "conditions", "calculator", "application", "good_to_know", "warning", "suits"):
        del file[key]
    scheme = parse_scheme(file)
    assert (scheme.rate_kinds, scheme.conditions, scheme.calculator, scheme.application) == (
        (),
        (),
        None,
        None,
    )
    assert not scheme.warning.da
    assert not scheme.needs_checking(date(2026, 1, 31))


@pytest.mark.parametrize(
    "key",
    [
        *("code", "sheet", "version", "group", "order", "status"),
        *("authority", "name", "short", "title", "purpose", "line", "duration"),
    ],
)
def test_a_missing_key_is_named(key: str) -> None:
    file = whole_file()
    del file[key]
    with pytest.raises(DataError) as caught:
        parse_scheme(file)
    assert caught.value.place.endswith(f".{key}")
    assert caught.value.why == "is missing"


@pytest.mark.parametrize(
    "where",
    [
        (),
        ("title",),
        ("status", 0),
        ("conditions", 0),
        ("rates", 0),
        ("rates", 0, "amounts", 1),
        ("steps", 1),
        ("application",),
        ("application", "asks", 0),
        ("calculator",),
    ],
)
def test_a_misspelt_key_is_refused_wherever_it_is(where: tuple[str | int, ...]) -> None:
    file: Any = whole_file()
    node = file
    for step in where:
        node = node[step]
    node["misspelt"] = "x"
    with pytest.raises(DataError, match="not a known key") as caught:
        parse_scheme(file)
    path = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in where)
    assert caught.value.place == f"help{path}.misspelt"


def test_rates_come_newest_first() -> None:
    with pytest.raises(DataError, match="newest first") as caught:
        parse_scheme(with_amounts(amount(1, 2018), amount(2, 2023)))
    assert caught.value.place == "help.rates[0].amounts"


def test_two_rates_cannot_begin_the_same_day() -> None:
    with pytest.raises(DataError, match="newest first, one for each day"):
        parse_scheme(with_amounts(amount(1, 2023), amount(2, 2022, **{"from": date(2023, 1, 1)})))


@pytest.mark.parametrize(
    ("value", "why"),
    [
        (86.16, "must be a number"),
        ("86,16", "must be a number"),
        (True, "must be a number"),
        (Decimal("-0.01"), "must not be negative"),
    ],
)
def test_an_amount_is_a_decimal_number_that_is_not_negative(value: object, why: str) -> None:
    with pytest.raises(DataError, match=why) as caught:
        parse_scheme(with_amounts(amount(value, 2023)))
    assert caught.value.place == "help.rates[0].amounts[0].amount"


@pytest.mark.parametrize("gone", ["amount", "year", "source", "checked_on"])
def test_a_rate_says_its_amount_year_source_and_day(gone: str) -> None:
    rate = amount(1, 2023)
    del rate[gone]
    with pytest.raises(DataError, match="is missing") as caught:
        parse_scheme(with_amounts(rate))
    assert caught.value.place == f"help.rates[0].amounts[0].{gone}"


def test_a_float_is_no_figure_of_a_calculator_either() -> None:
    file = whole_file()
    file["calculator"]["values"]["cap_percent"] = 0.5
    with pytest.raises(DataError, match="must be a number") as caught:
        parse_scheme(file)
    assert caught.value.place == "help.calculator.values.cap_percent"


@pytest.mark.parametrize("status", ["aktiv", "", 1, "Active"])
def test_a_status_is_one_of_those_there_are(status: object) -> None:
    file = whole_file()
    file["status"][0]["is"] = status
    with pytest.raises(DataError) as caught:
        parse_scheme(file)
    assert caught.value.place == "help.status[0].is"


@pytest.mark.parametrize(
    ("days", "why"),
    [
        ((date(2026, 2, 1), date(2025, 1, 1)), "must follow each other"),
        ((date(2026, 2, 1), date(2026, 2, 1)), "must follow each other"),
        ((None, None), "only the first period may be without a day"),
        ((date(2026, 2, 1), None), "only the first period may be without a day"),
    ],
)
def test_the_periods_of_a_status_follow_each_other(days: tuple[date | None, ...], why: str) -> None:
    file = whole_file()
    file["status"] = [period("active", **({"from": day} if day else {})) for day in days]
    with pytest.raises(DataError, match=why) as caught:
        parse_scheme(file)
    assert caught.value.place == "help.status"


@pytest.mark.parametrize(
    ("path", "wrong"),
    [
        (("group",), "jobs"),
        (("conditions", 0, "about"), "firm"),
        (("conditions", 0, "level"), "house"),
        (("rates", 0, "unit"), "dollars"),
    ],
)
def test_a_choice_that_does_not_exist_is_refused(path: tuple[str | int, ...], wrong: str) -> None:
    file: Any = whole_file()
    node = file
    for step in path[:-1]:
        node = node[step]
    node[path[-1]] = wrong
    with pytest.raises(DataError, match=f"must be one of .*, not '{wrong}'"):
        parse_scheme(file)


@pytest.mark.parametrize(("language", "left"), [("da", "en"), ("en", "da")])
def test_a_text_is_there_in_both_languages(language: str, left: str) -> None:
    file = whole_file()
    del file["purpose"][language]
    assert left in file["purpose"]
    with pytest.raises(DataError, match="is missing") as caught:
        parse_scheme(file)
    assert caught.value.place == f"help.purpose.{language}"


@pytest.mark.parametrize("key", ["conditions", "rates"])
def test_two_with_the_same_id_are_refused(key: str) -> None:
    file = whole_file()
    file[key] *= 2
    with pytest.raises(DataError, match="is used twice") as caught:
        parse_scheme(file)
    assert caught.value.place == f"help.{key}"


def test_a_calculator_takes_a_rate_that_is_there() -> None:
    file = whole_file()
    file["calculator"]["rate"] = "week"
    with pytest.raises(DataError, match="there is no rate 'week'"):
        parse_scheme(file)


def test_figures_by_rate_are_for_a_rate_that_is_there() -> None:
    file = whole_file()
    file["calculator"]["by_rate"] = {"week": {"most_weeks": 1}}
    with pytest.raises(DataError, match="there is no rate 'week'"):
        parse_scheme(file)


def test_a_day_is_a_day() -> None:
    file = whole_file()
    file["status"][0]["checked_on"] = "21.11.2026"
    with pytest.raises(DataError, match="must be a day"):
        parse_scheme(file)


def rates_of(*amounts: dict[str, object]) -> Scheme:
    return parse_scheme(with_amounts(*amounts))


@pytest.mark.parametrize(
    ("day", "year"),
    [
        (date(2012, 12, 31), None),
        (date(2013, 1, 1), 2013),
        (date(2018, 12, 31), 2018),
        (date(2019, 1, 1), 2013),
        (date(2022, 12, 31), 2013),
        (date(2023, 1, 1), 2023),
    ],
)
def test_the_newest_rate_that_has_begun_and_is_not_closed_is_shown(day: date, year: int | None) -> None:
    scheme = rates_of(amount(3, 2023), amount(2, 2018, until=date(2018, 12, 31)), amount(1, 2013))
    shown = scheme.shown_rate("hour", day)
    assert (shown.rate.year if shown else None) == year


def test_a_rate_is_old_from_the_first_day_of_the_next_year() -> None:
    scheme = rates_of(amount(1, 2023))
    assert [scheme.shown_rates(date(2023, 12, 31))[0].old, scheme.shown_rates(date(2024, 1, 1))[0].old] == [
        False,
        True,
    ]


def test_a_scheme_shows_no_rate_from_the_day_it_has_ended() -> None:
    scheme = parse_scheme(whole_file())
    assert scheme.shown_rates(date(2026, 1, 31))
    assert scheme.shown_rates(date(2026, 2, 1)) == ()
    assert not scheme.needs_checking(date(2026, 2, 1))


def looked_up(value: str, day: date) -> Rate:
    return Rate(Decimal(value), day.year, day, None, "star.dk", CHECKED)


def test_a_looked_up_rate_goes_before_the_shipped_ones_and_replaces_one_of_the_same_day() -> None:
    scheme = with_rates(
        rates_of(amount(2, 2023), amount(1, 2018)),
        [
            ("hour", looked_up("5", date(2026, 1, 1))),
            ("hour", looked_up("4", date(2023, 1, 1))),
            ("unheard_of", looked_up("9", date(2026, 1, 1))),
        ],
    )
    (kind,) = scheme.rate_kinds
    assert [str(rate.amount) for rate in kind.rates] == ["5", "4", "1"]


# What holds on a day


def dated(*periods: dict[str, object]) -> Scheme:
    file = whole_file()
    file["status"] = list(periods)
    return parse_scheme(file)


def test_before_its_first_day_a_scheme_has_not_begun_and_shows_no_rate() -> None:
    scheme = dated(period("active", uncertain=True, **{"from": date(2024, 1, 1)}))
    before, begun = date(2023, 12, 31), date(2024, 1, 1)
    assert (scheme.status_on(before).status, scheme.status_on(before).uncertain) == ("not_begun", False)
    assert scheme.status_on(before).source == "star.dk"
    assert (scheme.shown_rates(before), scheme.needs_checking(before)) == ((), False)
    assert scheme.status_on(begun).status == "active"
    assert scheme.shown_rates(begun)
    # Without a day, the first period has no beginning.
    assert dated(period("active")).status_on(date(1900, 1, 1)).status == "active"


def test_a_warning_belongs_to_its_period_and_the_schemes_own_holds_else() -> None:
    scheme = parse_scheme(whole_file())
    assert scheme.warning_on(date(2026, 1, 31)).da == "warning"
    file = whole_file()
    file["status"][1]["warning"] = said("closed")
    scheme = parse_scheme(file)
    assert scheme.warning_on(date(2026, 1, 31)).da == "warning"
    assert scheme.warning_on(date(2026, 2, 1)).da == "closed"


def test_what_has_ended_has_no_steps_and_says_what_to_do_instead() -> None:
    scheme = parse_scheme(whole_file())
    open_still, ended = date(2026, 1, 31), date(2026, 2, 1)
    assert (len(scheme.steps_on(open_still)), scheme.instead_on(open_still).da) == (2, "")
    assert (scheme.steps_on(ended), scheme.instead_on(ended).da) == ((), "instead")


def test_the_rates_to_calculate_with_are_those_of_the_day_or_of_the_past() -> None:
    file = with_amounts(amount(3, 2023), amount(2, 2018, until=date(2018, 12, 31)), amount(1, 2013))
    past = parse_scheme(file)
    day = date(2026, 6, 1)  # the scheme has ended
    assert past.shown_rates(day) == ()
    assert [(one.rate.year, one.old) for one in past.rates_to_choose(day)] == [
        (2023, True),
        (2018, True),
        (2013, True),
    ]
    assert [one.rate.year for one in past.rates_to_choose(date(2013, 6, 1))] == [2013]
    del file["calculator"]["past"]
    now = parse_scheme(file)
    assert now.rates_to_choose(day) == ()
    assert [one.rate.year for one in now.rates_to_choose(date(2025, 6, 1))] == [2023]
    del file["calculator"]
    assert parse_scheme(file).rates_to_choose(date(2025, 6, 1)) == ()


def test_schemes_exclude_each_other_either_way_round() -> None:
    one, other = whole_file(), {**whole_file(), "code": "other_help", "excludes": ["nothing"]}
    third = {**whole_file(), "code": "third", "excludes": ["nothing"]}
    schemes = [parse_scheme(file) for file in (one, other, third)]
    found = clashes(schemes)
    assert {code: [s.code for s in others] for code, others in found.items()} == {
        "help": ["other_help"],
        "other_help": ["help"],
    }
    assert clashes(schemes[1:]) == {}
