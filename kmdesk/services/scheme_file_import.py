"""A scheme's file from the disk: read with care, and what it would change told before it is taken in."""

from __future__ import annotations

import stat
from dataclasses import dataclass
from pathlib import Path

from kmdesk.core.errors import KnownError
from kmdesk.core.i18n import language, tr
from kmdesk.rules.cpr_like import find_cpr_like
from kmdesk.rules.schemes import Scheme
from kmdesk.services.scheme_changes import SchemeChange, changes
from kmdesk.services.schemes import LARGEST_FILE, Schemes


@dataclass(frozen=True, slots=True)
class SchemeOffer:
    """A file that can be used: its text, the scheme as it would be, and what would be another.

    `known` is the scheme as it is now, None for one the catalogue does not have. `remarks` are sentences on
    what may be a slip; the file can be used all the same.
    """

    name: str
    content: str
    scheme: Scheme
    known: Scheme | None
    changes: tuple[SchemeChange, ...]
    remarks: tuple[str, ...]


class SchemeFiles:
    """Files of schemes on their way in. Used on the store's thread only."""

    def __init__(self, schemes: Schemes) -> None:
        self._schemes = schemes

    def look_at(self, path: Path) -> SchemeOffer:
        """Return what a file would change. Raises KnownError with the file, what is wrong in it and where."""
        content = read_scheme_text(path)
        scheme = self._schemes.read_file(content, path.name)
        catalogue = self._schemes.catalogue()
        same_sheet = next(
            (s for s in catalogue.values() if s.sheet.casefold() == scheme.sheet.casefold()), scheme
        )
        words = language()
        if same_sheet.code != scheme.code:
            raise KnownError(
                tr(
                    "Filen {name} kan ikke bruges. Arkets kode {sheet} bruges allerede af {scheme}.",
                    name=path.name,
                    sheet=scheme.sheet,
                    scheme=same_sheet.short.in_language(words),
                ),
                tr("Vælg en anden kode under sheet, og hent filen igen. Intet er ændret."),
            )
        known = catalogue.get(scheme.code)
        found = changes(known, scheme, words)
        return SchemeOffer(path.name, content, scheme, known, found, _remarks(content, known, scheme, found))

    def take_in(self, offer: SchemeOffer) -> Scheme:
        """Use the file from now on. It can be undone."""
        return self._schemes.put_file(offer.content, offer.name)


def read_scheme_text(path: Path) -> str:
    """Return the text of a file. Raises KnownError for one that is no text, too large or out of reach."""
    try:
        if not stat.S_ISREG(path.stat().st_mode):  # a pipe or a device may never end
            raise KnownError(tr("{name} er ikke en fil.", name=path.name), tr("Vælg en anden fil."))
        with path.open("rb") as file:
            raw = file.read(LARGEST_FILE + 1)
    except OSError as error:
        raise KnownError(
            tr("Filen {name} kan ikke læses.", name=path.name), tr("Kontrollér, at du har adgang til den.")
        ) from error
    if len(raw) > LARGEST_FILE:
        raise KnownError(
            tr("Filen {name} er for stor til at være én ordning.", name=path.name), tr("Vælg en anden fil.")
        )
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise KnownError(
            tr("Filen {name} kan ikke bruges. Linje {line} er ikke UTF-8-tekst.", name=path.name, line=line),
            tr("Gem filen som UTF-8 i dit tekstprogram, og hent den igen. Intet er ændret."),
        ) from error


def _remarks(
    content: str, known: Scheme | None, new: Scheme, found: tuple[SchemeChange, ...]
) -> tuple[str, ...]:
    remarks: list[str] = []
    if known and new.version < known.version:
        remarks.append(
            tr(
                "Filens version er {new}. Den, der bruges nu, er {known}.",
                new=new.version,
                known=known.version,
            )
        )
    elif known and found and new.version == known.version:
        remarks.append(
            tr("Version {version} er den samme som før, så arkene kan ikke skelnes.", version=new.version)
        )
    if spans := find_cpr_like(content):
        line = content.count("\n", 0, spans[0].start) + 1
        remarks.append(tr("Linje {line} ligner et CPR-nummer. Fjern det, hvis det er et.", line=line))
    return tuple(remarks)
