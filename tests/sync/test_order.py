"""Versions become visible in their order: whoever pulls misses nothing, however many write at once."""

from __future__ import annotations

import random
import threading
import time

import psycopg

from kmdesk.sync.messages import Cursor, Sent, SentGroup, content_of
from tests.sync.conftest import Office

WRITERS, EACH = 50, 8


def test_a_desk_that_pulls_while_fifty_write_misses_nothing(office: Office) -> None:
    seed = random.SystemRandom().randrange(10**9)
    brokers = [office.broker(f"Writer {number}") for number in range(WRITERS)]
    reader = office.gateway(office.broker("Reader"))
    failed: list[BaseException] = []

    def write(number: int) -> None:
        dice = random.Random(seed + number)
        try:
            with psycopg.connect(office.dsn(brokers[number])) as connection:
                previous = ""
                for turn in range(EACH):
                    record = f"w{number}-{turn}"
                    sent = Sent("company", record, 0, {"name": (None, record)}, creates=True)
                    content = content_of([SentGroup(record, "x", "", "", "", (sent,))])
                    connection.execute(
                        "SELECT kmdesk_1.push(%s, 'herning', %s, %s, %s)",
                        (f"client-{number}", turn + 1, previous, content),
                    )
                    time.sleep(dice.random() * 0.004)  # while the transaction is open
                    connection.commit()
                    row = connection.execute("SELECT kmdesk_1.hello(%s)", (f"client-{number}",)).fetchone()
                    connection.commit()
                    assert row is not None
                    previous = row[0]["scopes"][0]["hash"]
        except BaseException as error:  # noqa: BLE001 - told by the test's own thread
            failed.append(error)

    threads = [threading.Thread(target=write, args=(number,)) for number in range(WRITERS)]
    for thread in threads:
        thread.start()
    seen: set[str] = set()
    cursor = Cursor(0, "", "")
    while True:
        writing = any(thread.is_alive() for thread in threads)
        page = reader.pull("herning", cursor, 37)
        seen.update(row.id for row in page.rows)
        cursor = page.rows[-1].cursor if page.rows else cursor
        if not writing and not page.rows:
            break
    for thread in threads:
        thread.join()
    assert not failed, f"seed {seed}: {failed[0]!r}"
    assert len(seen) == WRITERS * EACH, f"seed {seed}"
