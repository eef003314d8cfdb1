"""The sheet with the recovery code: large enough to type from, with what it is for and where to keep it."""

from __future__ import annotations

import re

from reportlab.platypus import Flowable, Spacer, Table, TableStyle

from kmdesk.printing import blocks, wording
from kmdesk.printing.documents import RECOVERY_SHEET
from kmdesk.printing.frame import BODY_WIDTH, PageFrame, render
from kmdesk.printing.recovery_sheet_data import RecoverySheet
from kmdesk.printing.styles import INK, RADIUS, RULE, Styles

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
    groups += [""] * (-len(groups) % per_line)
    cells: list[list[Flowable]] = [
        [blocks.paragraph(group, styles.code) for group in groups[start : start + per_line]]
        for start in range(0, len(groups), per_line)
    ]
    look = TableStyle(
        [
            ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
            ("TOPPADDING", (0, 0), (-1, -1), 12),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 10),
            ("INNERGRID", (0, 0), (-1, -1), 0.6, RULE),
            ("BOX", (0, 0), (-1, -1), 1.2, INK),
            ("ROUNDEDCORNERS", [RADIUS] * 4),
        ]
    )
    return [Table(cells, colWidths=[BODY_WIDTH / per_line] * per_line, style=look, splitInRow=1)]


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
            blocks.paragraph(words["title"], styles.title),
            Spacer(0, styles.gap(3)),
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
