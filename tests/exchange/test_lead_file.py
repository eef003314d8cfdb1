"""Lists of won jobs: however a subscription or Excel wrote them, nothing is lost, nothing stops the rest."""

from __future__ import annotations

import csv
import io
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kmdesk.core import resources
from kmdesk.core.errors import KnownError
from kmdesk.exchange.delimited import DELIMITERS, LARGEST, MOST_ROWS
from kmdesk.exchange.lead_file import (
    LONGEST,
    columns_of,
    fields,
    is_heading,
    open_table,
    read_leads,
    required,
    write_bad,
)
from kmdesk.models import Lead
from kmdesk.models.record import columns
from kmdesk.services.field_labels import field_label
from tests.nasty import NASTY

TODAY = date(2026, 11, 24)
HEADER = ("Virksomhed", "Vundet opgave", "Vundet dato", "Beløb", "Bygherre")
ENCODINGS = ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252")
# What Windows-1252 can say, and what breaks tables: delimiters, quotation marks, line breaks in a cell.
TEXT = st.text(st.sampled_from("abÆøÅé 19,.;\t|\"'\n–€"), min_size=1, max_size=12).map(
    lambda text: f"x{text}"
)
ROWS = st.lists(st.tuples(TEXT, TEXT, st.dates(date(1995, 1, 1), TODAY), TEXT, TEXT), min_size=1, max_size=6)
DATES = ("%d-%m-%Y", "%d.%m.%Y", "%Y-%m-%d", "%d/%m/%Y", "%Y-%m-%d 00:00:00", "%d-%m-%Y 00:00")


def line(text):
    return " ".join(text.split())


def written(rows, delimiter=";", header=HEADER, quoting=csv.QUOTE_MINIMAL):
    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter, quoting=quoting, lineterminator="\r\n")
    writer.writerows([header, *rows])
    return out.getvalue()


def read(content, source="Byggefakta", chosen=None):
    return read_leads(open_table(content), TODAY, source, chosen)


@settings(max_examples=40)
@given(rows=ROWS, form=st.sampled_from(DATES), data=st.data())
@pytest.mark.parametrize("delimiter", DELIMITERS)
def test_what_is_written_is_read_whatever_the_encoding_the_delimiter_and_the_date(
    delimiter, rows, form, data
):
    given_rows = [
        (company, task, day.strftime(form), amount, who) for company, task, day, amount, who in rows
    ]
    quoting = data.draw(st.sampled_from((csv.QUOTE_MINIMAL, csv.QUOTE_ALL)))
    text = written(given_rows, delimiter, quoting=quoting)
    encoding = data.draw(st.sampled_from(ENCODINGS))
    for content in (text.encode(encoding), text):
        file = read(content)
        assert file.bad == ()
        assert len(file.leads) + file.twice == len(rows)
        expected = {
            (line(company), line(task), day.isoformat(), line(amount), line(who))
            for company, task, day, amount, who in rows
        }
        assert {
            (one.company_name, one.task, one.won_on, one.amount, one.client) for one in file.leads
        } <= expected


def test_a_list_as_it_comes_with_a_title_above_a_broken_row_and_words_for_a_day():
    text = (
        "Udtræk 20.11.2026\r\n\r\n"
        "Firma;CVR-nr.;Opgave;Vundet dato;Postnr. og by;Beløb;Byggestart;Telefon;Vores ref\r\n"
        'Holm & Søn ApS;DK 13748136;"Ny svømmehal,\r\netape 2";03-11-2026;7430 Ikast;1.250.000,50;'
        "primo 2027;97 12 00 00;x\r\n"
        '"Aa "Byg" A/S;;Tag;2.11.2026;;;;\r\n'
        "Skov Byg;;Skole;2026-10-02 00:00;;;01.02.2027\r\n"
        "skov byg ApS;;skole;02-10-2026\r\n"
    )
    file = read(text)
    first, second, third = file.leads
    assert (first.company_name, first.cvr, first.task) == (
        "Holm & Søn ApS",
        "13748136",
        "Ny svømmehal, etape 2",
    )
    assert (first.postal_code, first.city, first.municipality_code) == ("7430", "Ikast", "0756")
    assert (first.amount, first.starts_on, first.phone) == ("1.250.000,50", "", "97120000")
    assert "primo 2027" in first.note
    assert second.company_name == 'Aa Byg" A/S'
    assert (third.won_on, third.starts_on) == ("2026-10-02", "2027-02-01")
    assert (file.twice, file.unused, file.bad) == (1, ("Vores ref",), ())


BAD = {
    "Holm;Tag;31-02-2026;;": "Datoen “31-02-2026” kan ikke læses",
    "Holm;Tag;25-11-2026;;": "ikke kommet endnu",
    "Holm;Tag;24-11-1926;;": "kan ikke passe",
    "Holm;Tag;;;": "mangler",
    ";Tag;1.1.2026;;": "Virksomhedens navn mangler",
    "Holm;;1.1.2026;;": "Opgave mangler",
    "Holm;Tag;1.1.2026;1;a;b": "flere felter end overskriften",
    '"Holm;Tag;1.1.2026;;': "anførselstegn",
    "Holm;Tag;1.1.2026;" + "x" * 10_001 + ";": "for langt",
    "Holm;Tag;1.1.2026;" + "x" * 200_000 + ";": "anførselstegn",
}


def test_every_bad_row_is_told_and_kept_and_the_others_are_read():
    good = "Enghaven El A/S;Belysning;24-11-2026;;"
    text = "\n".join((";".join(HEADER), *(row for bad in BAD for row in (bad, good))))
    file = read(text)
    assert [lead.task for lead in file.leads] == ["Belysning"]
    assert file.twice == len(BAD) - 1
    assert [one.line for one in file.bad] == [2 * number + 2 for number in range(len(BAD))]
    for one, (row, told) in zip(file.bad, BAD.items(), strict=True):
        assert told in one.sentence
        assert one.sentence.startswith(f"Linje {one.line}: ")
        assert ";".join(one.cells) == row  # nothing of it is lost
    # What is saved to be mended is read again: the same rows are at fault, for the same reasons but the mark.
    again = read(write_bad(file))
    assert (again.leads, again.unused, len(again.bad)) == ((), (), len(BAD))
    mended = write_bad(file).decode("utf-8-sig").replace("31-02-2026", "28-02-2026").encode("utf-8-sig")
    assert [lead.won_on for lead in read(mended).leads] == ["2026-02-28"]


WRONG = {
    "empty": (b"", "tom"),
    "blank": (b"\xef\xbb\xbf \r\n\r\n", "tom"),
    "xlsx": (b"PK\x03\x04" + bytes(200), "Excel"),
    "xls": (b"\xd0\xcf\x11\xe0" + bytes(200), "Excel"),
    "pdf": (b"%PDF-1.7 ...", "PDF"),
    "web": (b"<!DOCTYPE html><html><table>", "webside"),
    "binary": (bytes(range(256)) * 20, "tekstfil"),
    "huge": (b"x" * (LARGEST + 1), "for stor"),
    "one column": (b"Virksomhed\nHolm\n", "1 kolonne"),
    "no rows": (";".join(HEADER).encode(), "ingen rækker"),
    "many": (";".join(HEADER).encode() + b"\nHolm;Tag;1.1.2026;;" * (MOST_ROWS + 1), "over 5000 linjer"),
}


@pytest.mark.parametrize("name", WRONG)
def test_what_is_no_such_list_is_refused_in_plain_words(name):
    content, told = WRONG[name]
    with pytest.raises(KnownError, match=told) as refused:
        open_table(content)
    assert refused.value.advice


def test_days_of_the_work_that_cannot_be_are_left_out_and_told_in_the_note():
    header = ("Virksomhed", "Opgave", "Vundet dato", "Start", "Slut")
    days = (
        ("30-11-2026", "01-12-2026", "2026-11-30", "2026-12-01", ""),
        ("2027-02-01", "2026-12-01", "2027-02-01", "", "Slutter den: 2026-12-01"),
        ("2027-99-01", "2027-12-01", "", "2027-12-01", "Starter den: 2027-99-01"),
        ("2027-01-01", "2127-01-01", "2027-01-01", "", "Slutter den: 2127-01-01"),
    )
    rows = [("Holm Byg", f"Job {n}", "03-11-2026", *given[:2]) for n, given in enumerate(days)]
    found = read(written(rows, header=header))
    assert found.bad == ()
    assert [(one.starts_on, one.ends_on, one.note) for one in found.leads] == [one[2:] for one in days]


def test_a_person_chooses_the_columns_where_the_headings_say_nothing():
    text = "Spalte A;Spalte B;Spalte C\r\nTag;Holm ApS;1.11.2026\r\n"
    file = read(text)
    assert (file.leads, set(file.missing())) == ((), set(required()))
    assert file.examples == {0: "Tag", 1: "Holm ApS", 2: "1.11.2026"}
    chosen = read(text, "avisen", {"task": 0, "company_name": 1, "won_on": 2})
    assert [(one.company_name, one.task, one.source) for one in chosen.leads] == [
        ("Holm ApS", "Tag", "avisen")
    ]


def test_every_nasty_text_is_kept_in_every_field():
    for text in NASTY:
        if "\x00" in text or any(ord(letter) < 32 and letter not in "\r\n\t" for letter in text):
            continue  # no text file has them
        row = [f"x{text}y", f"x{text}y", "1.11.2026", text, text]
        file = read(written([row]))
        if len(text) > LONGEST - 2 or text.count("\n") > 100:  # no row of such a list
            assert file.bad
            continue
        (lead,) = file.leads
        assert lead.company_name == lead.task == line(f"x{text}y")
        assert lead.amount == lead.client == line(text)


def test_the_known_headings_are_told_apart_and_belong_to_fields():
    rows = resources.load_json("reference", "lead_columns.json")["fields"]
    names = [name for row in rows for name in row["names"]]
    assert all(is_heading(name.upper()) for name in names)
    assert set(fields()) <= set(columns(Lead))
    assert all(field_label(name) for name in fields())
    for row in rows:
        for name in row["names"]:
            assert columns_of([name]) == {row["field"]: 0}
    # A list that has both goes by the one that says more.
    assert columns_of(["Dato", "Vundet dato", "Navn", "Firma"])["won_on"] == 1


def test_the_sample_of_the_demo_has_rows_to_read_and_rows_to_mend():
    file = read(resources.path("demo", "licitationsvindere.csv").read_bytes())
    assert len(file.leads) == 4
    assert len(file.bad) == 2
    assert {lead.source for lead in file.leads} == {"Byggefakta"}
