"""What one printed visit summary costs.

Compared in one run with bare platypus: the very same flowables (made beforehand), in the same loaded fonts,
on a bare page without header, footer and fitting: what nobody can go below with ReportLab. After that, how
the cost grows with the length of a note full of changes of font.
Run: `python benchmarks/print.py [--prints N]`.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from reportlab.lib.pagesizes import A4
from reportlab.platypus import BaseDocTemplate, Flowable, Frame, PageTemplate

from kmdesk.printing import frame, visit_summary
from kmdesk.printing.styles import NORMAL, styles_for
from kmdesk.printing.visit_summary import render_visit_summary
from tests.printing.example import EXAMPLE

NOTE = "<b>bold & 😀 æøå "


def flowables() -> list[Flowable]:
    """Return the flowables of the example as `render_visit_summary` makes them."""
    caught: list[frame.Story] = []

    def catch(_page: frame.PageFrame, story: frame.Story) -> bytes:
        caught.append(story)
        return b""

    visit_summary.render, real = catch, visit_summary.render
    try:
        render_visit_summary(EXAMPLE)
    finally:
        visit_summary.render = real
    return caught[0](styles_for(NORMAL))


def bare(flow: list[Flowable]) -> bytes:
    """Set the flowables on a bare page."""
    output = BytesIO()
    document = BaseDocTemplate(output, pagesize=A4, invariant=1)
    body = Frame(frame.LEFT, frame.BOTTOM, frame.BODY_WIDTH, frame.BODY_HEIGHT, 0, 0, 0, 0)
    document.addPageTemplates(PageTemplate(id="page", frames=[body]))
    document.build(flow)
    return output.getvalue()


def took(work: Callable[[], object]) -> float:
    """Run it once; return milliseconds."""
    start = time.perf_counter()
    work()
    return (time.perf_counter() - start) * 1000


def main() -> None:
    """Print p50 and p95 of both, the ratio, and the time by length of the note."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--prints", type=int, default=50)
    chosen = parser.parse_args()
    render_visit_summary(EXAMPLE)  # loads the fonts
    ours: list[float] = []
    floor: list[float] = []
    for _ in range(chosen.prints):  # in turns, so that a busy moment hits each alike
        flow = flowables()  # used up by a build
        floor.append(took(lambda flow=flow: bare(flow)))
        ours.append(took(lambda: render_visit_summary(EXAMPLE)))
    base = statistics.median(floor)
    print(f"one page, {chosen.prints} prints each, milliseconds")
    for name, times in {"bare platypus, same flowables": floor, "a visit summary": ours}.items():
        p50, p95 = statistics.median(times), statistics.quantiles(times, n=20)[-1]
        print(f"{name:<30} p50 {p50:6.1f}   p95 {p95:6.1f}   ×{p50 / base:.2f} of bare platypus")
    print("a note full of changes of font")
    for kilobytes in (125, 250, 500, 1000):
        note = NOTE * (kilobytes * 1000 // len(NOTE.encode()))
        long = replace(EXAMPLE, told=(note,))
        spent = took(lambda long=long: render_visit_summary(long))
        print(f"{kilobytes:>5} KB {spent / 1000:6.2f} s   {spent / kilobytes:6.2f} ms per KB")


if __name__ == "__main__":
    main()
