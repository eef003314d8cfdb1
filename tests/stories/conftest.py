"""The real window on a real encrypted desk, played on as a broker would: with keys and mouse."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol

import pytest
import shiboken6
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication

from kmdesk.app.session import Session, application
from kmdesk.core.clock import Clock
from kmdesk.core.paths import Profile
from kmdesk.core.settings import Settings
from kmdesk.tour.player import Player
from kmdesk.ui import theme


class OpenWindow(Protocol):
    """Starts the program on a profile and returns the hands on its window."""

    def __call__(
        self, profile: Profile, clock: Clock, *, width: int = 1280, height: int = 800, scale: float = 1.0
    ) -> Player: ...


@pytest.fixture
def start_program(qapp: QApplication) -> Iterator[OpenWindow]:
    """Start the program as often as asked; whatever went wrong inside fails the test."""
    sessions: list[Session] = []
    bugs: list[BaseException] = []

    def start(
        profile: Profile, clock: Clock, *, width: int = 1280, height: int = 800, scale: float = 1.0
    ) -> Player:
        application(Settings(mode="light", scale=scale))
        session = Session(profile, clock)
        session.bugs.happened.connect(bugs.append)
        sessions.append(session)
        session.window.resize(width, height)
        session.start()
        player = Player(session)
        player.wait(session.window.isVisible, "the window")
        session.window.activateWindow()
        player.wait(session.window.isActiveWindow, "the window to be active")
        player.settle()
        return player

    yield start
    for session in sessions:
        close(session)
    theme.apply(qapp, "light")
    if bugs:
        raise bugs[0]


def close(session: Session) -> None:
    """Close the window as its frame's × does, and let go of it. Harmless the second time."""
    if not shiboken6.isValid(session):
        return
    session.window.close()
    session.end()
    session.window.deleteLater()
    session.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
