"""The labels that the store sorts and searches by: people look for "Herning", not for 0657."""

from __future__ import annotations

from collections.abc import Iterator, Mapping


class _Lazy(Mapping[str, Mapping[str, str]]):
    """Reads a list the first time a record with such a code is written, not when the desk is opened."""

    _LISTS = ("municipality", "industry_group")

    def __init__(self) -> None:
        self._read: dict[str, dict[str, str]] = {}

    def __getitem__(self, name: str) -> Mapping[str, str]:
        if name not in self._read:
            from kmdesk.services import reference

            if name == "municipality":
                self._read[name] = {m.code: m.name for m in reference.municipalities()}
            elif name == "industry_group":
                self._read[name] = {g.code: g.short for g in reference.industry_groups()}
            else:
                raise KeyError(name)
        return self._read[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._LISTS)

    def __len__(self) -> int:
        return len(self._LISTS)


def labels() -> Mapping[str, Mapping[str, str]]:
    """Return list name -> code -> label, as `Database` takes it."""
    return _Lazy()
