"""The explained match: every demand of an order as met, missing or unknown, with what it rests on.

Advisory: the criteria are shown, never the score. Where something is unknown, the candidate's answer can be
noted.
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from PySide6.QtCore import QEvent, QPoint, Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLayout, QMenu, QVBoxLayout, QWidget

from kmdesk.core.i18n import tr
from kmdesk.rules.match_demands import HIGHEST_WEIGHT
from kmdesk.rules.match_verdict import NO, YES
from kmdesk.rules.matching import Criterion, Explained
from kmdesk.services.reference import choice_label
from kmdesk.services.shortlist import OtherCandidate, Shortlists
from kmdesk.ui import icons, theme
from kmdesk.ui.operations import Operations
from kmdesk.ui.widgets.badge import Badge, StatusMark, Tone
from kmdesk.ui.widgets.buttons import LinkButton
from kmdesk.ui.widgets.flow import WordFlow
from kmdesk.ui.widgets.hairline import Hairline
from kmdesk.ui.widgets.labels import LinkLabel, label
from kmdesk.ui.widgets.messages import InlineMessage

UNKNOWN_ICON, MISSING_ICON = "circle-question-mark", "circle-x"


def state_words(criterion: Criterion) -> tuple[str, Tone, str]:
    """Return what a criterion's state is called, its tone and its icon. Red is for what knocks out."""
    if criterion.state == "met":
        return tr("Opfyldt"), "ok", "circle-check"
    if criterion.state == "unknown":
        return tr("Mangler oplysning"), "soon", UNKNOWN_ICON
    return tr("Ikke opfyldt"), "late" if criterion.must else "neutral", MISSING_ICON


class CriterionRow(QWidget):
    """One criterion: icon, what is asked and how much it weighs; below, what is known and what to do."""

    answer_asked = Signal(object)
    """The row itself: its criterion is to be answered."""

    def __init__(self, criterion: Criterion) -> None:
        super().__init__()
        self.criterion = criterion
        words, tone, icon = state_words(criterion)
        weight = tr("vægt {n}", n=criterion.weight)
        self.setAccessibleName(f"{words}: {criterion.label}. {criterion.because} {weight}")
        self._because = LinkLabel()
        self._because.setObjectName(f"because_{criterion.key}")
        self._because.setAccessibleName(f"{criterion.label}. {criterion.because} {self._ask_text()}")
        self._because.linkActivated.connect(lambda _link: self.answer_asked.emit(self))
        heavy = label(weight, "meta")
        heavy.setToolTip(
            tr(
                "Vægt {n} af {most}. Vægtene står under Indstillinger.",
                n=criterion.weight,
                most=HIGHEST_WEIGHT,
            )
        )
        heavy.setContentsMargins(0, theme.px(2), 0, 0)  # on the line of the larger text beside it
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(theme.px(8))
        grid.setVerticalSpacing(0)
        grid.setColumnStretch(1, 1)
        grid.addWidget(StatusMark("", tone, icon), 0, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(label(criterion.label, wrap=True), 0, 1)
        grid.addWidget(heavy, 0, 2, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(self._because, 1, 1, 1, 2)
        self._write()

    def place_below(self) -> QPoint:
        """Return where a menu about this row opens, on the screen."""
        return self._because.mapToGlobal(self._because.rect().bottomLeft())

    def focus_link(self) -> None:
        """Put the focus on what can be done here."""
        self._because.setFocus(Qt.FocusReason.OtherFocusReason)

    def has_focus(self) -> bool:
        """Tell whether the keyboard is here."""
        return self._because.hasFocus()

    def changeEvent(self, event: QEvent) -> None:
        """Write again in the new colours and sizes."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self._write()

    def _ask_text(self) -> str:
        if self.criterion.asked:
            return tr("Ret svaret")
        return tr("Spørg kandidaten") if self.criterion.state == "unknown" else ""

    def _write(self) -> None:
        ask = self._ask_text()
        css = theme.text_css("link_small").replace('"', "'")
        style = f"color:{theme.current().accent_text}; text-decoration:none; {css}"
        link = f' <a href="#" style="{style}">{escape(ask)}</a>' if ask else ""
        self._because.offer_link(offered=bool(ask))
        self._because.write(
            escape(self.criterion.because) + link,
            line=theme.TEXT_STYLES["meta"].line,
            role="meta",
            colour="text2",
        )


class ExplainedView(QWidget):
    """Shows one `Explained`. `answered(key, answer)`: what the candidate said, empty to forget it."""

    answered = Signal(str, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("explained_view")
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._body: QWidget | None = None
        self._rows: list[CriterionRow] = []

    def show_explained(self, explained: Explained) -> None:
        """Show another explanation; the keyboard stays at the same criterion."""
        focused = next((row.criterion.key for row in self._rows if row.has_focus()), "")
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(10))
        self._rows = []
        if explained.criteria:
            column.addLayout(_badges(explained))
        else:
            column.addWidget(
                label(
                    tr("Behovet stiller ingen krav, der kan holdes op mod kandidaten."),
                    "secondary",
                    wrap=True,
                )
            )
        musts = [one for one in explained.criteria if one.must]
        self._add_group(column, tr("Ufravigelige krav (knock-out)"), musts)
        self._add_group(column, tr("Ønsker"), [one for one in explained.criteria if not one.must])
        if explained.unknown_beside:
            column.addWidget(StatusMark(explained.unknown_beside, "soon", UNKNOWN_ICON))
        if explained.left_out:
            column.addWidget(_left_out(explained.left_out))
        if self._body is not None:
            self._column.removeWidget(self._body)
            _throw_away(self._body)
        self._body = body
        self._column.addWidget(body)
        for row in self._rows:
            if focused and row.criterion.key == focused:
                row.focus_link()

    def rows(self) -> Sequence[CriterionRow]:
        """Return the rows shown."""
        return tuple(self._rows)

    def answer_menu(self, criterion: Criterion) -> QMenu:
        """Return the answers that can be noted to a criterion."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        answers = [
            (tr("Kandidaten siger &ja"), YES, "circle-check"),
            (tr("Kandidaten siger &nej"), NO, MISSING_ICON),
        ]
        if criterion.asked:
            answers.append((tr("&Glem svaret"), "", "x"))
        for text, answer, icon in answers:
            action = menu.addAction(text)
            icons.keep(action, icon)
            action.triggered.connect(
                lambda _checked=False, answer=answer: self.answered.emit(criterion.key, answer)
            )
        return menu

    def _add_group(self, column: QVBoxLayout, title: str, criteria: Sequence[Criterion]) -> None:
        if not criteria:
            return
        column.addSpacing(theme.px(4))
        column.addWidget(label(title, "group"))
        for criterion in criteria:
            row = CriterionRow(criterion)
            row.answer_asked.connect(self._ask)
            self._rows.append(row)
            column.addWidget(row)

    def _ask(self, row: CriterionRow) -> None:
        self.answer_menu(row.criterion).popup(row.place_below())


class ExplainedMatch(QWidget):
    """The explanation of one match in the pane, and the others for the same order. Loads itself."""

    open_match = Signal(str)
    toast = Signal(str, bool)

    def __init__(self, ops: Operations, shortlists: Shortlists) -> None:
        super().__init__()
        self.setObjectName("explained_match")
        self._ops, self._shortlists = ops, shortlists
        self._match_id = self._candidate_id = ""
        self.view = ExplainedView()
        self.view.answered.connect(self._answer)
        self._others = QVBoxLayout()
        self._others.setSpacing(theme.px(6))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(10))
        column.addWidget(self.view)
        column.addLayout(self._others)
        self.hide()
        self._warm_up()

    def show_match(self, match_id: str, candidate_id: str) -> None:
        """Read and show a match; what is shown stays until then, unless it is of another match."""
        if match_id != self._match_id:
            self.hide()
        self._match_id, self._candidate_id = match_id, candidate_id
        self._ops.read(
            lambda: (self._shortlists.of_match(match_id), self._shortlists.beside(match_id)),
            lambda found: self._show(match_id, *found),
            owner=self,
            key="explained",
            failed=lambda _error: self.hide(),
        )

    def _warm_up(self) -> None:
        """Let the candidates be read slice by slice behind whatever else is asked: nobody waits later."""
        again = self._warm_up
        self._ops.read(
            self._shortlists.warm_up, lambda more: again() if more else None, owner=self, key="warm up"
        )

    def _show(self, match_id: str, explained: Explained, others: Sequence[OtherCandidate]) -> None:
        if match_id != self._match_id:
            return
        self.view.show_explained(explained)
        _empty(self._others)
        if others:
            self._others.addWidget(label(tr("Andre til samme jobordre"), "group"))
        for other in others:
            self._others.addWidget(Hairline())
            self._others.addWidget(self._other(other))
        self.setVisible(bool(explained.criteria or explained.left_out or others))

    def _other(self, other: OtherCandidate) -> QWidget:
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.px(8))
        link = LinkButton(other.candidate.replace("&", "&&"))
        link.setObjectName(f"other_{other.match_id}")
        link.activated.connect(lambda: self.open_match.emit(other.match_id))
        status = choice_label("match_status", other.status)
        out = other.standing.knock_out_text
        mark = StatusMark(
            out or other.standing.text or status,
            "late" if out else "neutral",
            MISSING_ICON if out else "",
            role="meta",
        )
        mark.setToolTip(status)
        row.addWidget(link)
        row.addStretch(1)
        row.addWidget(mark)
        return holder

    def _answer(self, key: str, answer: str) -> None:
        candidate_id = self._candidate_id
        self._ops.write(
            lambda: self._shortlists.answer(candidate_id, key, answer),
            lambda _candidate: self.toast.emit(tr("Svaret er noteret"), True),  # noqa: FBT003 - Qt's signature
            owner=self,
        )


def _badges(explained: Explained) -> QLayout:
    """Return `5 af 7 krav · 1 ikke opfyldt · 1 ikke oplyst · 0 knock-out`."""
    row = WordFlow(gap=theme.px(8), row_gap=theme.px(6))
    out = len(explained.knock_outs)
    every = explained.met == len(explained.criteria)
    badges = [
        Badge(
            tr("{met} af {total} krav", met=explained.met, total=len(explained.criteria)),
            "ok" if not out else "neutral",
            "circle-check" if not out else "",
        )
    ]
    unmet = explained.missing - out
    if unmet > 0:
        badges.append(Badge(tr("{n} ikke opfyldt", n=unmet), "neutral", MISSING_ICON))
    if not every and explained.unknown:
        unknown = Badge(tr("{n} ikke oplyst", n=explained.unknown), "soon", UNKNOWN_ICON)
        unknown.setToolTip(tr("Mangler oplysning. Spørg kandidaten."))
        badges.append(unknown)
    badges.append(
        Badge(tr("{n} knock-out", n=out), "late" if out else "neutral", MISSING_ICON if out else "")
    )
    for badge in badges:
        row.addWidget(badge)
    return row


def _left_out(texts: Sequence[str]) -> QWidget:
    message = InlineMessage(
        "info",
        tr("Tæller ikke med: {texts}.", texts=", ".join(texts)),
        tr("Alder, køn, familie, oprindelse, tro, helbred og fagforening må ikke afgøre et match."),
    )
    message.setObjectName("left_out_message")
    return message


def _empty(column: QVBoxLayout) -> None:
    while (item := column.takeAt(0)) is not None:
        widget = item.widget()
        if widget is not None:
            _throw_away(widget)


def _throw_away(part: QWidget) -> None:
    """Let a part go when Qt is done with it; until then nobody finds it any more."""
    part.hide()
    part.setParent(None)
    part.deleteLater()
