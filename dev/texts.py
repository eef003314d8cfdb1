#!/usr/bin/env python
"""The texts people see, against their English: `dev/texts.py` prints what is missing and what nobody uses.

Exit code 1 when a text has no English one. `tests/architecture/test_translations.py` asks the same questions.
"""

from __future__ import annotations

import ast
import json
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CODE = ROOT / "kmdesk"
ENGLISH = ROOT / "resources" / "translations" / "en.json"

# Which arguments of these functions are texts.
_TEXT_ARGUMENTS = {"tr": slice(0, 1), "mark": slice(0, 1), "trn": slice(1, 3)}
_DECLARED = frozenset({"label", "hint", "placeholder"})
"""Arguments of a `FormField` that the form passes through `tr` when it is shown."""


def used_texts() -> dict[str, str]:
    """Return every Danish text of the program -> the first place it stands, `kmdesk/…/file.py:line`."""
    found: dict[str, str] = {}
    for path in sorted(CODE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            for text, line in _texts_of(node):
                found.setdefault(text, f"{path.relative_to(ROOT).as_posix()}:{line}")
    return found


def english() -> dict[str, str]:
    """Return the catalogue: Danish text -> English text. Raises ValueError when a text is given twice."""

    def once(pairs: list[tuple[str, str]]) -> dict[str, str]:
        entries = dict(pairs)
        if len(entries) < len(pairs):
            keys = [key for key, _ in pairs]
            raise ValueError(f"given twice: {sorted({key for key in keys if keys.count(key) > 1})}")
        return entries

    return json.loads(ENGLISH.read_text(encoding="utf-8"), object_pairs_hook=once)


def _texts_of(node: ast.AST) -> Iterator[tuple[str, int]]:
    """Yield the texts one call declares, with their lines."""
    if not isinstance(node, ast.Call):
        return
    name = _called(node.func)
    arguments: list[ast.expr] = list(node.args[_TEXT_ARGUMENTS[name]]) if name in _TEXT_ARGUMENTS else []
    if name == "FormField":
        arguments = [word.value for word in node.keywords if word.arg in _DECLARED]
    for argument in arguments:
        for text in _literals(argument):
            yield text, argument.lineno


def _called(function: ast.expr) -> str:
    """Return the bare name of what is called: `tr` of `tr(…)` and of `i18n.tr(…)`."""
    if isinstance(function, ast.Attribute):
        return function.attr
    return function.id if isinstance(function, ast.Name) else ""


def _literals(expression: ast.expr) -> Iterator[str]:
    """Yield the text of a literal, or both of `a if … else b`; a text looked up elsewhere is marked there."""
    if isinstance(expression, ast.IfExp):
        yield from _literals(expression.body)
        yield from _literals(expression.orelse)
    elif isinstance(expression, ast.Constant) and isinstance(expression.value, str) and expression.value:
        yield expression.value


def main() -> int:
    """Print the missing and the unused texts; return the exit code."""
    used, translated = used_texts(), english()
    missing = {text: place for text, place in used.items() if text not in translated}
    unused = sorted(translated.keys() - used.keys())
    for text, place in missing.items():
        print(f"missing  {place}  {text!r}")
    for text in unused:
        print(f"unused   {text!r}")
    print(f"{len(used)} texts, {len(missing)} missing, {len(unused)} unused")
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
