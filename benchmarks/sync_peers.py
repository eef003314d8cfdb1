"""Side by side with a program known for its sync: Anki and its own server, on the same texts, in one run.

    python3 -m venv PEER && PEER/bin/pip install anki
    python -m benchmarks.sync_peers --anki PEER/bin/python [--records 20000] [--changes 100] [--rounds 3]

Anki is no part of the project and lives in an environment of its own; without it this says so and ends.
Both sides get the same records: a note of Anki holds in its fields the kind, the name and the content that a
record travels with. Measured are the first reading by an empty desk (Anki's ordinary sync of every note into
an empty collection, and its download of the whole file, which merges nothing), and a hundred changes sent and
fetched. Ours is told twice: the records alone, and with the lists, the search index and the figures that are
there at the end. Anki keeps its file unencrypted and builds no search index. Its server and PostgreSQL run on
this machine, without encryption of the line.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import time
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import psycopg

from benchmarks.sync_data import Office, made_up
from benchmarks.sync_first import whole
from benchmarks.sync_small import Size
from tests.sync.postgres import Server, running

ANKI = r"""
import json, os, socket, subprocess, sys, time, importlib.metadata
from anki.collection import Collection
folder, changes = sys.argv[1], int(sys.argv[2])
with socket.socket() as probe:
    probe.bind(("127.0.0.1", 0))
    port = probe.getsockname()[1]
env = {**os.environ, "SYNC_USER1": "me:secret", "SYNC_BASE": folder + "/server", "SYNC_HOST": "127.0.0.1",
       "SYNC_PORT": str(port), "MAX_SYNC_PAYLOAD_MEGS": "1000", "RUST_LOG": "error"}
server = subprocess.Popen([sys.executable, "-m", "anki.syncserver"], env=env, stdout=subprocess.DEVNULL)
try:
    for _ in range(200):
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            break
        except OSError:
            time.sleep(0.05)
    def opened(name):
        col = Collection(f"{folder}/{name}.anki2")
        return col, col.sync_login("me", "secret", f"http://127.0.0.1:{port}/")
    def whole(col, auth, upload):
        col.close_for_full_sync()
        col.full_upload_or_download(auth=auth, server_usn=None, upload=upload)
        col.reopen(after_full_sync=True)
    def timed(work):
        began = time.perf_counter()
        told = work()
        return time.perf_counter() - began, told
    def plain(col, auth):
        took, told = timed(lambda: col.sync_collection(auth, False))
        if told.required not in (told.NO_CHANGES, told.NORMAL_SYNC):
            raise SystemExit(f"another sync was required: {told.required}")
        return took
    rows = [json.loads(line) for line in open(folder + "/rows", encoding="utf-8")]
    one, a = opened("one")
    other, b = opened("other")
    whole(one, a, True)
    whole(other, b, False)
    kind = one.models.by_name("Basic")
    for field in ("Third",):
        made = one.models.new_field(field)
        one.models.add_field(kind, made)
    one.models.update_dict(kind)
    whole(one, a, True)
    whole(other, b, False)
    deck = one.decks.id("Default")
    from anki.collection import AddNoteRequest
    for start in range(0, len(rows), 500):
        requests = []
        for fields in rows[start:start + 500]:
            note = one.new_note(one.models.by_name("Basic"))
            note.fields = fields
            requests.append(AddNoteRequest(note=note, deck_id=deck))
        one.add_notes(requests)
    told = {"version": importlib.metadata.version("anki"), "up": plain(one, a), "down": plain(other, b)}
    third, c = opened("third")
    told["file"], _ = timed(lambda: whole(third, c, False))
    if not other.note_count() == third.note_count() == len(rows):
        raise SystemExit("notes are missing")
    ids = one.find_notes("")
    some = [one.get_note(i) for i in ids[:: max(1, len(ids) // changes)][:changes]]
    for note in some:
        note.fields[1] += " changed"
    one.update_notes(some)
    told["send"], told["fetch"] = plain(one, a), plain(other, b)
    print(json.dumps(told))
finally:
    server.terminate()
    server.wait()
"""


def anki(python: str, records: int, changes: int) -> dict[str, Any]:
    """Let Anki sync the same records; returns its version, and seconds by what was done."""
    with TemporaryDirectory() as folder:
        with (Path(folder) / "rows").open("w", encoding="utf-8") as file:
            for kind, record_id, doc in made_up(records):
                file.write(json.dumps([f"{kind} {record_id}", doc, ""], ensure_ascii=False) + "\n")
        ran = subprocess.run(
            [python, "-c", ANKI, folder, str(changes)], stdout=subprocess.PIPE, text=True, check=True
        )
    return json.loads(ran.stdout.splitlines()[-1])


def ours(server: Server, records: int, changes: int) -> dict[str, Any]:
    """Sync the same records with the program's own engine; returns seconds by what was done."""
    with TemporaryDirectory() as folder, ExitStack() as stack:
        office = Office(server, records)
        total, deriving = whole(office.broker(), Path(folder), records)
        office.close()
        size = Size(server, Path(folder), records, stack)
        for number in range(2):  # as with Anki, the line is open and warm
            size.turn(number, changes)
        return {
            "records": total.clock - deriving.clock,
            "whole": total.clock,
            "send": size.times["send"][-1][0] / 1000,
            "fetch": size.times["fetch"][-1][0] / 1000,
        }


def main() -> None:
    """Measure in turns and print."""
    parser = argparse.ArgumentParser(description="Side by side with Anki's own sync server.")
    parser.add_argument("--anki", default="", metavar="PYTHON", help="of an environment with anki")
    parser.add_argument("--records", type=int, default=20_000)
    parser.add_argument("--changes", type=int, default=100)
    parser.add_argument("--rounds", type=int, default=3)
    chosen = parser.parse_args()
    probe = [chosen.anki or "python3", "-c", "import anki.syncserver"]
    if not chosen.anki or subprocess.run(probe, check=False, capture_output=True).returncode:
        print("Anki is not there: make an environment with `pip install anki` and name its Python by --anki.")
        return
    theirs: list[dict[str, Any]] = []
    own: list[dict[str, Any]] = []
    with running() as server:
        with psycopg.connect(server.admin) as connection:
            version = connection.info.server_version // 10_000
        for _ in range(chosen.rounds):
            theirs.append(anki(chosen.anki, chosen.records, chosen.changes))
            own.append(ours(server, chosen.records, chosen.changes))
            time.sleep(0.2)
    print(
        f"{chosen.records:,} records, median of {chosen.rounds} rounds; Anki {theirs[0]['version']} with its"
        f" own server, kmdesk with PostgreSQL {version}"
    )

    def median(told: list[dict[str, Any]], name: str) -> float:
        return statistics.median(one[name] for one in told)

    rate = chosen.records / median(theirs, "down")
    for title, told, name in (
        ("Anki, ordinary sync down", theirs, "down"),
        ("Anki, the whole file", theirs, "file"),
        ("kmdesk, records", own, "records"),
        ("kmdesk, with lists, search, figures", own, "whole"),
    ):
        this = chosen.records / median(told, name)
        print(f"{title:<36} {this:9,.0f} records/s   x{this / rate:.2f} of Anki's ordinary sync")
    for name, title in (("send", "send"), ("fetch", "fetch")):
        a, k = median(theirs, name) * 1000, median(own, name) * 1000
        print(f"{title} {chosen.changes} changes: Anki {a:.0f} ms, kmdesk {k:.0f} ms, x{k / a:.2f}")


if __name__ == "__main__":
    main()
