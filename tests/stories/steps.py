"""Steps that more than one story takes: through the guide, to the end of a visit, and past the consent."""

from __future__ import annotations

from PySide6.QtWidgets import QAbstractButton, QWidget

from kmdesk.tour.player import Player
from kmdesk.ui.screens.visits.findings_panel import NeedCard
from tests.stories.hands import choose, follow_link, go_to_section, part, question, texts


def guide_is_open(player: Player) -> None:
    """Wait for the visit that was started, with its first question."""
    player.find(QWidget, "visit_screen")
    player.wait(lambda: player.window.findChildren(QWidget, "question_q01"), "the guide")
    player.settle()


def needs_found(player: Player) -> list[NeedCard]:
    """Return the needs that the answers led to so far, as the panel shows them."""
    return [card for card in player.window.findChildren(NeedCard) if card.isVisible()]


def panel_says(player: Player, text: str) -> bool:
    """Return whether the panel beside the questions says this."""
    return text in texts(player.find(QWidget, "findings_panel"))


def agree_on_next_steps(player: Player, *, what: str, due: str = "", next_contact: str) -> None:
    """Write under Afslutning what was promised, and when one talks again; the panel shows both."""
    go_to_section(player, "F")
    agreed = question(player, "q35")
    part(player, agreed, "what").setFocus()
    player.type(what)
    if due:
        part(player, agreed, "due").setFocus()
        player.type(due)
    part(player, question(player, "q36"), "date").setFocus()
    player.type(next_contact)
    player.keys("Tab")
    player.wait(lambda: needs_found(player), "the need to appear")
    player.wait(lambda: panel_says(player, what), "the task to appear")


def finish_visit(player: Player, *, summary: str, next_step: str = "", next_step_on: str = "") -> None:
    """End the visit with a need registered; the summary is offered for print."""
    player.click(player.find(QAbstractButton, "finish_button"))
    dialog = player.dialog("finish_dialog")
    choose(player, player.editor(dialog, "outcome"), "Behov registreret")
    player.fill(dialog, "summary", summary)
    if next_step:
        player.fill(dialog, "next_step", next_step)
        player.fill(dialog, "next_step_on", next_step_on)
    player.keys("Ctrl+Return")
    player.find(QAbstractButton, "print_after_button", dialog)
    player.click("Luk", dialog)


def give_consent(player: Player, refusal: QWidget, day: str) -> None:
    """Follow the refusal's link to the candidate and write when consent was given."""
    follow_link(player, refusal)
    form = player.dialog("candidate_dialog")
    player.fill(form, "consent_on", day)
    player.keys("Tab")
    player.keys("Ctrl+Return")
    player.gone(form)
