"""Every document, made of a real desk: read by two readers, the same bytes again, logged when given out."""

from __future__ import annotations

import json

import pytest

from kmdesk.core.errors import KnownError
from kmdesk.models import Candidate, ContactPerson, Match, Visit
from kmdesk.printing.documents import DOCUMENTS
from kmdesk.printing.making import PAPERS, Subject, make, papers_for, subject_of_match, with_company
from kmdesk.services.paper.options import Chosen, LabelChoice, NoteChoice
from kmdesk.services.visit_list import VisitList
from kmdesk.store.desk import Desk

from .reading import embedded, page_texts, pages_in_second_reader

AT = "2026-11-24T10:47"


def test_there_is_a_paper_for_every_document_but_the_recovery_sheet() -> None:
    assert {paper.kind for paper in PAPERS} == set(DOCUMENTS) - {"recovery_sheet"}


@pytest.mark.parametrize("language", ["da", "en"])
@pytest.mark.parametrize("paper", PAPERS, ids=lambda paper: paper.code)
def test_each_is_made_read_by_two_and_the_same_again(desk: Desk, subject: Subject, paper, language) -> None:
    assert paper in papers_for(subject)
    made = make(paper.code, desk.store, subject, AT, language)
    texts = page_texts(made.pdf)
    assert pages_in_second_reader(made.pdf) == len(texts) >= 1
    if paper.code not in {"candidate", "day", "schemes", "forecast_report", "placements"}:
        assert "Vestrum Maskinfabrik A/S" in " ".join(" ".join(texts).split())
    assert embedded(made.pdf) == []
    assert make(paper.code, desk.store, subject, AT, language).pdf == made.pdf
    assert (made.given is not None) == paper.given
    if made.given is not None and paper.personal:
        assert not made.given.keep
        assert "Ida" not in repr(made.given)
    elif made.given is not None:
        kept = json.loads(json.dumps(made.given.data))  # as the store keeps it
        assert DOCUMENTS[paper.kind].render_again(kept) == made.pdf
        assert made.given.company_id == subject.company_id


def test_only_what_is_known_is_offered(desk: Desk, subject: Subject) -> None:
    assert papers_for(Subject()) == ()
    assert [paper.code for paper in papers_for(Subject(day=subject.day))] == ["day"]
    of_visit = with_company(desk.store, Subject(visit_id=subject.visit_id))
    assert of_visit.company_id == subject.company_id
    match = Match(company_id=subject.company_id, candidate_id=subject.candidate_id, need_id=subject.need_id)
    with desk.store.action("x") as unit:
        unit.put(match)
    assert subject_of_match(desk.store, match.id).need_id == subject.need_id


def test_a_candidate_without_consent_is_not_printed(desk: Desk, subject: Subject) -> None:
    from dataclasses import replace

    with desk.store.action("x") as unit:
        unit.put(replace(desk.store.require(Candidate, subject.candidate_id), consent_until="2026-01-01"))
    with pytest.raises(KnownError, match="samtykke"):
        make("candidate", desk.store, subject, AT, "da")


def test_summaries_that_were_not_handed_out_wait_to_be_printed(desk: Desk, subject: Subject) -> None:
    from dataclasses import replace

    from kmdesk.services.handouts import Handouts

    visits = VisitList(desk.store)
    assert visits.to_print() == ()
    assert visits.next_planned() == subject.visit_id
    with desk.store.action("x") as unit:
        unit.put(replace(desk.store.require(Visit, subject.visit_id), status="done"))
    assert [(one.visit_id, one.name) for one in visits.to_print()] == [
        (subject.visit_id, "Vestrum Maskinfabrik A/S · B-2026-0418")
    ]
    with pytest.raises(KnownError, match="planlagt"):
        visits.next_planned()
    made = make("summary", desk.store, subject, AT, "da")
    assert made.given is not None
    Handouts(desk.store).record(made.given, made.pdf, "paper")
    assert visits.to_print() == ()


@pytest.mark.parametrize("paper", PAPERS, ids=lambda paper: paper.code)
def test_only_what_a_company_is_given_is_mailed_to_it(desk: Desk, subject: Subject, paper) -> None:
    from dataclasses import replace

    (hanne,) = desk.store.find(ContactPerson)
    with desk.store.action("x") as unit:
        unit.put(replace(hanne, email="hn@vestrum.example"))
    made = make(paper.code, desk.store, subject, AT, "en")
    assert made.email == ("hn@vestrum.example" if paper.given else "")
    assert made.subject.startswith(DOCUMENTS[paper.kind].title("en") if paper.given else "")
    assert "Ida" not in made.subject


def test_what_is_chosen_is_on_the_paper(desk: Desk, subject: Subject) -> None:
    from dataclasses import replace

    with desk.store.action("x") as unit:
        unit.put(replace(desk.store.require(Visit, subject.visit_id), confidential_note="Sælger snart"))
    assert make("record", desk.store, subject, AT, "da").choice == NoteChoice(there_is_one=True, taken=False)
    with_note = replace(subject, chosen=Chosen(confidential=True))
    made = make("record", desk.store, with_note, AT, "da")
    assert made.choice == NoteChoice(there_is_one=True, taken=True)
    assert "Sælger snart" in " ".join(page_texts(made.pdf))
    desk.local.set("labels.first", 9)
    assert make("labels", desk.store, subject, AT, "da").choice == LabelChoice(9, 1)
    third = replace(subject, chosen=Chosen(first_label=3))
    assert make("labels", desk.store, third, AT, "da").choice == LabelChoice(3, 1)
    assert make("summary", desk.store, subject, AT, "da").choice is None
    assert make("envelope", desk.store, subject, AT, "da").notice is not None


@pytest.mark.parametrize(
    ("code", "subject"),
    [
        ("summary", Subject(visit_id="nowhere")),
        ("record", Subject(visit_id="nowhere")),
        ("schemes", Subject(codes=("NO-SUCH",))),
        ("candidate", Subject(candidate_id="nowhere")),
    ],
)
def test_a_refusal_is_told_in_the_language_of_the_desk(desk: Desk, code: str, subject: Subject) -> None:
    said: list[str] = []
    for language in ("da", "en"):
        with pytest.raises(KnownError) as refused:
            make(code, desk.store, subject, AT, language)
        said.append(str(refused.value))
    assert said[0] == said[1]
