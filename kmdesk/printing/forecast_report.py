"""The forecast panel's report of a quarter: one or two pages that name no company."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from reportlab.platypus import Flowable, Spacer

from kmdesk.printing import blocks, wording
from kmdesk.printing.day_words import present
from kmdesk.printing.documents import FORECAST_REPORT
from kmdesk.printing.frame import render
from kmdesk.printing.letter_page import letter_page
from kmdesk.printing.styles import Styles
from kmdesk.services.paper.forecast_report import ForecastReport, ReportLine

Words = Mapping[str, str]


def render_forecast_report(data: ForecastReport) -> bytes:
    """Return the report as a PDF file; the same bytes for the same input."""
    words = wording.texts(FORECAST_REPORT.kind, data.head.language)
    named = bool(data.quarter.strip())
    page = letter_page(
        data.head,
        title=words["pdf_title"].format(quarter=data.quarter) if named else words["pdf_title_blank"],
        kind=(words["kind"], data.quarter),
        footer=present(" · ", words["kind"], data.quarter, words["footer"]),
    )

    def story(styles: Styles) -> list[Flowable]:
        title = words["title"].format(quarter=data.quarter) if named else words["title_blank"]
        flow = [*blocks.title(title, styles), Spacer(0, styles.gap(3))]
        for sentence in (data.response, data.lacking):
            flow += blocks.flowing(sentence, styles.body, styles.gap(3))
        tables = (
            ("groups", data.groups),
            ("municipalities", data.municipalities),
            ("industries", data.industries),
        )
        if not any(lines for _, lines in tables):
            flow += blocks.flowing(words["nothing"], styles.notice, styles.gap(4))
        for name, lines in tables:
            flow += _table(words[name], lines, words, styles)
        return flow + _reading(data, words, styles)

    return render(page, story)


def _table(title: str, lines: Sequence[ReportLine], words: Words, styles: Styles) -> list[Flowable]:
    if not lines:
        return []
    columns = [
        blocks.Column(words["group"], 0.18, strong=True),
        blocks.Column(words["response"], 0.14),
        blocks.Column(words["now"], 0.14),
        blocks.Column(words["since"], 0.18),
        blocks.Column(words["m3"], 0.18),
        blocks.Column(words["m12"], 0.18),
    ]
    rows = [(one.label, one.response, one.today, one.since, one.near, one.far) for one in lines]
    return blocks.table_section(title, columns, rows, styles)


def _reading(data: ForecastReport, words: Words, styles: Styles) -> list[Flowable]:
    """Return how the figures are to be read, and what is left out."""
    flow = blocks.text_section(words["how_title"], words["how"], styles)
    if data.before.strip():
        flow += blocks.flowing(words["compared"].format(quarter=data.before), styles.body, styles.gap(3))
    if data.fewest:
        flow += blocks.flowing(words["discreet"].format(n=data.fewest), styles.body, styles.gap(3))
    return flow
