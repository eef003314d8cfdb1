"""What the forecast panel's answers of a quarter say together, as it is handed to others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kmdesk.core.i18n import tr
from kmdesk.core.languages import in_language
from kmdesk.rules.forecast import DIRECTIONS, Quarter
from kmdesk.rules.forecast_figures import Shares, Sum
from kmdesk.services.forecast_summary import Line, Response, Summary, summary
from kmdesk.services.forecast_words import change_text, number_text, percent_text, quarter_text
from kmdesk.services.paper.common import Letterhead, letterhead
from kmdesk.services.paper.people import label
from kmdesk.store.store import Store


@dataclass(frozen=True)
class ReportLine:
    """A line of a table as it is read; what may not be told or was not said is "–".

    `near` and `far` are what is expected in three and in twelve months.
    """

    label: str
    response: str = ""
    today: str = ""
    since: str = ""
    near: str = ""
    far: str = ""


@dataclass(frozen=True)
class ForecastReport:
    """The report. `response` and `lacking` are sentences; a table without lines is left out."""

    head: Letterhead
    quarter: str = ""
    before: str = ""
    response: str = ""
    lacking: str = ""
    groups: tuple[ReportLine, ...] = ()
    municipalities: tuple[ReportLine, ...] = ()
    industries: tuple[ReportLine, ...] = ()
    fewest: int = 0


def forecast_report(store: Store, quarter: str, printed_at: str, *, language: str = "da") -> ForecastReport:
    """Return the report of a quarter, of this one when none is named; `printed_at` is wall-clock."""
    wanted = Quarter.parse(quarter) or Quarter.of(store.clock.today())
    with in_language(language):
        found = summary(store, wanted)
        told = found.response.answered >= found.fewest
        return ForecastReport(
            head=letterhead(store, printed_at, language),
            quarter=quarter_text(wanted),
            before=quarter_text(found.before),
            response=response_text(found.response, found.response_before),
            lacking=lacking_text(found),
            groups=_lines(found.groups) if told else (),
            municipalities=_lines(found.municipalities) if told else (),
            industries=_lines(found.industries) if told else (),
            fewest=found.fewest,
        )


def response_text(now: Response, before: Response) -> str:
    """Return `9 af 12 har svaret (75,0 %) · 1 afslag · kvartalet før 80,0 %` in the language in use."""
    if now.rate is None:
        return tr("Ingen er spurgt endnu")
    parts = [
        tr(
            "{n} af {all} har svaret ({rate})",
            n=number_text(now.answered),
            all=number_text(now.invited),
            rate=percent_text(now.rate),
        )
    ]
    if now.declined:
        parts.append(tr("{n} afslag", n=number_text(now.declined)))
    if before.rate is not None:
        parts.append(tr("kvartalet før {rate}", rate=percent_text(before.rate)))
    return " · ".join(parts)


def lacking_text(found: Summary) -> str:
    """Return how many lack labour, in the language in use; nothing where too few said."""
    if found.lacking is None:
        return ""
    return tr(
        "{n} af {all} mangler arbejdskraft ({share})",
        n=number_text(found.lacking),
        all=number_text(found.lacking_of),
        share=percent_text(found.lacking / found.lacking_of * 100),
    )


def shares_texts(shares: Shares) -> list[str]:
    """Return `Flere 44,4 %` and so on for each direction that anybody chose, in the language in use."""
    return [
        f"{label('forecast_direction', one)} {percent_text(shares.percent(one))}"
        for one in DIRECTIONS
        if getattr(shares, one)
    ]


def rate_text(response: Response) -> str:
    """Return `7/12 (58,3 %)` in the language in use."""
    said = f"{number_text(response.answered)}/{number_text(response.invited)}"
    return f"{said} ({percent_text(response.rate)})" if response.rate is not None else said


def _lines(lines: Sequence[Line]) -> tuple[ReportLine, ...]:
    return tuple(
        ReportLine(
            line.label,
            rate_text(line.response),
            number_text(line.outlook.today.new) if line.outlook.today.answers else "–",
            change_text(line.outlook.since) or "–",
            _ahead(line.outlook.sums[0], line.outlook.shares[0]),
            _ahead(line.outlook.sums[1], line.outlook.shares[1]),
        )
        for line in lines
    )


def _ahead(found: Sum, shares: Shares) -> str:
    return "\n".join(part for part in (change_text(found), *shares_texts(shares)) if part) or "–"
