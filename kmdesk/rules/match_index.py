"""All candidates at once: who meets a demand, and in which order they stand, without looking at each.

A set of candidates is one whole number, bit *n* for the candidate in slot *n*. Of each thing known, every
value that occurs has such a number. A test is asked once per value, not per candidate, and by the very
function that explains one candidate, so list and explanation cannot disagree. Sets are then combined with `&`
and `|`, and the scores of all are added bit by bit, as on paper: one number per binary place of the score.
What is kept are ids, stems of words and sets, in memory only.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Callable, Generator, Hashable, Iterable, Sequence
from dataclasses import dataclass

from kmdesk.rules.danish_words import has_part
from kmdesk.rules.match_demands import Demand
from kmdesk.rules.match_tests import Profile, TermTest, Test
from kmdesk.rules.match_verdict import NO, YES, Verdict

Bits = int
_SINGLE = ("level", "fields", "languages", "licences", "reach", "start", "hours", "wishes")
"""What is known as one value per candidate: the attributes of a `Profile` of these names."""
_FEW = 256
"""Up to so many, taking the lowest bit again and again is quicker than writing the number out."""


@dataclass(frozen=True, slots=True)
class Judged:
    """A demand held against everybody: who meets it, who lacks it, of whom a part is told, who was asked."""

    demand: Demand
    met: Bits
    missing: Bits
    partly: Bits
    asked: Bits

    def verdict(self, slot: int) -> Verdict:
        """Return what the demand comes to for one candidate."""
        asked = bool(self.asked >> slot & 1)
        if self.met >> slot & 1:
            return Verdict("met", asked=asked)
        if self.missing >> slot & 1:
            return Verdict("missing", asked=asked)
        return Verdict("unknown", partly=bool(self.partly >> slot & 1))


class MatchIndex:
    """Everybody's profiles as sets. `put` replaces what was known of a candidate."""

    def __init__(self) -> None:
        self.everybody: Bits = 0
        self._slots: dict[str, int] = {}
        self._ids: list[str] = []
        self._single: dict[str, dict[Hashable, Bits]] = {name: {} for name in _SINGLE}
        self._marks: dict[str, Bits] = {}
        self._words: dict[str, Bits] = {}
        self._answers: dict[tuple[str, str], Bits] = {}
        self._vocabulary: list[str] = []
        self._backwards: list[str] = []

    def put(self, candidate_id: str, profile: Profile, marks: Iterable[str] = ()) -> None:
        """Take a candidate in, or take in what has changed. Whoever has a mark can be found by it."""
        self.remove(candidate_id)
        slot = self._slots.get(candidate_id)
        if slot is None:
            slot = self._slots[candidate_id] = len(self._ids)
            self._ids.append(candidate_id)
        bit = 1 << slot
        self.everybody |= bit
        for name, column in self._single.items():
            value: Hashable = getattr(profile, name)
            column[value] = column.get(value, 0) | bit
        for word in profile.words:
            if word not in self._words:
                self._words[word] = 0
                insort(self._vocabulary, word)
                insort(self._backwards, word[::-1])
            self._words[word] |= bit
        for answer in profile.answers:
            self._answers[answer] = self._answers.get(answer, 0) | bit
        for mark in marks:
            self._marks[mark] = self._marks.get(mark, 0) | bit

    def remove(self, candidate_id: str) -> None:
        """Take a candidate out; harmless for one who is not in."""
        slot = self._slots.get(candidate_id)
        if slot is None or not self.everybody >> slot & 1:
            return
        bit = 1 << slot
        self.everybody &= ~bit
        for column in (*self._single.values(), self._words, self._answers, self._marks):
            _take_out(column, bit)

    def slot(self, candidate_id: str) -> int | None:
        """Return where a candidate stands in the sets, or None for one who is not in."""
        slot = self._slots.get(candidate_id)
        return slot if slot is not None and self.everybody >> slot & 1 else None

    def among(self, candidate_ids: Iterable[str]) -> Bits:
        """Return the set of these candidates, without those who are not in."""
        found = bytearray(len(self._ids) // 8 + 1)
        for candidate_id in candidate_ids:
            slot = self._slots.get(candidate_id)
            if slot is not None:
                found[slot // 8] |= 1 << slot % 8
        return int.from_bytes(found, "little") & self.everybody

    def marked(self, is_meant: Callable[[str], bool]) -> Bits:
        """Return everybody with a mark that is meant."""
        return _any(bits for mark, bits in self._marks.items() if is_meant(mark))

    def judge(self, demand: Demand) -> Judged:
        """Hold a demand against everybody, as `match_verdict.judge` holds it against one."""
        met, missing, told = self.everybody, 0, 0
        for part in demand.all_of:
            part_met, part_missing = 0, self.everybody
            for tests in part:
                one_met, one_missing = self.everybody, 0
                for test in tests:
                    test_met, test_missing = self._test(test)
                    one_met &= test_met
                    one_missing |= test_missing
                    told |= test_met
                part_met |= one_met
                part_missing &= one_missing
            met &= part_met
            missing |= part_missing
        yes, no = self._answers.get((demand.key, YES), 0), self._answers.get((demand.key, NO), 0)
        yes &= ~no
        met, missing = (met | yes) & ~no, (missing & ~yes) | no
        return Judged(demand, met, missing, told & ~met & ~missing, yes | no)

    def in_order(self, judged: Sequence[Judged], among: Bits) -> Generator[tuple[str, ...]]:
        """Yield the candidates in their order, in groups that stand alike; within a group by id.

        First those who meet every must, then the unsure, then those knocked out, by the number of knock-outs;
        within that by the score.
        """
        musts = [one for one in judged if one.demand.must]
        knock_outs = _added((one.missing, 1) for one in musts)
        sure = self.everybody & ~_any(~(one.met | one.missing) & self.everybody for one in musts)
        scores = _added(
            pair
            for one in judged
            for pair in (
                (one.met, one.demand.weight * one.demand.counts.met),
                (one.partly, one.demand.weight * one.demand.counts.partly),
                (
                    self.everybody & ~(one.met | one.missing | one.partly),
                    one.demand.weight * one.demand.counts.unknown,
                ),
            )
        )
        digits = [self.everybody & ~digit for digit in reversed(knock_outs)]
        digits += [sure, *reversed(scores)]
        for group in _groups(among & self.everybody, digits):
            yield tuple(sorted(self._ids[slot] for slot in slots_of(group)))

    def _test(self, test: Test) -> tuple[Bits, Bits]:
        """Return who meets a test, and who is known not to."""
        if isinstance(test, TermTest):
            return self._named(test), 0
        met = missing = 0
        for value, bits in self._single.get(test.column, {}).items():
            state = test.state(value)  # pyright: ignore[reportArgumentType] - the column holds what the test takes
            if state == "met":
                met |= bits
            elif state == "missing":
                missing |= bits
        return met, missing

    def _named(self, test: TermTest) -> Bits:
        """Return whose words name a term. Compounds lie together in the vocabulary, read from either end."""
        found = _any(self._words.get(key, 0) for key in test.term.keys)
        for part in test.term.parts:
            for word in _beginning(self._vocabulary, part):
                if has_part(word, part):
                    found |= self._words[word]
            for turned in _beginning(self._backwards, part[::-1]):
                if has_part(turned[::-1], part):
                    found |= self._words[turned[::-1]]
        return found


def slots_of(bits: Bits) -> list[int]:
    """Return the slots in a set, ascending."""
    if bits.bit_count() > _FEW:
        return [slot for slot, digit in enumerate(reversed(f"{bits:b}")) if digit == "1"]
    found: list[int] = []
    while bits:
        slot = (bits & -bits).bit_length() - 1
        found.append(slot)
        bits ^= 1 << slot
    return found


def _added(pairs: Iterable[tuple[Bits, int]]) -> list[Bits]:
    """Add a number to everybody in a set, for each pair; returns the sums by binary place, the ones first."""
    sums: list[Bits] = []
    for bits, number in pairs:
        for place in range(number.bit_length()):
            if number >> place & 1:
                _carry(sums, bits, place)
    return sums


def _carry(sums: list[Bits], bits: Bits, place: int) -> None:
    """Add one at a binary place to everybody in a set."""
    while bits:
        while place >= len(sums):
            sums.append(0)
        sums[place], bits = sums[place] ^ bits, sums[place] & bits
        place += 1


def _groups(among: Bits, digits: Sequence[Bits]) -> Generator[Bits]:
    """Yield a set in parts that agree in every digit, the highest number first."""
    waiting = [(among, 0)]
    while waiting:
        bits, place = waiting.pop()
        if not bits:
            continue
        if place == len(digits):
            yield bits
            continue
        waiting.append((bits & ~digits[place], place + 1))
        waiting.append((bits & digits[place], place + 1))


def _beginning(ordered: Sequence[str], part: str) -> Generator[str]:
    """Yield the words of an ordered list that begin with `part`."""
    at = bisect_left(ordered, part)
    while at < len(ordered) and ordered[at].startswith(part):
        yield ordered[at]
        at += 1


def _any(sets: Iterable[Bits]) -> Bits:
    found = 0
    for bits in sets:
        found |= bits
    return found


def _take_out(
    column: dict[Hashable, Bits] | dict[str, Bits] | dict[tuple[str, str], Bits], bit: Bits
) -> None:
    """Take a candidate out of every value of a column."""
    for value, bits in column.items():
        if bits & bit:
            column[value] = bits & ~bit  # pyright: ignore[reportArgumentType] - the column's own value
