"""The catalogue of schemes: what ships with the program, with the office's own files and rates on top."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import cache, lru_cache

from kmdesk.core import resources
from kmdesk.core.errors import KnownError
from kmdesk.core.i18n import language, tr
from kmdesk.core.ids import derived_id
from kmdesk.core.log import logger
from kmdesk.models import SchemeFile, SchemeRate
from kmdesk.rules.calculators.innobooster import FIGURES_OF_RATES, INNOBOOSTER
from kmdesk.rules.scheme_file import parse_scheme
from kmdesk.rules.schemes import GONE, Rate, RateKind, Scheme, with_rates
from kmdesk.services.scheme_faults import fault_text
from kmdesk.services.scheme_figures import with_usual_figures
from kmdesk.services.scheme_file_checks import FIRST_YEAR, LARGEST_AMOUNT, require_sound
from kmdesk.store.store import Store

GROUPS = ("employment", "education", "development")
"""The groups of the catalogue, in the order they are shown."""

Catalogue = Mapping[str, Scheme]
"""Code -> scheme, in the order the catalogue is shown in."""

LARGEST_FILE = 1_000_000
"""Bytes of a scheme's file. Those that ship have 10,000."""

_PLACES = 2
_MOST_PERCENT = 100


def read_scheme(text: str) -> Scheme:
    """Return the scheme in the text of a file. Raises ValueError (DataError, TOMLDecodeError)."""
    try:
        return with_usual_figures(parse_scheme(tomllib.loads(text, parse_float=Decimal)))
    except (ArithmeticError, RecursionError) as error:
        # A number or a year no calendar holds, or brackets within brackets without end.
        raise ValueError(str(error)) from error


@cache
def shipped_schemes() -> Catalogue:
    """Return every scheme in `resources/schemes`."""
    files = resources.path("schemes").glob("*.toml")
    return _in_order({s.code: s for s in (read_scheme(f.read_text(encoding="utf-8")) for f in files)})


class Schemes:
    """The catalogue of one desk. Used on the store's thread only."""

    def __init__(self, store: Store) -> None:
        self._store = store

    @property
    def store(self) -> Store:
        """The store of the desk, for what is looked up beside the catalogue."""
        return self._store

    def catalogue(self) -> Catalogue:
        """Return every scheme as the office has it now."""
        recorded, today = self._recorded(), self._store.clock.today()
        schemes = {**shipped_schemes(), **self._own_files()}
        return _in_order(
            {code: _as_known(scheme, recorded.get(code, ()), today) for code, scheme in schemes.items()}
        )

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

    def add_rate(
        self,
        code: str,
        kind_id: str,
        *,
        amount: Decimal,
        year: int,
        source: str,
        valid_from: date | None = None,
    ) -> SchemeRate:
        """Record a rate that was looked up today in `source`. The same kind and year again corrects it.

        It holds from `valid_from`; without it from the day the known rate of that year holds from, or else
        from 1 January. Raises KnownError when the scheme has no such rate, has ended by then, or when a
        figure or the source cannot be.
        """
        scheme = self.scheme(code)
        kind = next((kind for kind in scheme.rate_kinds if kind.id == kind_id), None)
        if kind is None:
            raise KnownError(tr("Ordningen har ikke den sats."), tr("Vælg en sats fra listen."))
        today = self._store.clock.today()
        _check_rate(kind, amount, year, source, today)
        new_year = date(year, 1, 1)
        known_from = next((rate.valid_from for rate in kind.rates if rate.year == year), new_year)
        begins = valid_from or known_from
        _require_in_force(scheme, max(begins, today))
        self._require_likely(scheme.code, kind, amount, year)
        record = SchemeRate(
            id=derived_id(
                "scheme_rate",
                scheme.code,
                kind_id,
                str(year) if begins == new_year else begins.isoformat(),
            ),
            scheme=scheme.code,
            rate=kind_id,
            amount=str(amount),
            year=year,
            valid_from=begins.isoformat(),
            source=" ".join(source.split()),
            checked_on=today.isoformat(),
            broker_id=self._store.broker_id,
        )
        known = self._store.get(SchemeRate, record.id)
        with self._store.action(tr("Registrér sats"), scheme.short.in_language(tr("da"))) as unit:
            return unit.put(replace(record, version=known.version, extra=known.extra) if known else record)

    def _require_likely(self, code: str, kind: RateKind, amount: Decimal, year: int) -> None:
        """Refuse what looks like a comma in the wrong place, measured by the newest rate of another year.

        What is known of the same year may be the very mistake that is being corrected: only the scheme's
        file vouches for it.
        """
        filed = self._own_files().get(code) or shipped_schemes()[code]
        kinds = {one.id: one for one in filed.rate_kinds}
        others = [rate.amount for rate in kind.rates if rate.year != year]
        known = [*others, *(rate.amount for rate in kinds[kind.id].rates)]
        measure = next((one for one in known if one > 0), None)
        if measure is not None and not measure / 10 < amount < measure * 10:
            raise KnownError(
                tr("Beløbet ligger langt fra den sats, vi kender."), tr("Kontrollér kommaet i beløbet.")
            )

    def confirm_rate(self, code: str, kind_id: str) -> SchemeRate:
        """Record that the rate of today was looked up today and is the same: from now on a rate of this year.

        Raises KnownError when the scheme has no such rate today.
        """
        scheme, today = self.scheme(code), self._store.clock.today()
        shown = scheme.shown_rate(kind_id, today)
        if shown is None:
            raise KnownError(tr("Ordningen har ikke den sats i dag."), tr("Vælg en sats fra listen."))
        rate = shown.rate
        begins = rate.valid_from if rate.year >= today.year else max(rate.valid_from, date(today.year, 1, 1))
        with self._store.action(tr("Kontrollér sats"), scheme.short.in_language(tr("da"))):
            return self.add_rate(
                code,
                kind_id,
                amount=rate.amount,
                year=max(rate.year, today.year),
                source=rate.source,
                valid_from=begins,
            )

    def read_file(self, content: str, name: str = "") -> Scheme:
        """Return the scheme in an office's file as it would be known here, with the office's rates.

        `name` is what the file is called. Raises KnownError with what is wrong in it and where.
        """
        if len(content.encode(errors="replace")) > LARGEST_FILE:
            raise KnownError(
                tr("Filen {name} er for stor til at være én ordning.", name=name), tr("Vælg en anden fil.")
            )
        try:
            scheme = _read_once(content)
        except ValueError as error:
            why = fault_text(error, content)
            raise KnownError(
                tr("Filen {name} kan ikke bruges. {why}", name=name, why=why)
                if name
                else tr("Ordningens fil kan ikke bruges. {why}", why=why),
                tr("Ret filen, og hent den igen. Intet er ændret."),
            ) from error
        return _as_known(scheme, self._recorded().get(scheme.code, ()), self._store.clock.today())

    def put_file(self, content: str, name: str = "") -> Scheme:
        """Let a scheme's file from the office go before the shipped one. Raises KnownError for a bad file."""
        scheme = self.read_file(content, name)
        record = SchemeFile(id=derived_id("scheme_file", scheme.code), code=scheme.code, content=content)
        known = self._store.get(SchemeFile, record.id)
        with self._store.action(tr("Hent ordningsfil"), scheme.short.in_language(tr("da"))) as unit:
            unit.put(replace(known, content=content) if known else record)
        return scheme

    def _recorded(self) -> Mapping[str, Sequence[SchemeRate]]:
        """Return the rates the office recorded by scheme, in the order they were looked up."""
        found: dict[str, list[SchemeRate]] = {}
        for record in self._store.find(SchemeRate, order="checked_on, id"):
            found.setdefault(record.scheme, []).append(record)
        return found

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


@lru_cache(maxsize=256)
def _read_once(content: str) -> Scheme:
    """Return the scheme in an office's file. ValueError for one this version of the program cannot use."""
    scheme = read_scheme(content)
    require_sound(scheme)
    return scheme


def _in_order(schemes: Catalogue) -> Catalogue:
    ordered = sorted(schemes.values(), key=lambda s: (GROUPS.index(s.group), s.order, s.code))
    return {scheme.code: scheme for scheme in ordered}


def _as_known(scheme: Scheme, recorded: Sequence[SchemeRate], today: date) -> Scheme:
    """Return a scheme with the office's rates, and a calculator that works with those of today."""
    kinds = {kind.id: kind for kind in scheme.rate_kinds}
    added = ((record, kinds.get(record.rate)) for record in recorded)
    rates = [(kind.id, rate) for record, kind in added if kind and (rate := _rate(record, kind))]
    known = _newest_first(with_rates(scheme, rates)) if rates else scheme
    use = known.calculator
    if use is None or use.id != INNOBOOSTER.id:
        return known
    shown = {figure: known.shown_rate(kind, today) for figure, kind in FIGURES_OF_RATES.items()}
    of_today = {
        figure: found.rate.amount
        for figure, found in shown.items()
        if found and (found.kind.unit == "percent") == figure.endswith("percent")
    }
    return replace(known, calculator=replace(use, values={**use.values, **of_today}))


def _newest_first(scheme: Scheme) -> Scheme:
    """Return a scheme whose rates stand by year: an office may have a rate begin before its year does."""
    kinds = (
        replace(
            kind, rates=tuple(sorted(kind.rates, key=lambda one: (one.year, one.valid_from), reverse=True))
        )
        for kind in scheme.rate_kinds
    )
    return replace(scheme, rate_kinds=tuple(kinds))


def _rate(record: SchemeRate, kind: RateKind) -> Rate | None:
    """Return the rate of a record; None when a newer version wrote what this one does not understand.

    What is only a known rate looked up again stays as uncertain as its source, and ends when that one ends.
    """
    try:
        rate = Rate(
            amount=Decimal(record.amount),
            year=record.year or int(record.valid_from[:4]),
            valid_from=date.fromisoformat(record.valid_from),
            valid_to=None,
            source=record.source,
            checked_on=date.fromisoformat(record.checked_on),
        )
    except (ValueError, InvalidOperation):
        return None
    most = _MOST_PERCENT if kind.unit == "percent" else LARGEST_AMOUNT
    if not rate.amount.is_finite() or not 0 <= rate.amount <= most:
        return None
    before = kind.on(rate.valid_from)
    if before and (before.amount, before.source) == (rate.amount, rate.source):
        return replace(rate, uncertain=before.uncertain, valid_to=before.valid_to)
    return rate


def _check_rate(kind: RateKind, amount: Decimal, year: int, source: str, today: date) -> None:
    if not amount.is_finite() or amount <= 0 or amount != round(amount, _PLACES):
        raise KnownError(tr("Beløbet skal være over nul og have højst to decimaler."), tr("Skriv fx 86,16."))
    if kind.unit == "percent" and amount > _MOST_PERCENT:
        raise KnownError(tr("En procentsats er højst 100."), tr("Kontrollér kommaet i beløbet."))
    if not FIRST_YEAR <= year <= today.year + 1:
        raise KnownError(
            tr("Året {year} passer ikke.", year=year),
            tr("Skriv et år fra {first} til {last}.", first=FIRST_YEAR, last=today.year + 1),
        )
    if not source.strip():
        raise KnownError(tr("Kilden mangler."), tr("Skriv, hvor satsen står, fx star.dk."))


def _require_in_force(scheme: Scheme, day: date) -> None:
    if scheme.status_on(day).status in GONE:
        raise KnownError(
            tr("{name} findes ikke længere.", name=scheme.short.in_language(language())),
            tr("Den kan ikke få en ny sats."),
        )
