"""One id in two areas: a desk that is in both has room for one, and every such desk for the same one."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from kmdesk.core.clock import FixedClock
from kmdesk.models import MunicipalityContact
from kmdesk.services.municipality_contacts import MunicipalityContacts
from kmdesk.sync.engine import RunReport, run
from kmdesk.sync.messages import OfficeRow
from tests.sync.conftest import Office
from tests.sync.file_desk import FileDesk
from tests.sync.held import check
from tests.sync.model_office import ModelOffice, copied
from tests.sync.simulation import World

IDS = ("751", "657", "791")
"""What every desk calls alike, as the contact at a municipality is."""


class CalledAlike(World):
    """Brokers who also write about things that have the same id at every desk."""

    def work(self, desk: Any) -> None:
        if self.dice.random() > 0.15:
            super().work(desk)
            return
        record_id = self.dice.choice(IDS)
        if not desk.rows.get(("visit", record_id), {}).get("deleted"):
            self._put(desk, "visit", record_id, topic=self._word())


@pytest.mark.parametrize("part", range(4))
def test_things_of_one_name_in_two_areas_come_to_rest(part: int) -> None:
    for seed in range(part, 80, 4):
        world = CalledAlike(seed, steps=20 + seed % 81, restores=bool(seed % 2), damages=seed % 3 == 0)
        world.play()
        check(world)
        healed = world.healed
        for desk in world.desks:
            world.sync(desk, thorough=True)
        assert world.healed == healed, f"seed {seed}: the areas take it from each other in turn"


def write(desk: FileDesk, name: str) -> None:
    """Write down whom to ask at one municipality, as the screen does."""
    contacts = MunicipalityContacts(desk.store)
    seen = contacts.contact("751")
    contacts.save(MunicipalityContact(id=seen.id, municipality_code="751", name=name), seen)


def contact(desk: FileDesk) -> str:
    return MunicipalityContacts(desk.store).contact("751").name


def at_office(office: Office) -> dict[str, str]:
    rows = office.admin.execute(
        "SELECT scope_id, doc ->> 'name' FROM kmdesk_office.record WHERE kind = 'municipality_contact'"
    )
    return dict(rows.fetchall())


def test_whom_to_ask_at_a_municipality_is_kept_in_each_area(
    office: Office, tmp_path: Path, clock: FixedClock
) -> None:
    """Karen is in both areas; Bo in one, Ida in the other, and neither hears of the other's."""
    areas = {"bo": ("herning",), "ida": ("viborg",), "karen": ("viborg", "herning")}
    desks = {name: FileDesk(name, tmp_path, clock) for name in areas}
    lines = {name: office.gateway(office.broker(name, *of)) for name, of in areas.items()}

    def sync(name: str) -> RunReport:
        return run(desks[name], lines[name], thorough=True)

    write(desks["ida"], "Lone Bach")
    sync("ida")
    sync("karen")
    assert contact(desks["karen"]) == "Lone Bach"
    write(desks["bo"], "Per Krog")
    sync("bo")
    for name in ("karen", "bo", "ida", "karen"):
        report = sync(name)
        assert (report.healed, report.conflicts, report.pushed) == (0, 0, 0)
    assert [contact(desks[name]) for name in ("bo", "ida", "karen")] == ["Per Krog", "Lone Bach", "Per Krog"]
    write(desks["karen"], "Per Krogh")
    sync("karen")
    assert at_office(office) == {"herning": "Per Krogh", "viborg": "Lone Bach"}
    office.admin.execute(
        "DELETE FROM kmdesk_office.member WHERE scope_id = 'herning' AND broker_name = 'karen'"
    )
    for _ in range(2):
        assert sync("karen").kept_aside == 0
    assert contact(desks["karen"]) == "Lone Bach"
    assert not desks["karen"].waiting


def test_what_is_new_here_is_looked_for_in_every_area_before_it_is_sent(
    tmp_path: Path, clock: FixedClock
) -> None:
    """The area of new records comes first; what somebody wrote in the other one is met all the same."""
    office = ModelOffice("herning", "viborg")
    one, other = (FileDesk(name, tmp_path, clock) for name in ("one", "other"))
    run(one, office)
    office.scopes["herning"].without.add("")
    write(other, "Lone Bach")
    run(other, office)
    office.scopes["herning"].without.clear()
    write(one, "Lone Bach")
    run(one, office)
    assert [kind for kind, _ in office.scopes["herning"].rows] == []
    assert (contact(one), one.store.journal.waiting()) == ("Lone Bach", 0)


def test_of_a_kind_of_a_later_version_the_first_area_s_is_kept(tmp_path: Path, clock: FixedClock) -> None:
    office, desk = ModelOffice("herning", "viborg"), FileDesk("one", tmp_path, clock)
    for turn in (1, 2):
        for name, scope in office.scopes.items():
            scope.version = turn
            scope.rows["future", "f"] = OfficeRow("future", "f", turn, {"name": f"{name} {turn}"})
        run(desk, office)
        kept = desk.database.rows("SELECT scope_id, version, doc FROM sync_unknown")
        assert [*kept] == [("herning", turn, f'{{"name": "herning {turn}"}}')]


def test_a_laptop_restored_after_its_record_went_where_it_is_no_longer(
    tmp_path: Path, clock: FixedClock
) -> None:
    """Office and laptop were both restored: the record is in one area again, and goes to another one too."""
    office = ModelOffice("herning", "viborg")
    karen, bo, ida = (FileDesk(name, tmp_path, clock) for name in ("karen", "bo", "ida"))
    for desk in (karen, bo, ida):
        run(desk, office)
    backup = copied(office)
    karen.choose("viborg")
    karen.put("company", "c", name="Kvartsurmager")
    before = karen.copy()
    run(karen, office)
    run(bo, office)
    for scope in backup.scopes.values():
        scope.begin_epoch("restored")
    run(bo, backup, allow={"reconcile"})
    assert ("company", "c") in backup.scopes["viborg"].rows
    backup.scopes["viborg"].without.add("")
    before.choose("herning")
    before.put("company", "c", note="skrevet efter gendannelsen")
    run(before, backup, allow={"reconcile", "deletions"})
    assert all(("company", "c") in scope.rows for scope in backup.scopes.values())
    backup.scopes["viborg"].without.clear()
    for desk in (bo, ida, before, bo, ida):
        run(desk, backup, thorough=True, allow={"reconcile"})
    reports = [run(desk, backup, thorough=True) for desk in (bo, ida, before)]
    assert [(one.healed, one.pushed) for one in reports] == [(0, 0)] * 3
    assert bo.rows == ida.rows == before.rows
    # Erasing is of one area; who could erase by an id alone would erase where they are not let in.
    bo.wipe("company", "c")
    for desk in (bo, ida, before, bo, ida):
        run(desk, backup, thorough=True)
    assert backup.scopes["herning"].rows["company", "c"].erased
    assert [desk.rows["company", "c"]["deleted"] for desk in (bo, ida, before)] == [0, 0, 0]
    assert run(bo, backup, thorough=True).healed == 0
