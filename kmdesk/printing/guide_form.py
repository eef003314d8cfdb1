"""The interview guide as a form: filled in by hand at the visit, entered afterwards."""

from __future__ import annotations

from collections.abc import Mapping

from reportlab.platypus import Flowable, PageBreak, Spacer

from kmdesk.printing import blocks, wording
from kmdesk.printing.day_words import present
from kmdesk.printing.documents import DocumentKind
from kmdesk.printing.frame import PageFrame, render
from kmdesk.printing.guide_questions import ROOMY, lines, questions
from kmdesk.printing.styles import Styles
from kmdesk.services.paper.guide_form import GuideForm

GUIDE_FORM = DocumentKind("guide_form", 1)


def render_guide_form(data: GuideForm) -> bytes:
    """Return the form as a PDF file; the number of the visit stands on every page. Same input, same bytes."""
    head, words = data.head, wording.texts(GUIDE_FORM.kind, data.head.language)
    kind = words["kind_version"].format(version=data.version) if data.version.strip() else words["kind"]
    printed = wording.texts("frame", head.language)["printed"].format(
        moment=wording.short_moment(head.printed_at, head.language)
    )
    named = data.company.strip()
    page = PageFrame(
        title=words["pdf_title"].format(company=data.company) if named else words["pdf_title_blank"],
        author=present(", ", head.broker.name, head.office_name),
        language=head.language,
        office=head.office_name,
        office_line=head.office_line,
        kind=(kind, present(" · ", data.number, data.company)),
        footer=present(" · ", data.number.strip() or words["kind"], printed, words["footer"]),
    )

    def story(styles: Styles) -> list[Flowable]:
        flow = _opening(data, words, styles)
        for section in data.sections:
            title = words["section"].format(letter=section.letter, title=section.title)
            flow += blocks.heading(title, styles, needs=6 * styles.body.leading)
            flow += questions(section.questions, styles, ROOMY)
        return flow + _internal(data, words, styles)

    return render(page, story)


def _opening(data: GuideForm, words: Mapping[str, str], styles: Styles) -> list[Flowable]:
    """Return title, what the form is about, with lines for what is not known, and what to begin with."""
    known = [
        (words["number"], data.number),
        (words["company"], data.company),
        (words["when"], wording.full_moment(data.starts_at, data.head.language)),
        (words["who"], present(", ", *data.people)),
    ]
    flow = [
        *blocks.title(words["title"], styles),
        Spacer(0, styles.gap(3)),
        *blocks.key_values(known, styles),
    ]
    flow += lines([label for label, value in known if not value.strip()], styles)
    return [*flow, Spacer(0, styles.gap(8)), *blocks.flowing(data.intro, styles.body, styles.gap(5))]


def _internal(data: GuideForm, words: Mapping[str, str], styles: Styles) -> list[Flowable]:
    """Return the broker's own questions on a page of their own, which can be taken away."""
    if not data.internal:
        return []
    return [
        PageBreak(),
        *blocks.heading(words["internal_title"], styles, needs=6 * styles.body.leading),
        *blocks.flowing(words["internal_notice"], styles.notice, 0),
        *questions(data.internal, styles, ROOMY),
    ]
