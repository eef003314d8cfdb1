"""Sizes and paragraph styles of the printed pages, at normal and at tight density (points)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Literal

from reportlab.lib.colors import Color, HexColor
from reportlab.lib.enums import TA_CENTER, TA_LEFT, TA_RIGHT
from reportlab.lib.styles import ParagraphStyle

from kmdesk.printing import fonts

INK: Color = HexColor("#111111")
QUIET: Color = HexColor("#444444")  # 9.7:1 on white; labels and meta, still black on a copier
RULE: Color = HexColor("#8C8C8C")
RADIUS = 3.0


@dataclass(frozen=True)
class Density:
    """How large and how airy a page is set. Sizes in points; `air` multiplies every gap."""

    body: float
    table: float
    air: float


NORMAL = Density(body=10.5, table=9.5, air=1.0)
TIGHT = Density(body=9.5, table=8.75, air=0.72)


@dataclass(frozen=True)
class Styles:
    """The paragraph styles of one page, its density for the gaps between them, and the language it speaks."""

    density: Density
    language: str
    title: ParagraphStyle
    lead: ParagraphStyle
    notice: ParagraphStyle
    section: ParagraphStyle
    subsection: ParagraphStyle
    body: ParagraphStyle
    body_strong: ParagraphStyle
    label: ParagraphStyle
    cell: ParagraphStyle
    cell_strong: ParagraphStyle
    column_title: ParagraphStyle
    column_amount: ParagraphStyle
    box_title: ParagraphStyle
    box: ParagraphStyle
    box_strong: ParagraphStyle
    figure_title: ParagraphStyle
    figure: ParagraphStyle
    amount: ParagraphStyle
    amount_strong: ParagraphStyle
    code: ParagraphStyle
    org: ParagraphStyle
    meta: ParagraphStyle
    meta_right: ParagraphStyle

    def gap(self, points: float) -> float:
        """Return a gap of `points` at normal density, as it is at this density."""
        return points * self.density.air


def is_bold(style: ParagraphStyle) -> bool:
    """Tell whether `style` is set in a heavy weight, so that stand-by fonts follow it."""
    return style.fontName in {fonts.SEMIBOLD, fonts.BOLD}


def _style(
    name: str,
    font: str,
    size: float,
    leading: float,
    *,
    quiet: bool = False,
    side: Literal[0, 1, 2] = TA_LEFT,
) -> ParagraphStyle:
    return ParagraphStyle(
        name,
        fontName=font,
        fontSize=size,
        leading=leading,
        textColor=QUIET if quiet else INK,
        alignment=side,
        allowWidows=0,
        allowOrphans=0,
    )


@cache
def styles_for(density: Density, language: str = "da") -> Styles:
    """Return the styles at `density` for a document in `language`; registers the fonts at first use."""
    fonts.register()
    body, table, loose = density.body, density.table, density is NORMAL
    return Styles(
        density=density,
        language=language,
        title=_style("title", fonts.BOLD, body * 12 / 7, body * 15 / 7),
        lead=_style("lead", fonts.REGULAR, body + 0.5, (body + 0.5) * 1.4),
        notice=_style("notice", fonts.SEMIBOLD, body, body * 1.4),
        section=_style("section", fonts.BOLD, body + 1, (body + 1) * 1.3),
        subsection=_style("subsection", fonts.BOLD, body, body * 1.3),
        body=_style("body", fonts.REGULAR, body, body * (1.44 if loose else 1.34)),
        body_strong=_style("body_strong", fonts.BOLD, body, body * (1.44 if loose else 1.34)),
        label=_style("label", fonts.REGULAR, table, table * 1.36, quiet=True),
        cell=_style("cell", fonts.REGULAR, table, table * 1.36),
        cell_strong=_style("cell_strong", fonts.BOLD, table, table * 1.36),
        column_title=_style("column_title", fonts.SEMIBOLD, 8, 11),
        column_amount=_style("column_amount", fonts.SEMIBOLD, 8, 11, side=TA_RIGHT),
        box_title=_style("box_title", fonts.BOLD, body, body * 1.3),
        box=_style("box", fonts.REGULAR, max(table - 0.5, 8.25), max(table - 0.5, 8.25) * 1.4),
        box_strong=_style("box_strong", fonts.BOLD, max(table - 0.5, 8.25), max(table - 0.5, 8.25) * 1.4),
        figure_title=_style("figure_title", fonts.BOLD, table - 0.5, (table - 0.5) * 1.4, quiet=True),
        figure=_style("figure", fonts.BOLD, body * 2, body * 2.6),
        amount=_style("amount", fonts.REGULAR, table, table * 1.36, side=TA_RIGHT),
        amount_strong=_style("amount_strong", fonts.BOLD, table, table * 1.36, side=TA_RIGHT),
        code=_style("code", fonts.SEMIBOLD, 22, 30, side=TA_CENTER),
        org=_style("org", fonts.SEMIBOLD, 10.5, 14),
        meta=_style("meta", fonts.REGULAR, 8.4, 12, quiet=True),
        meta_right=_style("meta_right", fonts.REGULAR, 8.4, 12, quiet=True, side=TA_RIGHT),
    )
