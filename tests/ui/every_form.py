"""Every form over one record: what it is of, how it is opened, and a field that others change meanwhile."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

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
    Inquiry,
    InquiryQuestion,
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
from kmdesk.services.gathering import Gathering
from kmdesk.services.growth import Growth
from kmdesk.services.inquiries import Inquiries
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
from kmdesk.ui.dialogs.basis import BasisDialog
from kmdesk.ui.dialogs.candidate import CandidateDialog
from kmdesk.ui.dialogs.contact_basis import contact_basis_dialog
from kmdesk.ui.dialogs.contact_person import contact_person_dialog
from kmdesk.ui.dialogs.inquiry import InquiryDialog
from kmdesk.ui.dialogs.institution import InstitutionDialogs
from kmdesk.ui.dialogs.match import MatchDialog
from kmdesk.ui.dialogs.need import need_dialog
from kmdesk.ui.dialogs.promise import PromiseDialog
from kmdesk.ui.dialogs.record_dialog import RecordDialog
from kmdesk.ui.dialogs.referral import referral_dialog
from kmdesk.ui.dialogs.skills_line import skills_dialog
from kmdesk.ui.dialogs.standing_place import place_dialog
from kmdesk.ui.screens.companies.growth_tab import GrowthTab
from kmdesk.ui.screens.companies.tools_tab import ToolsTab
from kmdesk.ui.screens.forecast.answer_dialog import AnswerDialog
from kmdesk.ui.screens.forecast.member_dialogs import member_dialog
from kmdesk.ui.screens.matches.move_dialogs import AgreementDialog as MoveDialog
from kmdesk.ui.screens.needs.dialogs import Desk as OrderDesk
from kmdesk.ui.screens.needs.dialogs import OrderDialogs
from kmdesk.ui.screens.promises.inquiry_asks import InquiryAsks, InquiryDesk
from kmdesk.ui.screens.settings.contract_page import ContractPage
from kmdesk.ui.screens.settings.municipalities_page import MunicipalitiesPage
from kmdesk.ui.screens.visits.contact_dialog import ContactDialog
from kmdesk.ui.screens.visits.finish_dialog import FinishDialog


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


def inquiry_asks(place: Place) -> InquiryAsks:
    store, clock = place.desk.store, place.clock
    desk = InquiryDesk(place.ops, Inquiries(store, clock), Gathering(store, clock), *place.common[1:])
    return InquiryAsks(desk, place.window)


def open_question(place: Place, record: InquiryQuestion) -> Any:
    with place.desk.store.action("x") as unit:
        unit.put(Inquiry(id=record.inquiry_id, **OF, subject="Smed", type="need"))
    return begun(place, inquiry_asks(place).question(record, is_new=False))


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
    "inquiry": Form(
        Inquiry(id="i", **OF, subject="Smed", type="need", received_at="2026-11-24T08:00", text="a"),
        "text", "person", "Per Juhl",
        lambda at, one: begun(
            at,
            InquiryDialog(
                at.ops, Inquiries(at.desk.store, at.clock), Search(at.desk.store), *at.common[1:],
                inquiry_id=one.id, parent=at.window,
            ),
        ),
    ),
    "answer to an inquiry": Form(
        Inquiry(id="i", **OF, subject="Smed", type="need", received_at="2026-11-24T08:00", answer="a"),
        "answer", "answer_way", "mail",
        lambda at, one: begun(at, inquiry_asks(at).answer(one)),
    ),
    "question to a department": Form(
        InquiryQuestion(id="q", **OF, inquiry_id="i", question="a", department="Plan"),
        "question", "person", "Lone Bach", open_question,
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
