"""Settings: whatever stands in the file, the window opens."""

from __future__ import annotations

from pathlib import Path

import pytest

from kmdesk.core.settings import Settings


@pytest.mark.parametrize("scale", ["NaN", "Infinity", "-Infinity", "1e308", "-1.0", "0.0", "1.51", '"1.2"'])
def test_a_scale_that_is_none_gets_the_default(tmp_path: Path, scale: str) -> None:
    file = tmp_path / "settings.json"
    file.write_text(f'{{"scale": {scale}, "language": "en"}}')
    assert Settings.load(file) == Settings(language="en", scale=1.0)


@pytest.mark.parametrize("content", ["", "[]", "{", "\ud800", "[" * 100_000])
def test_a_file_that_is_none_gives_the_defaults(tmp_path: Path, content: str) -> None:
    file = tmp_path / "settings.json"
    file.write_bytes(content.encode("utf-8", "surrogatepass"))
    assert Settings.load(file) == Settings()


def test_what_was_kept_comes_back(tmp_path: Path) -> None:
    kept = Settings(language="en", mode="dark", scale=1.25, geometry="abc")
    kept.save(tmp_path / "settings.json")
    assert Settings.load(tmp_path / "settings.json") == kept
