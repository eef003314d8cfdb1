"""Half a character, typed or pasted, costs nothing but itself: wherever it is written, read or looked for."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kmdesk.core.well_formed import well_formed
from kmdesk.models import Company, Visit
from kmdesk.services.search import Search
from kmdesk.store.desk import Desk
from kmdesk.store.local import Draft, Local
from kmdesk.sync.wire import comes_back, pack, unpack

HALVES = st.characters(categories=["Cs"])
TEXTS = st.text(st.one_of(HALVES, st.sampled_from('aÆ \n"\\😀')), min_size=1, max_size=12)


def test_only_the_half_is_replaced() -> None:
    assert well_formed("Bl\ud800åbær") == "Bl\ufffdåbær"
    assert well_formed("\ud83d\ude00 Ærø 😀") == "😀 Ærø 😀"


@given(text=TEXTS)
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_is_typed_is_kept(desk: Desk, text: str) -> None:
    store, local, kept = desk.store, Local(desk.database), well_formed(text)
    company = Company(name=text, note=text, tags=(text, "god"), field_sources={text: text})
    with store.action(text, text) as unit:
        unit.put(company)
        unit.put(Visit(company_id=company.id, topic=text))
    found = store.require(Company, company.id)
    assert (found.name, found.note, found.tags) == (kept, kept, (kept, "god"))
    assert found.field_sources == {kept: kept}
    assert store.journal.last_values(company.id)["note"] == kept
    with store.action("x") as unit:
        unit.put(replace(found, note=text))
        assert unit.entries == []  # it is what is stored
    local.keep_draft(Draft("visit/new", text, "", {"summary": text}))
    local.set("filter", {text: text})
    assert [draft.state["summary"] for draft in local.drafts()] == [kept]
    assert local.get("filter") == {kept: kept}
    Search(store).find(text)


@given(text=TEXTS)
def test_what_a_stranger_sends_is_kept_as_it_came_and_can_be_stored(text: str) -> None:
    packed = pack("text", text)
    held = unpack("text", packed)
    assert held == well_formed(text)
    assert comes_back("text", packed) == (held == text)
