"""The demo desk: made-up companies, people and two years of work, the same on every machine.

`build` fills an empty desk. The words are in `resources/demo`; the companies and people of the design's
pictures are in `cast.json`, and the rest is drawn by a random generator with a fixed seed. Everything
depends on the clock's date only, so the same day gives the same desk.
"""

from kmdesk.services.demo.filling import build

__all__ = ["build"]
