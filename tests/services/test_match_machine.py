"""Whatever is moved, corrected, undone and taken back: nobody's CV goes out without a basis on that day."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from kmdesk.core.clock import FixedClock
from kmdesk.core.errors import KnownError
from kmdesk.models import Candidate, Company, Match, Need, Project, Task
from kmdesk.rules.follow_ups import RULES, follow_ups
from kmdesk.rules.holidays import is_working_day
from kmdesk.rules.pipeline import STATUSES, has_been_agreed
from kmdesk.services.labels import labels
from kmdesk.services.match_bulk import ManyMatches
from kmdesk.services.match_facts import day_in, follow_up_facts
from kmdesk.services.match_follow_ups import task_id
from kmdesk.services.match_moves import MatchMoves, MoveFacts
from kmdesk.services.service_rules import rules_in_use
from kmdesk.store.database import Database
from kmdesk.store.migrate import migrate
from kmdesk.store.store import Store
from tests.conftest import NOW

SHARED = ("cv_sent", "interview", "agreed", "started")
"""The statuses in which the company has the CV."""
COMPANIES = (Company(name="Vestrum Maskinfabrik A/S"), Company(name="Tangsø Plast ApS"))
ORDER = Need(company_id=COMPANIES[0].id, title="Planlægger", order_number="2026-0001", order_status="posted")
OUTCOMES = {"refused": "timing", "discontinued": "chemistry", "completed": ""}
A_BASIS = {"legal_basis": "contract", "legal_basis_reference": "Mail af 20.11.2026"}
statuses = st.sampled_from(STATUSES)
which = st.integers(0, 3)


@cache
def empty_desk() -> bytes:
    """Return a file with all tables and no records: making them anew is most of an example's time."""
    with TemporaryDirectory() as folder:
        file = Path(folder) / "desk"
        database = Database(file, bytes(32), labels=labels())
        migrate(database)
        database.run("PRAGMA wal_checkpoint(TRUNCATE)")
        database.close()
        return file.read_bytes()


class Pipeline(RuleBasedStateMachine):
    """Two candidates, each proposed to two companies; one of the matches is for a job order."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = TemporaryDirectory()
        self.clock = FixedClock(NOW)
        file = Path(self.folder.name) / "desk"
        file.write_bytes(empty_desk())
        database = Database(file, bytes(32), labels=labels())
        database.run("PRAGMA synchronous = OFF")
        self.store = Store(database, self.clock)
        self.moves = MatchMoves(self.store, self.clock)
        self.many = ManyMatches(self.moves)
        people = [Candidate(name=name, education_level="H60") for name in ("Sofie", "Jonas")]
        self.people = [person.id for person in people]
        project = Project(starts_on="2026-01-01", ends_on="2027-12-31")
        with self.store.action("Prøve", undoable=False) as unit:
            for record in (*COMPANIES, ORDER, project, *people):
                unit.put(record)
        self.matches = [
            self.moves.create(company.id, ORDER.id if company is COMPANIES[0] else "", person.id, "hire").id
            for person in people
            for company in COMPANIES
        ]
        self.past = [self._seen()]
        """What the matches looked like after each action that undo can take back."""
        self.future: list[dict[str, Match]] = []

    def teardown(self) -> None:
        self.store.db.close()
        self.folder.cleanup()

    # -- the oracle: read from the records alone, written apart from the rules -----------------------

    def _may_share(self, match: Match) -> bool:
        person = self.store.get(Candidate, match.candidate_id)
        if person is None:
            return False
        if person.legal_basis and person.legal_basis_reference:
            return True
        today = self.clock.today().isoformat()
        company = self.store.require(Company, match.company_id)
        reaches = person.consent_scope != "named" or company.name in person.consent_companies
        in_time = bool(person.consent_on) and person.consent_on <= today <= person.consent_until
        return in_time and reaches and not person.consent_withdrawn_on

    def _withdrawn(self, match: Match) -> bool:
        person = self.store.get(Candidate, match.candidate_id)
        return person is None or bool(person.consent_withdrawn_on)

    def _seen(self) -> dict[str, Match]:
        return {match.id: match for match in self.store.find(Match)}

    def _note(self) -> None:
        seen = self._seen()
        self.past.append(seen)
        self.future.clear()

    def _facts(self, status: str, match: Match) -> MoveFacts:
        """Return everything the move asks for, so that only the candidate can stand in its way."""
        if status == "ended":
            outcome = {"agreed": "discontinued", "started": "completed"}.get(match.status, "refused")
            return MoveFacts(end_outcome=outcome, end_reason=OUTCOMES[outcome])
        if status not in ("agreed", "started"):
            return MoveFacts()
        today = self.clock.today()
        return MoveFacts(
            agreed_on=today.isoformat(),
            starts_on=(today + timedelta(days=10 if status == "agreed" else 0)).isoformat(),
            ends_on=(today + timedelta(days=100)).isoformat(),
            evaluation_on=(today + timedelta(days=120)).isoformat(),
            hours_per_week=37,
            employment_form="permanent",
        )

    def _judge(self, before: Match, after: Match) -> None:
        """Hold one match against the rule, whoever moved it."""
        had_it = before.status in SHARED
        if after.status in SHARED and not had_it:
            assert self._may_share(before), f"{before.status} → {after.status}"
        if before.status == "cv_sent" and after.status in SHARED[1:] and self._withdrawn(before):
            assert self._may_share(before)

    def _must_be_let_through(self, match: Match, status: str) -> bool:
        forward = STATUSES.index(status) > STATUSES.index(match.status)
        if status == "ended":
            return True
        if match.status == "ended":
            return self._may_share(match)
        return not forward or self._may_share(match)

    # -- what brokers do ---------------------------------------------------------------------------

    @rule(number=which, status=statuses)
    def move(self, number: int, status: str) -> None:
        before = self.store.require(Match, self.matches[number])
        facts = self._facts(status, before)
        refusal = refused(lambda: self.moves.move(before.id, status, facts))
        after = self.store.require(Match, before.id)
        if refusal is not None:
            assert not self._must_be_let_through(before, status), refusal
            assert refusal.field in ("consent", "candidate")
            assert after == before
            return
        self._judge(before, after)
        assert after.status == status
        if after != before:
            self._note()

    @rule(numbers=st.sets(which, min_size=1), status=statuses.filter(lambda one: one != "ended"))
    def move_several(self, numbers: set[int], status: str) -> None:
        before = {self.matches[n]: self.store.require(Match, self.matches[n]) for n in numbers}
        result = self.many.move(list(before), status, self._facts(status, next(iter(before.values()))))
        for after in result.changed:
            self._judge(before[after.id], after)
        for one in result.stayed:
            assert self.store.require(Match, one.match_id) == before[one.match_id]
            assert one.reason.endswith(".")
        if result.changed:
            self._note()

    @rule(number=which, days=st.integers(0, 60))
    def correct(self, number: int, days: int) -> None:
        before = self.store.require(Match, self.matches[number])
        if not before.starts_on:
            return
        starts = (self.clock.today() + timedelta(days=days)).isoformat()
        refusal = refused(lambda: self.moves.change(before.id, {"starts_on": starts, "note": "Flyttet"}))
        after = self.store.require(Match, before.id)
        if refusal is not None:
            not_yet = before.status in ("started", "ended") and days > 0
            assert refusal.field in ("ends_on", "evaluation_on") or (refusal.field == "starts_on" and not_yet)
            assert after == before
            return
        assert after.status == before.status
        if after != before:
            self._note()

    @rule(
        number=st.integers(0, 1),
        change=st.sampled_from(
            [
                {"consent_on": "2026-11-01", "consent_until": "2027-01-31", "consent_scope": "all"},
                {"consent_on": "2026-11-01", "consent_until": "2026-11-24"},
                {"consent_scope": "named", "consent_companies": (COMPANIES[1].name,)},
                {"consent_withdrawn_on": "2026-11-24"},
                {"consent_withdrawn_on": ""},
                A_BASIS,
                {"legal_basis": "contract", "legal_basis_reference": ""},
                dict.fromkeys(A_BASIS, ""),
            ]
        ),
    )
    def hear_from_the_candidate(self, number: int, change: dict[str, object]) -> None:
        person = self.store.get(Candidate, self.people[number])
        if person is None or replace(person, **change) == person:
            return
        with self.store.action("Ret kandidat") as unit:
            unit.put(replace(person, **change))
        self._note()

    @rule(number=st.integers(0, 1))
    def delete_the_candidate(self, number: int) -> None:
        person = self.store.get(Candidate, self.people[number])
        if person is not None:
            with self.store.action("Slet kandidat") as unit:
                unit.delete(person)
            self._note()

    @rule(number=which, rule_=st.sampled_from(RULES), deleted=st.booleans())
    def handle_a_follow_up(self, number: int, rule_: str, deleted: bool) -> None:
        task = self.store.get(Task, task_id(self.matches[number], rule_))
        if task is None or task.done_at:
            return
        with self.store.action("Løfte") as unit:
            if deleted:
                unit.delete(task)
            else:
                unit.put(replace(task, done_at=self.clock.stamp()))
        self._note()

    @rule(days=st.sampled_from([1, 20, 70]))
    def time_passes(self, days: int) -> None:
        self.clock.at += timedelta(days=days)

    @precondition(lambda self: len(self.past) > 1)
    @rule()
    def undo(self) -> None:
        assert self.store.undo() is not None
        self.future.append(self.past.pop())
        assert self._seen() == self.past[-1]

    @precondition(lambda self: self.future)
    @rule()
    def redo(self) -> None:
        """Redo brings back what was allowed when it was done."""
        assert self.store.redo() is not None
        self.past.append(self.future.pop())
        assert self._seen() == self.past[-1]

    # -- what always holds -------------------------------------------------------------------------

    @invariant()
    def an_agreement_has_its_day_and_nothing_else_does(self) -> None:
        for match in self._seen().values():
            agreed = has_been_agreed(match.status, day_in(match.agreed_on), match.end_outcome)
            assert bool(match.agreed_on) == agreed
            assert bool(match.end_outcome) == (match.status == "ended")

    @invariant()
    def follow_ups_belong_to_an_agreement_and_are_never_doubled(self) -> None:
        for match in self._seen().values():
            wanted = follow_ups(follow_up_facts(match), rules_in_use(self.store.db))
            found = {
                t.origin.rpartition(":")[2]: t for t in self.store.find(Task, "match_id = ?", (match.id,))
            }
            for name, task in found.items():
                assert task.id == task_id(match.id, name)
                assert is_working_day(day_in(task.due_on))
                if not task.done_at:
                    assert task.due_on == wanted[name].isoformat()

    @invariant()
    def what_counts_was_agreed_and_is_not_refused(self) -> None:
        matches = self._seen()
        for (record_id,) in self.store.db.rows("SELECT record_id FROM counted WHERE goal = 'hire'"):
            match = matches[record_id]
            assert match.agreed_on
            assert match.end_outcome != "refused"


def refused(act: Callable[[], object]) -> KnownError | None:
    """Return why an act was refused, or None when it was done."""
    try:
        act()
    except KnownError as error:
        return error
    return None


TestPipeline = Pipeline.TestCase
TestPipeline.settings = settings(
    max_examples=20, stateful_step_count=30, deadline=None, suppress_health_check=list(HealthCheck)
)
