"""What the administrator gives brokers and takes from them, typed as on a server."""

from __future__ import annotations

import psycopg
import pytest

from kmdesk.sync.enrolment import read_enrolment
from tests.sync.test_office_cli import Admin, _is_cut, admin, office

__all__ = ["admin", "office"]


def test_who_may_only_read_is_refused_a_push(office: Admin) -> None:
    told = office.broker("Anna Holm", "a.json", "--read-only")
    with (
        psycopg.connect(office.login(told), autocommit=True) as connection,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        connection.execute("SELECT kmdesk_1.push('c', 'herning', 1, '', '[]')")


def test_removing_ends_access_at_once_and_lets_the_laptop_hear_of_it(office: Admin) -> None:
    told = office.broker("Anna Holm", "a.json")
    with psycopg.connect(office.login(told), autocommit=True) as session:
        assert "ikke længere adgang" in office.does("remove-broker", "anna holm")
        assert _is_cut(session)
    assert office.status()["brokers"] == []
    assert "har ikke spurgt" in office.does("status")
    with psycopg.connect(office.login(told), autocommit=True) as session:
        (greeting,) = session.execute("SELECT kmdesk_1.hello('k')").fetchone() or ({},)
        assert (greeting["scopes"], greeting["ended"]) == ([], ["herning"])
        with pytest.raises(psycopg.errors.InsufficientPrivilege, match="not a member"):
            session.execute("SELECT kmdesk_1.pull('herning', 0, '', '', 10)")
    assert "Anna Holm" in office.does("status")
    assert "fik det at vide" in office.does("status")
    assert "Ingen mægler" in office.fails("remove-broker", "Anna Holm")
    office.does("remove-broker", "Anna Holm", "--lost")
    assert not office.opens(told)


def test_a_thief_at_the_keyboard_keeps_nobody_from_shutting_the_login(office: Admin) -> None:
    told = office.broker("Anna Holm", "a.json")
    with psycopg.connect(office.login(told)) as thief:
        thief.execute("ALTER ROLE CURRENT_USER PASSWORD 'x'")  # and holds on to it
        office.does("new-key", "Anna Holm", "--out", str(office.folder / "new.json"))
        assert _is_cut(thief)
    new = read_enrolment(office.folder / "new.json")
    assert office.opens(new)
    with psycopg.connect(office.login(new)) as thief:
        thief.execute("ALTER ROLE CURRENT_USER PASSWORD 'x'")
        office.does("remove-broker", "Anna Holm", "--lost")
        assert _is_cut(thief)
    assert not office.opens(new)


def test_an_area_is_given_and_taken_without_a_new_file(office: Admin) -> None:
    told = office.broker("Anna Holm", "a.json")
    assert "findes ikke" in office.fails("give-area", "Anna Holm", "--area", "viborg")
    office.does("add-area", "viborg")
    office.does("give-area", "Anna Holm", "--area", "viborg", "--read-only")
    with psycopg.connect(office.login(told), autocommit=True) as session:

        def hello() -> tuple[list[tuple[str, bool]], list[str]]:
            (greeting,) = session.execute("SELECT kmdesk_1.hello('k')").fetchone() or ({},)
            return [(one["scope"], one["may_write"]) for one in greeting["scopes"]], greeting["ended"]

        assert hello() == ([("herning", True), ("viborg", False)], [])
        office.does("remove-broker", "Anna Holm", "--area", "herning")
        assert hello() == ([("viborg", False)], ["herning"])
        office.does("give-area", "Anna Holm", "--area", "herning")
        assert hello() == ([("herning", True), ("viborg", False)], [])
    assert "ikke området skive" in office.fails("remove-broker", "Anna Holm", "--area", "skive")


def test_a_restore_gives_nobody_back_what_was_taken_since(office: Admin) -> None:
    office.does("add-area", "viborg")
    office.broker("Anna Holm", "a.json", "--area", "viborg")
    office.broker("Bo Krog", "b.json")
    backup = str(office.folder / "b.kmoffice")
    office.does("backup", "--out", backup)
    office.does("remove-broker", "Anna Holm", "--area", "viborg")
    office.does("remove-broker", "Bo Krog")
    office.does("restore", backup)
    assert [(one["name"], one["areas"]) for one in office.status()["brokers"]] == [("Anna Holm", ["herning"])]  # type: ignore[attr-defined]


def test_whoever_gets_no_new_file_keeps_the_old_key(office: Admin) -> None:
    old = office.broker("Anna Holm", "a.json")
    office.fails("new-key", "Anna Holm", "--out", str(office.folder / ("æ" * 200)))
    assert office.opens(old)


def test_a_login_names_nobody(office: Admin) -> None:
    assert "anna" not in office.broker("Anna Holm", "a.json").role


def test_names_of_offices_and_areas_are_one_line(office: Admin) -> None:
    assert "Navnet kan ikke bruges" in office.fails("init", "--name", "A\x1b[2J")
    assert "Navnet kan ikke bruges" in office.fails("add-area", "skive", "--name", "Ski\x07ve")


def test_of_two_with_one_name_the_role_must_be_told(office: Admin) -> None:
    first, second = office.broker("Anna Holm", "a.json"), office.broker("Anna Holm", "b.json")
    line = office.fails("remove-broker", "Anna Holm")
    assert first.role in line
    assert second.role in line
    office.does("remove-broker", first.role, "--lost")
    assert not office.opens(first)
    assert office.opens(second)


def test_a_lost_laptops_key_is_revoked_by_a_new_one(office: Admin) -> None:
    old = office.broker("Anna Holm", "a.json")
    with psycopg.connect(office.login(old), autocommit=True) as session:
        office.does("new-key", "Anna Holm", "--out", str(office.folder / "new.json"))
        assert _is_cut(session)
    new = read_enrolment(office.folder / "new.json")
    assert (new.role, new.scopes) == (old.role, old.scopes)
    assert not office.opens(old)
    assert office.opens(new)


def test_a_key_is_not_changed_when_the_new_file_cannot_be_written(office: Admin) -> None:
    old = office.broker("Anna Holm", "a.json")
    office.fails("new-key", "Anna Holm", "--out", str(office.folder / "a.json"))
    assert office.opens(old)
