"""A desk killed before each of its writes, and cut at each message, before and after the office's COMMIT.

Each time, desk and office begin alike, from copies of one file and one database; afterwards the desk syncs
once more, and every change must have been applied exactly once.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

import psycopg
import pytest
from psycopg import sql

from kmdesk.core.clock import FixedClock
from kmdesk.store import proof
from kmdesk.sync import engine
from kmdesk.sync.messages import OutOfReachError
from kmdesk.sync.office import setup
from tests.sync.conftest import Office
from tests.sync.cutting import CuttingProxy
from tests.sync.file_desk import FileDesk
from tests.sync.killed import NOW, Killer, open_desk, sync
from tests.sync.postgres import Server

STEP = int(os.environ.get("KMDESK_KILL_STEP", "1"))
"""1 kills before every write; more passes over some, for a quick look."""
_PARTS = 4
_SCENES = count()
"""A worker may come back to these tests, and sets the scene anew."""


@dataclass
class Scene:
    """An office in which a colleague has been busy, and a desk that has not synced since."""

    server: Server
    broker: setup.NewBroker
    template: str
    desk: Path
    folder: Path
    made: list[str] = field(default_factory=list[str])
    numbers: Iterator[int] = field(default_factory=count)

    def again(self) -> tuple[Path, str]:
        """Return a fresh copy of the desk's file and of the office, as a login."""
        name = f"{self.template}_{next(self.numbers)}"
        with psycopg.connect(self.server.admin, autocommit=True) as admin:
            admin.execute(
                sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(
                    sql.Identifier(name), sql.Identifier(self.template)
                )
            )
        self.made.append(name)
        path = self.folder / f"{name}.kmdesk"
        shutil.copy(self.desk, path)
        return path, self.server.dsn(self.broker.role, self.broker.secret, name)

    def forget(self) -> None:
        with psycopg.connect(self.server.admin, autocommit=True) as admin:
            for name in self.made:
                admin.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))
        self.made.clear()

    def outcome(self, path: Path) -> tuple[object, ...]:
        """Return what desk and office hold, and how often each change is in the office's history.

        The ids, versions and times that differ from run to run are left out.
        """
        desk = open_desk(path)
        rows = {
            (kind, record_id if kind != "conflict" else row["about_id"]): {
                name: value for name, value in row.items() if name not in _VARYING
            }
            for (kind, record_id), row in desk.rows.items()
        }
        waiting = dict(desk.waiting)
        assert proof.derived_unlike_records(desk.database) == []
        desk.database.close()
        dsn = self.server.admin.replace("dbname=postgres", f"dbname={path.stem}")
        with psycopg.connect(dsn, autocommit=True) as admin:
            twice = admin.execute(
                "SELECT group_id, kind, id, count(*) FROM kmdesk_office.history"
                " GROUP BY 1, 2, 3, entry -> 'changes' HAVING count(*) > 1"
            ).fetchall()
            docs = {
                (kind, record_id): doc
                for kind, record_id, doc in admin.execute(
                    "SELECT kind, id, doc FROM kmdesk_office.record WHERE kind <> 'conflict'"
                ).fetchall()
            }
            conflicts = sorted(
                admin.execute(
                    "SELECT doc ->> 'about_id', doc ->> 'field', doc ->> 'mine', doc ->> 'office'"
                    " FROM kmdesk_office.record WHERE kind = 'conflict'"
                ).fetchall()
            )
            entries = admin.execute(
                "SELECT count(*) FROM kmdesk_office.history WHERE kind <> 'conflict'"
            ).fetchone()
        assert not waiting, f"{path.stem}: still waiting {waiting}"
        assert not twice, f"{path.stem}: applied twice {twice}"
        return rows, docs, conflicts, entries


_VARYING = frozenset({"found_at"})


@pytest.fixture(scope="module")
def scene(server: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    """Karen has edited what Bo edited, made, deleted and erased; Bo has synced, Karen has not."""
    folder = tmp_path_factory.mktemp("killed")
    office = Office(server, f"killed_{os.getpid()}_{next(_SCENES)}")
    karen, bo = office.broker("Karen"), office.broker("Bo")
    path = folder / "karen.kmdesk"
    first = FileDesk("karen", folder, FixedClock(NOW), path)
    second = FileDesk("bo", folder, FixedClock(NOW))
    gateways = office.gateway(karen), office.gateway(bo)
    for number in range(4):
        first.put("company", f"c{number}", name=f"Firma {number}", note="første\nanden")
    engine.run(first, gateways[0])
    engine.run(second, gateways[1])
    second.put("company", "c0", name="Firma 0, siger Bo")
    second.put("company", "c1", note="første\nanden\ntredje fra Bo")
    second.put("company", "c2", deleted=1)
    second.put("company", "c9", name="Bos egen", cvr="13748136")
    engine.run(second, gateways[1])
    first.put("company", "c0", name="Firma 0, siger Karen")
    first.put("company", "c1", note="nulte fra Karen\nførste\nanden")
    first.put("company", "c2", note="Karen arbejder videre")
    first.put("company", "c8", name="Karens egen", cvr="13748136")
    first.put("visit", "v8", company_id="c8", topic="Første besøg")
    first.wipe("company", "c3")
    first.database.run("PRAGMA wal_checkpoint(TRUNCATE)")
    for desk in (first, second):
        desk.database.close()
    office.close()
    made = Scene(server, karen, office.name, path, folder)
    yield made
    made.forget()


@pytest.mark.parametrize("part", range(_PARTS))
def test_killed_before_every_write_each_change_is_applied_once(scene: Scene, part: int) -> None:
    path, dsn = scene.again()
    writes = sync(path, dsn)
    expected = scene.outcome(path)
    assert writes > 40
    with Killer() as killer:
        for at in range(1 + part * STEP, writes + 1, _PARTS * STEP):
            path, dsn = scene.again()
            killer.kill_at(path, dsn, at)
            sync(path, dsn)
            assert scene.outcome(path) == expected, f"killed before write {at} of {writes}"


@pytest.mark.parametrize("side", ["server", "client"])
def test_cut_at_every_message_each_change_is_applied_once(scene: Scene, side: str) -> None:
    path, dsn = scene.again()
    sync(path, dsn)
    expected = scene.outcome(path)
    with CuttingProxy(scene.server.port, counts=side) as proxy:
        path, dsn = scene.again()
        proxied = dsn.replace(f"port={scene.server.port}", f"port={proxy.port}")
        proxy.cut_after(0)
        sync(path, proxied)
        messages = proxy.passed
        assert messages >= 6
        whole = 0
        for at in range(1, messages + 1):
            path, dsn = scene.again()
            proxy.cut_after(at)
            # The driver speaks for itself where it was not connected yet. A goodbye that is cut is no
            # error, and sometimes two messages come as one, so that there is nothing left to cut.
            with suppress(OutOfReachError, psycopg.OperationalError):
                sync(path, dsn.replace(f"port={scene.server.port}", f"port={proxy.port}"))
                whole += 1
            proxy.cut_after(0)
            sync(path, dsn)
            assert scene.outcome(path) == expected, f"cut at message {at} of {messages} from the {side}"
        assert whole <= messages // 2, f"only {messages - whole} of {messages} were cut"
