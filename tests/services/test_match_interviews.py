"""A match has any number of interviews: in order, the next one shown, none lost to earlier versions."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from kmdesk.core.clock import FixedClock
from kmdesk.core.errors import KnownError
from kmdesk.models import Candidate, Company, Match
from kmdesk.rules.person_names import PersonNames
from kmdesk.services.history import History
from kmdesk.services.match_interviews import interview_text, interviews_of
from kmdesk.services.match_moves import MatchMoves, MoveFacts
from kmdesk.services.matches import Matches, MatchFilter
from kmdesk.services.mentions import Mentions
from kmdesk.services.today import TodayService
from kmdesk.store.desk import Desk
from kmdesk.sync.engine import run
from kmdesk.sync.merge import merge
from kmdesk.sync.messages import OfficeRow
from tests.nasty import NASTY
from tests.sync.file_desk import FileDesk
from tests.sync.model_office import ModelOffice
from tests.sync.simulation import SCOPE

VESTRUM = Company(name="Vestrum Maskinfabrik A/S", municipality_code="0657")
SOFIE = Candidate(name="Sofie Bjerre", consent_on="2026-05-14", consent_until="2027-05-14")
MADE = "019a9a9e-d400-7000-8000-000000000001"
"""An id of 18.11.2025."""
AGREED = MoveFacts(
    agreed_on="2026-11-24", starts_on="2026-12-01", hours_per_week=37, employment_form="permanent"
)
# The clock stands at 24.11.2026.
FIRST = {"on": "2026-11-23", "time": "10:00", "place": "Struer", "people": "Bo Lund"}
SECOND = {"on": "2026-11-25", "time": "9.30", "place": "", "people": "Bo Lund og Ida Holm"}
THIRD = {"on": "2026-12-02", "time": "", "place": "Teams", "people": ""}


@pytest.fixture
def moves(desk: Desk, clock: FixedClock) -> MatchMoves:
    with desk.store.action("Prøve", undoable=False) as unit:
        match = Match(
            id=MADE,
            company_id=VESTRUM.id,
            candidate_id=SOFIE.id,
            type="hire",
            status="interview",
            status_since="2026-11-20T08:00:00.000Z",
            broker_id=desk.store.broker_id,
        )
        for record in (VESTRUM, SOFIE, match):
            unit.put(record)
    return MatchMoves(desk.store, clock)


def said(match: Match) -> list[str]:
    return [interview_text(one) for one in interviews_of(match)]


def stored(moves: MatchMoves) -> Match:
    return moves.store.require(Match, MADE)


def test_all_are_kept_in_order_and_the_next_one_is_shown(
    desk: Desk, moves: MatchMoves, clock: FixedClock
) -> None:
    matches = Matches(desk.store, clock)
    match = moves.change(MADE, {"interviews": (THIRD, SECOND, {"on": " "}, FIRST)})
    assert said(match) == [
        "23.11.2026 kl. 10:00 · Struer · Bo Lund",
        "25.11.2026 kl. 09:30 · Bo Lund og Ida Holm",
        "02.12.2026 · Teams",
    ]
    assert (match.next_on, match.next_time) == ("2026-11-25", "09:30")
    assert matches.detail(MADE).line.text == "I morgen kl. 09:30"
    assert [(one.on, one.at) for one in TodayService(desk.store, clock).view().interviews] == [
        ("2026-11-25", "09:30")
    ]
    clock.at += timedelta(days=2)  # nobody writes anything, and the next one is the next one
    assert matches.page(MatchFilter())[0].line.text == "Samtale 02.12."
    assert matches.page(MatchFilter(due="late")) == []
    assert len(matches.page(MatchFilter(due="week"))) == 1
    assert matches.board(MatchFilter()).columns[3].cards[0].line == matches.detail(MADE).line
    clock.at += timedelta(days=30)
    assert matches.detail(MADE).line.text == "Samtalen var 02.12."
    assert len(matches.page(MatchFilter(due="late"))) == 1
    line = History(desk.store).of("match", MADE)[0]
    change = next(one for one in line.changes if one.field == "interviews")
    assert (change.label, change.after) == ("Samtaler", "; ".join(said(match)))
    desk.store.undo()
    assert said(stored(moves)) == []
    assert stored(moves).next_on == ""


def test_two_today_are_both_on_the_day(desk: Desk, moves: MatchMoves, clock: FixedClock) -> None:
    today = [{"on": "2026-11-24", "time": at} for at in ("14:00", "10:00")]
    moves.change(MADE, {"interviews": today})
    assert [one.at for one in TodayService(desk.store, clock).view().interviews] == ["10:00", "14:00"]


def test_they_stay_with_a_match_that_goes_on_or_back(moves: MatchMoves) -> None:
    match = moves.change(MADE, {"interviews": (FIRST, SECOND)})
    agreed = moves.move(MADE, "agreed", AGREED)
    assert (said(agreed), agreed.next_on, agreed.next_time) == (said(match), "", "")
    back = moves.move(MADE, "interview")
    assert (said(back), back.next_on) == (said(match), "2026-11-25")


def test_a_day_set_by_itself_moves_the_next_one_and_never_one_that_was(moves: MatchMoves) -> None:
    moves.change(MADE, {"interviews": (FIRST,)})
    more = moves.set_deadline(MADE, "2026-11-26")
    assert said(more) == ["23.11.2026 kl. 10:00 · Struer · Bo Lund", "26.11.2026"]
    moved = moves.change(MADE, {"next_time": "8"})
    assert said(moved)[1:] == ["26.11.2026 kl. 08:00"]
    assert said(moves.set_deadline(MADE, "2026-11-27"))[1:] == ["27.11.2026 kl. 08:00"]
    assert said(moves.set_deadline(MADE, "")) == ["23.11.2026 kl. 10:00 · Struer · Bo Lund"]


@pytest.mark.parametrize(
    ("interviews", "message"),
    [
        (({"on": "2025-11-01"},), "før matchet blev oprettet"),
        (({"on": "31.2."},), "Datoen findes ikke"),
        (({"on": "2126-11-25"},), "for langt fra i dag"),
        (({"on": "2026-11-25", "time": "25:00"},), "Klokkeslættet findes ikke"),
        (({"on": "", "people": "Bo Lund"},), "mangler en dato"),
        ((SECOND, {**SECOND, "place": "Lemvig"}), "to samtaler på samme tid 25.11.2026 kl. 09:30"),
        ((THIRD, {"on": THIRD["on"]}), "to samtaler på samme tid 02.12.2026"),
    ],
)
def test_what_cannot_be_is_refused_in_plain_words(
    moves: MatchMoves, interviews: tuple[dict[str, str], ...], message: str
) -> None:
    with pytest.raises(KnownError, match=message) as refused:
        moves.change(MADE, {"interviews": interviews})
    assert refused.value.field == "interviews"
    assert refused.value.advice
    assert stored(moves).interviews == ()


def test_the_same_time_once_more_is_refused_too(moves: MatchMoves) -> None:
    seen = moves.change(MADE, {"interviews": (FIRST,)})
    with pytest.raises(KnownError, match="to samtaler på samme tid"):
        moves.change(MADE, {"interviews": (FIRST, FIRST)}, seen)
    assert len(stored(moves).interviews) == 1


def test_no_day_is_stored_for_what_was_refused(moves: MatchMoves) -> None:
    with pytest.raises(KnownError):
        moves.change(MADE, {"interviews": ({"on": "31.2."},)})
    assert stored(moves).next_on == ""
    assert stored(moves).interviews == ()


def test_any_text_survives_and_a_name_in_it_is_found(desk: Desk, moves: MatchMoves) -> None:
    for n, text in enumerate(NASTY):
        one = {"on": "2026-11-25", "time": f"{n % 24:02}:00", "place": text, "people": text}
        match = moves.change(MADE, {"interviews": (one,)})
        (kept,) = interviews_of(match)
        assert kept["place"] == kept["people"] == " ".join(text.split())
        assert interviews_of(stored(moves)) == interviews_of(match) or "\ud800" in text
    moves.change(MADE, {"interviews": (FIRST,)})
    names = PersonNames({"Bo Lund"})
    assert [one.record_id for one in Mentions(desk.store).of("bo", names, ()).full] == [MADE]
    with desk.store.action("Slet") as unit:
        Mentions(desk.store).take_out(unit, names, ())
    assert said(stored(moves)) == ["23.11.2026 kl. 10:00 · Struer · Slettet kandidat"]


def test_what_colleagues_add_while_a_form_is_open_stays(moves: MatchMoves) -> None:
    seen = moves.change(MADE, {"interviews": (FIRST,)})
    moves.change(MADE, {"interviews": (FIRST, THIRD)})  # a colleague
    match = moves.change(MADE, {"interviews": ({**FIRST, "place": "Lemvig"}, SECOND)}, seen)
    assert said(match) == [
        "23.11.2026 kl. 10:00 · Lemvig · Bo Lund",
        "25.11.2026 kl. 09:30 · Bo Lund og Ida Holm",
        "02.12.2026 · Teams",
    ]


def earlier(moves: MatchMoves, on: str, at: str, status: str = "interview") -> Match:
    """Write as a desk of an earlier version does: the two fields it knows, and nothing of the list."""
    with moves.store.action("Prøve") as unit:
        return unit.put(replace(stored(moves), next_on=on, next_time=at, status=status))


def test_earlier_versions_lose_nothing_and_are_heard(
    desk: Desk, moves: MatchMoves, clock: FixedClock
) -> None:
    assert said(earlier(moves, "2026-11-25", "10:00")) == ["25.11.2026 kl. 10:00"]  # one from before
    assert said(moves.move(MADE, "agreed", AGREED)) == ["25.11.2026 kl. 10:00"]
    moves.move(MADE, "interview")
    moves.change(MADE, {"interviews": (FIRST, SECOND)})
    later = earlier(moves, "2026-11-25", "11:00")  # another time, that day
    assert said(later)[1] == "25.11.2026 kl. 11:00 · Bo Lund og Ida Holm"
    added = earlier(moves, "2026-11-28", "12:00")  # another day: written over there, one more here
    assert said(added)[1:] == ["25.11.2026 kl. 09:30 · Bo Lund og Ida Holm", "28.11.2026 kl. 12:00"]
    assert Matches(desk.store, clock).detail(MADE).line.text == "I morgen kl. 09:30"
    days = [one.on for one in TodayService(desk.store, clock).view().interviews]
    assert days == ["2026-11-25"]
    assert len(said(earlier(moves, "", ""))) == 2  # no day takes none away
    assert len(said(earlier(moves, "", "", "agreed"))) == 2
    assert len(said(earlier(moves, "2026-11-30", "", "company_asked"))) == 2  # no interview, but a deadline
    newer = ({**FIRST, "result": "godt"},)  # of a version to come
    assert moves.change(MADE, {"interviews": newer}).interviews[0]["result"] == "godt"


def test_a_desk_keeps_the_list_through_its_update(tmp_path: Path, clock: FixedClock) -> None:
    """An earlier version kept what it did not know; after the update it is there, and what it wrote too."""
    office = ModelOffice(SCOPE)
    here = office.scopes[SCOPE]
    here.version = 1
    listed = replace(Match(), interviews=(FIRST, SECOND)).to_row()["interviews"]
    doc = {"status": "interview", "next_on": "2026-11-25", "next_time": "9.30"}
    here.rows["match", "m"] = OfficeRow("match", "m", 1, {**doc, "interviews": listed})
    desk = FileDesk("old", tmp_path, clock)
    run(desk, office)
    desk.database.run("UPDATE \"match\" SET interviews = '[]'")
    desk.database.run(
        "INSERT INTO sync_unknown VALUES ('match', 'm', 'herning', 1, ?)",
        (json.dumps({"interviews": listed}),),
    )
    desk.put("match", "m", next_on="2026-11-30", next_time="12:00")
    assert desk.adopt_known() == 1
    run(desk, office)
    match = desk.store.require(Match, "m")
    assert [one["on"] for one in interviews_of(match)] == ["2026-11-23", "2026-11-25", "2026-11-30"]
    assert office.scopes[SCOPE].rows["match", "m"].doc["interviews"] == listed
    assert run(desk, office, thorough=True).healed == 0
    desk.database.close()


def test_two_desks_merge_what_each_did(moves: MatchMoves) -> None:
    def text(*interviews: dict[str, str]) -> str:
        return replace(stored(moves), interviews=interviews).to_row()["interviews"]

    base = text(FIRST, SECOND)
    met = merge("list", base, text(FIRST, SECOND, THIRD), text({**FIRST, "place": "Lemvig"}, SECOND))
    assert not met.conflict
    assert [one["place"] for one in json.loads(met.value)] == ["Lemvig", "", "Teams"]
