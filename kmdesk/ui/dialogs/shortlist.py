"""Find kandidater: everybody in the bank held against one need or order, proposed from here."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from PySide6.QtWidgets import QWidget

from kmdesk.core.i18n import tr, trn
from kmdesk.rules.matching import Explained
from kmdesk.services.reference import choice_label
from kmdesk.services.shortlist import Proposed, Shortlist, ShortlistRow, Shortlists
from kmdesk.ui.dialogs.explained_dialog import ExplainedDialog
from kmdesk.ui.dialogs.explained_rows import ExplainedRow, RowBadge, RowHeading
from kmdesk.ui.operations import Operations
from kmdesk.ui.screens.matches.explained import MISSING_ICON, UNKNOWN_ICON
from kmdesk.ui.widgets.buttons import LinkButton
from kmdesk.ui.widgets.fields import CheckBox

_PAGE = 100
_LONG_NAME = 32
"""A longer name is cut on the button, in letters."""


class ShortlistDialog(ExplainedDialog):
    """The candidates of one need. `open_asked` brings the id of a candidate."""

    def __init__(self, ops: Operations, shortlists: Shortlists, need_id: str, parent: QWidget) -> None:
        super().__init__(
            tr("Find kandidater"),
            ops,
            shortlists,
            list_name=tr("Kandidater efter, hvor godt de passer"),
            open_text=tr("Åbn kandidaten"),
            parent=parent,
        )
        self.setObjectName("shortlist_dialog")
        self._need_id = need_id
        self._limit = _PAGE
        self._others = 0
        self._matches: dict[str, str] = {}
        self.hide_knock_outs = CheckBox(tr("&Skjul knock-out"))
        self.hide_knock_outs.setObjectName("hide_knock_outs")
        self.with_consent = CheckBox(tr("&Kun CV’er, der må deles"))
        self.with_consent.setObjectName("with_consent")
        self._by_score = LinkButton(tr("Brug rækkefølgen efter krav igen"), small=True)
        self._by_score.setObjectName("by_score_link")
        self._by_score.setToolTip(tr("Alt+pil flytter en foreslået kandidat."))
        self._by_score.hide()
        for box in (self.hide_knock_outs, self.with_consent):
            self.filters.addWidget(box)
            box.toggled.connect(lambda _on: self._filter())
        self.filters.addStretch(1)
        self.filters.addWidget(self._by_score)
        self._by_score.activated.connect(
            lambda: self.write(lambda: shortlists.by_score_again(need_id), tr("Rækkefølgen følger kravene"))
        )
        self.list.move_asked.connect(self._move)
        self.list.more_wanted.connect(self._show_more)

    def load(self) -> None:
        """Read the candidates that the filters let through."""
        limit, out, consent = self._limit, self.hide_knock_outs.isChecked(), self.with_consent.isChecked()
        self.ops.read(
            lambda: self.shortlists.for_need(
                self._need_id, limit=limit, hide_knock_outs=out, with_consent=consent
            ),
            self._show,
            owner=self,
            key="rows",
            failed=self.cannot_load,
        )

    def explanation_of(self, row_id: str) -> Explained:
        """Explain a candidate under the need."""
        return self.shortlists.of_pair(self._need_id, row_id)

    def make(self, row_ids: Sequence[str]) -> Proposed:
        """Propose candidates for the need."""
        return self.shortlists.propose(self._need_id, row_ids)

    def candidate_of(self, row_id: str) -> str:
        """Return the row's own candidate."""
        return row_id

    def propose_text(self, row: ExplainedRow | None, number: int) -> str:
        """Name the candidate, or say how many."""
        if row is None:
            return tr("&Foreslå valgte")
        if number > 1:
            return tr("&Foreslå {n} valgte", n=number)
        name = row.title if len(row.title) <= _LONG_NAME else f"{row.title[:_LONG_NAME].rstrip()}…"
        return tr("&Foreslå {name}", name=name.replace("&", "&&"))

    def _show(self, found: Shortlist) -> None:
        need = found.need
        self._others = found.others
        self._matches = {row.candidate_id: row.match_id for row in found.rows if row.match_id}
        self.head.setText(" · ".join(part for part in (need.order_number, need.title) if part))
        facts = (
            found.company.name if found.company else "",
            choice_label("match_type", need.match_type),
            trn(found.everybody, "{n} kandidat i emnebanken", "{n} kandidater i emnebanken"),
            tr("{n} uden knock-out", n=found.fitting),
            found.closed,
        )
        self.sub.setText(" · ".join(part for part in facts if part))
        self._by_score.setVisible(found.ranked)
        self.show_rows([*_grouped(found)])

    def _filter(self) -> None:
        self._limit = _PAGE
        self.load()

    def _show_more(self) -> None:
        if self._limit < self._others:
            self._limit += _PAGE
            self.load()

    def _move(self, candidate_id: str, step: int) -> None:
        match_id = self._matches.get(candidate_id, "")
        if match_id:
            self.write(
                lambda: self.shortlists.move(self._need_id, match_id, step), tr("Rækkefølgen er ændret")
            )


def _grouped(found: Shortlist) -> Iterator[RowHeading | ExplainedRow]:
    """Yield the rows, each group under its heading."""
    titles = {
        "proposed": tr("Allerede foreslået"),
        "others": tr("Andre kandidater ({n})", n=found.others),
        "barred": tr("Kan ikke foreslås ({n})", n=found.barred),
    }
    group = ""
    for row in found.rows:
        if row.group != group:
            group = row.group
            yield RowHeading(titles[group])
        yield _row(row, closed=bool(found.closed))


def _row(row: ShortlistRow, *, closed: bool) -> ExplainedRow:
    return ExplainedRow(
        id=row.candidate_id,
        title=row.name,
        detail=" · ".join(part for part in (row.education, row.home) if part),
        count=row.standing.text,
        badges=tuple(_badges(row)),
        markable=row.group == "others" and not closed,
        movable=row.group == "proposed",
        barred=row.group == "barred",
    )


def _badges(row: ShortlistRow) -> Iterator[RowBadge]:
    """Yield what stands in the way, what is to be asked, the consent, and what else is known."""
    if row.barred:
        yield RowBadge(row.barred, "late", "circle-alert")
        return
    if row.match_status:
        yield RowBadge(choice_label("match_status", row.match_status))
    if row.standing.knock_outs:
        yield RowBadge(row.standing.knock_out_text, "late", MISSING_ICON)
    if row.standing.unknown:
        yield RowBadge(tr("{n} ikke oplyst", n=row.standing.unknown), "soon", UNKNOWN_ICON)
    yield _consent_badge(row)
    if row.before:
        yield RowBadge(tr("Tidligere: {outcome}", outcome=row.before))
    if row.elsewhere:
        yield RowBadge(trn(row.elsewhere, "{n} andet match", "{n} andre matches"))


def _consent_badge(row: ShortlistRow) -> RowBadge:
    texts = {
        "valid": tr("CV må deles"),
        "missing": tr("Samtykke mangler"),
        "not_begun": tr("Samtykke gælder ikke endnu"),
        "expired": tr("Samtykke udløbet"),
        "withdrawn": tr("Samtykke trukket"),
        "not_named": tr("Samtykke gælder andre"),
    }
    return RowBadge(
        texts[row.sharing.state], row.sharing.tone, "circle-check" if row.sharing.valid else "clock"
    )
