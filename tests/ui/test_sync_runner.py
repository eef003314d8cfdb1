"""When the window talks with the office, that it never waits for it, and that it lets go when it closes."""

from __future__ import annotations

import random
import threading
import time
from dataclasses import dataclass, field

import pytest
from PySide6.QtCore import QObject

from kmdesk.core.errors import KnownError
from kmdesk.models import Company
from kmdesk.sync.engine import RunReport
from kmdesk.sync.link import Link
from kmdesk.sync.outcome import RunOutcome
from kmdesk.ui.background import StoreThread, ThreadEndedError
from kmdesk.ui.operations import Operations
from kmdesk.ui.sync_network import Network
from kmdesk.ui.sync_runner import SyncRunner, Times

LINK = Link("Kontoret", "127.0.0.1", 1, "office", "km_karen")
SOON = Times(first=1, after_save=40, soon=20, every=10**7, retry=10**6, longest_retry=10**7, blocked=10**7)


@dataclass
class Scripted:
    """An office whose runs end as told, and wait at the gate while it is shut."""

    outcomes: list = field(default_factory=list)
    gate: threading.Event = field(default_factory=threading.Event)
    runs: int = 0
    at_once: int = 0
    most_at_once: int = 0
    allowed: list = field(default_factory=list)
    cancelled: threading.Event = field(default_factory=threading.Event)
    threads: set = field(default_factory=set)
    steps: int = 0

    def __post_init__(self):
        self.gate.set()

    def link(self):
        return LINK

    def connect(self, enrolment):
        self.threads.add(threading.current_thread().name)
        if isinstance(enrolment, KnownError):
            raise enrolment

    def disconnect(self):
        pass

    def run(self, watch, *, allow=()):
        self.threads.add(threading.current_thread().name)
        self.runs += 1
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        self.allowed.append(tuple(allow))
        report = RunReport()
        for step in range(self.steps):
            report.pulled = 1000 * (step + 1)
            watch(report)
            time.sleep(0.12)
        while not self.gate.wait(0.005) and not self.cancelled.is_set():
            pass
        self.at_once -= 1
        what = self.outcomes.pop(0) if self.outcomes else "synced"
        if self.cancelled.is_set():
            self.cancelled.clear()
            what = "cancelled"
        if isinstance(what, BaseException):
            raise what
        outcome, _, stopped = what.partition(" ")
        report.stopped = stopped
        return RunOutcome(
            outcome, report, "Sådan gik det.", "", "2026-11-24T07:00:00.000Z", "2026-11-24T07:00:09.000Z"
        )

    def cancel(self):
        self.cancelled.set()


class NoNetwork(Network):
    """A network that a test takes away and gives back."""

    def watch(self):
        pass

    def turn(self, *, reachable):
        self.reachable = reachable
        self.changed.emit()


@pytest.fixture
def office():
    return Scripted()


@pytest.fixture
def make(qapp, office):
    made = []

    def runner(times=SOON, **options):
        one = SyncRunner(lambda: office, times=times, chance=random.Random(1), network=NoNetwork(), **options)
        made.append(one)
        return one

    yield runner
    for one in made:
        one.stop()


@pytest.fixture
def runner(make, qtbot, office):
    """A runner that has run once."""
    one = make()
    one.start(LINK)
    qtbot.waitUntil(lambda: office.runs == 1 and not one.busy)
    return one


def test_a_desk_without_an_office_never_loads_the_network(make, qtbot, office):
    one = make()
    one.start(None)
    one.note_saved()
    one.run_now()
    qtbot.wait(80)
    assert (office.runs, one.busy, one.planned_ms) == (0, False, -1)
    assert one._thread is None
    assert one.status.known
    assert not one.status.connected


def test_it_starts_by_itself_on_a_thread_of_its_own(runner, office):
    assert office.threads == {"kmdesk-sync"}
    assert runner.status.outcome == "synced"
    assert 0.8 * SOON.every <= runner.planned_ms <= 1.2 * SOON.every


def test_saves_are_sent_together_shortly_after(runner, qtbot, office):
    for _ in range(20):
        runner.note_saved()
    qtbot.waitUntil(lambda: office.runs == 2 and not runner.busy)
    qtbot.wait(80)
    assert office.runs == 2


def test_a_save_during_a_run_is_sent_by_the_next(runner, qtbot, office):
    office.gate.clear()
    runner.run_now()
    qtbot.waitUntil(lambda: office.runs == 2)
    runner.note_saved()
    office.gate.set()
    qtbot.waitUntil(lambda: office.runs == 3 and not runner.busy)


def test_never_two_runs_at_a_time(runner, qtbot, office):
    office.gate.clear()
    for _ in range(5):
        runner.run_now()
        runner.note_saved()
    qtbot.waitUntil(lambda: office.runs == 2)
    office.gate.set()
    qtbot.waitUntil(lambda: not runner.busy)
    assert office.most_at_once == 1
    assert office.runs == 2


def test_out_of_reach_waits_longer_each_time_and_saves_do_not_hurry_it(runner, qtbot, office):
    waits = []
    for _ in range(6):
        office.outcomes.append("out_of_reach")
        before = office.runs
        runner.run_now()
        qtbot.waitUntil(lambda: office.runs == before + 1 and not runner.busy)  # noqa: B023
        waits.append(runner.planned_ms)
    assert all(0.8 * SOON.retry * 2**n <= min(w, 1.2 * SOON.retry * 2**n) for n, w in enumerate(waits[:3]))
    assert waits == sorted(waits)
    assert waits[-1] <= 1.2 * SOON.longest_retry
    first_away = runner.status.away_since
    assert first_away == "2026-11-24T07:00:00.000Z"
    runner.note_saved()
    assert runner.planned_ms > 10 * SOON.after_save
    runner.run_now()
    qtbot.waitUntil(lambda: not runner.busy)
    assert (runner.status.outcome, runner.status.away_since) == ("synced", "")


def test_the_network_coming_back_is_used_at_once(runner, qtbot, office):
    office.outcomes.append("out_of_reach")
    runner.run_now()
    qtbot.waitUntil(lambda: not runner.busy)
    runner._network.turn(reachable=False)
    assert runner.status.no_network
    runner._network.turn(reachable=True)
    qtbot.waitUntil(lambda: runner.status.outcome == "synced" and not runner.busy)
    assert not runner.status.no_network


def test_a_question_stops_everything_until_it_is_answered(runner, qtbot, office):
    office.outcomes.append("stopped deletions")
    runner.run_now()
    qtbot.waitUntil(lambda: not runner.busy)
    runner.note_saved()
    runner._network.turn(reachable=True)
    assert (runner.planned_ms, runner.status.stopped) == (-1, "deletions")
    runner.run_now(allow=("deletions",))
    qtbot.waitUntil(lambda: not runner.busy)
    assert office.allowed[-1] == ("deletions",)
    assert runner.status.stopped == ""
    assert runner.planned_ms > 0


def test_after_a_question_a_run_that_failed_is_tried_again(runner, qtbot, office):
    office.outcomes += ["stopped deletions", KnownError("Nøgleringen er låst.", "Lås den op.")]
    for _ in range(2):
        runner.run_now()
        qtbot.waitUntil(lambda: not runner.busy)
    assert (runner.status.outcome, runner.status.stopped) == ("failed", "")
    assert runner.planned_ms > 0


@pytest.mark.parametrize("outcome", ["ended", "too_old", "stopped"])
def test_what_only_others_can_mend_is_tried_seldom(runner, qtbot, office, outcome):
    office.outcomes.append(outcome)
    runner.run_now()
    qtbot.waitUntil(lambda: not runner.busy)
    runner.note_saved()
    assert runner.planned_ms > 10**6


def test_progress_is_told_while_it_runs(runner, qtbot, office):
    office.steps = 3
    seen = []
    runner.changed.connect(lambda: seen.append((runner.status.running, runner.status.pulled)))
    runner.run_now()
    qtbot.waitUntil(lambda: not runner.busy)
    assert (True, 1000) in seen
    assert (True, 2000) in seen
    assert not seen[-1][0]


def test_cancel_breaks_a_run_off(runner, qtbot, office):
    office.gate.clear()
    runner.run_now()
    qtbot.waitUntil(lambda: office.runs == 2)
    runner.cancel()
    qtbot.waitUntil(lambda: not runner.busy)
    assert runner.status.outcome == "cancelled"
    assert runner.planned_ms > 0


def test_an_unexpected_error_is_told_once_and_tried_again(runner, qtbot, office):
    office.outcomes += [ZeroDivisionError("x"), ZeroDivisionError("x")]
    with qtbot.captureExceptions() as caught:
        for _ in range(2):
            runner.run_now()
            qtbot.waitUntil(lambda: not runner.busy)
    assert [error for error, *_ in caught] == [ZeroDivisionError]
    assert runner.status.outcome == "failed"
    assert runner.status.message
    assert runner.planned_ms > 0


def test_joining_runs_at_once_and_a_refusal_is_told(make, qtbot, office):
    one, owner = make(), QObject()
    one.start(None)
    told = []
    one.connect_office(KnownError("Brugt."), lambda: told.append("in"), told.append, owner=owner)
    qtbot.waitUntil(lambda: not one.busy)
    assert str(told[0]) == "Brugt."
    assert not one.status.connected
    one.connect_office("file", lambda: told.append("in"), told.append, owner=owner)
    qtbot.waitUntil(lambda: office.runs == 1 and not one.busy)
    assert told[1] == "in"
    assert one.status.connected
    one.disconnect_office(lambda: told.append("out"), told.append, owner=owner)
    qtbot.waitUntil(lambda: told[-1] == "out")
    assert (one.status.connected, one.planned_ms) == (False, -1)


def test_closing_does_not_wait_for_a_network_that_hangs(runner, qtbot, office):
    office.gate.clear()
    office.cancel = lambda: None  # deaf
    runner.run_now()
    qtbot.waitUntil(lambda: office.runs == 2)
    runner.stop(patience=0.05)
    runner.run_now()
    office.gate.set()
    runner._thread.join()
    qtbot.wait(20)
    assert runner.status.running  # nothing was delivered to a window that is gone
    assert office.runs == 2


# -- Operations.call -------------------------------------------------------------------------------


def on_a_thread(work):
    found = []

    def run():
        try:
            found.append(work())
        except BaseException as error:  # noqa: BLE001 - looked at by the test
            found.append(error)

    thread = threading.Thread(target=run)
    thread.start()
    return thread, found


def test_call_runs_between_other_jobs_and_tells_what_changed(ops, desk, qtbot):
    order, told = [], []
    ops.changed.connect(lambda touched, by: told.append((touched, by)))
    gate, owner = threading.Event(), QObject()
    ops.read(lambda: gate.wait(5), lambda _: order.append("read"), owner=owner)
    company = Company(name="A")

    def work():
        with desk.store.action("x") as unit:
            unit.put(company)
        return threading.current_thread().name

    thread, found = on_a_thread(lambda: ops.call(work))
    qtbot.waitUntil(lambda: ops._thread._queue.qsize() > 0)
    assert not found
    gate.set()
    thread.join()
    assert found == ["kmdesk-store"]
    qtbot.waitUntil(lambda: not ops.busy)
    assert order == ["read"]
    assert told == [(frozenset({("company", company.id)}), None)]


def test_call_raises_what_the_work_raises_in_its_own_thread_only(ops, qtbot, reporter):
    error = KnownError("Nej.")

    def work():
        raise error

    thread, found = on_a_thread(lambda: ops.call(work))
    thread.join()
    assert found == [error]
    qtbot.waitUntil(lambda: not ops.busy)
    assert reporter.known_errors == []


def test_call_within_call_and_many_threads(ops, qtbot):
    counted = []
    threads = [
        on_a_thread(lambda: [ops.call(lambda: ops.call(lambda: counted.append(1))) for _ in range(50)])[0]
        for _ in range(8)
    ]
    for thread in threads:
        thread.join()
    qtbot.waitUntil(lambda: not ops.busy)
    assert len(counted) == 400


def test_call_after_the_end_is_refused_and_never_hangs(qapp, reporter):
    thread = StoreThread()
    ops = Operations(thread, reporter)
    gate = threading.Event()
    waiting, late = on_a_thread(lambda: ops.call(lambda: gate.wait(5)))
    while thread._queue.qsize() or thread.current is None:
        time.sleep(0.001)
    gate.set()
    thread.stop()
    waiting.join()
    assert late == [True]
    after, found = on_a_thread(lambda: ops.call(lambda: 1))
    after.join()
    assert isinstance(found[0], ThreadEndedError)
