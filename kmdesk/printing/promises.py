"""What was promised, as a table: what, who, by when, and a box to tick."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Protocol

from reportlab.platypus import Flowable

from kmdesk.printing import blocks, wording
from kmdesk.printing.styles import Styles


class Promise(Protocol):
    """A promise of any document; `due` is a day (`YYYY-MM-DD`) or a few words."""

    @property
    def what(self) -> str:
        """What is promised."""
        ...

    @property
    def who(self) -> str:
        """Who promised it."""
        ...

    @property
    def due(self) -> str:
        """By when."""
        ...

    @property
    def done(self) -> bool:
        """Whether it is done."""
        ...


def promises_table(
    title: str, promises: Iterable[Promise], words: Mapping[str, str], styles: Styles
) -> list[Flowable]:
    """Return a heading and the promises; `words` names the columns what, who, due and done."""
    columns = [
        blocks.Column(words["what"], 0.511),
        blocks.Column(words["who"], 0.262),
        blocks.Column(words["due"], 0.136),
        blocks.Column(words["done"], 0.091),
    ]
    rows = [
        (
            one.what,
            one.who,
            wording.short_day(one.due),
            blocks.Checkbox(styles.density.table, ticked=one.done),
        )
        for one in promises
    ]
    return blocks.table_section(title, columns, rows, styles)
