"""The views of the page Aftaler."""

from __future__ import annotations

from collections.abc import Mapping

from kmdesk.core.i18n import mark

VIEWS: Mapping[str, str] = {"agreements": mark("Aftaler"), "partnerships": mark("Partnerskaber")}
"""Code -> what its tab says."""
