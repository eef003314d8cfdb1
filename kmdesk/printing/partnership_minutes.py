"""The minutes of a partnership meeting: who came, for which systems, and the decisions by company."""

from __future__ import annotations

from collections.abc import Mapping

from reportlab.platypus import Flowable, Spacer

from kmdesk.printing import blocks, wording
from kmdesk.printing.day_words import present
from kmdesk.printing.documents import PARTNERSHIP_MINUTES
from kmdesk.printing.frame import render
from kmdesk.printing.letter_page import letter_page
from kmdesk.printing.styles import Styles
from kmdesk.services.paper.partnership_minutes import MinutesDecision, PartnershipMinutes

Words = Mapping[str, str]


def render_partnership_minutes(data: PartnershipMinutes) -> bytes:
    """Return the minutes as a PDF file: one page when it can be, the same bytes for the same input."""
    words = wording.texts(PARTNERSHIP_MINUTES.kind, data.head.language)
    day = wording.full_day(data.at[:10], data.head.language, weekday=False)
    page = letter_page(
        data.head,
        title=present(" · ", words["kind"], data.name, day),
        kind=(data.kind_name or words["kind"], day),
        footer=present(" · ", words["kind"], data.name),
    )

    def story(styles: Styles) -> list[Flowable]:
        return [
            *blocks.title(words["kind"], styles),
            *blocks.flowing(data.name, styles.lead, 0),
            Spacer(0, styles.gap(6)),
            *_about(data, words, styles),
            *_people(data, words, styles),
            *(blocks.text_section(words["text"], data.text, styles) if data.text.strip() else []),
            *_decisions(data, words, styles),
            *_next(data, words, styles),
        ]

    return render(page, story)


def _about(data: PartnershipMinutes, words: Words, styles: Styles) -> list[Flowable]:
    rows = [
        (words["when"], wording.full_span(data.at, data.until, data.head.language)),
        (words["place"], data.place),
        (words["host"], data.host),
        (words["theme"], data.theme),
        (words["speakers"], data.speakers),
        (words["municipalities"], ", ".join(filter(str.strip, data.municipalities))),
        (words["coordinator"], data.coordinator),
        (words["secretariat"], data.secretariat),
    ]
    return blocks.key_values(rows, styles)


def _people(data: PartnershipMinutes, words: Words, styles: Styles) -> list[Flowable]:
    """Return who came, and which of the three systems they stood for."""
    columns = [
        blocks.Column(words["name"], 0.34, strong=True),
        blocks.Column(words["organisation"], 0.4),
        blocks.Column(words["system"], 0.26),
    ]
    rows = [(person.name, person.organisation, person.system) for person in data.people]
    flow = blocks.table_section(words["people"], columns, rows, styles) if rows else []
    told = [
        (words["present"], ", ".join(filter(str.strip, data.present))),
        (words["missing"], ", ".join(filter(str.strip, data.missing))),
    ]
    return [*flow, Spacer(0, styles.gap(5)), *blocks.key_values(told, styles)]


def _decisions(data: PartnershipMinutes, words: Words, styles: Styles) -> list[Flowable]:
    if not data.decisions:
        return blocks.text_section(words["decisions"], words["none"], styles)
    columns = [
        blocks.Column(words["company"], 0.23, strong=True),
        blocks.Column(words["solution"], 0.3),
        blocks.Column(words["consultants"], 0.25),
        blocks.Column(words["due"], 0.22),
    ]
    rows = [
        (one.company, one.solution, "\n".join(one.consultants), _stand(one, words))
        for one in data.decisions
    ]  # fmt: skip
    return blocks.table_section(words["decisions"], columns, rows, styles)


def _stand(one: MinutesDecision, words: Words) -> str:
    """Return by when it is to be done, and how far it has come or when it was done."""
    due = wording.short_day(one.due_on)
    stand = present(" ", one.status, wording.short_day(one.done_on))
    return present("\n", words["by"].format(day=due) if due.strip() else "", stand)


def _next(data: PartnershipMinutes, words: Words, styles: Styles) -> list[Flowable]:
    planned = wording.full_span(data.next_at, "", data.head.language)
    by = wording.full_day(data.next_by, data.head.language, weekday=False)
    text = planned or (words["by"].format(day=by) if by.strip() else "")
    return blocks.text_section(words["next"], text, styles) if text.strip() else []
