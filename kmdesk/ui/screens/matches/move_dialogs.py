"""What a move asks for first: the agreement's facts by type, or how and why the match ended."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, cast

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from kmdesk.core.clock import Clock
from kmdesk.core.errors import KnownError
from kmdesk.core.i18n import tr
from kmdesk.models import Match
from kmdesk.rules.dates import implausible
from kmdesk.rules.follow_ups import evaluation_day
from kmdesk.rules.match_types import ALL_TYPE_FACTS, COMMON_FACTS, facts_asked
from kmdesk.rules.pipeline import outcomes_from
from kmdesk.services.match_form import MatchForm
from kmdesk.services.match_moves import MoveFacts
from kmdesk.services.reference import choice_label
from kmdesk.store.local import Local
from kmdesk.ui.dialogs.kept_dialog import KeptDialog
from kmdesk.ui.dialogs.match_effects import MatchEffects
from kmdesk.ui.dialogs.match_fields import MatchFieldsForm
from kmdesk.ui.forms.arrivals import Followed
from kmdesk.ui.forms.fields import mnemonics_of
from kmdesk.ui.operations import Operations
from kmdesk.ui.widgets.labels import label

_WIDTH, _WIDTH_ENDING, _WIDTH_ONE = 640, 520, 420


ReadForms = Callable[[], tuple[MatchForm, ...]]


class FactsDialog(KeptDialog):
    """Asks facts of one match or of several alike. It stays open until they were stored."""

    given = Signal(object)
    """The facts that were entered: a `MoveFacts`, or the one value that was asked for."""

    def __init__(
        self,
        ops: Operations,
        local: Local,
        clock: Clock,
        *,
        forms: Sequence[MatchForm],
        key: str,
        title: str,
        save_text: str,
        names_for: Callable[[str], Sequence[str]],
        options: Mapping[str, Sequence[tuple[str, str]]],
        agreed: bool = False,
        width: int,
        parent: QWidget,
    ) -> None:
        self.fields = MatchFieldsForm(
            names_for,
            today=clock.today,
            options=options,
            schemes=forms[0].schemes,
            agreed=agreed,
            taken_letters=mnemonics_of((tr("&Annullér"), save_text)),
        )
        self.forms = tuple(forms)
        ids = self.match_ids = tuple(form.match.id for form in forms)
        super().__init__(
            ops,
            local,
            clock,
            title=title,
            draft_key=f"match_move/{ids[0] if len(ids) == 1 else 'many'}:{key}",
            draft_title=lambda: title,
            save_text=save_text,
            width=width,
            parent=parent,
        )
        self.body.addWidget(self.fields)
        self.fields.changed.connect(self._on_changed)

    def begin(self, read: ReadForms) -> None:
        """Open with what is stored, and with what was typed the last time; `read` reads the matches anew."""

        def show(_nothing: None) -> None:
            self.fields.load(self.values_of(self.forms))
            shown = Followed(
                (Match.kind, self.match_ids[0]),
                self.forms,
                read,
                self.values_of,
                also=frozenset({Match.kind} if len(self.match_ids) > 1 else ()),
            )
            shown.keep_up(self.ops, self.fields, parent=self, then=self._take, gone=self.refuse)
            self.on_shown()

        self.begin_with(lambda: None, show)

    def values_of(self, forms: Sequence[MatchForm]) -> Mapping[str, object]:
        """Return what the form shows of the matches."""
        raise NotImplementedError

    def on_shown(self) -> None:
        """Do what follows from the values that show, and put the focus where it belongs."""

    def on_arrived(self) -> None:
        """Do what follows from values that others have stored meanwhile."""

    def typed(self) -> Mapping[str, Any]:
        """Return what stands in the form, and whose matches it is about."""
        return {"ids": list(self.match_ids), "fields": self.fields.typed()}

    def restore(self, state: Mapping[str, Any]) -> None:
        """Take back what was typed about the same matches."""
        if tuple(state["ids"]) == self.match_ids:
            self.fields.restore(state["fields"])
            self.on_shown()

    def is_edited(self) -> bool:
        """Tell whether anything was typed."""
        return bool(self.fields.edited)

    def show_at_field(self, error: KnownError) -> bool:
        """Show an error at its field."""
        return self.fields.show_error(error)

    def save(self) -> None:
        """Hand over what was entered, if it can be right."""
        if self.fields.check():
            self.given.emit(self.answer())

    def answer(self) -> object:
        """Return what was entered."""
        return facts_of(self.fields.values(), self.forms)

    def add_problem_place(self) -> None:
        """End the body with the message that belongs to no field."""
        self.body.addWidget(self.problem_place())
        self.body.addStretch(1)

    def _take(self, _before: Sequence[MatchForm], now: tuple[MatchForm, ...]) -> None:
        if len(now) == len(self.forms):  # one that is gone is refused when it is stored
            self.forms = now
        self.on_arrived()

    def _on_changed(self, _name: str) -> None:
        self.fit()
        self.touch()


class AgreementDialog(FactsDialog):
    """The agreement: when, from when to when, and what its type needs; and what it will count towards."""

    def __init__(
        self, ops: Operations, local: Local, clock: Clock, *, forms: Sequence[MatchForm], parent: QWidget
    ) -> None:
        one = len(forms) == 1
        own = () if one else ("type",)
        super().__init__(
            ops,
            local,
            clock,
            forms=forms,
            key="agreed",
            title=_title(forms, tr("Aftal match: {candidate}"), tr("Aftal {n} matches")),
            save_text=tr("&Gem aftalen"),
            names_for=lambda kind: tuple(
                name for name in (*COMMON_FACTS[:-1], *facts_asked(kind), "evaluation_on") if name not in own
            ),
            options={},
            agreed=one,
            width=_WIDTH,
            parent=parent,
        )
        self.setObjectName("match_agreed_dialog")
        self._proposed, self._today = "", clock.today()
        self._effects = MatchEffects(forms[0], clock.today())
        if one:
            self.always_seen.addWidget(self._effects)
        else:
            text = tr("Det gælder for dem alle. Tomme felter ændrer ikke det, der står i det enkelte match.")
            self.body.insertWidget(0, label(text, "secondary", wrap=True))
            self._effects.hide()
        self._place_remark = label("", "secondary", wrap=True)
        self._place_remark.setObjectName("place_remark")
        self.body.insertWidget(0, self._place_remark)
        self.add_problem_place()

    def values_of(self, forms: Sequence[MatchForm]) -> Mapping[str, object]:
        """Return the facts of an agreement."""
        return common_values(forms, (*COMMON_FACTS, *ALL_TYPE_FACTS))

    def on_shown(self) -> None:
        """Propose an evaluation, say what the agreement leads to, and begin where something is missing."""
        self.on_arrived()
        self.fields.focus_first_gap()

    def on_arrived(self) -> None:
        """Propose an evaluation, say what the agreement leads to, and what speaks against its place."""
        self._propose_evaluation()
        self._say_effects()
        told = dict.fromkeys(
            f"{place.title}: {place.remark}"
            for form in self.forms
            for place in form.places
            if place.id == form.match.place_id and place.remark
        )
        self._place_remark.setText("\n".join(told))
        self._place_remark.setVisible(bool(told))

    def _on_changed(self, name: str) -> None:
        if name in ("starts_on", "ends_on"):
            self._propose_evaluation()
        self._say_effects()
        super()._on_changed(name)

    def _propose_evaluation(self) -> None:
        """Fill in a day some months after the start, as long as nobody chose another."""
        days = self.fields.days()
        now = days.evaluation_on.isoformat() if days.evaluation_on else ""
        if "evaluation_on" in self.fields.edited or now not in ("", self._proposed):
            return
        if days.starts_on is None or implausible(days.starts_on, self._today):  # still being typed
            if now:
                self._proposed = ""
                self.fields.put("evaluation_on", "")
            return
        if days.ends_on is None or days.ends_on >= days.starts_on:
            self._proposed = evaluation_day(days.starts_on, days.ends_on, self.forms[0].rules).isoformat()
            self.fields.put("evaluation_on", self._proposed)

    def _say_effects(self) -> None:
        if len(self.forms) == 1:
            self._effects.show_values(self.forms[0].match, self.fields.values(), "agreed")


class EndingDialog(FactsDialog):
    """How the match ended, and why."""

    def __init__(
        self, ops: Operations, local: Local, clock: Clock, *, forms: Sequence[MatchForm], parent: QWidget
    ) -> None:
        self._codes = common_outcomes(forms)
        one = len(forms) == 1
        super().__init__(
            ops,
            local,
            clock,
            forms=forms,
            key="ended",
            title=_title(forms, tr("Afslut match: {candidate}"), tr("Afslut {n} matches")),
            save_text=tr("A&fslut match") if one else tr("A&fslut matches"),
            names_for=lambda _kind: ("end_outcome", "end_reason", *(("note",) if one else ())),
            options={
                "end_outcome": [(code, choice_label("match_end_outcome", code)) for code in self._codes]
            },
            width=_WIDTH_ENDING,
            parent=parent,
        )
        self.setObjectName("ending_dialog")
        self.body.addWidget(label(tr("Årsagen skal vælges ved afslag og afbrydelse."), "meta", wrap=True))
        self.add_problem_place()

    def values_of(self, forms: Sequence[MatchForm]) -> Mapping[str, object]:
        """Return the note, and the outcome of a match that can only end in one way."""
        only = self._codes[0] if len(self._codes) == 1 else ""
        return {
            "end_outcome": only or "completed",
            "end_reason": "",
            **common_values(forms, ("note",)),
        }

    def on_shown(self) -> None:
        """Put the focus where the first answer is missing."""
        self.fields.form.focus_field("end_reason" if len(self._codes) == 1 else "end_outcome")


class OneValueDialog(FactsDialog):
    """Asks one value for several matches: the day something is due, or the broker who takes over."""

    def __init__(
        self,
        ops: Operations,
        local: Local,
        clock: Clock,
        *,
        forms: Sequence[MatchForm],
        name: str,
        parent: QWidget,
    ) -> None:
        titles = {
            "next_on": (tr("Sæt frist: {candidate}"), tr("Sæt frist for {n} matches")),
            "broker_id": (tr("Skift kontaktmægler: {candidate}"), tr("Skift kontaktmægler for {n} matches")),
        }
        super().__init__(
            ops,
            local,
            clock,
            forms=forms,
            key=name,
            title=_title(forms, *titles[name]),
            save_text=tr("&Gem"),
            names_for=lambda _kind: (name,),
            options={"broker_id": forms[0].brokers},
            width=_WIDTH_ONE,
            parent=parent,
        )
        self.setObjectName("one_value_dialog")
        self._name = name
        self.add_problem_place()

    def values_of(self, forms: Sequence[MatchForm]) -> Mapping[str, object]:
        """Return the value, where all the matches have it."""
        return common_values(forms, (self._name,))

    def on_shown(self) -> None:
        """Put the focus in the only field."""
        self.fields.form.focus_field(self._name)

    def save(self) -> None:
        """Hand over the value; one that nobody chose is none: matches that differ go on as they are."""
        if self.is_edited():
            super().save()
        else:
            self.done_with()

    def answer(self) -> object:
        """Return the value."""
        return self.fields.values()[self._name]


def facts_of(values: Mapping[str, object], forms: Sequence[MatchForm]) -> MoveFacts:
    """Return what was entered for one match or several; for several, a field left blank says nothing.

    The company's own municipality is not repeated in the match: it follows the company.
    """
    given: dict[str, Any] = {}
    for name, value in values.items():
        if len(forms) > 1 and value in ("", None, False):
            continue
        given[name] = "" if value is None else value
    if all(given.get("municipality_code") == form.company_municipality for form in forms):
        given["municipality_code"] = ""
    return MoveFacts(**given)


def common_values(forms: Sequence[MatchForm], names: Sequence[str]) -> dict[str, object]:
    """Return the values on which all the matches agree; blank where they do not."""
    found: dict[str, object] = {}
    for name in names:
        values = {cast("object", getattr(form.match, name)) for form in forms}
        found[name] = values.pop() if len(values) == 1 else ""
    return found


def common_outcomes(forms: Sequence[MatchForm]) -> tuple[str, ...]:
    """Return how all the matches can end; empty when they have come too differently far."""
    ways = [outcomes_from(form.match.status) for form in forms]
    return tuple(code for code in ways[0] if all(code in way for way in ways))


def _title(forms: Sequence[MatchForm], one: str, many: str) -> str:
    if len(forms) == 1:
        return one.format(candidate=forms[0].candidate)
    return many.format(n=len(forms))
