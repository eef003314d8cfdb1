"""What is told when several needs are made one's own at once: only what changed is counted."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from kmdesk.models import Company, Need
from kmdesk.services.circulation import Circulations
from kmdesk.services.companies import Companies
from kmdesk.services.orders import Orders
from kmdesk.ui.screens.needs.actions import OrderActions
from kmdesk.ui.screens.needs.dialogs import Desk


def test_those_that_were_ones_own_already_are_not_counted(qtbot, ops, desk, clock):
    company = Company(name="Vestrum Maskinfabrik A/S")
    needs = [
        Need(company_id=company.id, title=str(n), broker_id=desk.store.broker_id if n < 2 else "")
        for n in range(5)
    ]
    with desk.store.action("x", undoable=False) as unit:
        for record in (company, *needs):
            unit.put(record)
    page = QWidget()
    qtbot.addWidget(page)
    parts = Desk(ops, Orders(desk.store, clock), Circulations(desk.store, clock), desk.local, clock)
    actions = OrderActions(parts, Companies(desk.store), page)
    told: list[tuple[str, bool]] = []
    actions.toast.connect(lambda text, undo: told.append((text, undo)))

    def take(*which: int) -> tuple[str, bool]:
        actions.take([needs[n].id for n in which])
        qtbot.waitUntil(lambda: not ops.busy)
        return told[-1]

    assert take(0, 1, 2, 3) == ("2 ordrer er dine", True)
    assert take(1, 2) == ("Ordrerne var dine i forvejen", False)  # nothing happened, nothing to undo
    assert take(0) == ("Ordren var din i forvejen", False)
    assert take(0, 4) == ("Ordren er din", True)
    assert all(need.broker_id == desk.store.broker_id for need in desk.store.find(Need))
