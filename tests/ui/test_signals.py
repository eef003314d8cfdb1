"""Signals that carry None, thousands of times: the interpreter's None must outlive them.

Before Python 3.12 None is counted like any other object, and a binding that gives back one reference too many
ends the process after some thousand emits.
"""

from __future__ import annotations

import os
import sys
from datetime import date

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from kmdesk.ui.widgets.buttons import LinkButton
from kmdesk.ui.widgets.fields import ComboBox, DateEdit
from kmdesk.ui.widgets.segments import Segments

EMITS = 5_000


@pytest.mark.parametrize(
    ("make", "name"),
    [
        (lambda: Segments((("yes", "Ja"), ("no", "Nej"))), "changed"),
        (lambda: ComboBox((("yes", "Ja"),)), "chosen"),
        (lambda: DateEdit(date.fromisoformat), "changed"),
    ],
    ids=["segments", "combo", "date"],
)
@pytest.mark.parametrize("value", [None, True, "ja"], ids=repr)
def test_thousands_of_emits_leave_counts_alone(qapp, make, name, value):
    widget = make()
    signal = getattr(widget, name)
    seen: list[object] = []
    signal.connect(seen.append)
    signal.emit(value)
    before = sys.getrefcount(value)
    for _ in range(EMITS):
        signal.emit(value)
    received = len(seen)
    seen.clear()
    assert received == EMITS + 1
    assert abs(sys.getrefcount(value) - before) < 100


def test_thousands_of_signals_without_value(qapp):
    link = LinkButton("Fortryd")
    seen: list[object] = []
    link.activated.connect(lambda: seen.append(None))
    before = sys.getrefcount(None)
    for _ in range(EMITS):
        link.activated.emit()
    received = len(seen)
    seen.clear()
    assert received == EMITS
    assert abs(sys.getrefcount(None) - before) < 100
