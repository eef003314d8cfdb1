from datetime import date
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kmdesk.rules.counting import (
    Contact,
    CountingSettings,
    MatchToCount,
    Period,
    count_contacts,
    count_match,
)
from kmdesk.rules.joint_visit import is_joint_visit

PROJECT = Period(date(2026, 1, 1), date(2027, 12, 31))


def contact(contact_id: str, at: str, mode: str = "visit", **more: object) -> Contact:
    return Contact(id=contact_id, at=at, mode=mode, **more)  # type: ignore[arg-type]


def counted(*contacts: Contact, settings: CountingSettings | None = None) -> dict[str, str]:
    return {key: found.counts_as for key, found in count_contacts(contacts, PROJECT, settings).items()}


def explained(contact_id: str, *contacts: Contact, settings: CountingSettings | None = None) -> str:
    return count_contacts(contacts, PROJECT, settings)[contact_id].explanation


CALL = contact("call", "2026-03-02T10:00", "phone")
VISIT = contact("visit", "2026-08-12T09:00")
LATER = contact("later", "2026-09-01T09:00", "email")


def test_the_first_contact_in_the_project_is_new_whatever_its_mode() -> None:
    assert counted(CALL) == {"call": "new_contact"}
    assert explained("call", CALL) == "Ny kontakt: første registrerede kontakt i projektperioden."


def test_only_an_earlier_visit_makes_a_follow_up() -> None:
    assert counted(LATER, VISIT, CALL) == {"call": "new_contact", "visit": "", "later": "follow_up_contact"}
    assert explained("visit", CALL, VISIT) == "Tæller ikke: virksomheden er kontaktet før, men ikke besøgt."
    assert explained("later", VISIT, LATER) == "Opfølgende kontakt: virksomheden blev besøgt 12.08.2026."
    online = contact("online", "2026-08-12T09:00", "online")
    assert (
        explained("later", online, LATER) == "Opfølgende kontakt: der var møde med virksomheden 12.08.2026."
    )


def test_a_project_may_let_a_phone_call_qualify() -> None:
    settings = CountingSettings(phone_qualifies=True)
    assert counted(CALL, VISIT, settings=settings)["visit"] == "follow_up_contact"
    text = "Opfølgende kontakt: virksomheden blev kontaktet 02.03.2026."
    assert explained("visit", CALL, VISIT, settings=settings) == text


def test_a_project_may_let_visits_from_before_it_qualify() -> None:
    before = contact("before", "2025-11-03T09:00")
    assert counted(before, VISIT) == {"before": "", "visit": "new_contact"}
    assert explained("before", before) == "Tæller ikke: uden for projektperioden."
    settings = CountingSettings(before_period_qualifies=True)
    assert counted(before, VISIT, settings=settings)["visit"] == "follow_up_contact"


def test_what_did_not_take_place_counts_as_nothing_and_stands_in_nobodys_way() -> None:
    missed = contact("missed", "2026-02-01T09:00", took_place=False, counts_as="new_contact", reason="Aftalt")
    assert counted(missed, VISIT) == {"missed": "", "visit": "new_contact"}
    assert explained("missed", missed) == "Tæller ikke: kontakten er ikke gennemført."


def test_a_person_may_decide_otherwise_but_says_why() -> None:
    without_reason = contact("x", "2026-09-01T09:00", counts_as="new_contact")
    assert counted(CALL, without_reason)["x"] == ""
    decided = contact("x", "2026-09-01T09:00", counts_as="new_contact", reason="Ny ejer")
    found = count_contacts([CALL, decided], PROJECT)["x"]
    assert (found.counts_as, found.overridden) == ("new_contact", True)
    assert found.explanation == "Ny kontakt efter vurdering: Ny ejer"
    follow_up = contact("x", "2026-09-01T09:00", counts_as="follow_up_contact", reason="Besøgt af kollega")
    assert counted(follow_up) == {"x": "follow_up_contact"}


def test_a_contact_taken_out_is_passed_over() -> None:
    double = contact("double", "2026-02-01T09:00", counts_as="none", reason="Registreret to gange")
    assert counted(double, VISIT) == {"double": "", "visit": "new_contact"}
    assert explained("double", double) == "Tæller ikke efter vurdering: Registreret to gange"


CONTACTS = st.lists(
    st.builds(
        Contact,
        id=st.uuids().map(str),
        at=st.dates(PROJECT.first, PROJECT.last).map(lambda day: f"{day.isoformat()}T09:00"),
        mode=st.sampled_from(["phone", "visit", "online", "email"]),
        took_place=st.booleans(),
    ),
    max_size=8,
    unique_by=lambda c: c.id,
)


@given(CONTACTS, st.builds(CountingSettings, phone_qualifies=st.booleans()), st.randoms())
def test_at_most_one_contact_is_new_and_order_of_entry_does_not_matter(
    contacts: list[Contact], settings: CountingSettings, random: Random
) -> None:
    found = counted(*contacts, settings=settings)
    assert list(found.values()).count("new_contact") == any(c.took_place for c in contacts)
    shuffled = contacts.copy()
    random.shuffle(shuffled)
    assert counted(*shuffled, settings=settings) == found


@pytest.mark.parametrize(
    ("systems", "joint"),
    [
        (["business_service", "employment"], True),
        (["business_service", "education", "education"], True),
        (["business_service", "business_service"], False),
        (["business_service", "other", ""], False),
        ([], False),
    ],
)
def test_a_joint_visit_has_two_of_the_three_systems(systems: list[str], joint: bool) -> None:
    assert is_joint_visit(systems) is joint


AGREED = date(2026, 11, 2)


@pytest.mark.parametrize(
    ("match", "target", "explanation"),
    [
        (
            MatchToCount(match_type="internship", status="agreed", agreed_on=AGREED),
            "binding_collaboration",
            "Forpligtende samarbejde: aftalt 02.11.2026.",
        ),
        (
            MatchToCount(match_type="hire", status="started", agreed_on=AGREED, education_level="H50"),
            "hire",
            "Ansættelse af højtuddannet: aftalt 02.11.2026.",
        ),
        (
            MatchToCount(match_type="hire", status="agreed", agreed_on=AGREED, education_level="H40"),
            None,
            "Tæller ikke: niveauet H40 er ikke med i målet.",
        ),
        (
            MatchToCount(match_type="hire", status="agreed", agreed_on=AGREED),
            None,
            "Tæller ikke endnu: kandidatens uddannelsesniveau mangler.",
        ),
        (
            MatchToCount(match_type="mentor_partnership", status="agreed", agreed_on=AGREED),
            None,
            "Tæller ikke: matchtypen er ikke med i målene.",
        ),
        (
            MatchToCount(match_type="student_job", status="interview"),
            None,
            "Tæller ikke: matchet er ikke aftalt.",
        ),
        (
            MatchToCount(match_type="student_job", status="started"),
            None,
            "Tæller ikke endnu: aftaledatoen mangler.",
        ),
        (
            MatchToCount(match_type="student_job", status="agreed", agreed_on=date(2025, 12, 31)),
            None,
            "Tæller ikke: aftalt uden for projektperioden.",
        ),
        (
            MatchToCount(match_type="student_job", status="ended", agreed_on=AGREED, end_outcome="completed"),
            "binding_collaboration",
            "Forpligtende samarbejde: aftalt 02.11.2026.",
        ),
        (
            MatchToCount(match_type="student_job", status="ended", agreed_on=AGREED, end_outcome="refused"),
            None,
            "Tæller ikke: matchet er ikke aftalt.",
        ),
        (
            MatchToCount(match_type="student_job", status="ended", end_outcome="refused"),
            None,
            "Tæller ikke: matchet er ikke aftalt.",
        ),
    ],
)
def test_what_a_match_counts_towards(match: MatchToCount, target: str | None, explanation: str) -> None:
    found = count_match(match, PROJECT)
    assert (found.target, found.explanation) == (target, explanation)


def test_a_project_may_count_short_educations_and_partnerships() -> None:
    settings = CountingSettings(
        graduate_levels=frozenset({"H40", "H50"}), binding_types=frozenset({"mentor_partnership"})
    )
    hire = MatchToCount(match_type="hire", status="agreed", agreed_on=AGREED, education_level="H40")
    partnership = MatchToCount(match_type="mentor_partnership", status="agreed", agreed_on=AGREED)
    assert count_match(hire, PROJECT, settings).target == "hire"
    assert count_match(partnership, PROJECT, settings).target == "binding_collaboration"
