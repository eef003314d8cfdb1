"""The sheet with the recovery code: large enough to type from, with what it is for and where to keep it."""

from __future__ import annotations

import re

from reportlab.platypus import Flowable, Spacer

from kmdesk.printing import blocks, form_blocks, wording
from kmdesk.printing.documents import RECOVERY_SHEET
from kmdesk.printing.frame import PageFrame, render
from kmdesk.printing.recovery_sheet_data import RecoverySheet
from kmdesk.printing.styles import Styles

_LINE_HOLDS = 24  # characters of the code's size that are easy to read on one line


def _groups(code: str) -> list[str]:
    groups = [group for group in re.split(r"[-–\s]+", code) if group]
    return groups if len(groups) > 1 else re.findall(".{1,4}", "".join(groups))


def _code(code: str, styles: Styles) -> list[Flowable]:
    """Return the code as a framed grid, read line by line."""
    groups = _groups(code)
    if not groups:
        return []
    per_line = max(1, min(4, _LINE_HOLDS // max(map(len, groups))))
    return form_blocks.code_grid(groups, per_line, styles)


def render_recovery_sheet(data: RecoverySheet) -> bytes:
    """Return the sheet as a PDF file of one page; the code is on the page and nowhere else."""
    words = wording.texts(RECOVERY_SHEET.kind, data.language)
    made_on = wording.full_day(data.made_on, data.language, weekday=False)
    page = PageFrame(
        title=words["title"],
        author="kmdesk",
        language=data.language,
        office=data.desk_name,
        office_line=data.broker_name,
        kind=(words["kind"], made_on),
        footer=words["footer"].format(day=wording.short_day(data.made_on)),
    )

    def story(styles: Styles) -> list[Flowable]:
        about = [
            (words["desk"], data.desk_name),
            (words["broker"], data.broker_name),
            (words["made_on"], made_on),
        ]
        return [
            *blocks.title(words["title"], styles),
            blocks.paragraph(words["lead"], styles.lead),
            Spacer(0, styles.gap(16)),
            *_code(data.code, styles),
            Spacer(0, styles.gap(16)),
            *blocks.key_values(about, styles),
            *blocks.text_section(words["use_title"], words["use_text"], styles),
            *blocks.heading(words["keep_title"], styles, needs=0),
            *blocks.numbered([words[f"keep_{n}"] for n in range(1, 5)], styles),
            *blocks.text_section(words["know_title"], words["know_text"], styles),
        ]

    return render(page, story)
