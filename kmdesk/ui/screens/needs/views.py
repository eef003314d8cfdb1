"""The views of the page Behov & jobordrer."""

from __future__ import annotations

from collections.abc import Mapping

from kmdesk.core.i18n import mark

VIEWS: Mapping[str, str] = {"orders": mark("Behov og ordrer"), "places": mark("Pladsbank")}
"""Code -> what its tab says."""
