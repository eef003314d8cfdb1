"""What the companies wish, need and ask, by topic, for the internal group."""

from __future__ import annotations

from collections.abc import Mapping

from reportlab.platypus import Flowable, Spacer

from kmdesk.printing import blocks, wording
from kmdesk.printing.day_words import present, whole_number
from kmdesk.printing.documents import GATHERING
from kmdesk.printing.frame import render
from kmdesk.printing.letter_page import letter_page
from kmdesk.printing.styles import Styles
from kmdesk.services.paper.gathering import GatheringPaper, Told, Topic

Words = Mapping[str, str]


def render_gathering(data: GatheringPaper) -> bytes:
    """Return the pages as a PDF file; the same bytes for the same input."""
    words = wording.texts(GATHERING.kind, data.head.language)
    page = letter_page(
        data.head,
        title=words["pdf_title"].format(day=wording.short_day(data.head.printed_at)),
        kind=(words["short"], words["for_group"]),
        footer=present(" · ", words["short"], words["footer"]),
    )

    def story(styles: Styles) -> list[Flowable]:
        flow = [*blocks.title(words["kind"], styles), Spacer(0, styles.gap(3))]
        flow += blocks.flowing(_lead(data, words), styles.body, styles.gap(3))
        if not data.count:
            return flow + blocks.flowing(words["nothing"], styles.notice, styles.gap(4))
        for topic in data.topics:
            flow += _topic(topic, words, styles)
        return flow

    return render(page, story)


def _lead(data: GatheringPaper, words: Words) -> str:
    """Return how many there are, and which: `12 ønsker, behov og spørgsmål · siden 01.09.2026`."""
    count = whole_number(data.count, data.head.language)
    return present(
        " · ",
        words["count_one" if data.count == 1 else "count_many"].format(n=count),
        words.get(f"state_{data.state}", ""),
        words["since"].format(day=wording.short_day(data.since)) if data.since.strip() else "",
    )


def _topic(topic: Topic, words: Words, styles: Styles) -> list[Flowable]:
    if not topic.told:
        return []
    columns = [
        blocks.Column(words["type"], 0.13),
        blocks.Column(words["company"], 0.2, strong=True),
        blocks.Column(words["said"], 0.3),
        blocks.Column(words["received"], 0.14),
        blocks.Column(words["brought"], 0.23),
    ]
    rows = [
        (
            one.kind,
            present("\n", one.company, one.municipality),
            present("\n", one.title, one.text),
            wording.short_day(one.on),
            _brought(one, words),
        )
        for one in topic.told
    ]
    return blocks.table_section(topic.name or words["no_topic"], columns, rows, styles)


def _brought(one: Told, words: Words) -> str:
    """Return when and to whom it was brought, and what came of it."""
    if not one.brought_on.strip():
        return one.result
    when = words["brought_when"].format(day=wording.short_day(one.brought_on), group=one.brought_to)
    return present("\n", when if one.brought_to.strip() else wording.short_day(one.brought_on), one.result)
