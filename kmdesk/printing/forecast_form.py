"""The forecast panel's form: a company writes how many work there now, in three and in twelve months."""

from __future__ import annotations

from collections.abc import Mapping

from reportlab.platypus import Flowable, Spacer

from kmdesk.printing import blocks, form_blocks, wording
from kmdesk.printing.day_words import present
from kmdesk.printing.documents import FORECAST_FORM
from kmdesk.printing.frame import render
from kmdesk.printing.letter_page import letter_page
from kmdesk.printing.styles import Styles
from kmdesk.services.paper.forecast_form import ForecastForm, PaperGroup

Words = Mapping[str, str]


def render_forecast_form(data: ForecastForm) -> bytes:
    """Return the form as a PDF file of one page; the same bytes for the same input."""
    words = wording.texts(FORECAST_FORM.kind, data.head.language)
    about = present(" · ", data.company, data.quarter)
    title = words["pdf_title"].format(company=data.company, quarter=data.quarter)
    page = letter_page(
        data.head,
        title=title if about else words["pdf_title_blank"],
        kind=(words["kind"], about),
        footer=present(" · ", words["kind"], data.quarter, words["footer"]),
    )

    def story(styles: Styles) -> list[Flowable]:
        return [
            *_opening(data, words, styles),
            *_figures(data, words, styles),
            *_shortage(data, words, styles),
            *_closing(data, words, styles),
        ]

    return render(page, story)


def _opening(data: ForecastForm, words: Words, styles: Styles) -> list[Flowable]:
    day = wording.full_day(data.due_on, data.head.language, weekday=False)
    return [
        *blocks.title(words["title"], styles),
        Spacer(0, styles.gap(3)),
        *blocks.key_values(
            [
                (words["company"], data.company),
                (words["quarter"], data.quarter),
                (words["who"], data.recipient),
                (words["due"], day),
            ],
            styles,
        ),
        Spacer(0, styles.gap(6)),
        *blocks.flowing(words["intro"], styles.body, styles.gap(4)),
    ]


def _figures(data: ForecastForm, words: Words, styles: Styles) -> list[Flowable]:
    flow = [
        *blocks.heading(words["how_title"], styles, needs=8 * styles.body.leading),
        *blocks.flowing(words["how"], styles.body, styles.gap(2)),
    ]
    for one in data.groups:
        flow += _group(one, data, words, styles)
    return flow


def _group(one: PaperGroup, data: ForecastForm, words: Words, styles: Styles) -> list[Flowable]:
    """Return a group: who is meant, what was said last time in small, and three lines to write on."""
    last = words["last"].format(quarter=data.last_quarter, figures=one.last) if one.last.strip() else ""
    ahead = form_blocks.two_columns(
        form_blocks.write_line(words["m3"], styles), form_blocks.write_line(words["m12"], styles), styles
    )
    return [
        *form_blocks.subheading(one.label, styles, needs=5 * styles.body.leading),
        *blocks.flowing(present(" · ", one.about, last), styles.label, 0),
        *form_blocks.two_columns(form_blocks.write_line(words["now"], styles), ahead, styles, (0.28, 0.72)),
    ]


def _shortage(data: ForecastForm, words: Words, styles: Styles) -> list[Flowable]:
    last = words["last_shortage"].format(answer=data.last_shortage) if data.last_shortage.strip() else ""
    return [
        *blocks.heading(words["shortage_title"], styles, needs=6 * styles.body.leading),
        *form_blocks.tick_options([words["yes"], words["no"], words["unknown"]], styles),
        Spacer(0, styles.gap(4)),
        *form_blocks.write_line(words["which"], styles),
        *([Spacer(0, styles.gap(4)), *blocks.flowing(last, styles.label, 0)] if last else []),
    ]


def _closing(data: ForecastForm, words: Words, styles: Styles) -> list[Flowable]:
    broker = data.head.broker
    contact = [broker.name, broker.phone, broker.email]
    return [
        Spacer(0, styles.gap(12)),
        *form_blocks.two_columns(
            form_blocks.write_line(words["by"], styles),
            form_blocks.write_line(words["on"], styles),
            styles,
            (0.65, 0.35),
        ),
        Spacer(0, styles.gap(16)),
        *blocks.contact_box(words["back_title"], words["back"], contact, styles),
    ]
