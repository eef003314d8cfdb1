"""A tab of the company's pane that reads and refreshes itself, brought by whoever wires the screens."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtWidgets import QWidget


@dataclass(frozen=True, slots=True)
class ExtraTab:
    """`make(company_id, parent)` returns the page of one company; `title` is what the tab says."""

    code: str
    title: str
    make: Callable[[str, QWidget], QWidget]
