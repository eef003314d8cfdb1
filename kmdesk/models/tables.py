"""SQLAlchemy tables derived from the record classes, so that a field is spelled once."""

from __future__ import annotations

from functools import cache

import sqlalchemy as sa

from kmdesk.models.record import Storage, columns, kinds, record_class

metadata = sa.MetaData()

_TYPES: dict[Storage, type[sa.Text | sa.Integer]] = {
    "text": sa.Text,
    "integer": sa.Integer,
    "boolean": sa.Integer,
    "list": sa.Text,
    "map": sa.Text,
}


@cache
def table(kind: str) -> sa.Table:
    """Return the table of a kind of record; the columns are the fields of its dataclass."""
    cls = record_class(kind)
    return sa.Table(
        kind,
        metadata,
        *(
            sa.Column(
                name,
                _TYPES[storage],
                primary_key=name == "id",
                nullable=storage == "integer" and name != "version",
            )
            for name, storage in columns(cls).items()
        ),
    )


def all_tables() -> tuple[sa.Table, ...]:
    """Return the table of every known kind."""
    return tuple(table(kind) for kind in kinds())
