"""The views of the page Ringeliste."""

from __future__ import annotations

from collections.abc import Mapping

from kmdesk.core.i18n import mark

VIEWS: Mapping[str, str] = {"calls": mark("Ringeliste"), "leads": mark("Licitationsvindere")}
"""Code -> what its tab says."""
