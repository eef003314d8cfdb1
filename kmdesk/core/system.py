"""What the operating system must have for a window: libraries and a display. What is missing is one line."""

from __future__ import annotations

import ctypes
import importlib.util
import os
import re
import socket
import sys
from pathlib import Path

from kmdesk.core.errors import KnownError
from kmdesk.core.i18n import tr

# Library -> Debian package, for those that a plain Debian 12 lacks (tried there).
_PACKAGES = {
    "libGL.so.1": "libgl1",
    "libEGL.so.1": "libegl1",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libgthread-2.0.so.0": "libglib2.0-0",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libfontconfig.so.1": "libfontconfig1",
    "libfreetype.so.6": "libfreetype6",
    "libdbus-1.so.3": "libdbus-1-3",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libX11-xcb.so.1": "libx11-xcb1",
    "libnss3.so": "libnss3",
}
ALL_PACKAGES = "libgl1 libegl1 libglib2.0-0 libxkbcommon0 libfontconfig1 libdbus-1-3"
WINDOW_PACKAGES = "libxcb-cursor0 libxcb-icccm4 libxcb-keysyms1 libxcb-shape0 libxkbcommon-x11-0"


class MissingLibraryError(KnownError):
    """A library of the operating system is not installed."""


def missing_library(error: BaseException) -> MissingLibraryError:
    """Turn the loader's complaint (`libEGL.so.1: cannot open shared object file …`) into one plain line."""
    found = re.search(r"(lib[\w.+-]+\.so[\w.]*)", str(error))
    name = found[1] if found else str(error).splitlines()[0]
    package = _PACKAGES.get(name, "")
    how = (
        tr("Installér det med: sudo apt-get install {packages}", packages=package or ALL_PACKAGES)
        if sys.platform.startswith("linux")
        else tr("Installér kmdesk igen.")
    )
    return MissingLibraryError(tr("Systembiblioteket {name} mangler.", name=name), how)


def qt_folder() -> Path:
    """Return the folder of the installed PySide6. Raises KnownError when it is not installed."""
    spec = importlib.util.find_spec("PySide6")
    if spec is None or not spec.submodule_search_locations:
        raise KnownError(tr("PySide6 er ikke installeret."), tr("Installér kmdesk igen: pip install ."))
    return Path(next(iter(spec.submodule_search_locations)))


def has_display() -> bool:
    """Tell whether there is a screen to open a window on. Windows and macOS always have one."""
    if not sys.platform.startswith("linux"):
        return True
    if os.environ.get("QT_QPA_PLATFORM"):
        return True
    if os.environ.get("WAYLAND_DISPLAY"):
        return True
    return _answers(os.environ.get("DISPLAY", ""))


def check_window_libraries() -> None:
    """Load what the window system's plugin needs, because Qt ends the process when it cannot.

    Raises MissingLibraryError naming the first library that is missing. Does nothing outside Linux.
    """
    if not sys.platform.startswith("linux"):
        return
    platform = os.environ.get("QT_QPA_PLATFORM", "").split(":")[0] or (
        "wayland" if os.environ.get("WAYLAND_DISPLAY") and not os.environ.get("DISPLAY") else "xcb"
    )
    plugin = qt_folder() / "Qt" / "plugins" / "platforms" / f"libq{platform}.so"
    if plugin.exists():
        try:
            ctypes.CDLL(str(plugin))
        except OSError as error:
            raise missing_library(error) from error


def _answers(display: str) -> bool:
    """Tell whether the X server named by DISPLAY (`:99`, `host:0.0`) takes a connection."""
    found = re.fullmatch(r"(?P<host>[^:]*):(?P<number>\d+)(\.\d+)?", display)
    if not found:
        return False
    number = int(found["number"])
    try:
        if found["host"] in ("", "unix"):
            with socket.socket(socket.AF_UNIX) as server:
                server.settimeout(1)
                for address in (f"/tmp/.X11-unix/X{number}", f"\0/tmp/.X11-unix/X{number}"):  # noqa: S108 - X11's own
                    if server.connect_ex(address) == 0:
                        return True
                return False
        with socket.create_connection((found["host"], 6000 + number), timeout=1):
            return True
    except OSError:
        return False
