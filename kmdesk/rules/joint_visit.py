"""When a visit is a joint one of the three systems: erhvervsservice, beskæftigelse and uddannelse."""

from __future__ import annotations

from collections.abc import Iterable

SYSTEMS = frozenset({"business_service", "employment", "education"})


def is_joint_visit(systems: Iterable[str]) -> bool:
    """Tell whether at least two of the three systems took part.

    `systems` holds the system of every participant, one's own included. The company itself and "other"
    belong to none of the three.
    """
    return len(SYSTEMS.intersection(systems)) >= 2
