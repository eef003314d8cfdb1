"""Agreements on a real desk: prefilled, saved, signed, looked at again, ended, renewed, found and counted."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import date

import pytest

from kmdesk.core.errors import KnownError
from kmdesk.core.resources import load_json
from kmdesk.models import Agreement, Broker, Company, ContactPerson, Task
from kmdesk.models.record import columns
from kmdesk.rules.agreements import STATUSES, TYPES, fault_in_days
from kmdesk.rules.counting import Period
from kmdesk.services.agreement_query import AgreementQuery
from kmdesk.services.agreement_terms import facts_of, terms
from kmdesk.services.agreements import Agreements
from kmdesk.services.demo.agreements import of_cast
from kmdesk.services.demo.days import Days
from kmdesk.services.demo.story import tell
from kmdesk.services.history import History
from kmdesk.services.tasks import Tasks
from tests.nasty import NASTY

YEAR = Period(date(2026, 1, 1), date(2026, 12, 31))


@pytest.fixture
def company(desk):
    made = Company(name="Vestrum Maskinfabrik A/S", city="Herning", municipality_code="0657")
    with desk.store.action("x", undoable=False) as unit:
        unit.put(made)
        unit.put(ContactPerson(company_id=made.id, name="Per Juhl", title="produktionschef"))
        unit.put(ContactPerson(company_id=made.id, name="Hanne Nygaard", title="direktør", main_contact=True))
    return made


@pytest.fixture
def agreements(desk, clock):
    return Agreements(desk.store, clock)


def full(agreements, company, type_="cooperation", **changes):
    """An agreement that can be sent, not stored."""
    blank = agreements.blank(company.id, type_)
    return replace(
        blank,
        **{
            "points": ("1",),
            "point_texts": {"1": "To møder om året."},
            "content": "Vi mødes.",
            "places": 4,
            "position": "svejser",
            "education": "Svejsekursus",
            "mentor": "Per Juhl",
            "goal": "Et job",
            "target_group": "Ledige",
            "tasks": "Pakning",
            "economy": "Ingen",
            "company_signatory": blank.company_signatory or "Åse Ålykke",
            **changes,
        },
    )


def signed(agreements, company, type_="cooperation", on="2026-11-24", **changes):
    stored = agreements.save(full(agreements, company, type_, agreed_on=on, **changes))
    return agreements.sign(stored.id, on)


def reminders(desk, agreement, *, all_too=False):
    where = "agreement_id = ?" + ("" if all_too else " AND done_at = ''")
    return desk.store.find(Task, where, (agreement.id,), order="due_on")


# -- prefilled -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("type_", TYPES)
def test_a_new_one_knows_the_parties_and_is_a_draft(agreements, company, type_) -> None:
    blank = agreements.blank(company.id, type_)
    assert (blank.office_party, blank.office_signatory) == ("Erhvervsråd Midtvest", "Karen Lyngholm")
    assert (blank.company_signatory, blank.company_signatory_title) == ("Hanne Nygaard", "direktør")
    assert (blank.status, blank.signed_on, blank.agreed_on) == ("draft", "", "2026-11-24")
    assert blank.third_party == ("Herning Kommune" if terms(type_).municipality else "")
    assert agreements.save(blank).title == blank.title


def test_the_usual_days_are_proposed(agreements, company) -> None:
    blank = agreements.blank(company.id, "partnership")
    assert (blank.starts_on, blank.ends_on, blank.revised_on) == ("2026-11-24", "2027-11-23", "2027-10-22")
    declaration = agreements.blank(company.id, "employer_declaration")
    assert (declaration.starts_on, declaration.ends_on, declaration.revised_on) == ("", "", "")


def test_the_figures_have_a_source_and_cover_every_type() -> None:
    data = load_json("reference", "agreements.json")
    assert data["source"]
    assert data["checked_on"]
    assert data["types"].keys() == set(TYPES)
    assert terms("training_centre").least_places == 4
    assert terms("employer_declaration").least_months == 3
    assert terms("employer_declaration").training_days == 7


def test_a_type_there_is_not_and_a_company_that_is_gone(agreements, company, desk) -> None:
    with pytest.raises(ValueError, match="treaty"):
        agreements.blank(company.id, "treaty")
    with desk.store.action("x") as unit:
        unit.delete(company)
    with pytest.raises(KnownError):
        agreements.blank(company.id, "partnership")


def test_without_anybody_known_the_names_are_left_to_be_written(agreements, desk) -> None:
    with desk.store.action("x") as unit:
        lonely = unit.put(Company(name="Ene ApS"))
    blank = agreements.blank(lonely.id, "training_centre")
    assert (blank.company_signatory, blank.company_signatory_title, blank.third_party) == ("", "", "")


# -- saving --------------------------------------------------------------------------------------------


def test_a_draft_may_lack_everything(agreements, company) -> None:
    stored = agreements.save(Agreement(company_id=company.id, type="training_centre"))
    assert stored.title == "Virksomhedscenter"
    assert {one.field for one in agreements.detail(stored.id).missing} >= {"places", "mentor", "goal"}


@pytest.mark.parametrize("text", NASTY)
def test_every_text_survives_anything(agreements, company, desk, text) -> None:
    names = [name for name, kind in columns(Agreement).items() if kind == "text"]
    kept = {"id", "scope_id", "company_id", "type", "status", "broker_id", "visit_id"}
    days = {"agreed_on", "signed_on", "starts_on", "ends_on", "revised_on"}
    values = {name: text for name in names if name not in kept | days}
    stored = agreements.save(
        Agreement(company_id=company.id, points=("1",), point_texts={"1": text, "2": text}, **values)
    )
    again = desk.store.require(Agreement, stored.id)
    assert again == stored
    assert again.content == text.strip()
    assert again.point_texts == ({"1": text.strip(), "2": text.strip()} if text.strip() else {})
    assert agreements.list(AgreementQuery())[0].id == stored.id
    assert agreements.count(AgreementQuery(text=text)) <= 1
    assert agreements.detail(stored.id).row.title == stored.title


@pytest.mark.parametrize("field", ["agreed_on", "starts_on", "ends_on", "revised_on"])
def test_a_day_that_is_none_is_told(agreements, company, field) -> None:
    with pytest.raises(KnownError) as told:
        agreements.save(full(agreements, company, **{field: "2026-02-31"}))
    assert (told.value.message, told.value.field) == ("Datoen findes ikke.", field)


@pytest.mark.parametrize("places", [-1, 10_000])
def test_a_number_of_places_that_cannot_be(agreements, company, places) -> None:
    with pytest.raises(KnownError) as told:
        agreements.save(full(agreements, company, places=places))
    assert told.value.field == "places"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"starts_on": "2027-02-01", "ends_on": "2027-01-31", "revised_on": ""}, "ends_on"),
        ({"starts_on": "2027-01-01", "ends_on": "2027-12-31", "revised_on": "2028-01-01"}, "revised_on"),
    ],
)
def test_days_that_cannot_be_right_are_told_and_nothing_is_written(
    agreements, company, changes, field
) -> None:
    with pytest.raises(KnownError) as told:
        agreements.save(full(agreements, company, **changes))
    assert told.value.field == field
    assert told.value.advice
    assert agreements.count(AgreementQuery()) == 0


def test_the_status_and_the_signature_are_no_ordinary_fields(agreements, company) -> None:
    stored = agreements.save(full(agreements, company, status="signed", signed_on="2026-11-01"))
    assert (stored.status, stored.signed_on) == ("draft", "")


def test_what_was_sent_may_not_lose_what_that_demanded(agreements, company) -> None:
    stored = agreements.send(agreements.save(full(agreements, company)).id)
    with pytest.raises(KnownError) as told:
        agreements.save(replace(stored, content="  "))
    assert (told.value.field, told.value.message) == ("content", "Aftalen mangler: indhold.")
    assert agreements.save(replace(stored, content="Andet")).status == "sent"


def test_a_deleted_one_is_not_brought_back_by_saving_it(agreements, company) -> None:
    stored = agreements.save(full(agreements, company))
    agreements.delete([stored.id])
    with pytest.raises(KnownError):
        agreements.save(replace(stored, content="x"))


def test_the_history_names_the_fields(agreements, company, desk) -> None:
    stored = agreements.save(full(agreements, company))
    agreements.save(replace(stored, goal="Noget andet"))
    line = History(desk.store).of("agreement", stored.id)[0]
    assert line.action == "Ret aftale"
    assert [(change.label, change.after) for change in line.changes] == [("Mål", "Noget andet")]


# -- sending and signing -------------------------------------------------------------------------------


@pytest.mark.parametrize("type_", TYPES)
def test_every_type_is_sent_signed_and_ended(agreements, company, type_) -> None:
    stored = agreements.save(full(agreements, company, type_))
    assert agreements.send(stored.id).status == "sent"
    one = agreements.sign(stored.id, "2026-11-24", company_signatory="Per Juhl")
    assert (one.status, one.signed_on, one.company_signatory) == ("signed", "2026-11-24", "Per Juhl")
    assert one.company_signatory_title == "direktør"
    assert agreements.end([one.id], "2026-11-24").done == 1
    ended = agreements.form(one.id).agreement
    assert (ended.status, ended.ends_on) == ("ended", "2026-11-24")


def test_signing_tells_what_is_lacking(agreements, company) -> None:
    stored = agreements.save(full(agreements, company, "training_centre", places=2, mentor=""))
    for step in (lambda: agreements.send(stored.id), lambda: agreements.sign(stored.id, "2026-11-24")):
        with pytest.raises(KnownError) as told:
            step()
        assert told.value.message == "Aftalen mangler: mindst 4 faste pladser (nu 2), mentor."
        assert told.value.field == "places"


@pytest.mark.parametrize("on", ["", "2026-11-23", "2026-11-25", "no day"])
def test_the_day_of_the_signature_is_asked_for_and_checked(agreements, company, on) -> None:
    stored = agreements.save(full(agreements, company, agreed_on="2026-11-24"))
    with pytest.raises(KnownError) as told:
        agreements.sign(stored.id, on)
    assert told.value.field == "signed_on"
    assert agreements.form(stored.id).agreement.status == "draft"


def test_an_employer_declaration_of_two_months_is_refused(agreements, company) -> None:
    days = {"starts_on": "2027-01-01", "ends_on": "2027-02-28"}
    stored = agreements.save(full(agreements, company, "employer_declaration", **days))
    with pytest.raises(KnownError) as told:
        agreements.send(stored.id)
    assert (told.value.field, told.value.message) == (
        "ends_on",
        "Aftalen mangler: mindst 3 måneders ansættelse.",
    )


def test_a_signed_declaration_asks_after_the_training_within_a_week(agreements, company, desk) -> None:
    one = signed(agreements, company, "employer_declaration", on="2026-11-20")
    (task,) = reminders(desk, one)
    assert (task.origin, task.due_on) == (f"agreement:{one.id}:training", "2026-11-27")
    agreements.take_back(one.id, "sent")
    assert reminders(desk, one) == []
    agreements.sign(one.id, "2026-11-22")
    assert [task.due_on for task in reminders(desk, one)] == ["2026-11-29"]


def test_taking_back_a_signature_forgets_its_day(agreements, company) -> None:
    one = signed(agreements, company)
    assert (
        agreements.take_back(one.id, "sent").signed_on,
        agreements.form(one.id).agreement.status,
    ) == ("", "sent")
    assert agreements.take_back(one.id, "draft").status == "draft"
    with pytest.raises(KnownError):
        agreements.take_back(one.id, "ended")


# -- reminders -----------------------------------------------------------------------------------------


def test_the_reminder_follows_the_day_of_revision(agreements, company, desk) -> None:
    stored = agreements.save(full(agreements, company, title="Om praktik", revised_on="2027-05-03"))
    (task,) = reminders(desk, stored)
    assert (task.origin, task.title, task.due_on, task.company_id) == (
        f"agreement:{stored.id}:revision",
        "Se aftalen igennem: Om praktik",
        "2027-05-03",
        company.id,
    )
    agreements.save(replace(stored, revised_on="2027-06-01", title="Om studiejob"))
    (moved,) = reminders(desk, stored)
    assert (moved.id, moved.due_on, moved.title) == (
        task.id,
        "2027-06-01",
        "Se aftalen igennem: Om studiejob",
    )
    agreements.save(replace(stored, revised_on=""))
    assert reminders(desk, stored) == []
    agreements.save(replace(stored, revised_on="2027-07-01"))
    assert [one.id for one in reminders(desk, stored)] == [task.id]


def test_the_reminder_goes_with_the_broker_who_has_the_agreement(agreements, company, desk) -> None:
    stored = agreements.save(full(agreements, company, revised_on="2027-05-03"))
    assert reminders(desk, stored)[0].broker_id == desk.store.broker_id
    jens = Broker(name="Jens Overgaard")
    with desk.store.action("x") as unit:
        unit.put(jens)
    agreements.save(replace(stored, broker_id=jens.id))
    assert [task.broker_id for task in reminders(desk, stored)] == [jens.id]


def test_what_a_person_edited_is_left_alone(agreements, company, desk, clock) -> None:
    stored = agreements.save(full(agreements, company, revised_on="2027-05-03"))
    (task,) = reminders(desk, stored)
    Tasks(desk.store, clock).save(replace(task, title="Ring til Hanne", due_on="2027-04-01"))
    agreements.save(replace(stored, revised_on="2027-06-01"))
    agreements.delete([stored.id])
    (left,) = reminders(desk, stored)
    assert (left.title, left.due_on) == ("Ring til Hanne", "2027-04-01")


def test_a_reminder_somebody_deleted_comes_back_only_with_another_day(
    agreements, company, desk, clock
) -> None:
    stored = agreements.save(full(agreements, company, revised_on="2027-05-03"))
    (task,) = reminders(desk, stored)
    Tasks(desk.store, clock).delete(task.id)
    agreements.save(replace(stored, goal="x"))
    assert reminders(desk, stored) == []
    agreements.save(replace(stored, revised_on="2027-06-01"))
    assert [one.due_on for one in reminders(desk, stored)] == ["2027-06-01"]


def test_the_reminder_goes_with_the_agreement_and_comes_back_with_it(agreements, company, desk) -> None:
    one = signed(agreements, company, starts_on="2026-11-24", revised_on="2027-05-03")
    for leave in (lambda: agreements.delete([one.id]), lambda: agreements.end([one.id], "2026-11-24")):
        leave()
        assert reminders(desk, one) == []
        desk.store.undo()
        assert len(reminders(desk, one)) == 1
    agreements.end([one.id], "2026-11-24")
    again = agreements.take_back(one.id, "signed")
    agreements.save(replace(again, ends_on="", revised_on="2027-05-03"))
    assert [task.due_on for task in reminders(desk, one)] == ["2027-05-03"]


def test_a_revision_that_was_held_stays_done_and_the_next_is_a_new_promise(agreements, company, desk) -> None:
    one = signed(agreements, company, on="2026-10-01", starts_on="2026-10-01", revised_on="2026-11-20")
    due = AgreementQuery(follow_up="due")
    assert [row.id for row in agreements.list(due)] == [one.id]
    agreements.revise(one.id, "2027-05-03")
    assert agreements.list(due) == ()
    done, following = reminders(desk, one, all_too=True)
    assert (bool(done.done_at), done.due_on) == (True, "2026-11-20")
    assert (following.done_at, following.due_on) == ("", "2027-05-03")
    desk.store.undo()
    assert [row.revised_on for row in agreements.list(due)] == ["2026-11-20"]


def test_a_reminder_ticked_off_means_the_revision_was_held(agreements, company, desk, clock) -> None:
    one = signed(agreements, company, on="2026-10-01", starts_on="2026-10-01", revised_on="2026-11-20")
    assert agreements.of_company(company.id)[0].revision == "late"
    Tasks(desk.store, clock).finish(reminders(desk, one)[0].id)
    assert agreements.of_company(company.id)[0].revision == "done"
    assert agreements.count(AgreementQuery(follow_up="due")) == 0
    agreements.save(replace(one, goal="y"))
    assert reminders(desk, one) == []


@pytest.mark.parametrize("day", ["2026-11-24", "2026-11-01", "x"])
def test_the_next_revision_is_after_today(agreements, company, day) -> None:
    one = signed(agreements, company, on="2026-10-01", starts_on="2026-10-01", revised_on="")
    with pytest.raises(KnownError) as told:
        agreements.revise(one.id, day)
    assert told.value.field == "revised_on"


# -- many at once --------------------------------------------------------------------------------------


def test_several_are_ended_and_come_back_with_one_undo(agreements, company, desk) -> None:
    ids = [signed(agreements, company).id for _ in range(3)]
    result = agreements.end(ids, "2026-11-24")
    assert (result.done, result.refused) == (3, ())
    assert desk.store.journal.to_undo()[0].action == "Afslut 3 aftaler"
    desk.store.undo()
    assert agreements.count(AgreementQuery(statuses=("signed",))) == 3


def test_those_that_cannot_be_ended_are_told(agreements, company) -> None:
    draft = agreements.save(full(agreements, company, title="Kladden"))
    one = signed(agreements, company)
    result = agreements.end([draft.id, one.id], "2026-11-24")
    assert (result.done, result.refused[0][0]) == (1, "Kladden")
    with pytest.raises(KnownError, match="kladde"):
        agreements.end([draft.id], "2026-11-24")


@pytest.mark.parametrize("on", ["", "2026-11-25", "nej"])
def test_the_day_an_agreement_ended_is_a_day_that_was(agreements, company, on) -> None:
    one = signed(agreements, company)
    with pytest.raises(KnownError) as told:
        agreements.end([one.id], on)
    assert told.value.field == "ends_on"


def test_one_that_has_not_begun_is_not_ended_before_that(agreements, company) -> None:
    one = signed(agreements, company, starts_on="2027-01-01", ends_on="2027-12-31", revised_on="")
    with pytest.raises(KnownError, match="slutter, før den begynder"):
        agreements.end([one.id], "2026-11-24")


def test_one_that_was_never_signed_is_given_up_and_keeps_its_days(agreements, company) -> None:
    sent = agreements.send(agreements.save(full(agreements, company, starts_on="2027-01-01")).id)
    agreements.end([sent.id], "2026-11-24")
    ended = agreements.form(sent.id).agreement
    assert (ended.status, ended.starts_on, ended.ends_on) == ("ended", sent.starts_on, sent.ends_on)


def test_the_revisions_of_several_are_moved_with_their_reminders(agreements, company, desk) -> None:
    days = {"starts_on": "2026-10-01", "revised_on": "2026-11-20"}
    ones = [signed(agreements, company, on="2026-10-01", **days) for _ in range(2)]
    short = signed(agreements, company, on="2026-10-01", **days, title="Kort", ends_on="2026-12-01")
    result = agreements.postpone([*(one.id for one in ones), short.id], "2027-01-11")
    assert (result.done, [title for title, _ in result.refused]) == (2, ["Kort"])
    assert [task.due_on for one in ones for task in reminders(desk, one)] == ["2027-01-11"] * 2
    desk.store.undo()
    assert [task.due_on for one in ones for task in reminders(desk, one)] == ["2026-11-20"] * 2


def test_several_are_deleted_and_come_back_with_one_undo(agreements, company, desk) -> None:
    ids = [agreements.save(full(agreements, company)).id for _ in range(2)]
    assert agreements.delete(ids).done == 2
    assert agreements.count(AgreementQuery()) == 0
    desk.store.undo()
    assert agreements.count(AgreementQuery()) == 2


# -- renewing ------------------------------------------------------------------------------------------


def test_a_renewed_one_starts_from_the_old_where_that_ends(agreements, company) -> None:
    old = signed(agreements, company, starts_on="2026-11-24", ends_on="2026-12-31", revised_on="")
    new = agreements.renew(old.id)
    same = {field.name for field in fields(Agreement)} - {
        *("id", "extra", "status", "agreed_on", "signed_on", "starts_on", "ends_on", "revised_on"),
    }
    assert all(getattr(new, name) == getattr(old, name) for name in same)
    assert (new.starts_on, new.ends_on, new.status, new.signed_on) == (
        "2027-01-01",
        "2027-12-31",
        "draft",
        "",
    )
    assert agreements.count(AgreementQuery()) == 1  # nothing is stored yet
    stored = agreements.save(new)
    assert agreements.detail(stored.id).renews == old.id
    assert agreements.detail(old.id).renewed_by == stored.id


def test_when_the_renewed_one_is_signed_the_old_one_ends(agreements, company) -> None:
    old = signed(
        agreements, company, on="2026-01-02", starts_on="2026-01-02", ends_on="", revised_on="2026-11-01"
    )
    stored = agreements.save(agreements.renew(old.id))
    agreements.sign(stored.id, "2026-11-24")
    ended = agreements.form(old.id).agreement
    assert (ended.status, ended.ends_on, stored.starts_on) == ("ended", "2026-11-23", "2026-11-24")


def test_one_that_holds_for_some_days_more_holds_until_the_renewed_begins(agreements, company) -> None:
    old = signed(agreements, company, starts_on="2026-11-24", ends_on="2026-12-31", revised_on="2026-12-15")
    agreements.sign(agreements.save(agreements.renew(old.id)).id, "2026-11-24")
    still = agreements.form(old.id).agreement
    assert (still.status, still.ends_on) == ("signed", "2026-12-31")


@pytest.mark.parametrize("starts_on", ["2026-11-24", "2027-03-01"])
def test_a_renewal_that_falls_away_lets_the_old_one_last_again(agreements, company, desk, starts_on) -> None:
    old = signed(
        agreements,
        company,
        on="2026-01-05",
        starts_on="2026-01-05",
        ends_on="2027-06-30",
        revised_on="2027-05-03",
    )
    before = desk.store.require(Agreement, old.id)
    new = agreements.save(replace(agreements.renew(old.id), starts_on=starts_on, ends_on="", revised_on=""))
    for leave in (
        lambda: agreements.take_back(new.id, "draft"),
        lambda: agreements.take_back(new.id, "sent"),
        lambda: agreements.delete([new.id]),
    ):
        agreements.sign(new.id, "2026-11-24")
        cut = desk.store.require(Agreement, old.id)
        assert cut.ends_on < before.ends_on
        leave()
        back = desk.store.require(Agreement, old.id)
        assert (back.status, back.ends_on, back.revised_on, back.extra) == (
            "signed",
            "2027-06-30",
            "2027-05-03",
            before.extra,
        )
        assert [task.due_on for task in reminders(desk, old)] == ["2027-05-03"]
        desk.store.undo()
        assert desk.store.require(Agreement, old.id) == cut
        agreements.take_back(new.id, "draft")


def test_an_end_that_a_person_wrote_since_stays(agreements, company, desk) -> None:
    old = signed(
        agreements, company, on="2026-01-05", starts_on="2026-01-05", ends_on="2027-06-30", revised_on=""
    )
    new = agreements.save(
        replace(agreements.renew(old.id), starts_on="2027-03-01", ends_on="", revised_on="")
    )
    agreements.sign(new.id, "2026-11-24")
    agreements.save(replace(desk.store.require(Agreement, old.id), ends_on="2027-01-31"))
    agreements.delete([new.id])
    assert desk.store.require(Agreement, old.id).ends_on == "2027-01-31"


def test_both_are_deleted_at_once(agreements, company, desk) -> None:
    old = signed(
        agreements, company, on="2026-01-05", starts_on="2026-01-05", ends_on="2027-06-30", revised_on=""
    )
    new = agreements.save(replace(agreements.renew(old.id), ends_on="", revised_on=""))
    agreements.sign(new.id, "2026-11-24")
    agreements.delete([new.id, old.id])
    assert desk.store.find(Agreement) == []
    desk.store.undo()
    assert len(desk.store.find(Agreement)) == 2


@pytest.mark.parametrize(
    ("field", "day", "message"),
    [
        ("agreed_on", "2026-11-25", "ikke kommet endnu"),
        ("agreed_on", "1926-11-24", "for langt fra i dag"),
        ("starts_on", "2206-11-24", "for langt fra i dag"),
        ("ends_on", "2206-11-24", "for langt fra i dag"),
        ("revised_on", "1900-01-01", "for langt fra i dag"),
    ],
)
def test_days_out_of_this_age_are_refused(agreements, company, field, day, message) -> None:
    with pytest.raises(KnownError, match=message) as refused:
        agreements.save(replace(agreements.blank(company.id, "partnership"), **{field: day}))
    assert refused.value.field == field


def test_nothing_ended_in_another_age(agreements, company) -> None:
    one = signed(agreements, company, "letter_of_intent", starts_on="", ends_on="", revised_on="")
    with pytest.raises(KnownError, match="for langt fra i dag") as refused:
        agreements.end([one.id], "1926-11-24")
    assert refused.value.field == "ends_on"


def test_only_what_was_signed_is_renewed(agreements, company) -> None:
    stored = agreements.save(full(agreements, company))
    with pytest.raises(KnownError, match="ikke underskrevet"):
        agreements.renew(stored.id)


# -- the list ------------------------------------------------------------------------------------------


@pytest.fixture
def several(agreements, company, desk):
    """Five agreements of three companies, one of a colleague."""
    other = Company(name="Ålykke Smedje ApS", city="Struer", municipality_code="0671")
    jens = Broker(name="Jens Overgaard")
    with desk.store.action("x", undoable=False) as unit:
        unit.put(other)
        unit.put(jens)
    old = {"starts_on": "2026-01-05", "ends_on": "2026-10-31"}
    made = {
        "late": signed(
            agreements,
            company,
            on="2026-10-01",
            starts_on="2026-10-01",
            revised_on="2026-11-20",
            title="Den sene",
        ),
        "soon": signed(agreements, company, "partnership", revised_on="2026-12-10", title="Den næste"),
        "expired": signed(
            agreements, other, on="2026-01-05", **old, revised_on="", title="Den udløbne", goal="hegn"
        ),
        "draft": agreements.save(full(agreements, other, "training_centre", title="Kladden", revised_on="")),
        "jens": agreements.save(
            full(agreements, company, "letter_of_intent", broker_id=jens.id, title="Jens’", revised_on="")
        ),
    }
    return {name: agreement.id for name, agreement in made.items()}


def found(agreements, several, query) -> list[str]:
    by_id = {agreement_id: name for name, agreement_id in several.items()}
    rows = agreements.list(query)
    assert agreements.count(query) == len(rows)
    return [by_id[row.id] for row in rows]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        (AgreementQuery(), {"late", "soon", "expired", "draft", "jens"}),
        (AgreementQuery(types=("partnership", "training_centre")), {"soon", "draft"}),
        (AgreementQuery(statuses=("draft",)), {"draft", "jens"}),
        (AgreementQuery(follow_up="due"), {"late"}),
        (AgreementQuery(follow_up="soon"), {"late", "soon"}),
        (AgreementQuery(follow_up="expired"), {"expired"}),
        (AgreementQuery(follow_up="none"), {"expired", "draft", "jens"}),
        (AgreementQuery(municipalities=("0671",)), {"expired", "draft"}),
        (AgreementQuery(mine=True), {"late", "soon", "expired", "draft"}),
        (AgreementQuery(text="vestrum"), {"late", "soon", "jens"}),
        (AgreementQuery(text="aalykke"), {"expired", "draft"}),
        (AgreementQuery(text="hegn"), {"expired"}),
        (AgreementQuery(text="aalykke kladden"), {"draft"}),
        (AgreementQuery(text="ingenting"), set()),
        (AgreementQuery(text="vestrum", statuses=("signed",), types=("partnership",)), {"soon"}),
    ],
)
def test_the_filters(agreements, several, query, expected) -> None:
    assert set(found(agreements, several, query)) == expected


@pytest.mark.parametrize(
    ("sort", "expected"),
    [
        ("title", ["soon", "late", "expired", "jens", "draft"]),
        ("revised_on", ["late", "soon"]),
        ("status", ["draft", "jens"]),
    ],
)
def test_the_order_is_made_in_sql(agreements, several, sort, expected) -> None:
    down = found(agreements, several, AgreementQuery(sort=sort))
    assert down[: len(expected)] == expected if sort != "status" else set(down[:2]) == set(expected)
    up = found(agreements, several, AgreementQuery(sort=sort, descending=True))
    assert sorted(up) == sorted(down)
    assert up != down


@pytest.mark.parametrize(
    "sort", ["company", "title", "type", "status", "ends_on", "revised_on", "municipality", "broker"]
)
def test_pages_join_without_gaps_in_every_order(agreements, several, sort) -> None:
    query = AgreementQuery(sort=sort)
    pages = [agreements.list(query, offset, 2) for offset in (0, 2, 4)]
    assert [row.id for page in pages for row in page] == [row.id for row in agreements.list(query)]
    assert [len(page) for page in pages] == [2, 2, 1]


def test_what_waits_for_a_revision_stands_first_either_way(agreements, several) -> None:
    assert found(agreements, several, AgreementQuery(sort="revised_on", descending=True))[:2] == [
        "soon",
        "late",
    ]


def test_a_row_says_how_the_revision_stands(agreements, several) -> None:
    states = {row.id: (row.revision, row.expired) for row in agreements.list(AgreementQuery())}
    assert states[several["late"]] == ("late", False)
    assert states[several["soon"]] == ("soon", False)
    assert states[several["expired"]] == ("", True)
    assert states[several["draft"]] == ("", False)


def test_an_agreement_outlives_its_company(agreements, several, company, desk) -> None:
    with desk.store.action("x") as unit:
        unit.delete(company)
    detail = agreements.detail(several["late"])
    assert (detail.company, detail.row.company) == (None, "")
    assert agreements.count(AgreementQuery()) == 5


# -- counting ------------------------------------------------------------------------------------------


def test_what_was_signed_in_a_period_counts(agreements, company, desk) -> None:
    other = Company(name="Anden ApS")
    with desk.store.action("x") as unit:
        unit.put(other)
    long = {"starts_on": "2026-01-05", "ends_on": "2027-12-31", "revised_on": ""}
    signed(agreements, company, "partnership", on="2026-01-05", **long)
    over = signed(
        agreements,
        company,
        "partnership",
        on="2025-12-31",
        starts_on="2025-12-31",
        ends_on="2026-06-30",
        revised_on="",
    )
    agreements.sign(agreements.save(agreements.renew(over.id)).id, "2026-11-24")
    signed(agreements, other, "cooperation", on="2026-11-01", **long)
    agreements.send(agreements.save(full(agreements, other, "cooperation")).id)
    gone = signed(agreements, other, "cooperation", on="2026-11-02", **long)
    agreements.delete([gone.id])
    found = agreements.counted(YEAR)
    assert found.keys() == set(TYPES)
    partner, cooperation = found["partnership"], found["cooperation"]
    assert (partner.signed, partner.new, partner.companies, partner.in_force) == (2, 1, 1, 2)
    assert (cooperation.signed, cooperation.new, cooperation.companies) == (1, 1, 1)
    assert found["letter_of_intent"].signed == 0


def test_one_that_ended_was_made_all_the_same(agreements, company) -> None:
    one = signed(agreements, company, on="2026-10-01", starts_on="2026-10-01", revised_on="")
    agreements.end([one.id], "2026-11-01")
    counts = agreements.counted(YEAR)["cooperation"]
    assert (counts.signed, counts.in_force) == (1, 0)


# -- the demo ------------------------------------------------------------------------------------------


def test_the_demo_shows_every_type_and_status_and_keeps_the_rules(desk, clock, agreements) -> None:
    story, days = tell(clock, 40), Days(clock)
    brokers = {broker.id: broker for broker in story.brokers.values()}
    made, tasks = of_cast(story.firm, brokers, story.project.name, days)
    assert (made, tasks) == of_cast(story.firm, brokers, story.project.name, days)
    assert {one.type for one in made} == set(TYPES)
    assert {one.status for one in made} == set(STATUSES)
    desk.store.load([*(firm.company for firm in story.firms), *made, *tasks], text="x")
    for one in made:
        assert fault_in_days(facts_of(one), clock.today()) is None
        if one.status in ("sent", "signed"):
            assert agreements.detail(one.id).missing == ()
        agreements.save(one)
    assert desk.store.find(Task) == sorted(tasks, key=lambda task: task.id)
    assert {row.revision for row in agreements.list(AgreementQuery())} >= {"late", "soon", "later"}
    assert agreements.count(AgreementQuery(follow_up="expired")) == 1
