"""The official shape of a CVR document: Erhvervsstyrelsens distribution (Elasticsearch).

Almost everything is a list of what was true when, each with a `periode`; the entry without an end is
the one that holds. Source: the documents of distribution.virk.dk as public programs read them.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

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
    as_map,
    as_maps,
    as_text,
)
from kmdesk.rules.dates import month_end
from kmdesk.rules.phone import normalise_phone
from kmdesk.services import reference

Entry = Mapping[str, object]

_DB25_FROM = date(2025, 1, 1)
_ENDED = ("OPLØST", "TVANGSOPLØST", "SLETTET", "OPHØRT")
_TROUBLED = "UNDER"
_STAFF_LISTS = (
    "aarsbeskaeftigelse",
    "kvartalsbeskaeftigelse",
    "maanedsbeskaeftigelse",
    "erstMaanedsbeskaeftigelse",
)
_NEWEST_STAFF = (
    "nyesteAarsbeskaeftigelse",
    "nyesteKvartalsbeskaeftigelse",
    "nyesteMaanedsbeskaeftigelse",
    "nyesteErstMaanedsbeskaeftigelse",
)


def read_company(company: Entry, units: tuple[CvrProductionUnit, ...] = ()) -> CvrDocument:
    """Return what a `Vrvirksomhed` says; `units` are workplaces that stood beside it."""
    found = Findings()
    found.put_cvr(company.get("cvrNummer"))
    found.put("legal_form", as_text(_latest(company.get("virksomhedsform")).get("virksomhedsformkode")))
    _read_common(company, as_map(company.get("virksomhedMetadata")), found)
    listed = tuple(
        CvrProductionUnit(p_number=number)
        for number in (as_digits(unit.get("pNummer"), 10) for unit in _current(company.get("penheder")))
        if number
    )
    units = units or listed
    if len(units) == 1:
        found.put("p_number", units[0].p_number)
    return CvrDocument("elasticsearch", found.values, units, _extracted_on(company), tuple(found.warnings))


def read_unit_alone(unit: Entry) -> CvrDocument:
    """Return what a `VrproduktionsEnhed` says, as far as it tells of its company."""
    found = Findings()
    found.put_cvr(_latest(unit.get("virksomhedsrelation")).get("cvrNummer"))
    found.put("p_number", as_digits(unit.get("pNummer"), 10))
    found.warn(tr("Dokumentet handler om en produktionsenhed. Navn, adresse og ansatte gælder den."))
    _read_common(unit, as_map(unit.get("produktionsEnhedMetadata")), found)
    return CvrDocument(
        "elasticsearch_unit", found.values, read_units([unit]), _extracted_on(unit), tuple(found.warnings)
    )


def read_units(units: list[Entry]) -> tuple[CvrProductionUnit, ...]:
    """Return the workplaces that have a P-number."""
    read: list[CvrProductionUnit] = []
    for unit in units:
        p_number = as_digits(unit.get("pNummer"), 10)
        if p_number:
            found = Findings()
            _read_common(unit, as_map(unit.get("produktionsEnhedMetadata")), found)
            read.append(
                CvrProductionUnit(
                    p_number=p_number,
                    name=found.text("name"),
                    address=found.text("address"),
                    postal_code=found.text("postal_code"),
                    city=found.text("city"),
                    employees_class=found.text("employees_class"),
                )
            )
    return tuple(read)


def name_of(entry: Entry) -> str:
    """Return the current name of a company or workplace, or empty text."""
    metadata = as_map(entry.get("virksomhedMetadata")) or as_map(entry.get("produktionsEnhedMetadata"))
    return as_text(_latest(entry.get("navne")).get("navn")) or as_text(
        as_map(metadata.get("nyesteNavn")).get("navn")
    )


def label_of(entry: Entry) -> str:
    """Return name and number, to tell several documents apart."""
    number = as_cvr(entry.get("cvrNummer")) or as_digits(entry.get("pNummer"), 10)
    return f"{name_of(entry)} ({number})".strip()


def _read_common(entry: Entry, metadata: Entry, found: Findings) -> None:
    """Read what companies and workplaces share."""
    found.put("name", name_of(entry))
    address = _latest(entry.get("beliggenhedsadresse")) or as_map(metadata.get("nyesteBeliggenhedsadresse"))
    _read_address(address, found)
    found.put("phone", normalise_phone(_contact(entry.get("telefonNummer"))))
    found.put("email", _contact(entry.get("elektroniskPost")))
    found.put("website", _contact(entry.get("hjemmeside")))
    found.put_protection(entry.get("reklamebeskyttet"))
    industry = _latest(entry.get("hovedbranche")) or as_map(metadata.get("nyesteHovedbranche"))
    found.put_industry(as_industry_code(industry.get("branchekode")), _classification(industry))
    _read_employees(entry, metadata, found)
    _read_status(entry, metadata, found)


def _read_address(address: Entry, found: Findings) -> None:
    part = {name: as_text(value) for name, value in address.items()}
    if part.get("landekode", "DK") not in {"DK", ""}:
        found.warn(tr("Adressen ligger uden for Danmark. Skriv den selv."))
        return
    number = part.get("husnummerFra", "") + part.get("bogstavFra", "")
    number_to = part.get("husnummerTil", "") + part.get("bogstavTil", "")
    street = f"{part.get('vejnavn', '')} {number}{'-' + number_to if number_to else ''}".strip()
    floor = part.get("etage", "")
    door = f"{floor + '.' if floor else ''} {part.get('sidedoer', '')}".strip()
    care_of = part.get("conavn", "")
    lines = (
        f"c/o {care_of}" if care_of else "",
        street or part.get("fritekst", ""),
        door,
        part.get("bynavn", ""),
    )
    found.put("address", ", ".join(line for line in lines if line))
    found.put("postal_code", as_digits(address.get("postnummer"), 4))
    found.put("city", part.get("postdistrikt", ""))
    code = as_digits(as_map(address.get("kommune")).get("kommuneKode"), 4)
    if code and reference.municipality(code) is None:
        found.warn(tr("Kommunekoden {code} er ukendt. Vælg kommunen selv.", code=code))
        return
    found.put("municipality_code", code)


def _read_employees(entry: Entry, metadata: Entry, found: Findings) -> None:
    """Read the newest count there is, by year, quarter or month."""
    counts = [count for name in _STAFF_LISTS for count in as_maps(entry.get(name))]
    counts += [as_map(metadata.get(name)) for name in _NEWEST_STAFF]
    known = [
        (
            _counted_on(count),
            as_count(count.get("antalAnsatte")),
            as_text(count.get("intervalKodeAntalAnsatte")),
        )
        for count in counts
    ]
    told = [count for count in known if count[1] is not None or count[2]]
    if told:
        as_of, number, interval = max(told, key=lambda count: count[0] or date.min)
        found.put_employees(number, interval, as_of)


def _counted_on(count: Entry) -> date | None:
    """Return the last day of the year, quarter or month a count is for."""
    year = as_count(count.get("aar"))
    if year is None:
        return None
    quarter = as_count(count.get("kvartal"))
    month = as_count(count.get("maaned")) or (quarter * 3 if quarter else 12)
    return month_end(year, month)


def _read_status(entry: Entry, metadata: Entry, found: Findings) -> None:
    life = as_maps(entry.get("livsforloeb"))
    status = as_text(metadata.get("sammensatStatus")) or as_text(
        _latest(entry.get("virksomhedsstatus")).get("status")
    )
    if (life and not any(_is_open(period) for period in life)) or status.upper().startswith(_ENDED):
        found.put("status", "ceased")
    elif status.upper().startswith(_TROUBLED):
        found.warn(tr("Virksomhedens status i CVR er “{status}”.", status=status))


def _contact(entries: object) -> str:
    """Return the newest contact data that holds and is not secret."""
    open_to_all = [entry for entry in _current(entries) if as_flag(entry.get("hemmelig")) is not True]
    return as_text(open_to_all[0].get("kontaktoplysning")) if open_to_all else ""


def _classification(industry: Entry) -> str:
    since = as_date(as_map(industry.get("periode")).get("gyldigFra"))
    if since is None:
        return ""
    return "DB25" if since >= _DB25_FROM else "DB07"


def _current(entries: object) -> list[Entry]:
    """Return the entries without an end, newest first; if all have ended, the newest of them alone."""
    by_age = sorted(as_maps(entries), key=_since, reverse=True)
    return [entry for entry in by_age if _is_open(entry)] or by_age[:1]


def _latest(entries: object) -> Entry:
    current = _current(entries)
    return current[0] if current else {}


def _since(entry: Entry) -> date:
    return as_date(as_map(entry.get("periode")).get("gyldigFra")) or date.min


def _is_open(entry: Entry) -> bool:
    return not as_text(as_map(entry.get("periode")).get("gyldigTil"))


def _extracted_on(entry: Entry) -> date | None:
    return as_date(entry.get("sidstIndlaest")) or as_date(entry.get("sidstOpdateret"))
