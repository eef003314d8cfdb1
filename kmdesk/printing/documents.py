"""The printed documents by kind: the version of their template, what they are made from and how.

What is handed to a company is logged with kind and template version, so that it can be told later
which wording and layout the company was given. Raise the version when either changes.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, cast

from kmdesk.core.plain import from_plain
from kmdesk.printing.wording import texts


@dataclass(frozen=True)
class DocumentKind:
    """One printed document. `kind` is what is stored; it also names its texts in `resources/print`.

    `facts` and `renderer` are "module:name" of its data class and of the function that sets it; they are
    imported when a document is made.
    """

    kind: str
    template_version: int
    facts: str = ""
    renderer: str = ""

    def title(self, language: str) -> str:
        """Return what the document is called, e.g. "Besøgsresumé"."""
        return texts(self.kind, language)["kind"]

    def render(self, facts: object) -> bytes:
        """Return the PDF of a document. The same facts give the same bytes."""
        return cast("Callable[[object], bytes]", _found(self.renderer))(facts)

    def render_again(self, data: Mapping[str, Any]) -> bytes:
        """Return the PDF of a document from the plain values that were kept of it.

        Raises TypeError or ValueError when the values do not fit, e.g. those of a newer version.
        """
        return self.render(from_plain(_found(self.facts), data))


def _paper(kind: str, version: int, facts: str, module: str = "") -> DocumentKind:
    """Return a document whose data class `facts` and renderer stand in files of its own name (`module`)."""
    file = module or kind
    return DocumentKind(
        kind, version, f"kmdesk.services.paper.{file}:{facts}", f"kmdesk.printing.{file}:render_{kind}"
    )


VISIT_SUMMARY = DocumentKind(
    "visit_summary",
    1,
    "kmdesk.printing.visit_summary_data:VisitSummary",
    "kmdesk.printing.visit_summary:render_visit_summary",
)
RECOVERY_SHEET = DocumentKind("recovery_sheet", 1)
SCHEME_HANDOUT = _paper("scheme_handout", 2, "SchemeHandout")
VITAS = _paper("vitas", 1, "VitasSheet")
BRIEFING = _paper("briefing", 1, "Briefing")
GUIDE_FORM = _paper("guide_form", 1, "GuideForm")
DAY_PROGRAMME = _paper("day_programme", 1, "DayProgramme")
CALL_LIST = _paper("call_list", 1, "CallList")
PARTNERSHIP_AGREEMENT = _paper("partnership_agreement", 2, "PartnershipAgreement")
AGREEMENT = _paper("agreement", 1, "AgreementPaper")
PARTNERSHIP_MINUTES = _paper("partnership_minutes", 1, "PartnershipMinutes")
CANDIDATE_SHEET = _paper("candidate_sheet", 1, "CandidateSheet")
JOB_ORDER = _paper("job_order", 2, "JobOrder")
VISIT_RECORD = _paper("visit_record", 1, "VisitRecord")
ENVELOPE = _paper("envelope", 1, "Envelope")
FORECAST_FORM = _paper("forecast_form", 1, "ForecastForm")
FORECAST_REPORT = _paper("forecast_report", 1, "ForecastReport")
PLACEMENT_REPORT = _paper("placement_report", 1, "PlacementReport")
GATHERING = _paper("gathering", 1, "GatheringPaper")
LABELS = _paper("labels", 1, "LabelSheet", "envelope")

DOCUMENTS: dict[str, DocumentKind] = {
    document.kind: document for document in globals().copy().values() if isinstance(document, DocumentKind)
}


def _found(place: str) -> Any:  # noqa: ANN401 - a class or a function
    module, name = place.split(":")
    return getattr(importlib.import_module(module), name)
