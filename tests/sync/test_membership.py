"""Let in later, let in to read, shown out of one area: what is seen, what stays, what leaves the laptop."""

from __future__ import annotations

from pathlib import Path

import pytest

from kmdesk.core.clock import FixedClock
from kmdesk.core.errors import KnownError
from kmdesk.models import Broker, Company, GuideAnswer, Handout, Project, Visit
from kmdesk.store.local import Draft, Local
from kmdesk.sync import leaving, trust
from kmdesk.sync.engine import run
from kmdesk.sync.handed_replica import HandedReplica
from kmdesk.sync.kept import kept_text
from kmdesk.sync.link import at_once
from kmdesk.sync.messages import AccessEndedError
from kmdesk.sync.office import setup
from kmdesk.sync.outcome import judged
from tests.sync.conftest import Office
from tests.sync.file_desk import KEY, FileDesk
from tests.sync.held import content
from tests.sync.model_office import ModelOffice
from tests.sync.plain_pages import plain_pages
from tests.sync.postgres import Server

MARK = "Kvartsurmager"


@pytest.fixture
def office() -> ModelOffice:
    return ModelOffice("herning", "viborg")


def desk_of(folder: Path, clock: FixedClock, name: str = "one") -> FileDesk:
    desk = FileDesk(name, folder, clock)
    desk.me = name
    with desk.store.action("x") as unit:
        unit.put(Broker(id=name, name=f"Broker {name}", email=f"{name}@mail.dk"))
    return desk


def test_who_is_let_in_later_sees_what_is_old(office: ModelOffice, tmp_path: Path, clock: FixedClock) -> None:
    office.scopes["viborg"].member = False
    one, other = (desk_of(tmp_path, clock, name) for name in ("one", "other"))
    office.scopes["viborg"].member = True
    office.scopes["herning"].member = False
    one.put("company", "v1", name="old in Viborg")
    run(one, office)
    office.scopes["herning"].member, office.scopes["viborg"].member = True, False
    run(other, office)
    assert ("company", "v1") not in other.rows
    office.scopes["viborg"].member = True
    report = run(other, office)
    assert report.joined == ("viborg",)
    assert not report.renewed
    assert other.rows["company", "v1"]["name"] == "old in Viborg"
    assert not run(other, office).renewed


def test_children_go_where_their_parents_are(office: ModelOffice, tmp_path: Path, clock: FixedClock) -> None:
    one = desk_of(tmp_path, clock)
    office.scopes["herning"].member = False
    one.put("company", "c", name="in Viborg")
    run(one, office)
    office.scopes["herning"].member = True
    run(one, office)
    with one.store.action("x") as unit:
        unit.put(Visit(id="v", company_id="c"))
        unit.put(GuideAnswer(id="a", visit_id="v", value={"text": "x"}))
    run(one, office)
    assert {("visit", "v"), ("guide_answer", "a")} <= office.scopes["viborg"].rows.keys()
    assert not office.scopes["herning"].rows.keys() & {("visit", "v"), ("guide_answer", "a")}


def test_who_may_only_read_keeps_what_waits(office: ModelOffice, tmp_path: Path, clock: FixedClock) -> None:
    del office.scopes["viborg"]
    one, other = (desk_of(tmp_path, clock, name) for name in ("one", "other"))
    one.put("company", "c", name="n")
    run(one, office)
    run(other, office)
    office.scopes["herning"].may_write = False
    one.put("company", "c", note="waits")
    other_state = office.scopes["herning"]
    other_state.may_write = True
    other.put("company", "c", name="theirs")
    run(other, office)
    other_state.may_write = False
    report = run(one, office)
    assert report.read_only == ("herning",)
    assert report.pushed == 0
    assert one.rows["company", "c"]["name"] == "theirs"
    assert one.rows["company", "c"]["note"] == "waits"
    (change,) = leaving.unsent(one.store, "herning")
    assert change.changes == {"note": ["", "waits"]}
    other_state.may_write = True
    run(one, office)
    assert other_state.rows["company", "c"].doc["note"] == "waits"


def begun(desk: FileDesk, prefix: str, hours: int) -> None:
    """Let a desk begin with a broker and a contract of its own, as the first start does."""
    with desk.store.action("x") as unit:
        unit.put(Broker(id=f"{prefix}-broker", name=prefix, email="karen@kommune.dk"))
        unit.put(Project(id=f"{prefix}-project", name="Kontrakt", posting_hours=hours))
    desk.me = f"{prefix}-broker"


def test_who_may_only_read_sees_the_offices_contract_and_waits_for_nothing(
    office: ModelOffice, tmp_path: Path, clock: FixedClock
) -> None:
    """Its own was begun first, so its id is the lower one. Later she may write, and both are compared."""
    del office.scopes["viborg"]
    one, reader = (FileDesk(name, tmp_path, clock) for name in ("one", "reader"))
    begun(one, "m", 24)
    run(one, office)
    begun(reader, "a", 48)
    office.scopes["herning"].may_write = False
    for _ in range(2):
        report = run(HandedReplica(reader, at_once), office)
        told = judged(report, joined=reader.scopes(), waiting=reader.store.journal.waiting())
        assert (told.outcome, told.message) == ("synced", "")
    assert [project.posting_hours for project in reader.store.find(Project)] == [24]
    assert [broker.id for broker in reader.store.find(Broker)] == [reader.me] == ["m-broker"]
    reader.put("company", "c", name="typed")
    run(HandedReplica(reader, at_once), office)
    assert reader.store.journal.waiting() == 1
    office.scopes["herning"].may_write = True
    for desk in (reader, one, reader):
        run(HandedReplica(desk, at_once), office)
    assert not reader.waiting
    assert [project.id for project in one.store.find(Project)] == ["a-project"]
    found = {row["mine"] for (kind, _), row in one.rows.items() if kind == "conflict"}
    assert "24" in found
    assert reader.rows == one.rows


def test_an_area_that_left_does_not_hide_that_the_rest_is_unfinished(
    office: ModelOffice, tmp_path: Path, clock: FixedClock
) -> None:
    desk = desk_of(tmp_path, clock)
    office.scopes["viborg"].name = "Viborg Kommune"
    desk.put("company", "c", name="n")
    run(desk, office)
    office.scopes["viborg"].member = False
    report = run(desk, office)
    left = judged(report, joined=desk.scopes(), waiting=0)
    assert (left.outcome, left.message) == ("synced", "Du er ikke længere med i Viborg Kommune.")
    report.unfinished = True
    told = judged(report, joined=desk.scopes(), waiting=1)
    assert (told.outcome, told.message) == ("unfinished", left.message)
    assert "Ikke alt nåede frem" in told.advice


def filled(desk: FileDesk, prefix: str, mark: str) -> None:
    """Put a company with all that hangs on it, every text with a word to look for."""
    with desk.store.action("x", f"{mark} A/S") as unit:
        unit.put(Company(id=f"{prefix}c", name=f"{mark} A/S", note=f"{mark} note", tags=(mark,)))
        unit.put(Visit(id=f"{prefix}v", company_id=f"{prefix}c", topic=mark, summary=f"{mark} " * 3000))
        unit.put(GuideAnswer(id=f"{prefix}a", visit_id=f"{prefix}v", value={"text": mark}))
        unit.put(Handout(id=f"{prefix}h", company_id=f"{prefix}c", title=mark))
    desk.database.run("INSERT INTO handout_copy VALUES (?, ?)", (f"{prefix}h", mark.encode()))
    desk.put("company", f"{prefix}c", note=f"{mark} edited")


def test_an_area_that_is_taken_away_leaves_the_laptop_without_a_trace(
    office: ModelOffice, tmp_path: Path, clock: FixedClock
) -> None:
    desk = desk_of(tmp_path, clock)
    desk.database.use_write_ahead_log()
    office.scopes["viborg"].member = False
    filled(desk, "h", "Bagerbutik")
    run(desk, office)
    office.scopes["viborg"].member, office.scopes["herning"].member = True, False
    office.scopes["herning"].member = True
    with desk.store.action("x") as unit:
        unit.put(Company(id="vc0", name="Engtoft Pumper"))
    desk.database.run("UPDATE company SET scope_id = 'viborg' WHERE id = 'vc0'")
    run(desk, office)
    filled(desk, "v", MARK)
    for kind in ("company", "visit", "guide_answer", "handout"):
        desk.database.run(f"UPDATE {kind} SET scope_id = 'viborg' WHERE id LIKE 'v%'")
    run(desk, office)
    leaving.wipe_log(desk.database)
    assert any(MARK.encode() in page for page in plain_pages(desk.path, KEY))
    # Not sent when access ends: a change, a new visit, and a form half filled in.
    desk.put("company", "vc", address="Usendt Vej 1")
    with desk.store.action("x") as unit:
        unit.put(Visit(id="vn", company_id="vc0", topic="usendt besøg"))
    Local(desk.database).keep_draft(Draft("person:vc:new", "Kontakt", "2026", {"name": "Usendt Person"}))
    Local(desk.database).keep_draft(Draft("conflict:vc", "Konflikt", "2026", {"_chosen": "mine"}))
    office.scopes["viborg"].member = False
    report = run(desk, office)
    assert (report.left, report.stopped) == (("viborg",), "")
    assert report.kept_aside == 2
    (kept,) = leaving.kept_aside(desk.database)
    told = kept_text(desk.store)
    assert "forladt 24.11.2026" in told
    assert "Usendt Vej 1" in told
    assert "usendt besøg" in told
    assert "Engtoft Pumper" in told  # which company it is about can no longer be looked up
    assert [line for line in told.splitlines() if line.startswith("Kladde")] == [
        "Kladde: Navn: Usendt Person"
    ]
    assert "_id" not in told
    assert kept.scope == "viborg"
    assert [change.record_id for change in kept.changes] == ["vc", "vn"]
    assert kept.changes[0].changes["address"] == ["", "Usendt Vej 1"]
    assert kept.changes[1].changes["topic"] == [None, "usendt besøg"]
    assert kept.drafts["person:vc:new"] == {"name": "Usendt Person"}
    assert not Local(desk.database).drafts()
    assert desk.scopes() == ("herning",)
    desk.database.close()
    pages = list(plain_pages(desk.path, KEY))
    assert not any(MARK.encode() in page or MARK.lower().encode() in page for page in pages)
    assert any(b"Bagerbutik" in page for page in pages)
    log = Path(f"{desk.path}-wal")
    assert not log.exists() or not log.stat().st_size
    again = FileDesk("one", tmp_path, clock, desk.path)
    assert again.store.require(Broker, "one").name == "Broker one"
    assert not run(again, office).left


def test_the_broker_at_the_desk_stays_when_the_only_area_goes(
    office: ModelOffice, tmp_path: Path, clock: FixedClock
) -> None:
    del office.scopes["viborg"]
    desk = desk_of(tmp_path, clock)
    filled(desk, "h", MARK)
    run(desk, office)
    office.scopes["herning"].member = False
    assert run(desk, office).left == ("herning",)
    assert [key for key, row in desk.rows.items()] == [("broker", "one")]
    office.scopes["herning"].member = True
    run(desk, office)
    assert content(desk) == {
        key: row.doc
        for key, row in office.scopes["herning"].rows.items()
        if key[0] in ("broker", "company", "visit")
    }


def test_who_is_shown_out_of_all_areas_at_once_is_told_of_nothing_unsent(
    office: ModelOffice, tmp_path: Path, clock: FixedClock
) -> None:
    desk = desk_of(tmp_path, clock)
    filled(desk, "h", MARK)
    run(desk, office)
    for scope in office.scopes.values():
        scope.member = False
    report = run(desk, office, allow={"deletions"})
    assert sorted(report.left) == ["herning", "viborg"]
    assert report.kept_aside == 0
    assert leaving.kept_aside(desk.database) == ()
    assert [key for key, row in desk.rows.items()] == [("broker", "one")]


def test_an_office_that_never_knew_this_desk_does_not_take_its_records(
    office: ModelOffice, tmp_path: Path, clock: FixedClock
) -> None:
    """Restored from before this login was let in, the office does not name the area; nobody was shown out."""
    desk = desk_of(tmp_path, clock)
    filled(desk, "h", MARK)
    run(desk, office)
    office.scopes["herning"].member = False
    office.scopes["herning"].clients.clear()
    report = run(desk, office)
    assert (report.stopped, report.stopped_scope, report.left) == (trust.AREA_GONE, "herning", ())
    assert desk.rows["company", "hc"]["name"]
    assert run(desk, office, allow={"deletions"}).left == ("herning",)


def test_at_a_real_office(server: Server, tmp_path: Path, clock: FixedClock) -> None:
    real = Office(server, "members")
    try:
        broker = real.broker("Karen", "herning", "viborg")
        gateway = real.gateway(broker)
        desk = desk_of(tmp_path, clock)
        run(desk, gateway)
        filled(desk, "h", MARK)
        run(desk, gateway)
        # May read only, with an answer that was lost on the way: it is answered all the same.
        desk.put("company", "hc", note="sent before")
        batch = desk.next_batch("herning")
        assert batch is not None
        gateway.push(desk.client_id(""), batch)
        real.admin.execute("UPDATE kmdesk_office.member SET may_write = false")
        desk.put("company", "hc", address="after")
        report = run(desk, gateway)
        assert set(report.read_only) == {"herning", "viborg"}
        assert report.pushed == 1
        assert desk.in_flight("herning") is None
        assert [change.changes for change in leaving.unsent(desk.store, "herning")] == [
            {"address": ["", "after"]}
        ]
        real.admin.execute("DELETE FROM kmdesk_office.member WHERE scope_id = 'viborg'")
        assert run(desk, gateway).left == ("viborg",)
        assert desk.rows["company", "hc"]["name"]
        # The login as a whole has ended: nothing is deleted.
        setup.remove_broker(real.admin, broker.role, lost=True)
        with pytest.raises(KnownError, match="Kontoret"):
            run(desk, gateway)
        assert desk.rows["company", "hc"]["name"]
    finally:
        real.close()


class Ended(ModelOffice):
    def hello(self, client_id: str):
        raise AccessEndedError("x")


def test_nothing_is_deleted_when_the_login_has_ended(
    office: ModelOffice, tmp_path: Path, clock: FixedClock
) -> None:
    desk = desk_of(tmp_path, clock)
    filled(desk, "h", MARK)
    run(desk, office)
    before = desk.rows
    with pytest.raises(AccessEndedError):
        run(desk, Ended("herning"))
    assert desk.rows == before


@pytest.mark.parametrize("unsent", [False, True], ids=["all sent", "something unsent"])
def test_who_changes_the_own_card_while_shown_out_is_not_asked_about_it(
    office: ModelOffice, tmp_path: Path, clock: FixedClock, *, unsent: bool
) -> None:
    del office.scopes["viborg"]
    desk = FileDesk("bo", tmp_path, clock)
    begun(desk, "bo", 24)
    desk.put("broker", desk.me, phone="11111111", email="bo@mail.dk")
    run(desk, office)
    if unsent:
        desk.put("broker", desk.me, title="Konsulent", phone="33333333")
    office.scopes["herning"].member = False
    run(desk, office, allow={"deletions"})
    assert desk.scopes() == ()
    desk.put("broker", desk.me, phone="22222222")
    office.scopes["herning"].member = True
    report = run(desk, office)
    assert report.conflicts == 0
    there = office.scopes["herning"].rows["broker", desk.me].doc
    assert (there["phone"], there["email"]) == ("22222222", "bo@mail.dk")
    assert there.get("title", "") == ("Konsulent" if unsent else "")
    assert desk.store.require(Broker, desk.me).phone == "22222222"
    assert desk.store.journal.waiting() == 0
