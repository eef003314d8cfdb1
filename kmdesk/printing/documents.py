"""The printed documents by kind, with the version of their template.

What is handed to a company is logged with kind and template version, so that it can be told later
which wording and layout the company was given. Raise the version when either changes.
"""

from __future__ import annotations

from dataclasses import dataclass

from kmdesk.printing.wording import texts


@dataclass(frozen=True)
class DocumentKind:
    """One printed document. `kind` is what is stored; it also names its texts in `resources/print`."""

    kind: str
    template_version: int

    def title(self, language: str) -> str:
        """Return what the document is called, e.g. "Besøgsresumé"."""
        return texts(self.kind, language)["kind"]


VISIT_SUMMARY = DocumentKind("visit_summary", 1)
RECOVERY_SHEET = DocumentKind("recovery_sheet", 1)

DOCUMENTS: dict[str, DocumentKind] = {document.kind: document for document in (VISIT_SUMMARY, RECOVERY_SHEET)}
