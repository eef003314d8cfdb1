"""Mulige ordninger: what a row says of a scheme that fits, that fits with a reservation, or that is going."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from kmdesk.rules.eligibility import assess
from kmdesk.services.scheme_advice import FoundScheme
from kmdesk.services.schemes import shipped_schemes
from kmdesk.ui import theme
from kmdesk.ui.screens.visits.scheme_rows import SchemeRow
from kmdesk.ui.widgets.badge import Badge
from tests.rules.scheme_cases import TODAY, facts

SCHEMES = shipped_schemes()
ROTATION = {
    "training_level": {"answer": "yes"},
    "person_unemployed": {"answer": "over_12"},
    "collective_pay": {"answer": "yes"},
    "before_start": {"answer": "yes"},
}
MENTOR = {"mentor_need": {"answer": "yes"}, "day_to_day_contact": {"who": "Hanne Nygaard"}}
STUDENT = {"student_enrolled": {"answer": "yes"}, "collective_pay": {"answer": "yes"}}


def row(qtbot: QtBot, code: str, answers: dict[str, dict[str, object]], *clashes: str) -> SchemeRow:
    found = assess(SCHEMES[code], facts(answers))
    others = tuple(SCHEMES[other] for other in clashes)
    made = SchemeRow(FoundScheme(found, found, wanted=True, day=TODAY, clashes=others))
    qtbot.addWidget(made)
    made.resize(320, made.sizeHint().height())
    made.show()
    return made


def said(made: SchemeRow) -> str:
    return "\n".join(label.text() for label in made.findChildren(QLabel))


@pytest.mark.parametrize(
    ("code", "answers", "badge"),
    [
        ("student_job", STUDENT, "Opfyldt"),
        ("student_job", {}, "Mangler oplysning"),
        ("mentor_support", MENTOR, "Opfyldt med forbehold"),
        ("industrial_phd", {"university": {"answer": "yes"}}, "Opfyldt med forbehold"),
        ("senior_job", {"municipal_employer": {"answer": "yes"}}, "Mangler oplysning"),
        ("job_rotation", ROTATION, "Under udfasning"),
        ("knowledge_pilot", {}, "Historisk"),
    ],
)
def test_the_badge_never_says_more_than_is_known(
    qtbot: QtBot, qapp: QApplication, code: str, answers: dict[str, dict[str, object]], badge: str
) -> None:
    theme.apply(qapp, "light")
    made = row(qtbot, code, answers)
    (shown,) = made.findChildren(Badge)
    assert shown.accessibleName() == badge
    assert badge in made.accessibleName()


@pytest.mark.parametrize(
    ("code", "answers", "text"),
    [
        ("job_rotation", ROTATION, "Ordningen er under udfasning. Kontrollér hos kommunen."),
        ("job_rotation", ROTATION, "Kontrollér hos kommunen, før I regner med ordningen."),
        ("mentor_support", MENTOR, "loft over kommunens udgifter"),
        ("adult_apprentice", {}, "Vi ved ikke sikkert, om ordningen gælder endnu."),
        ("trainee", {}, "I kan stadig ansætte en nyuddannet"),
    ],
)
def test_what_speaks_against_it_is_read_and_heard(
    qtbot: QtBot, code: str, answers: dict[str, dict[str, object]], text: str
) -> None:
    made = row(qtbot, code, answers)
    assert text in said(made)
    assert text in made.accessibleName()


def test_two_that_exclude_each_other_say_so(qtbot: QtBot) -> None:
    made = row(qtbot, "student_job", STUDENT, "upskilling")
    assert "Kan ikke kombineres med Opkvalificering." in said(made)
    (shown,) = made.findChildren(Badge)
    assert shown.accessibleName() == "Opfyldt med forbehold"
