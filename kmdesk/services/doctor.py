"""`kmdesk doctor`: what is wrong with the installation or the desk, and the command that mends it.

It works where the program itself does not: without PySide6, without a desk, on a damaged file. It changes
nothing and names nobody.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace

from kmdesk.core.clock import Clock
from kmdesk.core.i18n import tr, trn
from kmdesk.core.paths import Profile
from kmdesk.services import doctor_installation
from kmdesk.services.findings import Finding, Level, without_home

_FORMAT = 1
_SIGNS: dict[Level, str] = {"ok": "✓", "warn": "!", "bad": "✗"}


def examine(profile: Profile, clock: Clock) -> list[Finding]:
    """Look at the installation and at the desk in `profile`; returns what was found, good and bad."""
    found = list(doctor_installation.examine())
    if not any(finding.bad for finding in found if finding.area == "cipher"):
        from kmdesk.services import doctor_desk  # needs SQLCipher to be imported

        found.extend(doctor_desk.examine(profile, clock))
    return [
        replace(finding, text=without_home(finding.text), advice=without_home(finding.advice))
        for finding in found
    ]


def as_json(findings: Sequence[Finding]) -> str:
    """Return them for machines: `format`, `ok`, and `findings` with `area`, `level`, `text` and `advice`."""
    listed = [
        {"area": finding.area, "level": finding.level, "text": finding.text, "advice": finding.advice}
        for finding in findings
    ]
    content = {"format": _FORMAT, "ok": not any(finding.bad for finding in findings), "findings": listed}
    return json.dumps(content, ensure_ascii=False, indent=2)


def as_text(findings: Sequence[Finding]) -> str:
    """Return the findings for people, one per line, each with its advice below it, and the sum at the end."""
    lines: list[str] = []
    for finding in findings:
        lines.append(f"{_SIGNS[finding.level]} {finding.text}")
        if finding.advice:
            lines.append(f"    {finding.advice}")
    bad = sum(finding.bad for finding in findings)
    warned = sum(finding.level == "warn" for finding in findings)
    if bad:
        lines.append(trn(bad, "{n} fejl skal rettes.", "{n} fejl skal rettes."))
    elif warned:
        lines.append(trn(warned, "Alt virker. Se på 1 ting.", "Alt virker. Se på {n} ting."))
    else:
        lines.append(tr("Alt er i orden."))
    return "\n".join(lines)
