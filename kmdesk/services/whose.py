"""Whose a record is when a list shows "mine and shared": the broker's own and what nobody has."""

from __future__ import annotations


def mine_or_shared(table: str) -> str:
    """Return SQL for the records of `:broker` and those nobody has, in a table under a short name.

    What belongs to a broker who is gone belongs to all.
    """
    return (
        f"({table}.broker_id IN (:broker, '') OR NOT EXISTS"  # noqa: S608
        f" (SELECT 1 FROM broker whose WHERE whose.id = {table}.broker_id AND whose.deleted = 0))"
    )
