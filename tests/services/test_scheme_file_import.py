"""An office's file of a scheme: read with care, refused in plain words, told before it is used, undone."""

from __future__ import annotations

import ast
import json
import os
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from kmdesk.core import resources
from kmdesk.core.errors import KnownError
from kmdesk.core.languages import in_language
from kmdesk.models import SchemeFile
from kmdesk.rules import data_file, scheme_file
from kmdesk.rules.data_file import DataError
from kmdesk.rules.eligibility import RULES
from kmdesk.services import scheme_file_checks
from kmdesk.services.scheme_changes import changes
from kmdesk.services.scheme_faults import fault_text
from kmdesk.services.scheme_file_checks import require_sound
from kmdesk.services.scheme_file_import import SchemeFiles, SchemeOffer
from kmdesk.services.schemes import LARGEST_FILE, Schemes, read_scheme, shipped_schemes
from kmdesk.store.desk import Desk
from tests.nasty import NASTY

CODE = "innobooster"
TEXT = resources.path("schemes", f"{CODE}.toml").read_text(encoding="utf-8")
NAME = "innobooster 2027.toml"

Look = Callable[[str | bytes], SchemeOffer]


@pytest.fixture
def files(desk: Desk) -> SchemeFiles:
    return SchemeFiles(Schemes(desk.store))


@pytest.fixture
def look(files: SchemeFiles, tmp_path: Path) -> Look:
    def look(content: str | bytes) -> SchemeOffer:
        path = tmp_path / NAME
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return files.look_at(path)

    return look


def mended(*pairs: tuple[str, str]) -> str:
    """Return the shipped file with some texts replaced; each must be there."""
    text = TEXT
    for old, new in pairs:
        assert old in text, old
        text = text.replace(old, new)
    return text


# What would change


def test_the_shipped_file_itself_changes_nothing(look: Look) -> None:
    offer = look(TEXT)
    assert offer.changes == ()
    assert offer.remarks == ()
    assert offer.known == shipped_schemes()[CODE]


@pytest.mark.parametrize("content", [b"\xef\xbb\xbf" + TEXT.encode(), TEXT.replace("\n", "\r\n").encode()])
def test_a_file_from_windows_is_read(look: Look, content: bytes) -> None:
    assert look(content).changes == ()


def test_every_change_is_told_with_what_stood_there(look: Look) -> None:
    offer = look(
        mended(
            ("version = 1", "version = 2"),
            ('name.en = "InnoBooster"', 'name.en = "Inno"'),
            ('id = "theme"', 'id = "fields"'),
            ("most = 249", "most = 99"),
            ("Op til 2 år", "Op til 3 år"),
            ("amount = 33,", "amount = 30,"),
        )
    )
    told = {change.label: (change.before, change.after) for change in offer.changes}
    assert told["Arkets version"] == ("1", "2")
    assert told["Varighed"] == ("Op til 2 år, efter ældre regler.", "Op til 3 år, efter ældre regler.")
    assert told["Navn (på engelsk)"] == ("InnoBooster", "Inno")
    assert told["Sådan afgøres: Under 250 ansatte"] == (
        "employees_between: most = 249",
        "employees_between: most = 99",
    )
    assert told["Del af projektet, højst for 2021, fra 01.01.2021"] == (
        "33 % · innovationsfonden.dk 2021 · 21.11.2026",
        "30 % · innovationsfonden.dk 2021 · 21.11.2026",
    )
    themes = [(c.before != "", c.after != "") for c in offer.changes if c.label == "Betingelse: Fire temaer"]
    assert themes == [(False, True), (True, False)]
    assert len(offer.changes) == 9
    assert offer.remarks == ()


def test_in_english_the_danish_ones_are_marked() -> None:
    new = read_scheme(mended(('name.da = "InnoBooster"', 'name.da = "Inno"')))
    with in_language("en"):
        (change,) = changes(shipped_schemes()[CODE], new, "en")
    assert (change.before, change.after) == ("InnoBooster", "Inno")
    assert change.label != "Name"


@pytest.mark.parametrize("code", sorted(shipped_schemes()))
def test_nothing_of_a_scheme_goes_unseen(code: str) -> None:
    scheme = shipped_schemes()[code]
    told = changes(None, scheme, "da")
    assert all(change.after and not change.before for change in told)
    said = " ".join(change.after for change in told)
    texts = [scheme.purpose, scheme.line, *scheme.good_to_know, *scheme.steps]
    texts += [condition.text for condition in scheme.conditions]
    assert all(text.da in said for text in texts)
    assert len([c for c in told if " for " in c.label]) >= sum(len(k.rates) for k in scheme.rate_kinds)


def test_a_new_scheme_is_told_whole_and_then_stands_in_the_catalogue(
    desk: Desk, files: SchemeFiles, look: Look
) -> None:
    new = mended(('code = "innobooster"', 'code = "local_pool"'), ('sheet = "IB"', 'sheet = "LP"'))
    offer = look(new)
    assert offer.known is None
    assert len(offer.changes) > 30
    files.take_in(offer)
    assert Schemes(desk.store).scheme("lp").code == "local_pool"
    desk.store.undo()
    with pytest.raises(KnownError):
        Schemes(desk.store).scheme("local_pool")


def test_what_the_office_recorded_stays_on_top_of_a_file(desk: Desk, look: Look) -> None:
    Schemes(desk.store).add_rate(CODE, "share", amount=Decimal(40), year=2026, source="innovationsfonden.dk")
    offer = look(mended(("amount = 35,", "amount = 36,")))
    assert offer.changes == ()
    assert offer.scheme.shown_rate("share", date(2026, 11, 24)).rate.amount == Decimal(40)


def test_a_file_is_used_changed_again_and_taken_back(desk: Desk, files: SchemeFiles, look: Look) -> None:
    schemes = Schemes(desk.store)
    for version in (2, 3):
        files.take_in(look(mended(("version = 1", f"version = {version}"))))
        assert schemes.scheme(CODE).version == version
    assert len(desk.store.find(SchemeFile)) == 1
    assert desk.store.journal.to_undo()[0].action == "Hent ordningsfil"
    desk.store.undo()
    assert schemes.scheme(CODE).version == 2
    desk.store.undo()
    assert schemes.scheme(CODE) == shipped_schemes()[CODE]
    files.take_in(look(mended(("version = 1", "version = 4"))))
    assert schemes.scheme(CODE).version == 4


def test_slips_are_remarked_on_and_the_file_can_be_used_all_the_same(files: SchemeFiles, look: Look) -> None:
    same = look(mended(("Op til 2 år", "Op til 3 år")))
    assert same.remarks == ("Version 1 er den samme som før, så arkene kan ikke skelnes.",)
    files.take_in(look(mended(("version = 1", "version = 5"))))
    older = look(mended(("version = 1", "version = 4")))
    assert older.remarks == ("Filens version er 4. Den, der bruges nu, er 5.",)
    cpr = look(mended(("version = 1", "version = 6"), ("og materialer.", "og 010203-1234.")))
    line = TEXT[: TEXT.index("og materialer.")].count("\n") + 1
    assert cpr.remarks == (f"Linje {line} ligner et CPR-nummer. Fjern det, hvis det er et.",)


@pytest.mark.parametrize("text", NASTY)
def test_any_text_is_told_or_refused_in_plain_words(look: Look, text: str) -> None:
    written = json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
    content = mended(('name.da = "InnoBooster"', f"name.da = {written}"))
    if text.strip():
        told = {(change.before, change.after) for change in look(content).changes}
        assert ("InnoBooster", text) in told
    else:
        with pytest.raises(KnownError, match="name, da: her skal stå en tekst"):
            look(content)


# What is refused

FAULTS = [
    (('sheet = "IB"', 'sheat = "IB"'), "sheet: feltet mangler"),
    (("version = 1", "version = 1.5"), "Linje 3, version: her skal stå et helt tal"),
    (('group = "development"', 'group = "fun"'), "Linje 4, group: her kan stå employment, education,"),
    (("order = 10", "order = 10\nodrer = 3"), "Linje 6, odrer: det felt kender kmdesk ikke her"),
    (('name.da = "Fire temaer"\n', ""), "conditions nr. 5, name, da: feltet mangler"),
    (("amount = 33,", 'amount = "33",'), "rates nr. 1, amounts nr. 2, amount: her skal stå et tal"),
    (("amount = 33,", "amount = -33,"), "amount: tallet må ikke være negativt"),
    (("amount = 33,", "amount = 133,"), "amount: tallet skal ligge fra 0 til 100"),
    (("amount = 33,", "amount = inf,"), "amount: tallet skal ligge fra 0 til 100"),
    (("amount = 33,", "amount = 1e999999,"), "amount: tallet skal ligge fra 0 til 100"),
    (("amount = 33,", "amount = nan,"), "Et tal, en dag eller en liste i filen kan ikke læses"),
    (("amount = 33, year = 2021", "amount = 33, year = 1821"), "year: tallet skal ligge fra 1990 til 2100"),
    (("amount = 33, year = 2021", f"amount = 33, year = {10**30}"), "Et tal, en dag eller en liste"),
    (("amount = 33, year = 2021", "amount = 33, year = 2027"), "amounts: den nyeste skal stå først"),
    (("yearly = false", "yearly = 3"), "yearly: her skal stå true eller false"),
    (("from = 2014-08-12", 'from = "i 2014"'), "from: her skal stå en dag, fx 2027-01-01"),
    (('id = "theme"', 'id = "sme"'), "conditions: navnet 'sme' er brugt to gange"),
    (('rule = "has_cvr"', 'rule = "has_cat"'), "rule: der er ingen regel, der hedder 'has_cat'"),
    (('role = "eu_sme"', 'role = "eu_cat"'), "role: der er intet spørgsmål, der hedder 'eu_cat'"),
    (("most = 249", 'most = "249"'), "most: den værdi kan ikke bruges her"),
    (("most = 249", "mots = 249"), "mots: det felt kender kmdesk ikke her"),
    (("least = 250000", "leest = 250000"), "checks nr. 1, least: feltet mangler"),
    (('id = "innobooster"\nvalues', 'id = "magic"\nvalues'), "der er ingen beregner, der hedder 'magic'"),
    (("grant_percent = 35", "grant_percent = 350"), "grant_percent: tallet skal ligge fra 0 til 100"),
    (("grant_percent = 35, ", ""), "values, grant_percent: feltet mangler"),
    (("grant_percent = 35", "grant_percent = 35, x = 1"), "values, x: det felt kender kmdesk ikke her"),
    (('"innobooster"\nvalues', '"innobooster"\nrate = "most"\nvalues'), "rate: beregneren bruger en sats i"),
    (('code = "innobooster"', 'code = "Ny Pulje/.."'), "code: her kan stå små bogstaver, tal og _"),
    (('sheet = "IB"', 'sheet = "IB\\n12"'), "sheet: her kan stå højst 12 tegn"),
    (('sheet = "IB"', 'sheet = "LT-P"'), "Arkets kode LT-P bruges allerede af Løntilskud – privat"),
    (('group = "dev', "group = dev"), "Linje 4, tegn 9: teksten er ikke skrevet som TOML"),
    (("least_grant = 200000, most_grant = 5000000 }", '"'), "teksten er ikke skrevet som TOML"),
]


@pytest.mark.parametrize(("mend", "says"), FAULTS, ids=[says for _, says in FAULTS])
def test_a_file_that_is_wrong_says_what_and_where(
    desk: Desk, look: Look, mend: tuple[str, str], says: str
) -> None:
    with pytest.raises(KnownError) as caught:
        look(mended(mend))
    assert says in caught.value.message
    assert caught.value.message.startswith(f"Filen {NAME} kan ikke bruges. ")
    assert "Intet er ændret" in caught.value.advice
    assert not desk.store.find(SchemeFile)


def test_the_line_is_the_line(look: Look) -> None:
    for old, new in (("amount = 33,", "amount = true,"), ('level = "position"', 'level = "floor"')):
        line = TEXT[: TEXT.index(old)].count("\n") + 1
        with pytest.raises(KnownError, match=rf"Linje {line}, "):
            look(mended((old, new)))


def reasons() -> Iterator[str]:
    """Give every reason a file can be refused for, as it is written where it is raised."""
    for module in (data_file, scheme_file, scheme_file_checks):
        tree = ast.parse(Path(module.__file__ or "").read_text(encoding="utf-8"))
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and len(node.args) == 2:
                name = getattr(node.func, "attr", getattr(node.func, "id", ""))
                if name in {"wrong", "DataError"} and isinstance(node.args[1], ast.Constant | ast.JoinedStr):
                    parts = getattr(node.args[1], "values", [node.args[1]])
                    yield "".join(p.value if isinstance(p, ast.Constant) else "'x'" for p in parts)


@pytest.mark.parametrize("why", sorted(set(reasons())))
def test_every_reason_is_said_in_danish(why: str) -> None:
    said = fault_text(DataError("code.conditions[2].level", why.replace("'x' 'x'", "rate 'x'")), "")
    assert said.startswith("conditions nr. 3, level: ")
    assert not re.search(r"\b(must|is|there|no|the)\b", said)


def test_there_are_reasons_to_say() -> None:
    assert len(set(reasons())) > 20


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "code: feltet mangler"),
        (b"\x00\x01\x02", "Linje 1, tegn 1: teksten er ikke skrevet som TOML"),
        (b'code = "x"\nname = "\xe6"', "Linje 2 er ikke UTF-8-tekst"),
        (b'a = "', "Filen slutter midt i et felt"),
        (b"a = " + b"[" * 100_000, "Et tal, en dag eller en liste i filen kan ikke læses"),
        (b"#" * (LARGEST_FILE + 1), "er for stor til at være én ordning"),
    ],
)
def test_what_is_no_such_file_at_all_is_refused(look: Look, content: bytes, says: str) -> None:
    with pytest.raises(KnownError, match=re.escape(says)) as caught:
        look(content)
    assert NAME in caught.value.message


def test_a_file_may_have_a_million_bytes(look: Look) -> None:
    assert look(TEXT + "#" * (LARGEST_FILE - len(TEXT.encode()))).changes == ()


def test_what_cannot_be_read_is_not_waited_for(files: SchemeFiles, tmp_path: Path) -> None:
    with pytest.raises(KnownError, match=r"gone\.toml kan ikke læses"):
        files.look_at(tmp_path / "gone.toml")
    with pytest.raises(KnownError, match="er ikke en fil"):
        files.look_at(tmp_path)
    if hasattr(os, "mkfifo"):
        os.mkfifo(tmp_path / "pipe.toml")
        with pytest.raises(KnownError, match="er ikke en fil"):
            files.look_at(tmp_path / "pipe.toml")


# What every file must keep


@pytest.mark.parametrize("code", sorted(shipped_schemes()))
def test_the_shipped_files_are_sound(code: str) -> None:
    require_sound(shipped_schemes()[code])


def test_every_rule_says_what_it_takes() -> None:
    assert set(scheme_file_checks._TAKES) == set(RULES)


@pytest.mark.parametrize(
    "mend", [('rule = "has_cvr"', 'rule = "future"'), ("grant_percent = 35", "grant_percent = 350")]
)
def test_a_file_from_a_newer_office_leaves_the_shipped_one_in_force(
    desk: Desk, files: SchemeFiles, look: Look, mend: tuple[str, str]
) -> None:
    files.take_in(look(mended(("version = 1", "version = 2"))))
    with desk.store.action("fra et nyere kontor") as unit:
        for record in desk.store.find(SchemeFile):
            unit.put(replace(record, content=mended(mend)))
    assert Schemes(desk.store).scheme(CODE) == shipped_schemes()[CODE]
