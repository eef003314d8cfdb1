"""The shipped lists by name, with where each comes from and the day it was checked, and the office's own."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from kmdesk.core import resources
from kmdesk.core.errors import KnownError
from kmdesk.core.i18n import mark, tr
from kmdesk.services import reference
from kmdesk.services.postal_import import import_postal_codes

_LISTS = (
    ("municipalities", mark("Kommuner og regioner")),
    ("postal_codes", mark("Postnumre")),
    ("industry_groups", mark("Branchegrupper")),
    ("size_classes", mark("Størrelsesklasser")),
    ("education", mark("Uddannelsesniveauer og fag")),
    ("legal_forms", mark("Virksomhedsformer")),
    ("choices", mark("Valglister")),
)


@dataclass(frozen=True, slots=True)
class ListSource:
    """A shipped list: `title` is to be translated; `source` is told as it stands in the file."""

    title: str
    source: str
    checked_on: date


class ReferenceLists:
    """What the program knows beforehand. `own` is where a list of postal codes read in by hand is kept."""

    def __init__(self, own: Path) -> None:
        self._own = own

    def sources(self) -> tuple[ListSource, ...]:
        """Return every shipped list in reading order."""
        found: list[ListSource] = []
        for name, title in _LISTS:
            content = resources.load_json("reference", f"{name}.json")
            found.append(ListSource(title, content["source"], date.fromisoformat(content["checked_on"])))
        return tuple(found)

    def use_own(self) -> None:
        """Let the office's own list go before the shipped one. Raises KnownError when it cannot be read."""
        reference.use_postal_codes(self._own)

    def own_count(self) -> int:
        """Return how many postal codes the office's own list has; 0 without one."""
        return reference.own_postal_codes()

    def read_in(self, path: Path) -> int:
        """Read a CSV file of postal codes, use it from now on, and return how many there are.

        Raises KnownError naming the line at fault; the list before is then still in use.
        """
        try:
            content = path.read_bytes()
        except OSError as error:
            raise KnownError(
                tr("{file} kan ikke læses.", file=path.name), tr("Vælg en anden fil.")
            ) from error
        count = import_postal_codes(content, self._own)
        self.use_own()
        return count

    def forget_own(self) -> None:
        """Go back to the shipped list."""
        self._own.unlink(missing_ok=True)
        self.use_own()
