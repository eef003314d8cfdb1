"""The call list (Ringeliste): whom to call and why, with room to tick and to note the outcome by hand."""

from __future__ import annotations

from collections.abc import Mapping

from reportlab.platypus import Flowable, Spacer

from kmdesk.printing import blocks, wording
from kmdesk.printing.day_words import days_ago, present, unbroken, whole_number
from kmdesk.printing.documents import DocumentKind
from kmdesk.printing.frame import PageFrame, render
from kmdesk.printing.styles import Styles
from kmdesk.services.paper.call_list import Callee, CallList

CALL_LIST = DocumentKind("call_list", 1)

Words = Mapping[str, str]


def render_call_list(data: CallList) -> bytes:
    """Return the list as a PDF file of as many pages as it takes; the same bytes for the same input."""
    head, words = data.head, wording.texts(CALL_LIST.kind, data.head.language)
    printed = wording.texts("frame", head.language)["printed"].format(
        moment=wording.short_moment(head.printed_at, head.language)
    )
    broker = head.broker.name
    page = PageFrame(
        title=words["pdf_title"].format(day=wording.short_day(head.printed_at)),
        author=present(", ", broker, head.office_name),
        language=head.language,
        office=head.office_name,
        office_line=head.office_line,
        kind=(words["for_broker"].format(broker=broker) if broker.strip() else words["kind"], data.what),
        footer=present(" · ", words["kind"], printed, words["footer"]),
    )

    def story(styles: Styles) -> list[Flowable]:
        return [
            *blocks.title(words["kind"], styles),
            *_to_call(data, words, styles),
            *_not_to_call(data, words, styles),
        ]

    return render(page, story)


def _to_call(data: CallList, words: Words, styles: Styles) -> list[Flowable]:
    count = len(data.callees)
    if not count:
        return blocks.flowing(words["nobody"], styles.body, 0)
    title = words["to_call_one" if count == 1 else "to_call_many"].format(
        n=whole_number(count, data.head.language)
    )
    columns = [
        blocks.Column(words["company"], 0.18, strong=True),
        blocks.Column(words["phone"], 0.22),
        blocks.Column(words["last"], 0.17),
        blocks.Column(words["reason"], 0.2),
        blocks.Column(words["called"], 0.07),
        blocks.Column(words["outcome"], 0.16),
    ]
    rows = [
        (
            present("\n", callee.company, callee.city),
            _whom(callee),
            _last(callee, words),
            _reason(callee, words),
            blocks.Checkbox(styles.density.table, ticked=False),
            "",
        )
        for callee in data.callees
    ]
    return blocks.table_section(title, columns, rows, styles)


def _whom(callee: Callee) -> str:
    """Return the company's number, the person to ask for, and their own number if it is another."""
    person = present(", ", callee.contact, callee.contact_title)
    own = callee.contact_phone if callee.contact_phone != callee.phone else ""
    return present("\n", unbroken(callee.phone), person, unbroken(own))


def _last(callee: Callee, words: Words) -> str:
    if not callee.last_on.strip():
        return words["never"]
    how = present(", ", wording.short_day(callee.last_on), callee.last_mode)
    return present("\n", how, callee.last_who, _colleague(callee, words))


def _colleague(callee: Callee, words: Words) -> str:
    if callee.colleague_days is None:
        return ""
    return days_ago(words, "visited" if callee.colleague_visited else "contacted", callee.colleague_days)


def _reason(callee: Callee, words: Words) -> str:
    """Return the open promise, or what came of the last contact, and what to mind before calling."""
    due = wording.short_day(callee.promise_due_on)
    promise = words["promise_due"].format(what=callee.promise, day=due) if due.strip() else callee.promise
    protected = words["protected"].format(basis=callee.basis, day=wording.short_day(callee.basis_on))
    channels = words["channels"].format(channels=callee.channels)
    return present(
        "\n",
        promise if callee.promise.strip() else callee.last_outcome,
        protected if callee.basis.strip() else "",
        channels if callee.channels.strip() else "",
    )


def _not_to_call(data: CallList, words: Words, styles: Styles) -> list[Flowable]:
    """Return the companies that must not be called, without their numbers, and why."""
    if not data.not_to_call:
        return []
    columns = [
        blocks.Column(words["company"], 0.3, strong=True),
        blocks.Column(words["city"], 0.18),
        blocks.Column(words["why"], 0.52),
    ]
    rows = [(row.company, row.city, row.why) for row in data.not_to_call]
    return [
        *blocks.table_section(words["not_to_call"], columns, rows, styles),
        Spacer(0, styles.gap(4)),
        *blocks.flowing(words["not_to_call_text"], styles.label, 0),
    ]
