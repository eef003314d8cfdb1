"""What the office forgets when a person is erased: every row of its history is read afterwards."""

from __future__ import annotations

from kmdesk.sync.messages import Batch, Sent, SentGroup, content_of
from kmdesk.sync.parties import Gateway
from tests.sync.conftest import Office

NAME = "Freja Holm"


def group(group_id: str, subject: str, *entries: Sent, forgets: bool = False) -> SentGroup:
    return SentGroup(group_id, "x", subject, "", "b", entries, forgets=forgets)


def told(office: Office) -> str:
    """Everything the office has written down, but not who wrote it."""
    rows = office.admin.execute(
        "SELECT to_jsonb(h)::text FROM kmdesk_office.history h"
        " UNION ALL SELECT r.doc::text FROM kmdesk_office.record r"
        " UNION ALL SELECT c.result::text FROM kmdesk_office.client c"
    )
    return "\n".join(text or "" for (text,) in rows)


class Desk:
    """Sends one batch after the other."""

    def __init__(self, gateway: Gateway, client: str) -> None:
        self._gateway, self._client, self._seq, self._previous = gateway, client, 0, ""

    def sends(self, *groups: SentGroup) -> None:
        self._seq += 1
        batch = Batch("herning", self._seq, self._previous, content_of(groups), len(groups))
        assert self._gateway.push(self._client, batch).refused == ()
        self._previous = batch.hash


def test_an_erased_person_is_named_nowhere_in_the_offices_history(office: Office) -> None:
    broker = office.broker("Karen Lyngholm")
    karen, other = Desk(office.gateway(broker), "k"), Desk(office.gateway(broker), "o")
    person = Sent("candidate", "p", 0, {"name": (None, NAME)}, creates=True)
    company = Sent(
        "company", "c", 0, {"note": (None, f"{NAME} ringer"), "name": (None, "Vestrum")}, creates=True
    )
    karen.sends(
        group("g1", NAME, person, Sent("task", "t", 0, {"title": (None, "Ring op")}, creates=True)),
        group("g2", "Vestrum", company),
    )
    # A collision keeps the office's text in the answer that a desk may ask for again.
    other.sends(group("g3", "Vestrum", Sent("company", "c", 1, {"note": ("anden", "tredje")})))
    assert NAME in told(office)
    karen.sends(
        group(
            "g4",
            "",
            Sent("company", "c", 1, {"note": (f"{NAME} ringer", "Slettet kandidat ringer")}),
            Sent("candidate", "p", 1, {}, erases=True),
        )
    )
    assert NAME not in told(office)
    assert "Slettet kandidat ringer" in told(office)
    # And what somebody who had her open saves afterwards.
    other.sends(
        group("g5", NAME, Sent("candidate", "p", 1, {"name": (None, NAME), "motivation": (None, NAME)}))
    )
    assert NAME not in told(office)
    assert "Vestrum" in told(office)


def test_what_took_out_the_name_of_somebody_in_another_area_is_forgotten_as_well(office: Office) -> None:
    karen = Desk(office.gateway(office.broker("Karen Lyngholm")), "k")
    note = {"note": (None, f"{NAME} ringer"), "name": (None, "Vestrum")}
    karen.sends(group("g1", f"Vestrum og {NAME}", Sent("company", "c", 0, note, creates=True)))
    taken_out = Sent("company", "c", 1, {"note": (f"{NAME} ringer", "Nogen ringer")})
    karen.sends(group("g2", "", taken_out, forgets=True))
    assert NAME not in told(office)
    assert "Nogen ringer" in told(office)
