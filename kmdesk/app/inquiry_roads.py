"""The roads to the inquiries: shown, begun, and gone on with where a form was left."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from kmdesk.app.roads import Roads
    from kmdesk.ui.screens.promises.screen import PromisesScreen


class InquiryRoads:
    """Shows inquiries, whoever asks."""

    def __init__(self, roads: Roads) -> None:
        self._roads = roads

    def open(self, inquiry_id: str) -> None:
        """Show an inquiry with its pane."""
        self.screen().open_inquiry(inquiry_id)

    def open_of(self, question_id: str) -> None:
        """Show the inquiry of a question that was put to a department."""
        store = self._roads.desk.store

        def find() -> str:
            row = store.stored("inquiry_question", question_id)
            return str(row["inquiry_id"]) if row else ""

        self._roads.ops.read(find, lambda found: self.open(found) if found else None, owner=self._roads)

    def show(self) -> None:
        """Show the list of inquiries."""
        self.screen().show_part("inquiries")

    def new(self) -> None:
        """Begin a new inquiry, wherever somebody is when the phone rings."""
        screen = self.screen()
        screen.show_part("inquiries")
        screen.inquiries.new_here()

    def go_on(self, key: str) -> None:
        """Go on with a form that was left.

        `new:COMPANY`, `INQUIRY`, what was asked about it (`INQUIRY:answer`, `INQUIRY:question:QUESTION`),
        what was brought on (`bring:need:NEED,inquiry:INQUIRY`), or what came of it (`need:NEED:result`).
        """
        screen = self.screen()
        first, _, rest = key.partition(":")
        if first == "bring" or rest.endswith(":result"):
            screen.show_part("gathering")
            gathering = screen.gathering.steps
            if first == "bring":
                gathering.bring_keys(tuple(rest.split(",")))
            else:
                gathering.result(key.removesuffix(":result"))
            return
        screen.show_part("inquiries")
        steps = screen.inquiries.steps
        what, _, which = rest.partition(":")
        if first == "new":
            steps.new(rest)
        elif what == "question" and which != "new":
            steps.edit_question(which)
        else:
            begin = {
                "answer": steps.answer,
                "question": steps.ask,
                "need": steps.make_need,
                "promise": steps.promise,
            }
            begin.get(what, steps.edit)(first)

    def screen(self) -> PromisesScreen:
        """Return the page of promises, opened."""
        return cast("PromisesScreen", self._roads.window.open_page("promises"))
