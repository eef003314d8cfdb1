"""Nobody who was erased is named anywhere: not elsewhere, not otherwise spelled, in no byte of the file."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from kmdesk.core.folding import fold
from kmdesk.models import (
    Candidate,
    Company,
    Conflict,
    ContactPerson,
    GuideAnswer,
    Inquiry,
    Match,
    Need,
    Partnership,
    PartnershipMember,
    Task,
    Visit,
)
from kmdesk.services.candidate_removal import CandidateRemoval
from kmdesk.services.candidates import Candidates
from kmdesk.services.match_moves import MatchMoves, MoveFacts
from kmdesk.services.search import Search
from kmdesk.services.shortlist import Shortlists
from kmdesk.store import proof
from kmdesk.store.local import Draft
from tests.store.plain_bytes import plain_bytes

if TYPE_CHECKING:
    from kmdesk.core.clock import FixedClock
    from kmdesk.core.paths import Profile
    from kmdesk.store.desk import Desk

VESTRUM = Company(name="Vestrum Maskinfabrik A/S")
TANGSOE = Company(name="Tangsø Plast A/S")
PLANNER = Need(company_id=VESTRUM.id, title="Produktionsplanlægger", type="graduate", match_type="hire")
ZEBEDAEUS = Candidate(
    name="Zebedæus Quist",
    email="zq@post.example",
    phone="20304050",
    education_level="H50",
    motivation="Bor i Qvistrup.",
    consent_on="2026-11-01",
    consent_until="2027-02-01",
    consent_scope="all",
    delete_after="2027-05-24",
)
SECRETS = ("zebed", "quist", "qvistrup", "zq@post", "20304050")


class Story:
    def __init__(self, desk: Desk, clock: FixedClock) -> None:
        self.desk, self.store = desk, desk.store
        self.bank, self.removal = Candidates(desk.store), CandidateRemoval(desk.store)
        self.put(VESTRUM, TANGSOE, PLANNER)
        self.bank.save(ZEBEDAEUS)
        self.bank.save(replace(ZEBEDAEUS, name="Zebedæus Quistgård"))
        self.moves = MatchMoves(desk.store, clock)
        (self.match,) = Shortlists(desk.store, clock).propose(PLANNER.id, [ZEBEDAEUS.id]).matches

    def put(self, *records: Any, text: str = "Prøve", subject: str = "") -> None:
        with self.store.action(text, subject) as unit:
            for record in records:
                unit.put(record)

    def erase(self) -> None:
        self.removal.delete_on_wish(ZEBEDAEUS.id)
        assert self.removal.erase([ZEBEDAEUS.id]) == 1

    def everything(self) -> str:
        """Every value of every table, folded."""
        tables = self.desk.database.rows("SELECT name FROM sqlite_master WHERE type = 'table'")
        return fold(
            "\n".join(
                str(value)
                for (table,) in tables
                if "_fts" not in table
                for row in self.desk.database.rows(f'SELECT * FROM "{table}"')
                for value in row
            )
        )


@pytest.fixture
def story(desk: Desk, clock: FixedClock) -> Story:
    return Story(desk, clock)


def fill(story: Story, supervisor: str = "Zebedæus Hansen") -> tuple[Visit, Task, GuideAnswer]:
    """Name the person everywhere and in every way."""
    story.moves.change(story.match.id, {"note": "ZEBEDÆUS QUISTGÅRD kommer", "supervisor": supervisor})
    story.moves.change(story.match.id, {"note": "Zebedæus ringer. Quists CV er sendt til zq@post.example"})
    own = Task(
        company_id=VESTRUM.id, match_id=story.match.id, title="Ring til quistgaard", due_on="2026-12-01"
    )
    visit = Visit(
        company_id=TANGSOE.id,
        status="done",
        mode="phone",
        starts_at="2026-11-24T08:00",
        topic="Om Quist, Zebedæus",
        summary="Talte om zebedæus quistgaards praktik",
        participants=({"name": "Zebedæus Quist", "role": "kandidat"},),
    )
    task = Task(company_id=TANGSOE.id, title="Ring til Zebedæus Quistgård", note="mobil")
    answer = GuideAnswer(visit_id=visit.id, question="x", value={"text": "Zebedaeus Quistgaard er god"})
    need = Need(company_id=TANGSOE.id, title="Afløser for Zebedæus Quist", description="se Zebedæus Quist")
    other = Candidate(name="Anna Bo", motivation="Anbefalet af Zebedæus Quist", delete_after="2027-05-24")
    conflict = Conflict(about_kind="candidate", about_id=ZEBEDAEUS.id, field="name", mine='"Zebedæus Q"')
    story.put(own, visit, task, answer, need, other, conflict, text="Ret", subject="Zebedæus Quistgård")
    story.put(replace(visit, next_step="Spørg Zebedæus Quist"))
    story.put(replace(visit, next_step="Ingen"))  # it stands in the history alone
    story.put(replace(need, deleted=True))
    local = story.desk.local
    for key, state in (
        (f"match_move/{story.match.id}:ended", {"note": "Zebedæus trak sig"}),
        ("match_new/", {"candidate": [ZEBEDAEUS.id, "Zebedæus Quist"]}),
        (f"candidate/{ZEBEDAEUS.id}", {"name": "Zebedæus"}),
        ("visit/new", {"summary": "Talte med Zebedæus Quist om robotter"}),
    ):
        local.keep_draft(Draft(key, "Zebedæus Quist", "2026-11-24T08:00:00.000Z", state))
    local.set("saved_filters", {"Zebedæus Quist": {"text": "Zebedæus Quist"}})
    return visit, task, answer


def test_nothing_names_who_was_erased(story: Story) -> None:
    visit, task, answer = fill(story)
    before = story.everything()
    assert all(fold(secret) in before for secret in SECRETS)
    story.erase()
    left = story.everything()
    for secret in SECRETS:
        found = left.find(fold(secret))
        if secret == "zebed":  # somebody else's first name stays
            assert left.count("zebed") == left.count("zebedaeus hansen")
        else:
            assert found < 0, left[max(found - 80, 0) : found + 80]
    store = story.store
    assert store.require(Visit, visit.id).summary == "Talte om Slettet kandidat praktik"
    assert store.require(Visit, visit.id).participants == ({"name": "Slettet kandidat", "role": "kandidat"},)
    assert store.require(Task, task.id).title == "Ring til Slettet kandidat"
    assert store.require(GuideAnswer, answer.id).value == {"text": "Slettet kandidat er god"}
    match = store.require(Match, story.match.id)
    assert match.note.startswith("Slettet kandidat ringer. Slettet kandidat CV er sendt til Slettet kandidat")
    assert match.supervisor == "Zebedæus Hansen"
    search = Search(store)
    assert not search.find("Zebedæus Quistgård")
    assert not search.find("Quistgaard")
    drafts = {draft.key: draft.state for draft in story.desk.local.drafts()}
    assert story.desk.local.get("saved_filters") == {"Slettet kandidat": {"text": "Slettet kandidat"}}
    assert drafts == {"visit/new": {"summary": "Talte med Slettet kandidat om robotter"}}


def test_how_to_reach_somebody_goes_with_who_it_is(story: Story) -> None:
    member = PartnershipMember(person="Zebedæus Quist", phone="97001122", email="z@firma.example")
    inquiry = Inquiry(company_name="Nyt Værksted", person="Zebedæus Quist", phone="97001122")
    other = PartnershipMember(person="Anna Bo", phone="97003344")
    network = Partnership(name="Netværk Zebedæus Quist", purpose="for Zebedæus Quist")
    story.put(member, inquiry, other, network)
    story.erase()
    assert "quist" not in story.everything()
    store = story.desk.store
    told = store.require(PartnershipMember, member.id)
    assert (told.person, told.phone, told.email) == ("Slettet kandidat", "", "")
    asked = store.require(Inquiry, inquiry.id)
    assert (asked.person, asked.phone) == ("Slettet kandidat", "")
    assert store.require(PartnershipMember, other.id).phone == "97003344"


def test_the_records_still_are_what_the_journal_and_the_lists_say(story: Story) -> None:
    fill(story)
    story.erase()
    rows = story.desk.database.rows("SELECT DISTINCT kind, record_id FROM journal_entry")
    for kind, record_id in rows:
        row = story.store.stored(kind, record_id) or {}
        said = story.store.journal.last_values(record_id)
        if record_id != ZEBEDAEUS.id and kind != "conflict":
            assert {name: row.get(name) for name in said} == said, kind
    assert proof.derived_unlike_records(story.desk.database) == []


def test_no_byte_of_the_closed_file_has_the_name(story: Story, profile: Profile) -> None:
    fill(story, "Lone Hansen")
    story.erase()
    key, path = story.desk.key, story.desk.database.path
    with story.store.action("Ret") as unit:  # the control: what is there is found
        unit.put(replace(TANGSOE, note="Xylofonfabrikken"))
    story.desk.close()
    assert not path.with_name(f"{path.name}-wal").exists()
    plain = plain_bytes(path, key).lower()
    assert b"xylofonfabrikken" in plain
    for word in ("zebed", "quistg", "qvistrup", "zq@post", "20304050"):
        for written in {word, fold(word)}:
            at = plain.find(written.encode())
            assert at < 0, plain[max(at - 60, 0) : at + 60]


def test_the_full_text_index_forgets_the_words(story: Story) -> None:
    fill(story)
    database = story.desk.database
    database.run("CREATE VIRTUAL TABLE temp.words USING fts5vocab(main, search_fts, 'row')")
    terms = "SELECT count(*) FROM temp.words WHERE term LIKE 'quist%'"
    assert database.value(terms)
    story.erase()
    assert database.value(terms) == 0


def test_where_the_name_stands_is_told_before(story: Story) -> None:
    fill(story)
    story.put(
        Visit(company_id=VESTRUM.id, starts_at="2026-11-20T08:00", status="done", summary="Zebedæus er sød"),
        Visit(company_id=TANGSOE.id, starts_at="2026-11-20T08:00", status="done", summary="Zebedæus er sød"),
    )
    story.removal.delete_on_wish(ZEBEDAEUS.id)
    where = story.removal.where_named([ZEBEDAEUS.id])
    assert {one.text for one in where.full} == {
        "Besøg 24.11.2026 · Tangsø Plast A/S",
        "Løfte · Tangsø Plast A/S",
        "Svar i besøg · Tangsø Plast A/S",
        "Behov · Tangsø Plast A/S",
        "Anden kandidat",
    }
    assert [one.text for one in where.perhaps] == ["Besøg 20.11.2026 · Vestrum Maskinfabrik A/S"]
    assert not where.shared


@pytest.mark.parametrize(
    "other",
    [
        Candidate(name="Zebedaeus Quist", delete_after="2027-05-24"),
        ContactPerson(company_id=TANGSOE.id, name="zebedæus quist"),
        Company(name="Zebedæus Quist Design ApS"),
    ],
)
def test_who_has_the_same_name_keeps_it_and_the_broker_is_told(story: Story, other: Any) -> None:
    visit, _, _ = fill(story)
    story.put(other)
    story.removal.delete_on_wish(ZEBEDAEUS.id)
    where = story.removal.where_named([ZEBEDAEUS.id])
    assert where.shared
    assert where.full
    story.removal.erase([ZEBEDAEUS.id])
    assert story.store.require(Visit, visit.id).topic == "Om Quist, Zebedæus"
    assert story.store.stored(other.kind, other.id) == other.to_row()
    assert "Quist" not in story.store.require(Match, story.match.id).note


def test_a_name_of_one_word_is_taken_out_of_the_own_matches_only(story: Story) -> None:
    anna = story.bank.save(replace(story.bank.blank(), name="Anna"))
    match = story.moves.create(VESTRUM.id, "", anna.id, "hire")
    story.moves.change(match.id, {"note": "Anna vil gerne"})
    visit = Visit(company_id=TANGSOE.id, summary="Anna fra lønkontoret")
    story.put(visit)
    story.removal.delete_on_wish(anna.id)
    assert story.removal.where_named([anna.id]).full == ()
    story.removal.erase([anna.id])
    assert story.store.require(Match, match.id).note.startswith("Slettet kandidat vil gerne")
    assert story.store.require(Visit, visit.id) == visit


def test_who_has_begun_works_on_when_the_record_goes(story: Story) -> None:
    story.moves.move(
        story.match.id,
        "started",
        MoveFacts(
            agreed_on="2026-11-24", starts_on="2026-11-24", hours_per_week=37, employment_form="permanent"
        ),
    )
    begun = story.store.require(Match, story.match.id)
    counted = "SELECT count(*) FROM counted WHERE goal = 'hire'"
    assert story.desk.database.value(counted) == 1
    (running,) = story.removal.running(ZEBEDAEUS.id)
    assert running.stays
    story.removal.delete_on_wish(ZEBEDAEUS.id)
    assert story.store.require(Match, story.match.id) == begun
    story.removal.erase([ZEBEDAEUS.id])
    severed = story.store.require(Match, story.match.id)
    assert severed.candidate_id != ZEBEDAEUS.id
    assert replace(severed, candidate_id=ZEBEDAEUS.id) == begun
    assert story.desk.database.value(counted) == 1
