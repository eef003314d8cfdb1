"""The short shape of a CVR document: an answer of cvrapi.dk (source: ephort/cvrapi and public tests)."""

from __future__ import annotations

from collections.abc import Mapping

from kmdesk.core.i18n import tr
from kmdesk.exchange.cvr_values import (
    CvrDocument,
    CvrProductionUnit,
    Findings,
    as_count,
    as_cvr,
    as_date,
    as_digits,
    as_flag,
    as_industry_code,
    as_maps,
    as_text,
)
from kmdesk.rules.phone import normalise_phone
from kmdesk.services import reference


def read_answer(answer: Mapping[str, object]) -> CvrDocument:
    """Return what an answer says. It names no municipality and no date, so the broker is told."""
    found = Findings()
    found.put_cvr(answer.get("vat"))
    for name, value in _place(answer).items():
        found.put(name, value)
    found.put("legal_form", as_text(answer.get("companycode")))
    found.put("phone", normalise_phone(as_text(answer.get("phone"))))
    found.put("email", as_text(answer.get("email")))
    found.put("website", as_text(answer.get("website")))
    found.put_employees(as_count(answer.get("employees")), as_text(answer.get("employees")), None)
    found.put_industry(as_industry_code(answer.get("industrycode")), "")
    found.put_protection(answer.get("protected"))
    found.warn(tr("Dokumentet siger ikke, hvilken kommune virksomheden ligger i. Vælg den selv."))
    _read_status(answer, found)
    units = tuple(unit for unit in map(_unit, as_maps(answer.get("productionunits"))) if unit.p_number)
    main = next((unit for unit in units if unit.main), units[0] if len(units) == 1 else None)
    found.put("p_number", main.p_number if main else "")
    return CvrDocument("cvrapi", found.values, units, None, tuple(found.warnings))


def label_of(answer: Mapping[str, object]) -> str:
    """Return name and CVR number, to tell several answers apart."""
    return f"{as_text(answer.get('name'))} ({as_cvr(answer.get('vat'))})"


def _read_status(answer: Mapping[str, object], found: Findings) -> None:
    if as_date(answer.get("enddate")):
        found.put("status", "ceased")
    elif as_flag(answer.get("creditbankrupt")):
        found.warn(tr("Virksomheden er under konkurs."))


def _unit(unit: Mapping[str, object]) -> CvrProductionUnit:
    # The unit's industry code is left: old units carry codes from before 2008, which mean other things.
    size = reference.size_class_for_interval(as_text(unit.get("employees")))
    return CvrProductionUnit(
        p_number=as_digits(unit.get("pno"), 10),
        main=as_flag(unit.get("main")) is True,
        employees_class="" if size == reference.UNKNOWN_SIZE else size,
        **_place(unit),
    )


def _place(entry: Mapping[str, object]) -> dict[str, str]:
    care_of = as_text(entry.get("addressco"))
    lines = (
        f"c/o {care_of}" if care_of else "",
        as_text(entry.get("address")),
        as_text(entry.get("cityname")),
    )
    return {
        "name": as_text(entry.get("name")),
        "address": ", ".join(line for line in lines if line),
        "postal_code": as_digits(entry.get("zipcode"), 4),
        "city": as_text(entry.get("city")),
    }
