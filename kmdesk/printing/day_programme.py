"""The programme of a day (Dagsprogram), for the car: where, when, whom, and what to bring."""

from __future__ import annotations

from collections.abc import Mapping

from reportlab.platypus import Flowable, Spacer

from kmdesk.printing import blocks, form_blocks, wording
from kmdesk.printing.day_words import days_ago, hours, people, present, unbroken
from kmdesk.printing.documents import DocumentKind
from kmdesk.printing.frame import PageFrame, render
from kmdesk.printing.styles import Styles
from kmdesk.services.paper.day_programme import DayFollowUp, DayItem, DayProgramme, DayPromise

DAY_PROGRAMME = DocumentKind("day_programme", 1)

Words = Mapping[str, str]
_TIME_SHARE = 0.18


def render_day_programme(data: DayProgramme) -> bytes:
    """Return the programme as a PDF file, one page when it can be; the same bytes for the same input."""
    head, words = data.head, wording.texts(DAY_PROGRAMME.kind, data.head.language)
    printed = wording.texts("frame", head.language)["printed"].format(
        moment=wording.short_moment(head.printed_at, head.language)
    )
    broker, day = head.broker.name, wording.full_day(data.day, head.language)
    page = PageFrame(
        title=words["pdf_title"].format(day=wording.short_day(data.day)),
        author=present(", ", broker, head.office_name),
        language=head.language,
        office=head.office_name,
        office_line=head.office_line,
        kind=(words["for_broker"].format(broker=broker) if broker.strip() else words["kind"],),
        footer=present(" · ", words["kind"], printed, words["footer"]),
    )

    def story(styles: Styles) -> list[Flowable]:
        flow = blocks.title(day[:1].upper() + day[1:] if day.strip() else words["kind"], styles)
        if not data.items:
            flow += blocks.flowing(words["nothing"], styles.body, 0)
        for item in data.items:
            flow += [Spacer(0, styles.gap(5)), *blocks.flowing(_gap(item, words), styles.label, 0)]
            flow += [Spacer(0, styles.gap(5)), *_card(item, words, styles)]
        return flow + _follow_ups(data, words, styles)

    return render(page, story)


def _gap(item: DayItem, words: Words) -> str:
    """Return how much air there is before a visit; nothing when it is not known or there is none."""
    if not item.gap:
        return ""
    if item.gap < 0:
        return words["overlap"].format(minutes=-item.gap)
    whole, minutes = divmod(item.gap, 60)
    return words["gap_hours" if whole else "gap_minutes"].format(hours=whole, minutes=minutes)


def _card(item: DayItem, words: Words, styles: Styles) -> list[Flowable]:
    when = [
        *blocks.flowing(hours(item.starts_at, item.ends_at), styles.body_strong, 0),
        *blocks.flowing(item.mode, styles.label, 0),
        *(blocks.flowing(words["joint"], styles.label, 0) if item.joint else []),
    ]
    what = [
        *blocks.headed(item.company or item.mode, "H2", styles.section, (0, styles.gap(3)), needs=0),
        *blocks.key_values(_facts(item, words), styles),
        *blocks.flowing(words["bring"], styles.label, 0),
        *form_blocks.tick_options(_bring(item, words), styles),
    ]
    shares = (_TIME_SHARE, 1 - _TIME_SHARE)
    return form_blocks.one_box(form_blocks.two_columns(when, what, styles, shares=shares), styles)


def _facts(item: DayItem, words: Words) -> list[tuple[str, str]]:
    return [
        (words["place"], present(" · ", item.place, item.room)),
        (words["meet"], people(item.to_meet)),
        (words["phone"], unbroken(item.phone)),
        (words["topic"], item.topic),
        (words["with_us"], people(item.with_us)),
        (words["colleague"], _colleague(item, words)),
        (words["note"], present(" · ", words["protected"] if item.protected else "", item.note)),
    ]


def _colleague(item: DayItem, words: Words) -> str:
    if item.colleague_days is None:
        return ""
    return days_ago(words, "colleague", item.colleague_days, who=item.colleague)


def _bring(item: DayItem, words: Words) -> list[str]:
    """Return the briefing sheet and what we promised the company."""
    return [
        words["sheet_printed" if item.briefed else "sheet"],
        *(_promise(promise, words) for promise in item.promises),
    ]


def _promise(promise: DayPromise, words: Words) -> str:
    key = "promise_due" if promise.due_on.strip() else "promise"
    return words[key].format(what=promise.what, day=wording.short_day(promise.due_on))


def _follow_ups(data: DayProgramme, words: Words, styles: Styles) -> list[Flowable]:
    if not data.follow_ups:
        return []
    columns = [
        blocks.Column(words["due"], 0.22),
        blocks.Column(words["what"], 0.34),
        blocks.Column(words["company"], 0.35),
        blocks.Column(words["done"], 0.09),
    ]
    rows = [
        (
            _due(task, words),
            task.what if task.ours else words["theirs"].format(what=task.what),
            present(", ", task.company, unbroken(task.phone)),
            blocks.Checkbox(styles.density.table, ticked=False),
        )
        for task in data.follow_ups
    ]
    return blocks.table_section(words["follow_ups"], columns, rows, styles)


def _due(task: DayFollowUp, words: Words) -> str:
    day = wording.short_day(task.due_on)
    return words["at"].format(day=day, time=task.due_time) if task.due_time.strip() else day
