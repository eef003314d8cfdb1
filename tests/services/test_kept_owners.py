"""What was deleted at one desk and added to at another stays, with a question, and nothing is left alone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from kmdesk.core.errors import KnownError
from kmdesk.models import (
    CaseWindow,
    Circulation,
    Company,
    ContactPerson,
    Inquiry,
    InquiryQuestion,
    Institution,
    InstitutionContact,
    Match,
    Need,
    Partnership,
    PartnershipDecision,
    PartnershipMeeting,
    PartnershipMember,
)
from kmdesk.models.record import Record
from kmdesk.services.companies import Companies
from kmdesk.services.conflict_reading import Pick, RecordConflicts
from kmdesk.services.inquiries import Inquiries
from kmdesk.services.institutions import Institutions
from kmdesk.services.partnership_meetings import PartnershipMeetings
from kmdesk.services.partnerships import Partnerships
from tests.services.conflict_desks import HJORTDAL, Desks
from tests.sync.file_desk import FileDesk


@dataclass(frozen=True)
class Case:
    """What is deleted, what goes with it, and what a colleague adds meanwhile."""

    owner: Record
    along: Record
    added: Record
    delete: Callable[[FileDesk, Desks], object]


CASES = (
    Case(
        Inquiry(id="o", company_id=HJORTDAL, subject="Jord"),
        InquiryQuestion(id="w", inquiry_id="o", company_id=HJORTDAL, question="Er der kloak?"),
        InquiryQuestion(id="n", inquiry_id="o", company_id=HJORTDAL, question="Er der fiber?"),
        lambda desk, desks: Inquiries(desk.store, desks.clock).delete(["o"]),
    ),
    Case(
        Partnership(id="o", name="Netværk Midt"),
        PartnershipMeeting(id="w", partnership_id="o", at="2026-12-11T10:00"),
        PartnershipMember(id="n", partnership_id="o", organisation="Skolen"),
        lambda desk, desks: Partnerships(desk.store, desks.clock).delete(["o"]),
    ),
    Case(
        PartnershipMeeting(id="o", partnership_id="p", at="2026-12-11T10:00"),
        PartnershipDecision(id="w", meeting_id="o", partnership_id="p", solution="Praktik", status="done"),
        PartnershipDecision(id="n", meeting_id="o", partnership_id="p", solution="Kursus", status="done"),
        lambda desk, desks: PartnershipMeetings(desk.store, desks.clock).delete("o"),
    ),
    Case(
        Need(id="o", company_id=HJORTDAL, title="Svejser"),
        Circulation(id="w", need_id="o", company_id=HJORTDAL, municipality_code="0661"),
        Circulation(id="n", need_id="o", company_id=HJORTDAL, municipality_code="0756"),
        lambda desk, _: Companies(desk.store).delete_need("o"),
    ),
    Case(
        Need(id="o", company_id=HJORTDAL, title="Svejser"),
        Circulation(id="w", need_id="o", company_id=HJORTDAL, municipality_code="0661"),
        Match(id="n", need_id="o", company_id=HJORTDAL, candidate_id="c", status="proposed"),
        lambda desk, _: Companies(desk.store).delete_need("o"),
    ),
    Case(
        Institution(id="o", name="VIA"),
        InstitutionContact(id="w", institution_id="o", name="Inge Hjort"),
        CaseWindow(id="n", institution_id="o", programme="Design"),
        lambda desk, _: Institutions(desk.store).delete("o"),
    ),
    Case(
        Company(id="o", name="Vestrum"),
        ContactPerson(id="w", company_id="o", name="Inge Hjort"),
        ContactPerson(id="n", company_id="o", name="Ole Hjort"),
        lambda desk, _: Companies(desk.store).delete("o"),
    ),
)


def live(desk: FileDesk, case: Case) -> set[str]:
    return {
        one.id
        for one in (case.owner, case.along, case.added)
        if desk.store.get(type(one), one.id) is not None
    }


def opened(desk: FileDesk, case: Case, desks: Desks) -> RecordConflicts:
    found = desks.conflicts(desk).record(case.owner.kind, "o")
    assert found is not None
    return found


@pytest.mark.parametrize("adds_first", [True, False], ids=["added first", "deleted first"])
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.owner.kind)
def test_what_somebody_adds_to_keeps_what_it_belongs_to(
    tmp_path: Path, case: Case, *, adds_first: bool
) -> None:
    desks = Desks(tmp_path)
    karen, bo = desks.karen, desks.bo
    desks.put(karen, Partnership(id="p", name="Netværk"), case.owner, case.along)
    desks.sync(karen, bo)
    case.delete(karen, desks)
    desks.put(bo, case.added)
    desks.sync(*((bo, karen) if adds_first else (karen, bo)))
    desks.sync(karen, bo, karen, bo)
    for desk in (karen, bo):
        assert live(desk, case) == {"o", "n"}
        assert desks.conflicts(desk).open_count() == 1
    # Keeping it brings back what went with it, at both desks; undo asks again.
    shown = opened(karen, case, desks)
    row = shown.rows[0]
    kept = next(side for side in (row.office, *row.mine) if side.text == "Behold")
    choice = Pick("office") if kept is row.office else Pick("mine", row.mine[0].conflict_id)
    assert "1 post fulgte med tilbage" in desks.conflicts(karen).resolve(shown, {"deleted": choice})
    assert live(karen, case) == {"o", "w", "n"}
    karen.store.undo()
    assert live(karen, case) == {"o", "n"}
    # Letting go of it takes along what was added; a match under way forbids it, as on the need's page.
    gone = Pick("mine", row.mine[0].conflict_id) if kept is row.office else Pick("office")
    if isinstance(case.added, Match):
        with pytest.raises(KnownError, match="match er i gang"):
            desks.conflicts(karen).resolve(opened(karen, case, desks), {"deleted": gone})
        assert live(karen, case) == {"o", "n"}
        return
    desks.conflicts(karen).resolve(opened(karen, case, desks), {"deleted": gone})
    desks.sync(karen, bo, karen)
    for desk in (karen, bo):
        assert live(desk, case) == set()
        assert desks.conflicts(desk).open_count() == 0


def test_what_is_kept_brings_back_what_it_cannot_stand_without(tmp_path: Path) -> None:
    desks = Desks(tmp_path)
    meeting = PartnershipMeeting(id="m", partnership_id="p", at="2026-12-11T10:00")
    member = PartnershipMember(id="x", partnership_id="p", organisation="Skolen")
    desks.put(desks.karen, Partnership(id="p", name="Netværk"), meeting, member)
    desks.sync(desks.karen, desks.bo)
    Partnerships(desks.karen.store, desks.clock).delete(["p"])
    assert desks.conflicts(desks.karen).bring_back("partnership_meeting", "m")
    for cls, one in ((Partnership, "p"), (PartnershipMeeting, "m"), (PartnershipMember, "x")):
        assert desks.karen.store.require(cls, one).extra == {}


def test_a_colleagues_edit_below_keeps_all_the_way_up(tmp_path: Path) -> None:
    """A partnership and its meeting are deleted at the office while Bo writes the minutes."""
    desks = Desks(tmp_path)
    desks.put(
        desks.karen,
        Partnership(id="p", name="Netværk"),
        PartnershipMeeting(id="m", partnership_id="p", at="2026-12-11T10:00"),
    )
    desks.sync(desks.karen, desks.bo)
    Partnerships(desks.karen.store, desks.clock).delete(["p"])
    desks.change(desks.bo, PartnershipMeeting, "m", minutes="Vi talte.")
    desks.sync(desks.bo, desks.karen, desks.bo)
    for desk in (desks.karen, desks.bo):
        assert desk.store.require(PartnershipMeeting, "m").minutes == "Vi talte."
        assert desk.store.get(Partnership, "p") is not None
