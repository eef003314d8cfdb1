"""The pages of the desk, one after the other, as somebody new to it opens them."""

from __future__ import annotations

from PySide6.QtWidgets import QLineEdit, QListWidget, QTableView, QWidget

from kmdesk.tour.player import Player

_VIEWS = (
    ("companies", "Prognosepanel", "forecast_panel"),
    ("needs", "Pladsbank", "place_bank"),
    ("matches", "Bopæl og arbejdssted", "homes"),
    ("agreements", "Partnerskaber", "partnerships"),
    ("promises", "Henvendelser", "inquiries"),
    ("promises", "Opsamling", "gathering"),
    ("calls", "Licitationsvindere", "won_jobs"),
)
"""What stands beside the first view of a page: the page, its tab or button, and the picture's name."""


def look_around(player: Player) -> None:
    """Open the list of companies filtered and whole, every page once, and two forms."""
    player.keys("Ctrl+2")
    table = player.find(QTableView, "company_list")
    player.wait(lambda: table.model().rowCount() > 0, "the list of companies")
    player.keys("Ctrl+F")
    player.type("nørkær møbler")
    player.wait(lambda: 0 < table.model().rowCount() < 20, "the companies that are called so")
    player.keys("Ctrl+L")
    player.keys("Home")
    player.keys("Return")
    player.find(QWidget, "company_pane")
    player.shot("companies_filtered")
    player.find(QLineEdit, "text_filter").clear()
    player.settle()
    player.shot("companies")
    pages = ("visits", "needs", "candidates", "matches", "agreements", "promises")
    for number, name in enumerate(pages, start=3):
        player.keys(f"Ctrl+{number}")
        player.shot(name)
    player.window.open_page("settings")
    player.settle()
    player.shot("settings")
    player.keys("F1")
    player.shot("keys")
    player.close_dialog()
    for number, name in ((5, "candidate_dialog"), (6, "new_match_dialog")):
        player.keys(f"Ctrl+{number}")
        player.keys("Ctrl+N")
        player.dialog(name)
        player.shot(name.removesuffix("_dialog"))
        player.close_dialog()


def other_views(player: Player) -> None:
    """Open what stands beside the first view of a page, and the rules of service."""
    for page, text, name in _VIEWS:
        player.window.open_page(page)
        player.settle()
        player.tab(text)
        player.shot(name)
    player.window.open_page("settings")
    player.type("regler", player.find(QListWidget, "settings_list"))
    player.shot("rules")
