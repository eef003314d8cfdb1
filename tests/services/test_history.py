"""The history says who changed what and when, in words."""

from __future__ import annotations

from dataclasses import replace

from kmdesk.models import Broker, Company, Visit
from kmdesk.services.history import History
from kmdesk.store.desk import Desk


def test_changes_are_told_with_labels_and_readable_values(desk: Desk) -> None:
    other = Broker(name="Jens Overgaard")
    company = Company(name="Nørkær Møbler ApS", municipality_code="0661", status="prospect", employees=18)
    with desk.store.action("Opret virksomhed", company.name) as unit:
        unit.put(other)
        unit.put(company)
    changed = replace(
        company,
        status="active",
        advertising_protected=True,
        broker_id=other.id,
        contact_basis_on="2026-09-03",
        contact_channels=("phone", "email"),
    )
    with desk.store.action("Ret virksomhed", company.name) as unit:
        unit.put(changed)

    newest, created = History(desk.store).of("company", company.id)

    assert (newest.broker, newest.action, newest.mode) == ("Karen Lyngholm", "Ret virksomhed", "do")
    told = {change.label: (change.before, change.after) for change in newest.changes}
    assert told["Status"] == ("Emne", "Aktiv")
    assert told["Reklamebeskyttet"] == ("Nej", "Ja")
    assert told["Kontaktmægler"] == ("", "Jens Overgaard")
    assert told["Grundlag noteret den"] == ("", "03.09.2026")
    assert told["Må kontaktes pr."] == ("", "Telefon, E-mail")
    filled_in = {change.label: change.after for change in created.changes}
    assert filled_in["Navn"] == "Nørkær Møbler ApS"
    assert filled_in["Kommune"] == "Holstebro"
    assert "Adresse" not in filled_in  # nothing was filled in there


def test_autosaves_of_a_sitting_are_one_line_from_first_to_last(desk: Desk) -> None:
    visit = Visit(summary="A")
    with desk.store.action("Opret besøg") as unit:
        unit.put(visit)
    for text in ("B", "C", "D"):
        visit = replace(visit, summary=text)
        with desk.store.action("Ret besøg", chain="visit:1") as unit:
            unit.put(visit)

    lines = History(desk.store).of("visit", visit.id)

    assert len(lines) == 2
    assert [(c.before, c.after) for c in lines[0].changes] == [("A", "D")]


def test_undone_actions_are_marked_and_the_undo_is_a_line(desk: Desk) -> None:
    company = Company(name="Agerbo Tekstil A/S")
    with desk.store.action("Opret virksomhed", company.name) as unit:
        unit.put(company)
    with desk.store.action("Ret virksomhed", company.name) as unit:
        unit.put(replace(company, city="Ikast"))
    desk.store.undo()

    undo, change, created = History(desk.store).of("company", company.id)

    assert (undo.mode, undo.undone) == ("undo", False)
    assert [(c.before, c.after) for c in undo.changes] == [("Ikast", "")]
    assert (change.mode, change.undone) == ("do", True)
    assert not created.undone
