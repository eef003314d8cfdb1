"""Every rate of every scheme on a day, the one looked up longest ago first: what a broker goes through."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from kmdesk.rules.schemes import Rate, RateKind, Scheme, ShownRate
from kmdesk.services.schemes import Catalogue

_ADDRESS = re.compile(r"https?://[^\s<>\"]+", re.IGNORECASE)
_DOMAIN = re.compile(
    r"(?<![\w@./\\-])(?:[a-z0-9æøå](?:[a-z0-9æøå-]*[a-z0-9æøå])?\.)+"
    r"(?:dk|eu|com|org|net|info|nu|se|no|de|uk)(?![\w-])",
    re.IGNORECASE,
)
_ENDS_A_SENTENCE = ".,;:)]"


@dataclass(frozen=True, slots=True)
class ReviewedRate:
    """A rate of a scheme as it is shown on the day."""

    scheme: Scheme
    shown: ShownRate

    @property
    def key(self) -> tuple[str, str]:
        """The scheme's code and the kind of rate: the same rate before and after it is looked up."""
        return self.scheme.code, self.shown.kind.id

    @property
    def kind(self) -> RateKind:
        """What the rate is of."""
        return self.shown.kind

    @property
    def rate(self) -> Rate:
        """The rate of the day."""
        return self.shown.rate

    @property
    def old(self) -> bool:
        """Whether the rate is from an earlier year than the day."""
        return self.shown.old

    @property
    def link(self) -> str:
        """Where the source can be seen on the web; "" when it names no place there."""
        return link_of(self.shown.rate.source)


def rates_to_review(catalogue: Catalogue, day: date) -> tuple[ReviewedRate, ...]:
    """Return the rates that may be shown on `day`, oldest check first, then oldest year, then as listed.

    A scheme that has ended by then has none.
    """
    rates = (
        ReviewedRate(scheme, shown) for scheme in catalogue.values() for shown in scheme.shown_rates(day)
    )
    return tuple(sorted(rates, key=lambda one: (one.rate.checked_on, one.rate.year)))


def link_of(source: str) -> str:
    """Return the first web address in a source: "https://star.dk" for "star.dk, satser for 2027".

    A name of a site is enough; "" when there is none. Nothing but http and https is ever returned.
    """
    if address := _ADDRESS.search(source):
        return address[0].rstrip(_ENDS_A_SENTENCE)
    domain = _DOMAIN.search(source)
    return f"https://{domain[0]}" if domain else ""
