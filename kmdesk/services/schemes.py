"""The catalogue of schemes: what ships with the program, with the office's own files and rates on top."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import cache

from kmdesk.core import resources
from kmdesk.core.errors import KnownError
from kmdesk.core.i18n import tr
from kmdesk.core.ids import derived_id
from kmdesk.core.log import logger
from kmdesk.models import SchemeFile, SchemeRate
from kmdesk.rules.scheme_file import parse_scheme
from kmdesk.rules.schemes import Rate, RateKind, Scheme, with_rates
from kmdesk.store.store import Store

GROUPS = ("employment", "education", "development")
"""The groups of the catalogue, in the order they are shown."""

Catalogue = Mapping[str, Scheme]
"""Code -> scheme, in the order the catalogue is shown in."""

_FIRST_YEAR = 1990
_PLACES = 2


def read_scheme(text: str) -> Scheme:
    """Return the scheme in the text of a file. Raises ValueError (DataError, TOMLDecodeError)."""
    return parse_scheme(tomllib.loads(text, parse_float=Decimal))


@cache
def shipped_schemes() -> Catalogue:
    """Return every scheme in `resources/schemes`."""
    files = resources.path("schemes").glob("*.toml")
    return _in_order({s.code: s for s in (read_scheme(f.read_text(encoding="utf-8")) for f in files)})


class Schemes:
    """The catalogue of one desk. Used on the store's thread only."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def catalogue(self) -> Catalogue:
        """Return every scheme as the office has it now."""
        schemes = {**shipped_schemes(), **self._own_files()}
        added: dict[str, list[tuple[str, Rate]]] = {}
        for record in self._store.find(SchemeRate, order="checked_on, id"):
            rate = _rate(record)
            if rate is not None:
                added.setdefault(record.scheme, []).append((record.rate, rate))
        for code, rates in added.items():
            if code in schemes:
                schemes[code] = with_rates(schemes[code], rates)
        return _in_order(schemes)

    def scheme(self, code: str) -> Scheme:
        """Return one scheme by its code or by the code of its sheet, whatever the case. Raises KnownError."""
        catalogue, wanted = self.catalogue(), code.strip().casefold()
        for scheme in catalogue.values():
            if wanted in {scheme.code.casefold(), scheme.sheet.casefold()}:
                return scheme
        raise KnownError(
            tr("Der er ingen ordning, der hedder {code}.", code=code),
            tr("Vælg en af: {codes}.", codes=", ".join(catalogue)),
        )

    def add_rate(self, code: str, kind_id: str, *, amount: Decimal, year: int, source: str) -> SchemeRate:
        """Record a rate that was looked up today in `source`. The same kind and year again corrects it.

        Raises KnownError when the scheme has no such rate, or when a figure or the source cannot be.
        """
        scheme = self.scheme(code)
        kind = next((kind for kind in scheme.rate_kinds if kind.id == kind_id), None)
        if kind is None:
            raise KnownError(tr("Ordningen har ikke den sats."), tr("Vælg en sats fra listen."))
        today = self._store.clock.today()
        _check_rate(kind, amount, year, source, today)
        record = SchemeRate(
            id=derived_id("scheme_rate", scheme.code, kind_id, str(year)),
            scheme=scheme.code,
            rate=kind_id,
            amount=str(amount),
            year=year,
            valid_from=date(year, 1, 1).isoformat(),
            source=" ".join(source.split()),
            checked_on=today.isoformat(),
            broker_id=self._store.broker_id,
        )
        known = self._store.get(SchemeRate, record.id)
        with self._store.action(tr("Registrér sats"), scheme.short.in_language(tr("da"))) as unit:
            return unit.put(replace(record, version=known.version, extra=known.extra) if known else record)

    def put_file(self, content: str) -> Scheme:
        """Let a scheme's file from the office go before the shipped one. Raises KnownError for a bad file."""
        try:
            scheme = read_scheme(content)
        except ValueError as error:
            raise KnownError(
                tr("Ordningens fil kan ikke bruges: {why}.", why=error),
                tr("Ret filen, og indlæs den igen. Den gamle bruges imens."),
            ) from error
        record = SchemeFile(id=derived_id("scheme_file", scheme.code), code=scheme.code, content=content)
        with self._store.action(tr("Indlæs ordning"), scheme.short.in_language(tr("da"))) as unit:
            unit.put(record)
        return scheme

    def _own_files(self) -> dict[str, Scheme]:
        schemes: dict[str, Scheme] = {}
        for record in self._store.find(SchemeFile, order="code, id"):
            try:
                scheme = _read_once(record.content)
            except ValueError:
                # A newer office may send what this version cannot read: the shipped file still stands.
                logger.warning("the office's file of scheme %s cannot be read", record.code)
            else:
                schemes[scheme.code] = scheme
        return schemes


@cache
def _read_once(content: str) -> Scheme:
    return read_scheme(content)


def _in_order(schemes: Catalogue) -> Catalogue:
    ordered = sorted(schemes.values(), key=lambda s: (GROUPS.index(s.group), s.order, s.code))
    return {scheme.code: scheme for scheme in ordered}


def _rate(record: SchemeRate) -> Rate | None:
    """Return the rate of a record; None when a newer version wrote what this one does not understand."""
    try:
        return Rate(
            amount=Decimal(record.amount),
            year=record.year or int(record.valid_from[:4]),
            valid_from=date.fromisoformat(record.valid_from),
            valid_to=None,
            source=record.source,
            checked_on=date.fromisoformat(record.checked_on),
        )
    except (ValueError, InvalidOperation):
        return None


def _check_rate(kind: RateKind, amount: Decimal, year: int, source: str, today: date) -> None:
    if not amount.is_finite() or amount <= 0 or amount != round(amount, _PLACES):
        raise KnownError(tr("Beløbet skal være over nul og have højst to decimaler."), tr("Skriv fx 86,16."))
    if not _FIRST_YEAR <= year <= today.year + 1:
        raise KnownError(
            tr("Året {year} passer ikke.", year=year),
            tr("Skriv et år fra {first} til {last}.", first=_FIRST_YEAR, last=today.year + 1),
        )
    if not source.strip():
        raise KnownError(tr("Kilden mangler."), tr("Skriv, hvor satsen står, fx star.dk."))
    known = kind.rates[0].amount if kind.rates else amount
    if not known / 10 < amount < known * 10:
        raise KnownError(
            tr("Beløbet ligger langt fra den sats, vi kender."), tr("Kontrollér kommaet i beløbet.")
        )
