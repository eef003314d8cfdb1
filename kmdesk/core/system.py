"""What the operating system must have for a window: libraries and a display. What is missing is one line.

Qt ends the process, with a trace, when it cannot reach the window system; so everything is asked before it.
"""

from __future__ import annotations

import ctypes
import importlib.util
import os
import re
import socket
import subprocess
import sys
from pathlib import Path

from kmdesk.core.errors import KnownError
from kmdesk.core.i18n import tr

# Library -> Debian package, for what Qt and its window systems load (looked up with dpkg -S on Debian 12).
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
    "libxcb-util.so.1": "libxcb-util1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render.so.0": "libxcb-render0",
    "libxcb-shm.so.0": "libxcb-shm0",
    "libxcb-sync.so.1": "libxcb-sync1",
    "libxcb-xfixes.so.0": "libxcb-xfixes0",
    "libxcb.so.1": "libxcb1",
    "libX11-xcb.so.1": "libx11-xcb1",
    "libX11.so.6": "libx11-6",
    "libwayland-client.so.0": "libwayland-client0",
    "libwayland-cursor.so.0": "libwayland-cursor0",
    "libwayland-egl.so.1": "libwayland-egl1",
    "libdrm.so.2": "libdrm2",
    "libnss3.so": "libnss3",
    "libnspr4.so": "libnspr4",
    "libz.so.1": "zlib1g",
    "libzstd.so.1": "libzstd1",
    "libstdc++.so.6": "libstdc++6",
    "libgssapi_krb5.so.2": "libgssapi-krb5-2",
}
_ASKED_FOR = "QT_QPA_PLATFORM"
_IN_MEMORY = frozenset({"offscreen", "minimal"})
"""Qt's window systems that need no screen."""
_TRY = """
import resource
resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
from PySide6.QtGui import QGuiApplication
raise SystemExit(QGuiApplication([]).primaryScreen() is None)
"""
_TRY_SECONDS = 20


class MissingLibraryError(KnownError):
    """A library of the operating system is not installed."""


def missing_library(error: BaseException) -> MissingLibraryError:
    """Turn the loader's complaint (`libEGL.so.1: cannot open shared object file …`) into one plain line."""
    found = re.search(r"(lib[\w.+-]+\.so[\w.]*)", str(error))
    if not found:
        return MissingLibraryError(
            tr("PySide6 kan ikke indlæses."), tr("Installér kmdesk igen: pip install .")
        )
    name, package = found[1], _PACKAGES.get(found[1], "")
    if not sys.platform.startswith("linux"):
        how = tr("Installér kmdesk igen.")
    elif package:
        how = tr("Installér det med: sudo apt-get install {packages}", packages=package)
    else:
        how = tr("Find den pakke, der har det, med: apt-file search {name}", name=name)
    return MissingLibraryError(tr("Systembiblioteket {name} mangler.", name=name), how)


def qt_folder() -> Path:
    """Return the folder of the installed PySide6. Raises KnownError when it is not installed."""
    spec = importlib.util.find_spec("PySide6")
    if spec is None or not spec.submodule_search_locations:
        raise KnownError(tr("PySide6 er ikke installeret."), tr("Installér kmdesk igen: pip install ."))
    return Path(next(iter(spec.submodule_search_locations)))


def asked_for_platform() -> str:
    """Return the window system that the environment asks Qt for (QT_QPA_PLATFORM), or empty text."""
    return os.environ.get(_ASKED_FOR, "")


def has_display() -> bool:
    """Tell whether there is a screen to open a window on. Windows and macOS always have one."""
    if not sys.platform.startswith("linux"):
        return True
    return any(_works(platform) for platform in _platforms())


def check_window() -> None:
    """Raise KnownError when a window cannot be opened here: no screen, no such window system, no library."""
    if not asked_for_platform() and not has_display():
        raise KnownError(
            tr("Der er ingen skærm at åbne vinduet på."),
            tr("Prøv: kmdesk demo --tour MAPPE, som leverer billeder i stedet."),
        )
    check_window_libraries()
    check_asked_for_platform()


def check_window_libraries() -> None:
    """Load what the window system's plugin needs, because Qt ends the process when it cannot.

    Raises MissingLibraryError naming a library that is missing when none of the plugins that Qt would use
    can be loaded. Does nothing outside Linux.
    """
    if not sys.platform.startswith("linux"):
        return
    failed: OSError | None = None
    platforms = _platforms()
    for platform in list(filter(_works, platforms)) or platforms:
        plugin = _plugin(platform)
        if not plugin.exists():
            continue
        try:
            ctypes.CDLL(str(plugin))
        except OSError as error:
            failed = failed or error
        else:
            return
    if failed is not None:
        raise missing_library(failed) from failed


def check_asked_for_platform() -> None:
    """Raise KnownError when the environment asks for a window system that is not to be had here."""
    asked_for = asked_for_platform()
    if asked_for and not has_display():
        raise KnownError(
            tr("QT_QPA_PLATFORM er sat til {platform}, som ikke virker her.", platform=asked_for),
            tr("Fjern variablen QT_QPA_PLATFORM, eller sæt den til offscreen for at få billeder."),
        )


def _platforms() -> list[str]:
    """Return the window systems that Qt will try, in its order, with their options: `offscreen:size=…`."""
    named = [part for part in asked_for_platform().split(";") if part]
    if named:
        return named
    # It falls back on the other one when the first does not answer or cannot be loaded.
    return ["wayland", "xcb"] if os.environ.get("WAYLAND_DISPLAY") else ["xcb"]


def _name(platform: str) -> str:
    return platform.partition(":")[0]


def _plugin(platform: str) -> Path:
    """Return the file of a window system; `wayland-egl` and the like are in that of `wayland`."""
    name = _name(platform).partition("-")[0]
    return qt_folder() / "Qt" / "plugins" / "platforms" / f"libq{name}.so"


def _works(platform: str) -> bool:
    """Tell whether Qt can open a window there."""
    name = _name(platform)
    if name == "xcb":
        return _answers(os.environ.get("DISPLAY", ""))
    if name.partition("-")[0] == "wayland":
        return _wayland_answers()
    if name in _IN_MEMORY:
        return True
    return _plugin(platform).exists() and _tried(platform)


def _tried(platform: str) -> bool:
    """Let Qt try a rare window system (a frame buffer, VNC) in a process that it may end."""
    if getattr(sys, "frozen", False):  # there is no Python to try it with
        return True
    try:
        return not subprocess.run(  # noqa: S603 - our own lines
            [sys.executable, "-c", _TRY],
            env={**os.environ, _ASKED_FOR: platform},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=_TRY_SECONDS,
            check=False,
        ).returncode
    except subprocess.TimeoutExpired:
        return False


def _wayland_answers() -> bool:
    """Tell whether the Wayland server that the environment names takes a connection."""
    if os.environ.get("WAYLAND_SOCKET"):  # an open connection that was handed down
        return True
    name = os.environ.get("WAYLAND_DISPLAY") or "wayland-0"
    address = os.path.join(os.environ.get("XDG_RUNTIME_DIR", ""), name)  # noqa: PTH118 - may be absolute
    try:
        with socket.socket(socket.AF_UNIX) as server:
            server.settimeout(1)
            return server.connect_ex(address) == 0
    except OSError:  # longer than an address may be
        return False


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
