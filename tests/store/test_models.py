"""A record survives its row, whatever people type into it."""

from __future__ import annotations

import json
from dataclasses import fields, replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kmdesk.models import Company, Visit
from kmdesk.models.record import Record, columns, dump, kinds, load, record_class
from kmdesk.store.desk import Desk
from tests.nasty import NASTY
from tests.store.values import any_record, json_map

CLASSES = [record_class(kind) for kind in kinds()]
every_class = pytest.mark.parametrize("cls", CLASSES, ids=lambda cls: cls.kind)


@every_class
@given(data=st.data())
@settings(max_examples=30, suppress_health_check=[HealthCheck.too_slow], deadline=None)
def test_a_record_survives_its_row(cls: type[Record], data: st.DataObject) -> None:
    record = data.draw(any_record(cls))
    row = record.to_row()
    assert all(value is None or isinstance(value, (str, int)) for value in row.values())
    assert cls.from_row(row) == record
    assert cls.from_row({**row, "column_of_a_later_version": "x"}) == record


@every_class
def test_a_new_record_survives_its_row_and_has_every_column(cls: type[Record]) -> None:
    record = cls()
    assert cls.from_row(record.to_row()) == record
    assert set(record.to_row()) == {field.name for field in fields(cls)} == set(columns(cls))


@given(json_map)
def test_fields_of_a_later_version_survive_in_extra(extra: dict[str, object]) -> None:
    record = Company(name="Prøve", extra=extra)
    assert Company.from_row(record.to_row()).extra == extra
    edited = replace(Company.from_row(record.to_row()), name="Omdøbt")
    assert json.loads(edited.to_row()["extra"]) == extra


@given(st.sampled_from(["text", "integer", "boolean", "list", "map"]), st.data())
def test_dump_and_load_are_inverse(storage: str, data: st.DataObject) -> None:
    from tests.store.values import _BY_STORAGE

    value = data.draw(_BY_STORAGE[storage])  # pyright: ignore[reportArgumentType]
    assert load(storage, dump(storage, value)) == value  # pyright: ignore[reportArgumentType]


def test_nasty_texts_survive_the_file(desk: Desk) -> None:
    companies = [Company(name=text, note=text, tags=(text,), extra={"x": text}) for text in NASTY]
    visits = [Visit(summary=text, participants=({"name": text},)) for text in NASTY]
    with desk.store.action("Prøve") as unit:
        for record in (*companies, *visits):
            unit.put(record)
    for record in (*companies, *visits):
        assert desk.store.require(type(record), record.id) == record
