"""What can be said of a company's requirements while they are typed."""

from __future__ import annotations

from collections.abc import Iterable

from kmdesk.core.i18n import tr
from kmdesk.services.field_checks import Remark, check_free_text
from kmdesk.services.match_knowledge import personal_words

_MOST_LINES = 200


def about_person(requirements: Iterable[str]) -> tuple[str, ...]:
    """Return those of the requirements that are about the person: they count for nothing in a match."""
    words = personal_words()
    return tuple(text for text in requirements if words.in_text(text))


def check_requirements(text: str) -> Remark | None:
    """Warn of a requirement about the person, and of what has no place in a note. There is one on each line.

    Source: forskelsbehandlingsloven §§ 2 and 5. It never blocks: the words may mean something else. Such a
    requirement counts for nothing when candidates are found, nor does what else stands on its line.
    """
    about = about_person(line.strip() for line in text.splitlines()[:_MOST_LINES])
    noted = check_free_text(text)
    if not about:
        return noted
    told = tr(
        "“{line}” handler om personen, fx alder eller køn. "
        "Det tæller ikke, når kandidater findes. Skriv andre krav for sig.",
        line=about[0],
    )
    return Remark("warning", f"{told} {noted.text}" if noted else told)
