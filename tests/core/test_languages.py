"""A document is written in its own language, whatever the window speaks."""

from __future__ import annotations

from threading import Thread

from kmdesk.core.i18n import language, tr
from kmdesk.core.languages import in_language, use_language


def test_a_language_for_now_ends_with_the_block_and_stays_in_its_thread() -> None:
    use_language("da")
    elsewhere: list[str] = []
    with in_language("en"):
        assert (language(), tr("Gem")) == ("en", "Save")
        other = Thread(target=lambda: elsewhere.append(tr("Gem")))
        other.start()
        other.join()
        with in_language("da"):
            assert tr("Gem") == "Gem"
        assert tr("Gem") == "Save"
    assert (language(), tr("Gem"), elsewhere) == ("da", "Gem", ["Gem"])


def test_a_language_that_is_not_shipped_falls_back_to_danish() -> None:
    with in_language("fi"):
        assert (language(), tr("Gem")) == ("da", "Gem")
