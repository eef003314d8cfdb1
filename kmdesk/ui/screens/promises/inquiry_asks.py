"""The short forms about an inquiry: the answer, a department's question, a need, a promise."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from PySide6.QtWidgets import QWidget

from kmdesk.core.clock import Clock
from kmdesk.core.i18n import mark, tr
from kmdesk.models import Inquiry, InquiryQuestion
from kmdesk.services.field_checks import check_free_text
from kmdesk.services.gathering import Gathering, Thing
from kmdesk.services.inquiries import Inquiries
from kmdesk.store.local import Local
from kmdesk.ui.forms.arrivals import Followed, announce_gone, followed
from kmdesk.ui.forms.fields import Declaration, FormField
from kmdesk.ui.operations import Operations
from kmdesk.ui.screens.needs.ask import AskDialog, Values, wall_of, when_fields, when_values

ANSWER: Declaration = (
    FormField(
        name="answer",
        label=mark("Svar til virksomheden"),
        kind="long_text",
        columns=12,
        required=True,
        check=check_free_text,
    ),
    *when_fields(mark("Besvaret den")),
    FormField(
        name="answer_way", label=mark("Besvaret via"), kind="choice", choices="inquiry_channel", columns=6
    ),
)
QUESTION: Declaration = (
    FormField(
        name="department",
        columns=7,
        required=True,
        placeholder=mark("fx Plan og Byg"),
        check=check_free_text,
    ),
    FormField(name="topic", label=mark("Emne"), kind="choice", choices="inquiry_topic", columns=5),
    FormField(name="question", kind="long_text", columns=12, required=True, check=check_free_text),
    FormField(name="person", label=mark("Hvem er spurgt"), columns=6, placeholder=mark("fx Lone Bach")),
    FormField(name="asked_on", kind="date", columns=3),
    FormField(name="due_on", label=mark("Svar senest"), kind="date", columns=3),
    FormField(
        name="answer", label=mark("Afdelingens svar"), kind="long_text", columns=12, check=check_free_text
    ),
    FormField(name="answered_on", kind="date", columns=6, hint=mark("Tom: i dag, når svaret er skrevet")),
)
NEED: Declaration = (
    FormField(name="title", label=mark("Hvad har virksomheden brug for"), columns=12, required=True),
    FormField(name="type", kind="choice", choices="need_type", columns=6, required=True),
)
PROMISE: Declaration = (
    FormField(
        name="title",
        label=mark("Hvad er lovet"),
        columns=12,
        required=True,
        placeholder=mark("fx Send kort over ledige grunde"),
        check=check_free_text,
    ),
    FormField(name="due_on", label=mark("Senest den"), kind="date", columns=6, required=True),
)
_TO = FormField(
    name="brought_to",
    label=mark("Bragt videre til"),
    columns=8,
    required=True,
    placeholder=mark("fx Erhvervs- og Kontaktudvalget"),
    check=check_free_text,
)
BRING: Declaration = (
    FormField(name="brought_on", label=mark("Den"), kind="date", columns=4, required=True),
    _TO,
)
RESULT: Declaration = (
    FormField(
        name="brought_result",
        kind="long_text",
        columns=12,
        check=check_free_text,
    ),
    FormField(
        name="brought_on",
        label=mark("Bragt videre den"),
        kind="date",
        columns=4,
        hint=mark("Tom: ikke bragt videre"),
    ),
    replace(_TO, required=False),
)


@dataclass(frozen=True, slots=True)
class InquiryDesk:
    """What every form here is made of."""

    ops: Operations
    inquiries: Inquiries
    gathering: Gathering
    local: Local
    clock: Clock


class InquiryAsks:
    """Makes the forms of a page. Each is opened by its caller with `begin()`."""

    def __init__(self, desk: InquiryDesk, parent: QWidget) -> None:
        self._desk, self._parent = desk, parent

    def answer(self, inquiry: Inquiry) -> AskDialog:
        """Ask what was answered, when and how."""
        inquiries, now = self._desk.inquiries, self._desk.clock.wall()

        def values(one: Inquiry) -> Mapping[str, object]:
            return {
                "answer": one.answer,
                "answer_way": one.answer_way or one.channel,
                **when_values(one.answered_at or now),
            }

        shown = Followed((inquiry.kind, inquiry.id), inquiry, lambda: inquiries.get(inquiry.id), values)
        return self._ask(
            "answer_dialog",
            tr("Besvar: {title}", title=inquiry.subject),
            ANSWER,
            shown.values(inquiry),
            save=lambda given: inquiries.answer(
                inquiry.id, given["answer"], wall_of(given), given["answer_way"] or "", seen=shown.record
            ),
            save_text=tr("&Gem svar"),
            key=f"{inquiry.id}:answer",
            follow=shown,
        )

    def question(self, question: InquiryQuestion, *, is_new: bool) -> AskDialog:
        """Ask what a department is to answer, and what it did."""
        asked = self._desk.inquiries.asked
        shown = followed(question, lambda: asked.get(question.id))
        dialog = self._ask(
            "question_dialog",
            tr("Spørg en afdeling") if is_new else tr("Spørgsmål til {name}", name=question.department),
            QUESTION,
            shown.values(question),
            save=lambda given: asked.save(replace(shown.record, **_stripped(given)), shown.record),
            save_text=tr("&Gem spørgsmål"),
            key=f"{question.inquiry_id}:question:{'new' if is_new else question.id}",
            follow=None if is_new else shown,
        )
        if is_new:
            self._announce(dialog, question.inquiry_id)
        return dialog

    def need(self, inquiry: Inquiry) -> AskDialog:
        """Ask what sort of need an inquiry is."""
        dialog = self._ask(
            "make_need_dialog",
            tr("Gør til behov"),
            NEED,
            {"title": inquiry.subject, "type": ""},
            save=lambda given: self._desk.inquiries.make_need(
                inquiry.id, given["type"] or "", given["title"]
            ),
            save_text=tr("&Opret behov"),
            key=f"{inquiry.id}:need",
        )
        self._announce(dialog, inquiry.id)
        return dialog

    def promise(self, inquiry: Inquiry) -> AskDialog:
        """Ask what is promised, and by when: at the latest when the answer is due, if that is to come."""
        due, today = inquiry.answer_due[:10], self._desk.clock.today().isoformat()
        dialog = self._ask(
            "inquiry_promise_dialog",
            tr("Lov noget: {title}", title=inquiry.subject),
            PROMISE,
            {"title": "", "due_on": due if inquiry.status == "open" and due >= today else ""},
            save=lambda given: self._desk.inquiries.promise(
                inquiry.id, given["title"], given["due_on"] or ""
            ),
            save_text=tr("&Gem løfte"),
            key=f"{inquiry.id}:promise",
        )
        self._announce(dialog, inquiry.id)
        return dialog

    def bring(self, keys: tuple[str, ...], to: str) -> AskDialog:
        """Ask when and to whom these were brought; `to` is the group it was the last time."""
        return self._ask(
            "bring_dialog",
            tr("Bragt videre til den interne gruppe"),
            BRING,
            {"brought_on": self._desk.clock.today().isoformat(), "brought_to": to},
            save=lambda given: self._desk.gathering.bring(
                keys, str(given["brought_on"] or ""), given["brought_to"]
            ),
            save_text=tr("&Bragt videre"),
            key=f"bring:{','.join(keys)}",
        )

    def result(self, key: str, thing: Thing) -> AskDialog:
        """Ask what came of something that was brought."""
        gathering = self._desk.gathering
        shown = followed(thing, lambda: gathering.get(key))
        return self._ask(
            "result_dialog",
            thing.subject if isinstance(thing, Inquiry) else thing.title,
            RESULT,
            shown.values(thing),
            save=lambda given: gathering.note(replace(shown.record, **_stripped(given)), shown.record),
            save_text=tr("&Gem"),
            key=f"{key}:result",
            follow=shown,
        )

    # -- parts -----------------------------------------------------------------------------------

    def _ask(self, name: str, title: str, declaration: Declaration, values: Values, **more: Any) -> AskDialog:  # noqa: ANN401 - handed on
        key = more.pop("key")
        return AskDialog(
            self._desk.ops,
            self._desk.local,
            self._desk.clock,
            name=name,
            title=title,
            declaration=declaration,
            values=values,
            draft_key=f"inquiry:{key}",
            parent=self._parent,
            **more,
        )

    def _announce(self, dialog: AskDialog, inquiry_id: str) -> None:
        inquiries = self._desk.inquiries
        announce_gone(
            self._desk.ops,
            (Inquiry.kind, inquiry_id),
            lambda: inquiries.get(inquiry_id),
            dialog.refuse,
            parent=dialog,
        )


def _stripped(given: Values) -> dict[str, Any]:
    return {
        name: value.strip() if isinstance(value, str) else "" if value is None else value
        for name, value in given.items()
    }
