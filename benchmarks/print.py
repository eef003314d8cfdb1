"""What a printed page costs: a visit summary and a fact sheet, one by one, and a thousand in one go.

Compared in one run with bare platypus: the very same flowables (made beforehand), in the same loaded fonts,
on a bare page without header, footer and fitting: what nobody can go below with ReportLab. Then a batch of
summaries, each different: time per page against a single one, and memory as it goes on. After that, how the
cost grows with the length of a note full of changes of font.
Run: `python benchmarks/print.py [--prints N] [--batch N]`.
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
from types import ModuleType

sys.path.insert(0, str(Path(__file__).parents[1]))

import psutil
from reportlab.lib.pagesizes import A4
from reportlab.platypus import BaseDocTemplate, Flowable, Frame, PageTemplate

from kmdesk.printing import frame, scheme_handout, visit_summary
from kmdesk.printing.scheme_handout import render_scheme_handout
from kmdesk.printing.styles import NORMAL, styles_for
from kmdesk.printing.visit_summary import render_visit_summary
from tests.printing.example import EXAMPLE
from tests.printing.scheme_sheets import EXAMPLE as FACT_SHEET

NOTE = "<b>bold & 😀 æøå "


def flowables(module: ModuleType, make: Callable[[], bytes]) -> list[Flowable]:
    """Return the flowables that `make`, a renderer of `module`, sets on its page."""
    caught: list[frame.Story] = []

    def catch(_page: frame.PageFrame, story: frame.Story) -> bytes:
        caught.append(story)
        return b""

    real = vars(module)["render"]
    vars(module)["render"] = catch
    try:
        make()
    finally:
        vars(module)["render"] = real
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


def compare(name: str, module: ModuleType, make: Callable[[], bytes], prints: int) -> float:
    """Print p50 and p95 of `make` and of its bare flowables; return the p50 of `make` in milliseconds."""
    make()  # loads the fonts
    ours: list[float] = []
    floor: list[float] = []
    for _ in range(prints):  # in turns, so that a busy moment hits each alike
        flow = flowables(module, make)  # used up by a build
        floor.append(took(lambda flow=flow: bare(flow)))
        ours.append(took(make))
    base = statistics.median(floor)
    for told, times in {"bare platypus, same flowables": floor, name: ours}.items():
        p50, p95 = statistics.median(times), statistics.quantiles(times, n=20)[-1]
        print(f"{told:<30} p50 {p50:6.1f}   p95 {p95:6.1f}   ×{p50 / base:.2f} of bare platypus")
    return statistics.median(ours)


def batch(count: int, single: float) -> None:
    """Print what each tenth of a batch costs per page, in time against a `single` page, and in memory."""
    process = psutil.Process()
    print(f"{count} different summaries in one go")
    for tenth in range(10):
        times = [
            took(lambda n=n: render_visit_summary(replace(EXAMPLE, document_number=f"B-2026-{n:05}")))
            for n in range(tenth * count // 10, (tenth + 1) * count // 10)
        ]
        p50, held = statistics.median(times), process.memory_info().rss / 1e6
        done = (tenth + 1) * count // 10
        print(f"to {done:>5}   p50 {p50:6.1f}   ×{p50 / single:.2f} of one   {held:6.1f} MB")


def main() -> None:
    """Print all figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--prints", type=int, default=50)
    parser.add_argument("--batch", type=int, default=1000)
    chosen = parser.parse_args()
    print(f"one page, {chosen.prints} prints each, milliseconds")
    compare("a fact sheet", scheme_handout, lambda: render_scheme_handout(FACT_SHEET), chosen.prints)
    single = compare("a visit summary", visit_summary, lambda: render_visit_summary(EXAMPLE), chosen.prints)
    batch(chosen.batch, single)
    print("a note full of changes of font")
    for kilobytes in (125, 250, 500, 1000):
        note = NOTE * (kilobytes * 1000 // len(NOTE.encode()))
        long = replace(EXAMPLE, told=(note,))
        spent = took(lambda long=long: render_visit_summary(long))
        print(f"{kilobytes:>5} KB {spent / 1000:6.2f} s   {spent / kilobytes:6.2f} ms per KB")


if __name__ == "__main__":
    main()
