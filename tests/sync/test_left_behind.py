"""An area leaves a laptop: no file in the desk's folder can tell any more what was in it."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from pathlib import Path

from kmdesk.core.clock import FixedClock
from kmdesk.core.paths import Profile
from kmdesk.models import Broker, Company, GuideAnswer, Handout, Visit
from kmdesk.services.calls import Calls
from kmdesk.services.company_query import CompanyQuery
from kmdesk.services.saved_filters import SavedFilters
from kmdesk.store import backup
from kmdesk.store.desk import Desk
from kmdesk.store.local import Draft
from kmdesk.sync import leaving
from kmdesk.sync.desk_sync import DeskSync
from kmdesk.sync.kept import kept_text
from tests.conftest import PASSPHRASE
from tests.sync.conftest import Office
from tests.sync.plain_pages import plain_pages
from tests.sync.test_desk_sync import enrolment

MARK = "Kvartsurmager"


def told_by(profile: Profile, key: bytes, folder: Path) -> Iterator[tuple[Path, bytes]]:
    """Yield all that can be read in a desk's folder with its key, file by file."""
    for path in profile.folder.rglob("*"):
        if path.suffix == ".kmbackup":
            with zipfile.ZipFile(path) as archive:
                inside = Path(archive.extract(profile.database.name, folder))
            yield path, b"".join(plain_pages(inside, key))
        elif path.name == profile.database.name:
            yield path, b"".join(plain_pages(path, key))
        elif path.is_file():
            yield path, path.read_bytes()


def names_it(profile: Profile, key: bytes, folder: Path) -> set[str]:
    words = (MARK.encode(), MARK.lower().encode())
    return {
        path.relative_to(profile.folder).parts[0]
        for path, told in told_by(profile, key, folder)
        if any(word in told for word in words)
    }


def fill(desk: Desk) -> None:
    with desk.store.action("Opret", f"{MARK} A/S") as unit:
        unit.put(Company(id="hc", name="Bagerbutik ApS"))
        unit.put(Broker(id="vb", name=f"Ole {MARK}", email="ole@mail.dk"))
        unit.put(Company(id="vc", name=f"{MARK} A/S", note=f"{MARK} " * 500, broker_id="vb"))
        unit.put(Visit(id="vv", company_id="vc", topic=MARK))
        unit.put(GuideAnswer(id="va", visit_id="vv", value={"text": MARK}))
        unit.put(Handout(id="vh", company_id="vc", title=MARK))
    desk.database.run("INSERT INTO handout_copy VALUES ('vh', ?)", (MARK.encode(),))
    for kind in ("broker", "company", "visit", "guide_answer", "handout"):
        desk.database.run(f"UPDATE {kind} SET scope_id = 'viborg' WHERE id LIKE 'v%'")
    filters = SavedFilters(desk.local)
    filters.keep("Oles", CompanyQuery(broker_ids=("vb",)))
    filters.keep("Mine og Oles", CompanyQuery(broker_ids=("vb", desk.store.broker_id)))
    filters.keep("Store", CompanyQuery(employees_min=50))
    round_ = {"ids": ["vc", "hc"], "here": "vc", "notes": {"vc": f"{MARK} ringer", "hc": "ring mandag"}}
    desk.local.set("calls.round", round_)
    desk.local.keep_draft(Draft("person:vc:new", MARK, "2026", {"name": f"Usendt {MARK}"}))
    desk.local.keep_draft(Draft("match/step", "Flyt", "2026", {"ids": ["vc"], "fields": {"note": MARK}}))
    desk.local.keep_draft(Draft("person:hc:new", "Kontakt", "2026", {"name": "Bager"}))


def test_no_file_of_the_desk_tells_of_an_area_that_has_left(
    office: Office, desk: Desk, clock: FixedClock, tmp_path: Path
) -> None:
    broker = office.broker("Karen Lyngholm", "herning", "viborg")
    sync, profile, key = DeskSync(desk), desk.profile, desk.key
    desk.store.broker_id = desk.local.get("broker_id", "")
    sync.connect(enrolment(office, broker))
    assert sync.run().outcome == "synced"
    fill(desk)
    assert sync.run().outcome == "synced"
    for reason in ("hourly", "manual"):
        backup.make(profile, key, reason, clock)
    made = backup.make(profile, key, "daily", clock)
    made.rename(made.with_name("før ferien.kmbackup"))
    leaving.wipe_log(desk.database)
    aside = profile.folder / "before-restore-20261101T080000"
    aside.mkdir()
    (aside / profile.database.name).write_bytes(profile.database.read_bytes())
    assert names_it(profile, key, tmp_path) == {profile.database.name, "backups", aside.name}

    office.admin.execute("DELETE FROM kmdesk_office.member WHERE scope_id = 'viborg'")
    outcome = sync.run()
    assert (outcome.outcome, outcome.report.left) == ("synced", ("viborg",))
    assert "De gamle sikkerhedskopier er slettet, og en ny uden området er taget." in outcome.advice
    assert {one.name: one.query for one in SavedFilters(desk.local).own()} == {
        "Mine og Oles": CompanyQuery(broker_ids=(desk.store.broker_id,)),
        "Store": CompanyQuery(employees_min=50),
    }
    assert desk.local.get("calls.round") == {"ids": ["hc"], "notes": {"hc": "ring mandag"}}
    assert Calls(desk.store).on_this_desk({"vc": "x", "hc": "y"}) == {"hc": "y"}
    assert [draft.key for draft in desk.local.drafts()] == ["person:hc:new"]
    # What was typed and not saved was kept aside first, and nothing else names the area.
    told = kept_text(desk.store)
    assert all(text in told for text in (f"Usendt {MARK}", f"{MARK} ringer", f"Note: {MARK}"))
    desk.database.run("DELETE FROM sync_left")
    leaving.wipe_log(desk.database)
    assert names_it(profile, key, tmp_path) == {"backups"}  # the new one has what was kept aside
    (only,) = backup.existing(profile)
    assert not aside.exists()
    outcome = sync.run()
    assert (outcome.message, backup.existing(profile)) == ("", [only])
    desk.close()
    found = backup.restore(profile, only.path, passphrase=PASSPHRASE, clock=clock)
    assert found.companies == 1
