"""What the window needs of the system is asked before Qt, which would end the process."""

from __future__ import annotations

import socket
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from kmdesk.core import system
from kmdesk.core.errors import KnownError

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux has the choice")


@pytest.fixture(autouse=True)
def no_screen(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("QT_QPA_PLATFORM", "DISPLAY", "WAYLAND_DISPLAY", "WAYLAND_SOCKET", "XDG_RUNTIME_DIR"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def wayland(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A socket that takes connections, as a Wayland server does."""
    monkeypatch.chdir(tmp_path)  # the address of a socket must be short
    with socket.socket(socket.AF_UNIX) as server:
        server.bind("wayland-7")
        server.listen()
        monkeypatch.setenv("XDG_RUNTIME_DIR", ".")
        monkeypatch.setenv("WAYLAND_DISPLAY", "wayland-7")
        yield


def test_without_a_screen_there_is_none() -> None:
    assert not system.has_display()
    with pytest.raises(KnownError, match=r"ingen skærm.*--tour"):
        system.check_window()


@pytest.mark.parametrize("platform", ["xcb", "nonsense", "xcb;nonsense", "eglfs", "linuxfb"])
def test_a_window_system_that_is_not_there_is_told_by_name(
    monkeypatch: pytest.MonkeyPatch, platform: str
) -> None:
    monkeypatch.setenv("QT_QPA_PLATFORM", platform)
    assert not system.has_display()
    with pytest.raises(KnownError, match="QT_QPA_PLATFORM") as told:
        system.check_asked_for_platform()
    assert platform in told.value.message


@pytest.mark.parametrize("platform", ["offscreen", "minimal", "offscreen:size=800x600", "xcb;offscreen"])
def test_a_window_system_in_memory_always_works(monkeypatch: pytest.MonkeyPatch, platform: str) -> None:
    monkeypatch.setenv("QT_QPA_PLATFORM", platform)
    system.check_window()


def test_a_wayland_server_counts_when_it_answers(wayland: None, monkeypatch: pytest.MonkeyPatch) -> None:
    assert system.has_display()
    monkeypatch.setenv("QT_QPA_PLATFORM", "wayland-egl")
    assert system.has_display()
    monkeypatch.setenv("WAYLAND_DISPLAY", "wayland-8")
    assert not system.has_display()
    monkeypatch.setenv("WAYLAND_DISPLAY", "x" * 300)
    assert not system.has_display()


@pytest.mark.parametrize(
    ("library", "package"),
    [
        ("libwayland-cursor.so.0", "libwayland-cursor0"),
        ("libwayland-client.so.0", "libwayland-client0"),
        ("libEGL.so.1", "libegl1"),
        ("libX11.so.6", "libx11-6"),
    ],
)
def test_a_missing_library_is_told_with_its_package(library: str, package: str) -> None:
    error = OSError(f"{library}: cannot open shared object file: No such file or directory")
    told = system.missing_library(error)
    assert library in told.message
    assert told.advice.endswith(f"apt-get install {package}")


def test_for_an_unknown_library_no_package_is_guessed() -> None:
    told = system.missing_library(OSError("libunheard-of.so.3: cannot open shared object file"))
    assert "libunheard-of.so.3" in told.message
    assert "apt-get install" not in told.advice
    assert told.advice.endswith("apt-file search libunheard-of.so.3")


def test_an_import_that_fails_for_another_reason_names_no_library() -> None:
    told = system.missing_library(ImportError("DLL load failed while importing QtCore"))
    assert str(told) == "PySide6 kan ikke indlæses. Installér kmdesk igen: pip install ."
