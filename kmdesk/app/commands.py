"""Every command of the window: its name, its keys, its menu and what it does."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kmdesk.core.i18n import mark
from kmdesk.ui.shell.window import Command

if TYPE_CHECKING:
    from kmdesk.app.wiring import Wiring

FILE, EDIT, VIEW, HELP = mark("&Fil"), mark("&Rediger"), mark("&Vis"), mark("&Hjælp")


def commands(wiring: Wiring) -> list[Command]:
    """Return the commands in the order of their menus."""
    window = wiring.window
    return [
        Command("new_here", mark("&Ny her"), "Ctrl+N", wiring.new_here, FILE),
        Command("new_company", mark("Ny &virksomhed"), "", wiring.new_company, FILE, in_new_menu=True),
        Command("plan_visit", mark("&Planlæg besøg"), "", wiring.plan_visit, FILE, in_new_menu=True),
        Command(
            "register_contact",
            mark("&Registrér kontakt"),
            "",
            wiring.register_contact,
            FILE,
            in_new_menu=True,
        ),
        Command("new_need", mark("N&yt behov"), "", wiring.new_need_anywhere, FILE, in_new_menu=True),
        Command("new_match", mark("Nyt &match"), "", wiring.new_match, FILE, in_new_menu=True),
        Command("new_candidate", mark("Ny &kandidat"), "", wiring.new_candidate, FILE, in_new_menu=True),
        Command("new_inquiry", mark("Ny henven&delse"), "", wiring.inquiries.new, FILE, in_new_menu=True),
        Command("new_agreement", mark("Ny aftal&e"), "", wiring.new_agreement, FILE, in_new_menu=True),
        Command("import_cvr", mark("&Hent fra CVR-fil"), "", wiring.import_cvr, FILE),
        Command("print", mark("&Udskriv"), "Ctrl+P", wiring.print_here, FILE),
        Command("prepare", mark("F&orbered besøg"), "Ctrl+Shift+P", wiring.papers.prepare, FILE),
        Command("print_other", mark("Udskriv &andet …"), "Ctrl+Alt+P", wiring.papers.choose, FILE),
        Command("print_many", mark("Udskriv m&ange resuméer …"), "", wiring.papers.print_many, FILE),
        Command("sync_now", mark("&Synkronisér nu"), "F5", wiring.sharing.sync_now, FILE),
        Command("quit", mark("&Afslut"), "Ctrl+Q", window.close, FILE),
        Command("undo", mark("&Fortryd"), "Ctrl+Z", wiring.undo, EDIT),
        Command("redo", mark("&Gentag"), "Ctrl+Shift+Z | Ctrl+Y", wiring.redo, EDIT),
        Command("search", mark("&Søg i alt"), "Ctrl+K", wiring.focus_search, EDIT),
        Command("filter", mark("F&iltrér listen"), "Ctrl+F", lambda: wiring.ask_page("focus_filter"), EDIT),
        Command("list", mark("Fokus på &listen"), "Ctrl+L", lambda: wiring.ask_page("focus_list"), EDIT),
        Command("new_menu", mark("Åbn menuen N&y"), "Ctrl+Shift+N", window.top_bar.new.open_menu, VIEW),
        Command("back", mark("&Tilbage"), "Alt+Left", lambda: window.go(-1), VIEW),
        Command("forward", mark("F&rem"), "Alt+Right", lambda: window.go(1), VIEW),
        Command("sync", mark("S&ynkronisering"), "", wiring.sharing.open_page, VIEW),
        Command("panes", mark("Skift mellem &ruder"), "F6", window.next_pane, VIEW),
        Command(
            "density",
            mark("&Mere luft / tættere"),
            "Ctrl+Shift+F",
            lambda: wiring.ask_page("toggle_density"),
            VIEW,
        ),
        Command("help", mark("&Tastaturgenveje"), "F1", wiring.show_help, HELP),
    ]
