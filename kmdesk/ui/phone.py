"""Ringing a number with whatever this computer rings with."""

from __future__ import annotations

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication

from kmdesk.core.i18n import tr


def ring(number: str) -> str:
    """Ring a number; returns what to tell when nothing here can: the number is on the clipboard then."""
    if QDesktopServices.openUrl(QUrl(f"tel:{number.replace(' ', '')}")):
        return ""
    QGuiApplication.clipboard().setText(number)
    return tr("Denne pc kan ikke ringe op. Nummeret {number} er kopieret.", number=number)
