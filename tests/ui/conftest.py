"""What tests of windows share: a window to put things in, and records that come in from colleagues."""

from __future__ import annotations

import threading

import pytest
from PySide6.QtWidgets import QWidget


@pytest.fixture
def window(qtbot):
    made = QWidget()
    qtbot.addWidget(made)
    made.resize(1280, 800)
    made.show()
    return made


@pytest.fixture
def arrive(qtbot, ops, desk):
    """Let records come in as sync brings them: on the store's thread, asked for by another one."""

    def come(*records):
        def work():
            with desk.store.action("Hentet fra kontoret", undoable=False) as unit:
                for record in records:
                    unit.put(record)

        thread = threading.Thread(target=lambda: ops.call(work))
        thread.start()
        thread.join()
        qtbot.waitUntil(lambda: not ops.busy)

    return come
