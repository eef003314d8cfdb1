"""What an administrator grants and takes away, as a real desk meets it at its next run."""

from __future__ import annotations

from pathlib import Path

import pytest

from kmdesk.core.errors import KnownError
from kmdesk.models import Broker, Company
from kmdesk.services.sync_overview import SyncOverview
from kmdesk.store.desk import Desk
from kmdesk.sync.desk_sync import DeskSync
from kmdesk.sync.kept import kept_text
from kmdesk.sync.office import people, setup
from tests.sync.conftest import Office
from tests.sync.test_desk_sync import add, enrolment, other

__all__ = ["other"]
AREAS = (("herning", "Herning"), ("viborg", "Viborg"))


@pytest.fixture
def karen(guided_office: Office) -> setup.NewBroker:
    for scope, name in AREAS:
        setup.add_scope(guided_office.admin, scope, name)
    return guided_office.broker("Karen Lyngholm", "herning")


@pytest.fixture
def sync(desk: Desk, guided_office: Office, karen: setup.NewBroker) -> DeskSync:
    made = DeskSync(desk)
    made.connect(enrolment(guided_office, karen))
    return made


def areas_of(desk: Desk) -> dict[str, str]:
    return dict(desk.database.rows("SELECT name, scope_id FROM company ORDER BY name"))


def test_who_is_shown_out_lets_go_of_the_records_and_keeps_what_was_not_sent(
    desk: Desk, guided_office: Office, sync: DeskSync, karen: setup.NewBroker
) -> None:
    add(desk, "Vestrum Maskinfabrik")
    assert sync.run().outcome == "synced"
    add(desk, "Nordlys Plast")
    people.remove(guided_office.admin, "Karen Lyngholm")
    outcome = sync.run()
    assert (outcome.outcome, outcome.message) == ("ended", "Kontoret giver ikke længere adgang.")
    assert "1 ændring var ikke sendt" in outcome.advice
    assert desk.store.find(Company) == []
    me = desk.store.require(Broker, desk.store.broker_id)
    assert SyncOverview(desk.store).standing().waiting == desk.store.journal.waiting() == 0
    assert "Nordlys Plast" in kept_text(desk.store)
    assert "Vestrum" not in kept_text(desk.store)
    assert sync.run().outcome == "ended"
    assert "Nordlys Plast" in kept_text(desk.store)
    # Let in once more, the card is the area's again, as it was.
    add_back = "INSERT INTO kmdesk_office.member (role, scope_id) VALUES (%s, 'herning')"
    guided_office.admin.execute(add_back, (karen.role,))
    assert sync.run().outcome == "synced"
    assert desk.store.require(Broker, me.id).name == me.name
    assert cards(guided_office) == [("herning", me.id)]


def cards(office: Office) -> list[tuple[str, str]]:
    rows = office.admin.execute(
        "SELECT scope_id, id FROM kmdesk_office.record WHERE kind = 'broker' ORDER BY 1"
    )
    return [(scope, record_id) for scope, record_id in rows]


def test_who_is_moved_to_another_area_has_a_card_there_and_none_is_in_two(
    desk: Desk, guided_office: Office, sync: DeskSync
) -> None:
    admin, before = guided_office.admin, desk.store.broker_id
    sync.run()
    people.let_into(admin, "Karen Lyngholm", ["viborg"])
    sync.run()
    SyncOverview(desk.store).choose_home("viborg")
    company = Company(name="Viborg A/S", broker_id=before)
    with desk.store.action("Opret") as unit:
        unit.put(company)
    sync.run()
    people.remove_from(admin, "Karen Lyngholm", ["herning"])
    for _ in range(2):
        assert sync.run().outcome == "synced"
    now = desk.store.broker_id
    assert now != before
    assert cards(guided_office) == [("herning", before), ("viborg", now)]
    assert desk.store.require(Company, company.id).broker_id == now
    assert [broker.id for broker in desk.store.find(Broker)] == [now]
    assert desk.store.journal.waiting() == 0


def test_an_area_that_is_given_brings_what_is_old_and_one_that_is_taken_leaves(
    desk: Desk, other: Desk, guided_office: Office, sync: DeskSync
) -> None:
    admin = guided_office.admin
    bo = DeskSync(other)
    bo.connect(enrolment(guided_office, guided_office.broker("Bo Thyregod", "viborg"), broker_name="Bo"))
    add(other, "Gammel i Viborg")
    bo.run()
    add(desk, "Herning A/S")
    assert sync.run().outcome == "synced"
    assert areas_of(desk) == {"Herning A/S": "herning"}
    people.let_into(admin, "Karen Lyngholm", ["viborg"])
    assert sync.run().report.joined == ("viborg",)
    assert areas_of(desk) == {"Gammel i Viborg": "viborg", "Herning A/S": "herning"}
    people.remove_from(admin, "Karen Lyngholm", ["herning"])
    outcome = sync.run()
    assert (outcome.outcome, outcome.report.left) == ("synced", ("herning",))
    assert areas_of(desk) == {"Gammel i Viborg": "viborg"}


def test_new_records_go_where_the_broker_wants_them_and_never_where_nothing_may_be_sent(
    desk: Desk, guided_office: Office, sync: DeskSync
) -> None:
    admin, overview = guided_office.admin, SyncOverview(desk.store)
    sync.run()
    people.let_into(admin, "Karen Lyngholm", ["viborg"])
    sync.run()
    assert overview.overview().homes == AREAS
    overview.choose_home("viborg")
    assert overview.overview().homes == AREAS[::-1]
    add(desk, "Ny i Viborg")
    assert sync.run().outcome == "synced"
    overview.choose_home("herning")
    people.let_into(admin, "Karen Lyngholm", ["herning"], may_write=False)
    sync.run()
    assert overview.overview().homes == AREAS[1:]
    add(desk, "Også i Viborg")
    outcome = sync.run()
    assert (outcome.outcome, outcome.report.read_only) == ("synced", ("herning",))
    assert areas_of(desk) == {"Ny i Viborg": "viborg", "Også i Viborg": "viborg"}


def test_where_new_records_go_does_not_change_while_something_is_under_way(
    desk: Desk, sync: DeskSync
) -> None:
    sync.run()
    desk.database.run(
        "INSERT INTO sync_flight (scope_id, seq, previous, content, upto) VALUES ('herning', 1, '', '[]', 0)"
    )
    with pytest.raises(KnownError, match="på vej"):
        SyncOverview(desk.store).choose_home("herning")


def test_an_office_that_no_longer_understands_this_desk(
    desk: Desk, guided_office: Office, sync: DeskSync, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is told, nothing can be typed into what is shared, what waits can be had, and nothing is lost."""
    import json

    from kmdesk.sync import engine, too_old
    from kmdesk.sync.kept import write_waiting

    sync.run()
    add(desk, "Vestrum")
    guided_office.admin.execute(
        "UPDATE kmdesk_office.setting SET value = '99' WHERE name = 'oldest_protocol'"
    )
    outcome = sync.run()
    assert (outcome.outcome, outcome.message) == ("too_old", "Denne kmdesk er for gammel til kontoret.")
    with pytest.raises(KnownError, match="kun læse"):
        add(desk, "Nordlys")
    with pytest.raises(KnownError, match="kun læse"):
        desk.store.undo()
    assert [company.name for company in desk.store.find(Company)] == ["Vestrum"]
    text, machine = tmp_path / "venter.txt", tmp_path / "venter.json"
    assert (write_waiting(desk.store, text), write_waiting(desk.store, machine)) == (1, 1)
    assert "Vestrum" in text.read_text(encoding="utf-8")
    (change,) = json.loads(machine.read_text(encoding="utf-8"))["areas"]["Herning"]
    assert change["changes"]["name"] == [None, "Vestrum"]
    assert {path.stat().st_mode & 0o777 for path in (text, machine)} == {0o600}
    desk.store.shut = None  # as after a restart: what the file says holds
    too_old.settle(desk)
    with pytest.raises(KnownError, match="kun læse"):
        add(desk, "Nordlys")
    monkeypatch.setattr(too_old, "PROTOCOL", 99)  # an updated kmdesk
    monkeypatch.setattr(engine, "PROTOCOL", 99)
    too_old.settle(desk)
    add(desk, "Nordlys")
    assert sync.run().outcome == "synced"
    rows = guided_office.admin.execute(
        "SELECT doc ->> 'name' FROM kmdesk_office.record WHERE kind = 'company'"
    )
    assert {name for (name,) in rows} == {"Vestrum", "Nordlys"}
