"""Reading one CVR document, pasted or from a file, into the fields of a company.

Two public shapes are known: the official distribution (a whole answer, one hit or the company alone) and
an answer of cvrapi.dk. Whatever the text holds, the result is a CvrDocument or a KnownError.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping

from kmdesk.core.errors import KnownError
from kmdesk.core.i18n import tr
from kmdesk.exchange import cvr_api, cvr_elastic
from kmdesk.exchange.cvr_values import CvrDocument, CvrProductionUnit, as_map, as_maps, as_text

__all__ = ["LARGEST_TEXT", "CvrDocument", "CvrProductionUnit", "parse_cvr_document"]

LARGEST_TEXT = 5_000_000
"""Characters. The largest companies' documents are well below two million."""

_MOST_NAMES = 10


def parse_cvr_document(text: str) -> CvrDocument:
    """Return what a CVR document says of one company.

    Raises KnownError when the text is too large, is no JSON, is no CVR document, or is about no company
    or several of them; the message then lists their names.
    """
    found = _loaded(text)
    candidates = as_maps(found) or [as_map(found)]
    answers = [entry for entry in candidates if "vat" in entry]
    if answers:
        document = cvr_api.read_answer(_only(answers, cvr_api.label_of))
    else:
        document = _from_elastic([source for entry in candidates for source in _sources(entry)])
    if "cvr" not in document.values and "name" not in document.values:
        raise _not_cvr()
    return document


def _from_elastic(sources: list[Mapping[str, object]]) -> CvrDocument:
    companies = [as_map(source["Vrvirksomhed"]) for source in sources if "Vrvirksomhed" in source]
    companies += [source for source in sources if "cvrNummer" in source]
    units = [as_map(source["VrproduktionsEnhed"]) for source in sources if "VrproduktionsEnhed" in source]
    units += [source for source in sources if "pNummer" in source]
    if companies:
        company = _only(companies, cvr_elastic.label_of)
        return cvr_elastic.read_company(company, cvr_elastic.read_units(units))
    if units:
        return cvr_elastic.read_unit_alone(_only(units, cvr_elastic.label_of))
    raise _not_cvr()


def _sources(entry: Mapping[str, object]) -> list[Mapping[str, object]]:
    """Return the documents inside an answer, a hit or a document."""
    if "error" in entry and "hits" not in entry:
        raise KnownError(
            tr("CVR-tjenesten svarede med en fejl: {error}.", error=as_text(entry["error"]) or "?"),
            tr("Slå virksomheden op igen, eller udfyld felterne selv."),
        )
    if "hits" in entry:
        hits = as_maps(as_map(entry["hits"]).get("hits"))
        if not hits:
            raise KnownError(
                tr("Opslaget fandt ingen virksomhed."), tr("Kontrollér CVR-nummeret, og slå op igen.")
            )
        return [as_map(hit.get("_source")) for hit in hits]
    return [as_map(entry["_source"])] if "_source" in entry else [entry]


def _only(
    entries: list[Mapping[str, object]], label_of: Callable[[Mapping[str, object]], str]
) -> Mapping[str, object]:
    if len(entries) == 1:
        return entries[0]
    names = [label_of(entry) for entry in entries[:_MOST_NAMES]]
    raise KnownError(
        tr("Dokumentet handler om {n} virksomheder: {names}.", n=len(entries), names=", ".join(names)),
        tr("Vælg én af dem, og indsæt kun dens dokument."),
    )


def _loaded(text: str) -> object:
    if len(text) > LARGEST_TEXT:
        raise KnownError(
            tr("Teksten er for stor til at være ét CVR-dokument."), tr("Indsæt dokumentet for én virksomhed.")
        )
    try:
        return json.loads(text.removeprefix("\ufeff"))
    except (ValueError, RecursionError) as error:  # RecursionError: thousands of brackets in each other
        raise KnownError(
            tr("Teksten er ikke et CVR-dokument, for den er ikke JSON."),
            tr("Kopiér hele svaret fra opslaget, også den første og den sidste klamme."),
        ) from error


def _not_cvr() -> KnownError:
    return KnownError(
        tr("Teksten er ikke et CVR-dokument."),
        tr("Indsæt et svar fra Erhvervsstyrelsens CVR-distribution eller fra cvrapi.dk."),
    )
