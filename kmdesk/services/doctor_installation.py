"""The doctor's look at the installation: Python, Qt and its system libraries, fonts, keyring, SQLCipher."""

from __future__ import annotations

import ctypes
import json
import sys
from collections.abc import Callable, Iterator
from importlib import metadata
from typing import Any

from kmdesk.core import resources
from kmdesk.core.errors import KnownError
from kmdesk.core.i18n import tr
from kmdesk.core.system import (
    asked_for_platform,
    check_asked_for_platform,
    check_window_libraries,
    has_display,
    missing_library,
    qt_folder,
)
from kmdesk.services.findings import Finding, of_error

_OLDEST_PYTHON = (3, 11)
_OLDEST_CIPHER = (4, 6)
_QT_LIBRARIES = ("Core", "Gui", "Widgets", "Svg", "PrintSupport", "Pdf")
_FONTS = ("Inter-Regular.ttf", "Inter-Bold.ttf", "DejaVuSans.ttf", "DejaVuSans-Bold.ttf")
_JSON = (
    ("reference", "choices.json"),
    ("reference", "municipalities.json"),
    ("reference", "postal_codes.json"),
    ("reference", "industry_groups.json"),
    ("guides", "visit-3.2.json"),
)
_TRUETYPE = b"\x00\x01\x00\x00"


def examine() -> Iterator[Finding]:
    """Yield what is found about the installation."""
    yield _python()
    yield _pyside()
    yield _libraries()
    yield _fonts()
    yield _resources()
    yield _cipher()
    yield _keyring()


def _python() -> Finding:
    have = ".".join(str(part) for part in sys.version_info[:3])
    if sys.version_info < _OLDEST_PYTHON:
        return Finding(
            "python",
            "bad",
            tr("Python {version} er for gammel.", version=have),
            tr("Installér Python 3.11 eller nyere, og installér kmdesk igen: pip install ."),
        )
    return Finding("python", "ok", tr("Python {version}", version=have))


def _pyside() -> Finding:
    """PySide6 6.12 aborts on Python 3.11 after some hundred signals; 6.11.3 does not (docs/decisions/003)."""
    version = pyside_version()
    if not version:
        return Finding(
            "pyside", "bad", tr("PySide6 er ikke installeret."), tr("Installér kmdesk igen: pip install .")
        )
    if sys.version_info < (3, 12) and _numbers(version) >= (6, 12):
        return Finding(
            "pyside",
            "bad",
            tr("PySide6 {version} går ned på Python før 3.12.", version=version),
            'pip install "PySide6-Essentials~=6.11.3" "PySide6-Addons~=6.11.3"',
        )
    return Finding("pyside", "ok", tr("PySide6 {version}", version=version))


def pyside_version() -> str:
    """Return the installed version of PySide6 without importing it; empty text when there is none."""
    for name in ("PySide6-Essentials", "PySide6"):
        try:
            return metadata.version(name)
        except metadata.PackageNotFoundError:
            continue
    return ""


def _libraries() -> Finding:
    if not sys.platform.startswith("linux"):
        return Finding("libraries", "ok", tr("Systembiblioteker følger med her."))
    try:
        folder = qt_folder() / "Qt" / "lib"
        for name in _QT_LIBRARIES:
            library = folder / f"libQt6{name}.so.6"
            try:
                ctypes.CDLL(str(library))
            except OSError as error:
                raise missing_library(error) from error
    except KnownError as error:
        return of_error("libraries", error)
    try:
        check_window_libraries()
        check_asked_for_platform()
    except KnownError as error:
        return of_error("libraries", error, "bad" if asked_for_platform() or has_display() else "warn")
    return Finding("libraries", "ok", tr("De systembiblioteker, vinduet bruger, er der."))


def _fonts() -> Finding:
    missing = [name for name in _FONTS if not _is_font(name)]
    if missing:
        return Finding(
            "fonts",
            "bad",
            tr("Skrifter mangler: {names}.", names=", ".join(missing)),
            tr("Installér kmdesk igen: pip install --force-reinstall ."),
        )
    return Finding("fonts", "ok", tr("Skrifterne er der."))


def _is_font(name: str) -> bool:
    try:
        with resources.path("fonts", name).open("rb") as file:
            return file.read(4) == _TRUETYPE
    except OSError:
        return False


def _resources() -> Finding:
    unreadable: list[str] = []
    for parts in _JSON:
        try:
            resources.load_json(*parts)
        except (OSError, json.JSONDecodeError, UnicodeDecodeError):
            unreadable.append(parts[-1])
    if unreadable:
        return Finding(
            "resources",
            "bad",
            tr(
                "Filer, der følger med kmdesk, mangler eller er beskadiget: {names}.",
                names=", ".join(unreadable),
            ),
            tr("Installér kmdesk igen: pip install --force-reinstall ."),
        )
    return Finding("resources", "ok", tr("Lister og spørgeguide er der."))


def _cipher() -> Finding:
    try:
        import sqlcipher3.dbapi2 as driver
    except ImportError:
        return Finding(
            "cipher", "bad", tr("SQLCipher er ikke installeret."), tr("Installér kmdesk igen: pip install .")
        )
    connect: Callable[[str], Any] = getattr(driver, "connect")  # noqa: B009 - the driver has no types
    connection = connect(":memory:")
    try:
        version = str(connection.execute("PRAGMA cipher_version").fetchone()[0])
        options = {row[0] for row in connection.execute("PRAGMA compile_options")}
    finally:
        connection.close()
    if _numbers(version) < _OLDEST_CIPHER or "ENABLE_FTS5" not in options:
        return Finding(
            "cipher",
            "bad",
            tr("SQLCipher {version} kan ikke bruges.", version=version),
            'pip install "sqlcipher3~=0.6.4"',
        )
    return Finding("cipher", "ok", tr("SQLCipher {version}", version=version))


def _keyring() -> Finding:
    import keyring
    from keyring.backends.fail import Keyring as NoKeyring

    backend = keyring.get_keyring()
    if isinstance(backend, NoKeyring):
        return Finding(
            "keyring",
            "warn",
            tr("Denne pc har ingen nøglering, så kmdesk spørger efter adgangskoden ved hver start."),
            tr("På Debian: sudo apt-get install gnome-keyring") if sys.platform.startswith("linux") else "",
        )
    return Finding("keyring", "ok", tr("Nøglering: {name}", name=str(backend.name)))


def _numbers(version: str) -> tuple[int, ...]:
    """Return the leading numbers of a version: `4.19.0 community` gives (4, 19, 0)."""
    return tuple(int(part) for part in version.split(maxsplit=1)[0].split(".") if part.isdigit())
