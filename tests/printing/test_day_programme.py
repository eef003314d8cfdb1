"""The programme of a day on paper."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kmdesk.printing.day_programme import render_day_programme
from kmdesk.services.paper.day_programme import DayFollowUp, DayItem, DayProgramme, DayPromise
from kmdesk.services.paper.people import PaperPerson
from tests.printing import papers
from tests.printing.reading import body_texts, page_texts

VISIT = DayItem(
    "2026-11-24T09:00",
    "Vestrum Maskinfabrik A/S",
    ends_at="2026-11-24T10:30",
    mode="Besøg",
    place="Industrivænget 14, 7400 Herning",
    room="mødelokale 2",
    phone="97 00 31 00",
    topic="Opfølgning",
    note="Indgang vest",
    joint=True,
    protected=True,
    briefed=True,
    to_meet=(PaperPerson("Hanne Nygaard", "direktør", phone="20 00 21 37"),),
    with_us=(PaperPerson("Lone Bach", "", "Herning Kommune", "beskæftigelse"),),
    colleague="Jens Overgaard",
    colleague_days=12,
    promises=(DayPromise("Send oplæg", "2026-11-26"), DayPromise("Find en studerende")),
)
EXAMPLE = DayProgramme(
    head=papers.HEAD,
    day="2026-11-24",
    items=(
        VISIT,
        DayItem("2026-11-24T11:15", "Engtoft Pumper A/S", gap=45, mode="Telefon", phone="97 00 41 18"),
    ),
    follow_ups=(
        DayFollowUp("Send faktaark", "Birkmose ApS", "97 00 58 38", "2026-11-20"),
        DayFollowUp("Find tal", "Agerbo A/S", "", "2026-11-24", "12:00", ours=False),
    ),
)

GOLDEN = """\
Erhvervsråd Midtvest
Kontaktmæglerindsatsen
Dagsprogram for Karen Lyngholm
Dagsprogram · udskrevet 24.11.2026 kl. 10:47 · Intern brug – lad ikke arket ligge i bilen
Side 1 af 1
Tirsdag den 24. november 2026
09:00–10:30
Besøg
fælles besøg
Vestrum Maskinfabrik A/S
Sted
Industrivænget 14, 7400 Herning · mødelokale 2
Mød
Hanne Nygaard, direktør, 20 00 21 37
Telefon
97 00 31 00
Formål
Opfølgning
Med
Lone Bach, Herning Kommune (beskæftigelse)
Kollega
Jens Overgaard besøgte for 12 dage siden. Læs referatet
først.
Bemærk
Reklamebeskyttet · Indgang vest
Tag med
Besøgsark (udskrevet)
Vi lovede: Send oplæg (senest 26.11.2026)
Vi lovede: Find en studerende
Luft: 45 min.
11:15
Telefon
Engtoft Pumper A/S
Telefon
97 00 41 18
Tag med
Besøgsark
Opfølgning
Frist
Hvad
Virksomhed
Gjort
20.11.2026
Send faktaark
Birkmose ApS, 97 00 58 38
24.11.2026 kl. 12:00
Find tal (lovet af virksomheden)
Agerbo A/S
"""


class TestDayProgramme(papers.PaperTests):
    kind = "day_programme"
    example = EXAMPLE
    english = "Follow-up"
    golden = GOLDEN
    # The day begins with a capital; times are too narrow for words.
    not_printed = frozenset({"day", "ends_at"})

    @staticmethod
    def render(data: DayProgramme) -> bytes:
        return render_day_programme(data)


def printed(**changes: object) -> str:
    item = replace(VISIT, **changes)  # type: ignore[arg-type]
    return papers.check_file(render_day_programme(replace(EXAMPLE, items=(item,))))


@pytest.mark.parametrize(
    ("gap", "shown"),
    [
        (45, "Luft: 45 min."),
        (60, "Luft: 1 t. 0 min."),
        (105, "Luft: 1 t. 45 min."),
        (-15, "Overlapper med det foregående i 15 min."),
    ],
)
def test_the_air_before_a_visit(gap: int, shown: str) -> None:
    assert shown in printed(gap=gap)


@pytest.mark.parametrize("gap", [None, 0])
def test_no_air_is_not_told(gap: int | None) -> None:
    text = printed(gap=gap)
    assert "Luft" not in text
    assert "Overlapper" not in text


@pytest.mark.parametrize(("days", "shown"), [(0, "samme dag"), (1, "dagen før"), (12, "for 12 dage siden")])
def test_a_colleague_was_there(days: int, shown: str) -> None:
    assert f"Jens Overgaard besøgte {shown}. Læs referatet først." in printed(colleague_days=days)


def test_a_sheet_not_printed_yet() -> None:
    assert "Besøgsark (udskrevet)" in printed()
    assert "Besøgsark (udskrevet)" not in printed(briefed=False)


def test_only_what_is_so_is_said() -> None:
    bare = papers.check_file(
        render_day_programme(replace(EXAMPLE, items=(DayItem("2026-11-24T09:00", "Vestrum"),)))
    )
    for word in ("fælles besøg", "Reklamebeskyttet", "Kollega", "Bemærk", "Telefon", "Sted", "Mød"):
        assert word not in bare


def test_a_day_without_visits() -> None:
    text = papers.check_file(render_day_programme(replace(EXAMPLE, items=())))
    assert "Tirsdag den 24. november 2026" in text
    assert "Der er ingen besøg eller opkald denne dag." in text


def test_a_visit_is_never_parted_between_two_pages() -> None:
    items = tuple(replace(VISIT, company=f"Firma{n}", topic=f"formål{n}", gap=30) for n in range(20))
    texts = body_texts(render_day_programme(replace(EXAMPLE, items=items)))
    assert len(texts) > 4
    for n in range(20):
        homes = [text for text in texts if f"Firma{n}\r" in text]
        assert len(homes) == 1
        assert f"formål{n}\r" in homes[0]


def test_the_day_of_another_broker_is_named_after_them() -> None:
    head = replace(papers.HEAD, broker=replace(papers.HEAD.broker, name=""))
    assert "Dagsprogram" in page_texts(render_day_programme(replace(EXAMPLE, head=head)))[0]
