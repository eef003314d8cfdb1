"""Somebody types in a form while a colleague's change to the same record arrives: every form does alike."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from kmdesk.core.ids import derived_id
from kmdesk.models import (
    Agreement,
    Candidate,
    CaseWindow,
    Circulation,
    Company,
    ContactPerson,
    ForecastAnswer,
    ForecastMember,
    GrowthInitiative,
    GuideAnswer,
    Institution,
    InstitutionContact,
    Match,
    MunicipalityContact,
    Need,
    Project,
    Record,
    Referral,
    SkillsNeed,
    StandingPlace,
    Task,
    ToolOffer,
    Visit,
)
from kmdesk.rules.forecast import Quarter
from kmdesk.services.agreements import Agreements
from kmdesk.services.candidates import Candidates
from kmdesk.services.case_windows import CaseWindows
from kmdesk.services.circulation import Circulations
from kmdesk.services.companies import Companies
from kmdesk.services.company_form import CompanyForms
from kmdesk.services.forecast import Forecasts
from kmdesk.services.growth import Growth
from kmdesk.services.guide import VisitGuides
from kmdesk.services.institutions import Institutions
from kmdesk.services.match_moves import MatchMoves
from kmdesk.services.matches import Matches
from kmdesk.services.municipality_contacts import contact_id
from kmdesk.services.office_settings import OfficeSettings
from kmdesk.services.orders import Orders
from kmdesk.services.referrals import Referrals
from kmdesk.services.search import Search
from kmdesk.services.skills_map import SkillsMap
from kmdesk.services.standing_places import StandingPlaces
from kmdesk.services.tasks import Tasks
from kmdesk.services.tool_box import ToolBox
from kmdesk.services.visits import Visits
from kmdesk.ui.dialogs.agreement import AgreementDialog, Wanted
from kmdesk.ui.dialogs.agreement_points import PointsEditor
from kmdesk.ui.dialogs.basis import BasisDialog
from kmdesk.ui.dialogs.candidate import CandidateDialog
from kmdesk.ui.dialogs.contact_basis import contact_basis_dialog
from kmdesk.ui.dialogs.contact_person import contact_person_dialog
from kmdesk.ui.dialogs.institution import InstitutionDialogs
from kmdesk.ui.dialogs.match import MatchDialog
from kmdesk.ui.dialogs.need import need_dialog
from kmdesk.ui.dialogs.promise import PromiseDialog
from kmdesk.ui.dialogs.record_dialog import RecordDialog
from kmdesk.ui.dialogs.referral import referral_dialog
from kmdesk.ui.dialogs.skills_line import skills_dialog
from kmdesk.ui.dialogs.standing_place import place_dialog
from kmdesk.ui.forms.offer import OfferLine
from kmdesk.ui.forms.record_form import RecordForm
from kmdesk.ui.screens.companies.form import CompanyDialog
from kmdesk.ui.screens.companies.growth_tab import GrowthTab
from kmdesk.ui.screens.companies.tools_tab import ToolsTab
from kmdesk.ui.screens.forecast.answer_dialog import AnswerDialog
from kmdesk.ui.screens.forecast.member_dialogs import member_dialog
from kmdesk.ui.screens.matches.move_dialogs import AgreementDialog as MoveDialog
from kmdesk.ui.screens.needs.dialogs import Desk as OrderDesk
from kmdesk.ui.screens.needs.dialogs import OrderDialogs
from kmdesk.ui.screens.settings.contract_page import ContractPage
from kmdesk.ui.screens.settings.municipalities_page import MunicipalitiesPage
from kmdesk.ui.screens.visits.contact_dialog import ContactDialog
from kmdesk.ui.screens.visits.finish_dialog import FinishDialog
from kmdesk.ui.screens.visits.visit_screen import VisitScreen
from kmdesk.ui.widgets.buttons import LinkButton
from kmdesk.ui.widgets.labels import ElidedLabel
from kmdesk.ui.widgets.messages import InlineMessage

TYPED = "Vil gerne have en studerende. Helst fra februar."
OFFICE = "Vil gerne have en studerende til CAD-tegning."


@pytest.fixture
def company(desk):
    made = Company(
        name="Hjortdal Maskiner ApS",
        municipality_code="0671",
        industry_group="CK",
        phone="97005510",
        note="Ring",
    )
    with desk.store.action("x", undoable=False) as unit:
        unit.put(made)
        unit.put(ContactPerson(name="Inge Hjort", company_id=made.id))
    return made


@pytest.fixture
def window(qtbot):
    made = QWidget()
    qtbot.addWidget(made)
    made.resize(1280, 800)
    made.show()
    return made


@pytest.fixture
def dialog(qtbot, ops, desk, *, clock, company, window):
    forms = CompanyForms(desk.store)
    made = CompanyDialog(ops, forms, desk.local, clock, company_id=company.id, parent=window)
    with qtbot.waitSignal(made.ready):
        made.open()
    return made


@pytest.fixture
def arrive(qtbot, ops, desk):
    """Let records come in as sync brings them: on the store's thread, asked for by another one."""

    def come(*records):
        def work():
            with desk.store.action("Hentet fra kontoret", undoable=False) as unit:
                for record in records:
                    unit.put(record)

        thread = threading.Thread(target=lambda: ops.call(work))
        thread.start()
        thread.join()
        qtbot.waitUntil(lambda: not ops.busy)

    return come


def type_note(qtbot, dialog, text=TYPED):
    note = dialog.form.editor("note").parts()[0]
    note.setFocus()
    note.selectAll()
    qtbot.keyClicks(note, text)


def stored(desk, company) -> Company:
    return desk.store.require(Company, company.id)


def save(qtbot, dialog):
    with qtbot.waitSignal(dialog.saved):
        dialog.save()


def offer(dialog, name) -> QWidget:
    return dialog.form.cell(name).findChild(QWidget, "suggestion")


def test_what_is_typed_stays_and_the_other_is_offered(qtbot, dialog, desk, company, arrive):
    type_note(qtbot, dialog)
    arrive(replace(stored(desk, company), note=OFFICE, phone="97005599"))
    assert dialog.form.value("note") == TYPED
    assert dialog.form.value("phone") == "97 00 55 99"  # nobody had touched it here
    assert dialog.form.cell("note").suggested()
    assert not dialog.form.cell("phone").suggested()
    qtbot.keyClicks(dialog.form.editor("note").parts()[0], " Ja.")
    assert dialog.form.cell("note").suggested()  # it waits until somebody chooses
    save(qtbot, dialog)
    kept = stored(desk, company)
    assert (kept.note, kept.phone) == (f"{TYPED} Ja.", "97005599")


def test_a_field_that_was_typed_in_and_did_not_arrive_is_offered_nothing(
    qtbot, dialog, desk, company, arrive
):
    phone = dialog.form.editor("phone").parts()[0]
    phone.setFocus()
    phone.selectAll()
    qtbot.keyClicks(phone, "20001271")
    arrive(replace(stored(desk, company), employees=21))
    assert dialog.form.value("employees") == 21
    assert not dialog.form.cell("phone").suggested()
    arrive(replace(stored(desk, company), phone=""))
    assert "(tomt)" in offer(dialog, "phone").findChild(ElidedLabel).text()
    save(qtbot, dialog)
    assert (stored(desk, company).phone, stored(desk, company).employees) == ("20001271", 21)


def test_the_other_can_be_taken(qtbot, dialog, desk, company, arrive):
    type_note(qtbot, dialog)
    arrive(replace(stored(desk, company), note=OFFICE))
    take = offer(dialog, "note").findChild(LinkButton)
    qtbot.mouseClick(take, Qt.MouseButton.LeftButton)
    assert dialog.form.value("note") == OFFICE
    save(qtbot, dialog)
    assert stored(desk, company).note == OFFICE


def test_what_came_in_is_not_put_back_by_saving_something_else(qtbot, dialog, desk, company, arrive):
    type_note(qtbot, dialog)
    came = ContactPerson(name="Ole Skov", company_id=company.id)
    inge = desk.store.find(ContactPerson)[0]
    arrive(replace(stored(desk, company), employees=21), came, replace(inge, phone="20001271"))
    save(qtbot, dialog)
    kept = stored(desk, company)
    assert (kept.employees, kept.note) == (21, TYPED)
    people = {person.name: person.phone for person in desk.store.find(ContactPerson)}
    assert people == {"Inge Hjort": "20001271", "Ole Skov": ""}


def test_people_typed_here_and_people_that_came_are_all_kept(qtbot, dialog, desk, company, arrive):
    inge = desk.store.find(ContactPerson)[0]
    people = CompanyForms(desk.store).load(company.id).people
    dialog._people._on_add()
    dialog._people._cards[-1].form.put("name", "Mads Hjort")
    arrive(ContactPerson(name="Ole Skov", company_id=company.id), replace(inge, phone="20001271"))
    assert people[0].phone == ""
    save(qtbot, dialog)
    found = {person.name: person.phone for person in desk.store.find(ContactPerson)}
    assert found == {"Inge Hjort": "20001271", "Mads Hjort": "", "Ole Skov": ""}


def test_a_company_that_is_deleted_meanwhile_keeps_the_typing(
    qtbot, ops, dialog, desk, *, company, arrive, reporter
):
    type_note(qtbot, dialog)
    arrive(replace(stored(desk, company), deleted=True))
    assert dialog.form.value("note") == TYPED
    assert reporter.known_errors == []
    dialog.save()
    qtbot.waitUntil(lambda: not ops.busy)
    assert dialog.isVisible()
    assert dialog.form.value("note") == TYPED


# -- every other form ------------------------------------------------------------------------------


@dataclass
class Place:
    """Where a form is opened: its services, its window, and how long it takes."""

    qtbot: Any
    ops: Any
    desk: Any
    clock: Any
    window: QWidget

    def settle(self) -> None:
        self.qtbot.waitUntil(lambda: not self.ops.busy)

    @property
    def common(self):
        return self.ops, self.desk.local, self.clock

    def inside(self, tab: QWidget) -> QWidget:
        tab.setParent(self.window)
        tab.show()
        self.settle()
        return tab


@dataclass(frozen=True)
class Form:
    """One form: its record, the field typed in, another one with the value a colleague gives it."""

    record: Record
    typed: str
    other: str
    value: object
    open: Callable[[Place, Any], Any]
    stored: dict[str, str] | None = None
    """Field of the form -> field of the record, where they differ."""


def shown_in(place: Place, dialog: Any) -> Any:
    dialog.open()
    place.settle()
    return dialog


def begun(place: Place, dialog: Any, *args: object) -> Any:
    dialog.begin(*args)
    place.settle()
    return dialog


def open_institution(place: Place, record: Record) -> Any:
    institutions = Institutions(place.desk.store)
    windows = CaseWindows(place.desk.store)
    dialogs = InstitutionDialogs(place.ops, institutions, windows, place.desk.local, place.clock)
    if isinstance(record, Institution):
        dialogs.institution(record, place.window, lambda _r: None)
    elif isinstance(record, InstitutionContact):
        dialogs.contact(record, place.window, lambda _r: None)
    elif isinstance(record, CaseWindow):
        dialogs.window(record, [("i", "VIA")], place.window, lambda _r: None)
    place.settle()
    return place.window.findChildren(RecordDialog)[-1]


def open_finish(place: Place, record: Visit) -> Any:
    dialog = FinishDialog(
        place.ops, Visits(place.desk.store), place.desk.local, place.clock, record.id, parent=place.window
    )
    dialog.open_when_loaded()
    place.settle()
    return dialog


def open_contact(place: Place, record: Visit) -> Any:
    visits = Visits(place.desk.store)
    dialog = ContactDialog(place.ops, visits, place.desk.local, place.clock, mode="edit", parent=place.window)
    dialog.begin_edit(record.id)
    place.settle()
    return dialog


def open_agreement(place: Place, record: Agreement) -> Any:
    agreements = Agreements(place.desk.store, place.clock)
    dialog = AgreementDialog(
        place.ops,
        agreements,
        place.desk.local,
        place.clock,
        form=agreements.form(record.id),
        wanted=Wanted(agreement_id=record.id),
        parent=place.window,
    )
    return begun(place, dialog)


def open_match(place: Place, record: Match) -> Any:
    store = place.desk.store
    return begun(
        place,
        MatchDialog(
            place.ops,
            Matches(store, place.clock),
            MatchMoves(store, place.clock),
            local=place.desk.local,
            clock=place.clock,
            match_id=record.id,
            parent=place.window,
        ),
    )


def open_agreeing(place: Place, record: Match) -> Any:
    matches, moves = Matches(place.desk.store, place.clock), MatchMoves(place.desk.store, place.clock)

    def read():
        return matches.forms([record.id], agreeing=True)

    dialog = MoveDialog(*place.common, forms=read(), parent=place.window)
    dialog.given.connect(
        lambda facts: place.ops.write(
            lambda: moves.move(record.id, "agreed", facts), lambda _: dialog.done_with(), owner=dialog
        )
    )
    return begun(place, dialog, read)


def open_sharing(place: Place, record: Circulation) -> Any:
    store, clock = place.desk.store, place.clock
    desk = OrderDesk(place.ops, Orders(store, clock), Circulations(store, clock), *place.common[1:])
    return begun(place, OrderDialogs(desk, place.window).change_sharing(Need(id="n"), record))


def open_skills_line(place: Place, record: SkillsNeed) -> Any:
    skills = SkillsMap(place.desk.store, place.clock)
    common = place.ops, skills, *place.common[1:]
    return shown_in(place, skills_dialog(*common, line=record, view=skills.view("c"), parent=place.window))


def open_forecast_answer(place: Place, _record: ForecastAnswer) -> Any:
    forecasts = Forecasts(place.desk.store, place.clock)

    def read():
        return forecasts.form("c", QUARTER)

    def save(values, seen):
        return forecasts.answer("c", QUARTER, values, seen)

    return shown_in(place, AnswerDialog(*place.common, read(), save, read=read, parent=place.window))


def open_forecast_member(place: Place, _record: ForecastMember) -> Any:
    forecasts = Forecasts(place.desk.store, place.clock)
    dialog = member_dialog(
        *place.common,
        form=forecasts.form("c", QUARTER),
        read=lambda: forecasts.member("c"),
        save=forecasts.save_member,
        parent=place.window,
    )
    return shown_in(place, dialog)


def open_candidate(place: Place, record: Candidate) -> Any:
    candidates = Candidates(place.desk.store)
    return begun(
        place,
        CandidateDialog(
            place.ops, candidates, place.desk.local, place.clock, candidate_id=record.id, parent=place.window
        ),
    )


def open_promise(place: Place, record: Task) -> Any:
    store = place.desk.store
    return begun(
        place,
        PromiseDialog(
            place.ops,
            Tasks(store, place.clock),
            Search(store),
            place.desk.local,
            place.clock,
            promise_id=record.id,
            parent=place.window,
        ),
    )


def open_initiative(place: Place, record: GrowthInitiative) -> Any:
    store, clock = place.desk.store, place.clock
    tab = GrowthTab(place.ops, Growth(store, clock), SkillsMap(store, clock), place.desk.local, clock, "c")
    place.inside(tab)._open(record, is_new=False)
    place.settle()
    return tab.findChild(RecordDialog)


def open_tool(place: Place, record: ToolOffer) -> Any:
    tab = ToolsTab(
        place.ops, ToolBox(place.desk.store, place.clock), place.desk.local, place.clock, record.company_id
    )
    place.inside(tab)._open(record.tool)
    place.settle()
    return tab.findChild(RecordDialog)


def open_municipality(place: Place, record: MunicipalityContact) -> Any:
    page = MunicipalitiesPage(place.ops, OfficeSettings(place.desk.store), place.clock)
    return shown_in(place, place.inside(page).dialog(record))


def open_contract(place: Place, _record: Project) -> Any:
    page = ContractPage(place.ops, OfficeSettings(place.desk.store), place.clock)
    place.inside(page).activate()
    place.settle()
    return page


OF = {"company_id": "c"}
QUARTER = Quarter(2026, 4)
VISIT = Visit(
    id="v", **OF, number="2026-1", starts_at="2026-11-24T08:00", mode="visit", direction="out",
    purpose="first_meeting", status="in_progress",
    topic="a", summary="a", outcome="interested_later",
)  # fmt: skip
BASED = Company(
    id="c",
    name="Hjortdal ApS",
    contact_basis="statutory",
    contact_basis_on="2026-11-01",
    contact_basis_note="a",
)
FORMS: dict[str, Form] = {
    "person": Form(
        ContactPerson(id="p", **OF, name="Inge Hjort", note="a"), "note", "title", "direktør",
        lambda at, one: shown_in(
            at, contact_person_dialog(at.ops, Companies(at.desk.store), *at.common[1:], one, at.window)
        ),
    ),
    "need": Form(
        Need(id="n", **OF, title="Hjælp", type="labour", description="a"),
        "description", "workplace", "Herning",
        lambda at, one: shown_in(
            at, need_dialog(at.ops, Companies(at.desk.store), *at.common[1:], one, at.window)
        ),
    ),
    "basis of a company": Form(
        BASED,
        "note", "on", "2026-11-05",
        lambda at, one: shown_in(
            at, contact_basis_dialog(at.ops, Companies(at.desk.store), *at.common[1:], one, at.window)
        ),
        {"note": "contact_basis_note", "on": "contact_basis_on"},
    ),
    "basis before a contact": Form(
        BASED,
        "contact_basis_note", "contact_basis_on", "2026-11-05",
        lambda at, one: shown_in(
            at, BasisDialog(at.ops, CompanyForms(at.desk.store), at.clock, one, at.window)
        ),
    ),
    "referral": Form(
        Referral(id="r", **OF, topic="Eksport", system="business_service", sent_on="2026-11-20", answer="a"),
        "answer", "person", "Ole Skov",
        lambda at, one: shown_in(
            at,
            referral_dialog(
                at.ops, Referrals(at.desk.store, at.clock), *at.common[1:], one, at.window, is_new=False
            ),
        ),
    ),
    "institution": Form(
        Institution(id="i", name="VIA", note="a"), "note", "city", "Horsens", open_institution
    ),
    "institution contact": Form(
        InstitutionContact(id="ic", institution_id="i", name="Ole", note="a"), "note", "title", "lektor",
        open_institution,
    ),
    "case window": Form(
        CaseWindow(id="cw", institution_id="i", programme="maskin", match_type="case", note="a"),
        "note", "source", "VIA", open_institution,
    ),
    "municipality": Form(
        MunicipalityContact(id=contact_id("0657"), municipality_code="0657", unit="Job"),
        "name", "email", "job@herning.example", open_municipality,
    ),
    "candidate": Form(
        Candidate(id="k", name="Anna Holm", motivation="a", delete_after="2027-05-01"),
        "motivation", "institution", "VIA", open_candidate,
    ),
    "promise": Form(
        Task(id="t", **OF, title="Send faktaark", owner="broker", note="a"), "note", "due_on", "2026-12-01",
        open_promise,
    ),
    "agreement": Form(
        Agreement(id="a", **OF, type="cooperation", title="Samarbejde", status="draft", goal="a"),
        "goal", "agreed_on", "2026-11-20", open_agreement,
    ),
    "match": Form(
        Match(id="m", **OF, candidate_id="k", type="internship", status="proposed", note="a"),
        "note", "starts_on", "2027-02-01", open_match,
    ),
    "initiative": Form(
        GrowthInitiative(id="g", **OF, title="Webshop", area="1", status="planned", note="a"),
        "note", "due_on", "2027-02-01", open_initiative,
    ),
    "tool": Form(
        ToolOffer(
            id=derived_id("tool_offer", "c", "hr_work"), **OF, tool="hr_work", status="offered",
            said_on="2026-11-20", note="a",
        ),
        "note", "said_on", "2026-11-21", open_tool,
    ),
    "match that is agreed": Form(
        Match(
            id="m", **OF, candidate_id="k", type="internship", status="interview", programme="a",
            starts_on="2027-02-01", ends_on="2027-05-31", municipality_code="0657", semester="6",
            evaluation_on="2027-04-01",
        ),
        "programme", "ends_on", "2027-06-30", open_agreeing,
    ),
    "sharing of an order": Form(
        Circulation(
            id="ci", **OF, need_id="n", municipality_code="0661", shared_at="2026-11-20T08:00", note="a"
        ),
        "note", "expires_on", "2026-12-24", open_sharing,
    ),
    "standing place": Form(
        StandingPlace(id="pl", **OF, title="Lager", type="student_job", places=1, note="a"),
        "note", "contact_name", "Per Juhl",
        lambda at, one: shown_in(
            at, place_dialog(at.ops, StandingPlaces(at.desk.store, at.clock), *at.common[1:], one, at.window)
        ),
    ),
    "line of skills": Form(
        SkillsNeed(id="s", **OF, competence="CNC", note="a"), "note", "people_wanted", 3, open_skills_line
    ),
    "answer to the forecast": Form(
        ForecastAnswer(
            id=derived_id("forecast_answer", "c", QUARTER.code), **OF, quarter=QUARTER.code,
            status="answered", unskilled_now="3", answered_on="2026-11-20", note="a",
        ),
        "note", "answered_by", "Ole Skov", open_forecast_answer,
    ),
    "member of the forecast panel": Form(
        ForecastMember(id="fm", **OF, since="2026-10-01", note="a"), "note", "since", "2026-10-05",
        open_forecast_member,
    ),
    "contact": Form(VISIT, "topic", "location", "Hos dem", open_contact),
    "end of a visit": Form(VISIT, "summary", "next_step_on", "2026-12-01", open_finish),
    "contract": Form(
        Project(id="pr"),
        "subtitle", "city", "Herning", open_contract,
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", FORMS)
def test_every_form_takes_what_came_and_keeps_what_was_typed(  # noqa: PLR0917 - fixtures
    qtbot, ops, desk, clock, window, arrive, name
) -> None:
    given = FORMS[name]
    field, other = ((given.stored or {}).get(name, name) for name in (given.typed, given.other))
    with desk.store.action("x", undoable=False) as unit:
        if isinstance(given.record, Project):  # there is one contract only
            given = replace(given, record=replace(desk.store.find(Project)[0], subtitle="a"))
        for record in (Company(id="c", name="Hjortdal ApS"), Institution(id="i", name="VIA")):
            unit.put(record)
        unit.put(Candidate(id="k", name="Anna Holm", delete_after="2027-05-01"))
        unit.put(given.record)
    place = Place(qtbot, ops, desk, clock, window)
    dialog = given.open(place, given.record)
    form: RecordForm = getattr(dialog, "fields", dialog).form
    original = getattr(given.record, field)

    def now() -> Any:
        return desk.store.require(type(given.record), given.record.id)

    def type_in(text: str) -> None:
        part = form.editor(given.typed).parts()[0]
        part.setFocus()
        part.selectAll()
        qtbot.keyClicks(part, text)
        if not text:
            qtbot.keyClick(part, Qt.Key.Key_Delete)

    type_in(TYPED)
    arrive(replace(now(), **{field: OFFICE, other: given.value}))
    place.settle()
    assert form.editor(given.other).said(form.value(given.other)) == form.editor(given.other).said(
        given.value
    )
    assert form.value(given.typed) == TYPED
    line = form.cell(given.typed).findChild(QWidget, "suggestion")
    assert OFFICE in line.findChild(ElidedLabel).text()
    type_in(original)  # back to what stood there is also an answer
    dialog.save() if hasattr(dialog, "save") else dialog._on_save()
    place.settle()
    assert (getattr(now(), field), getattr(now(), other)) == (original, given.value)


def test_a_draft_brings_back_what_was_typed_and_nothing_else(qtbot, ops, desk, clock, *, window, arrive):
    """Left half typed; meanwhile a colleague changes that field and another one."""
    given = FORMS["person"]
    with desk.store.action("x", undoable=False) as unit:
        unit.put(Company(id="c", name="Hjortdal ApS"))
        unit.put(given.record)
    place = Place(qtbot, ops, desk, clock, window)
    first = given.open(place, given.record)
    qtbot.keyClicks(first.form.editor("phone").parts()[0], "20001271")
    first._keep()
    place.settle()
    now = replace(given.record, phone="97005510", title="direktør")
    arrive(now)
    again = given.open(place, now)
    assert (again.form.value("phone"), again.form.value("title")) == ("20 00 12 71", "direktør")
    line = again.form.cell("phone").findChild(QWidget, "suggestion")
    assert line.findChild(ElidedLabel).text() == "Rettet til: 97 00 55 10"
    again._on_save()
    place.settle()
    kept = desk.store.require(ContactPerson, "p")
    assert (kept.phone, kept.title) == ("20 00 12 71", "direktør")


def test_nothing_is_kept_of_somebody_erased_while_the_form_is_open(qtbot, ops, desk, clock, *, window):
    place = Place(qtbot, ops, desk, clock, window)
    person = Candidate(id="p", name="Signe Toft", delete_after="2027-05-24")
    with desk.store.action("x") as unit:
        unit.put(person)
    dialog = open_candidate(place, person)
    dialog.form.editor("motivation").parts()[0].setFocus()
    qtbot.keyClicks(dialog.form.editor("motivation").parts()[0], "Bor i Hammerum")
    dialog._drafts.keep()
    place.settle()
    assert len(desk.local.drafts()) == 1
    ops.write(lambda: desk.store.erase(person), owner=window)  # as by a colleague
    place.settle()
    place.settle()
    problem = dialog.findChild(InlineMessage, "dialog_problem")
    assert problem.isVisible()
    dialog._drafts.keep()
    dialog.save()
    place.settle()
    assert dialog.isVisible()
    assert desk.local.drafts() == []
    assert "Hammerum" not in str(desk.database.rows("SELECT changes FROM journal_entry"))


def test_an_answer_in_a_visit_keeps_both(qtbot, ops, desk, clock, *, window, arrive):
    """Three parts of one question: typed here, typed by a colleague, typed by both while it is unsaved."""
    with desk.store.action("x", undoable=False) as unit:
        unit.put(Company(id="c", name="Hjortdal ApS"))
    visits, guides = Visits(desk.store), VisitGuides(desk.store)
    visit_id = visits.start(visits.plan(visits.new_form("c", starts_at="2026-11-24T08:00").visit).id).id
    guides.save_answer(visit_id, "q02", {"employees": 40, "graduates": 1})
    place = Place(qtbot, ops, desk, clock, window)
    screen = VisitScreen(ops, visits, guides, Tasks(desk.store, clock), local=desk.local, clock=clock)
    place.inside(screen)
    screen.open_visit(visit_id)
    place.settle()
    screen.go_to_question("q02")
    question = screen.page.questions["q02"]

    def type_in(part: str, text: str) -> None:
        line = question._grid.editors[part].focusProxy()
        line.selectAll()
        qtbot.keyClicks(line, text)

    def stored() -> dict[str, Any]:
        return dict(guides.answers(visit_id)["q02"].value)

    type_in("employees", "42")
    record = desk.store.find(GuideAnswer)[0]
    arrive(replace(record, value={"employees": 50, "graduates": 3}))  # before half a second has gone
    place.settle()
    assert question.answer().value == {"employees": 42, "graduates": 3}
    assert "50" in question.findChild(QWidget, "suggestion").findChild(ElidedLabel).text()
    screen.flush()
    place.settle()
    assert stored() == {"employees": 42, "graduates": 3}
    type_in("graduates", "4")
    screen.flush()
    place.settle()
    assert stored() == {"employees": 42, "graduates": 4}
    qtbot.mouseClick(question.findChild(LinkButton, "offer_use"), Qt.MouseButton.LeftButton)
    screen.flush()
    place.settle()
    assert stored() == {"employees": 50, "graduates": 4}
    assert question.findChild(QWidget, "suggestion") is None


def test_points_of_a_partnership_are_taken_one_by_one(qtbot) -> None:
    points = PointsEditor()
    qtbot.addWidget(points)
    points.show()
    before = (("1", "2"), {"1": "a", "2": "b"})
    points.load(*before)
    points.findChild(QWidget, "point_text_1").setPlainText("mit")
    points.arrive(before, (("1", "2", "3"), {"1": "deres", "2": "nyt", "3": "c"}))
    assert points.texts() == {"1": "mit", "2": "nyt", "3": "c"}
    assert points.points() == ("1", "2", "3")
    (line,) = points.findChildren(OfferLine)
    assert "deres" in line.findChild(ElidedLabel).text()
    line.use.activated.emit()
    assert points.texts()["1"] == "deres"
