"""A record is deleted by a colleague while a form about it is open: the form says so and stays open."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtWidgets import QLabel, QWidget

from kmdesk.models import Agreement, Candidate, Company, Institution, Match, Need, Project, Record
from kmdesk.services.agreements import Agreements
from kmdesk.services.circulation import Circulations
from kmdesk.services.order_detail import OrderDetail, OrderDetails
from kmdesk.services.orders import Orders
from kmdesk.ui.dialogs.panel import PanelDialog
from kmdesk.ui.screens.agreements.steps import AgreementSteps
from kmdesk.ui.screens.needs.dialogs import Desk as OrderDesk
from kmdesk.ui.screens.needs.dialogs import OrderDialogs
from tests.ui.every_form import FORMS, OF, Place, begun

AGREEMENT = Agreement(
    id="a", **OF, type="cooperation", title="Samarbejde", status="signed", signed_on="2026-11-01"
)
ORDER = Need(
    id="n", **OF, title="Lagerhjælp", type="labour", order_number="2026-1", order_status="received",
    received_at="2026-11-23T09:00",
)  # fmt: skip


def step(name: str) -> Callable[[Place, Any], Any]:
    def open_it(place: Place, record: Any) -> Any:
        agreements = Agreements(place.desk.store, place.clock)
        steps = AgreementSteps(place.ops, agreements, place.desk.local, place.clock, place.window)
        steps.take(name, agreements.detail(record.id))
        place.settle()
        return place.window.findChildren(PanelDialog)[-1]

    return open_it


def order(ask: Callable[[OrderDialogs, OrderDetail], Any]) -> Callable[[Place, Any], Any]:
    def open_it(place: Place, record: Any) -> Any:
        store, clock = place.desk.store, place.clock
        desk = OrderDesk(place.ops, Orders(store, clock), Circulations(store, clock), *place.common[1:])
        detail = OrderDetails(store, clock).detail(record.id)
        return begun(place, ask(OrderDialogs(desk, place.window), detail))

    return open_it


_NEVER_GONE = {"contract", "municipality", "tool", "answer to the forecast", "member of the forecast panel"}
"""The office's own cards, and what is not said yet when it is not there."""
ABOUT: dict[str, tuple[Record, Callable[[Place, Any], Any]]] = {
    **{name: (form.record, form.open) for name, form in FORMS.items() if name not in _NEVER_GONE},
    **{f"agreement: {name}": (AGREEMENT, step(name)) for name in ("revise", "end", "postpone")},
    "agreement: sign": (replace(AGREEMENT, status="sent", signed_on=""), step("sign")),
    "order: received": (replace(ORDER, order_number="", order_status="", received_at=""), order(
        lambda dialogs, detail: dialogs.receive(detail.need)
    )),
    "order: posted": (ORDER, order(lambda dialogs, detail: dialogs.post(detail))),
    "order: met": (ORDER, order(lambda dialogs, detail: dialogs.meeting(detail))),
    "order: candidates": (ORDER, order(lambda dialogs, detail: dialogs.candidates(detail.need))),
    "order: shared": (ORDER, order(lambda dialogs, detail: dialogs.share(detail))),
    "order: closed": (ORDER, order(lambda dialogs, _detail: dialogs.close({"n": "2026-1"}))),
}  # fmt: skip


def said(dialog: QWidget) -> str:
    return " ".join(label.text() for label in dialog.findChildren(QLabel) if label.isVisible())


@pytest.mark.parametrize("name", ABOUT)
def test_a_form_says_when_its_record_is_gone(  # noqa: PLR0917 - fixtures
    qtbot, ops, desk, clock, window, arrive, name
) -> None:
    record, open_it = ABOUT[name]
    assert not isinstance(record, Project)
    with desk.store.action("x", undoable=False) as unit:
        for other in (
            Company(id="c", name="Hjortdal ApS"),
            Institution(id="i", name="VIA"),
            Candidate(id="k", name="Anna Holm", delete_after="2027-05-01"),
            Need(id="n", **OF, title="Lagerhjælp", order_number="2026-1"),
            Match(id="m", **OF, candidate_id="k", type="internship"),
        ):
            unit.put(other)
        unit.put(record)
    place = Place(qtbot, ops, desk, clock, window)
    dialog = open_it(place, record)
    place.settle()
    before = said(dialog)
    assert "slettet" not in before
    arrive(replace(desk.store.require(type(record), record.id), deleted=True))
    place.settle()
    place.settle()
    assert dialog.isVisible()
    assert "slettet" in said(dialog)
