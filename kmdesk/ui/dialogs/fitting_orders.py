"""Find jobordrer: the open needs and orders held against one candidate, proposed from here."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from PySide6.QtWidgets import QWidget

from kmdesk.core.i18n import tr, trn
from kmdesk.rules.dates import long_date, parse_date
from kmdesk.rules.matching import Explained
from kmdesk.services.reference import choice_label
from kmdesk.services.shortlist import FittingOrders, Proposed, Shortlists
from kmdesk.services.shortlist_rows import FittingOrder
from kmdesk.ui.dialogs.explained_dialog import ExplainedDialog
from kmdesk.ui.dialogs.explained_rows import ExplainedRow, RowBadge, RowHeading
from kmdesk.ui.operations import Operations
from kmdesk.ui.screens.matches.explained import MISSING_ICON, UNKNOWN_ICON
from kmdesk.ui.widgets.fields import CheckBox


class FittingOrdersDialog(ExplainedDialog):
    """The needs and orders of one candidate. `open_asked` brings the id of a need."""

    def __init__(self, ops: Operations, shortlists: Shortlists, candidate_id: str, parent: QWidget) -> None:
        super().__init__(
            tr("Find jobordrer"),
            ops,
            shortlists,
            list_name=tr("Behov og jobordrer efter, hvor godt de passer"),
            open_text=tr("Åbn behovet"),
            parent=parent,
        )
        self.setObjectName("fitting_orders_dialog")
        self._candidate_id = candidate_id
        self._found: FittingOrders | None = None
        self.hide_knock_outs = CheckBox(tr("&Skjul knock-out"))
        self.hide_knock_outs.setObjectName("hide_knock_outs")
        self.hide_knock_outs.toggled.connect(lambda _on: self._show_found())
        self.filters.addWidget(self.hide_knock_outs)
        self.filters.addStretch(1)

    def load(self) -> None:
        """Read the orders."""
        self.ops.read(
            lambda: self.shortlists.for_candidate(self._candidate_id),
            self._show,
            owner=self,
            key="rows",
            failed=self.cannot_load,
        )

    def explanation_of(self, row_id: str) -> Explained:
        """Explain the candidate under a need."""
        return self.shortlists.of_pair(row_id, self._candidate_id)

    def make(self, row_ids: Sequence[str]) -> Proposed:
        """Propose the candidate for needs."""
        return self.shortlists.propose_to(self._candidate_id, row_ids)

    def candidate_of(self, row_id: str) -> str:  # noqa: ARG002 - all rows are of one candidate
        """Return the candidate."""
        return self._candidate_id

    def propose_text(self, row: ExplainedRow | None, number: int) -> str:
        """Say for how many needs."""
        return trn(number, "&Foreslå til behovet", "&Foreslå til {n} behov") if row else tr("&Foreslå valgte")

    def _show(self, found: FittingOrders) -> None:
        self._found = found
        self._show_found()

    def _show_found(self) -> None:
        found = self._found
        if found is None:
            return
        candidate = found.candidate
        self.head.setText(" · ".join(part for part in (candidate.name, candidate.education_title) if part))
        fitting = sum(not row.standing.knock_outs for row in found.rows)
        facts = (
            choice_label("municipality", candidate.municipality_code),
            trn(len(found.rows), "{n} åbent behov", "{n} åbne behov"),
            tr("{n} uden knock-out", n=fitting),
        )
        barred = tr("{name} kan ikke foreslås. {why}", name=candidate.name, why=found.barred)
        self.sub.setText(barred if found.barred else " · ".join(part for part in facts if part))
        hidden = self.hide_knock_outs.isChecked()
        self.show_rows(list(_grouped(row for row in found.rows if not (hidden and row.standing.knock_outs))))


def _grouped(rows: Iterator[FittingOrder]) -> Iterator[RowHeading | ExplainedRow]:
    """Yield the rows, those the candidate is proposed for first, each group under its heading."""
    listed = list(rows)
    groups = (
        (tr("Allerede foreslået"), [row for row in listed if row.match_status]),
        (tr("Andre behov og jobordrer"), [row for row in listed if not row.match_status]),
    )
    for title, group in groups:
        if group:
            yield RowHeading(title)
            yield from map(_row, group)


def _row(row: FittingOrder) -> ExplainedRow:
    return ExplainedRow(
        id=row.need_id,
        title=" · ".join(part for part in (row.number, row.title) if part),
        detail=" · ".join(
            part for part in (row.company, row.place, choice_label("match_type", row.match_type)) if part
        ),
        count=row.standing.text,
        badges=tuple(_badges(row)),
        markable=not row.match_status,
    )


def _badges(row: FittingOrder) -> Iterator[RowBadge]:
    if row.match_status:
        yield RowBadge(choice_label("match_status", row.match_status))
    if row.standing.knock_outs:
        yield RowBadge(row.standing.knock_out_text, "late", MISSING_ICON)
    if row.standing.unknown:
        yield RowBadge(tr("{n} ikke oplyst", n=row.standing.unknown), "soon", UNKNOWN_ICON)
    deadline = parse_date(row.deadline)
    if deadline:
        yield RowBadge(tr("Frist {day}", day=long_date(deadline)))
