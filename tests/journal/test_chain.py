"""Whatever someone does to a row of the journal behind Portulan's back is seen, and said."""

import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from portulan.journal.chain import Break
from portulan.journal.models import AppendOnlyError, Entry, Head
from portulan.journal.writing import record, verify_journal
from portulan.language.words import Words

NOON = datetime(2026, 11, 20, 12, 0, tzinfo=ZoneInfo("Europe/Paris"))
LENGTH = 6


def write(length: int = LENGTH) -> None:
    for i in range(length):
        body = {"figures": [{"value": 0.5 * i, "n": i}], "note": f"« {i} »"}
        title = Words(fr=f"Décision {i}", en=f"Decision {i}")
        record("decision", title, at=NOON + timedelta(hours=i), about=f"plan:{i}", body=body)


def sql(text: str, *values: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(text, values)


def renumber(number: int, to: int) -> None:
    sql("UPDATE journal_entry SET number = %s WHERE number = %s", to, number)


COLUMNS = {
    "kind": "other", "at": "2026-11-20 11:00:01", "author_name": "Somebody else", "about": "plan:99",
    "title": '{"fr": "Autre", "en": "Other"}', "body": '{"figures": []}', "previous": "f" * 64, "sha": "e" * 64,
}  # fmt: skip
ANY = st.integers(1, LENGTH)


class TheChain(TestCase):
    """Over a small journal, any row and any way to tamper with it."""

    def test_a_journal_left_alone_is_whole(self) -> None:
        assert verify_journal() == []
        write()
        assert verify_journal() == []

    @settings(max_examples=20, suppress_health_check=list(HealthCheck))
    @given(ANY, st.sampled_from(sorted(COLUMNS)))
    def test_any_edit_of_any_row_is_seen_at_that_row(self, number: int, column: str) -> None:
        write()
        sql(f"UPDATE journal_entry SET {column} = %s WHERE number = %s", COLUMNS[column], number)
        assert (number, "edited") in [(b.number, b.fault) for b in verify_journal()]

    @settings(max_examples=10, suppress_health_check=list(HealthCheck))
    @given(ANY, st.integers(1, 3))
    def test_any_deletion_is_seen_as_such(self, first: int, count: int) -> None:
        write()
        last = min(first + count - 1, LENGTH)
        sql("DELETE FROM journal_entry WHERE number BETWEEN %s AND %s", first, last)
        seen = Break(first, "short" if last == LENGTH else "missing", until=last)
        assert verify_journal() == [seen]

    @settings(max_examples=10, suppress_health_check=list(HealthCheck))
    @given(st.sets(ANY, min_size=2, max_size=2))
    def test_two_rows_exchanged_are_both_named(self, numbers: set[int]) -> None:
        write()
        one, other = sorted(numbers)
        renumber(one, 999)
        renumber(other, one)
        renumber(999, other)
        moved = {(b.number, b.was) for b in verify_journal() if b.fault == "moved"}
        assert moved == {(one, other), (other, one)}

    @settings(max_examples=5, suppress_health_check=list(HealthCheck))
    @given(ANY)
    def test_a_row_slipped_in_is_seen_even_with_a_right_hash(self, number: int) -> None:
        write()
        for n in range(LENGTH, number - 1, -1):
            renumber(n, n + 1)
        before = Entry.objects.filter(number=number - 1).first()
        slip(number, before.sha if before else "0" * 64)
        found = verify_journal()
        assert (number + 1, "unlinked") in [(b.number, b.fault) for b in found]
        assert "long" in [b.fault for b in found]

    def test_a_row_added_at_the_end_with_a_right_hash_is_seen(self) -> None:
        write()
        slip(LENGTH + 1, Head.objects.get().sha)
        assert verify_journal() == [Break(LENGTH + 1, "long", until=LENGTH + 1)]

    def test_the_last_row_written_anew_with_a_right_hash_is_seen(self) -> None:
        write()
        sql("DELETE FROM journal_entry WHERE number = %s", LENGTH)
        slip(LENGTH, Entry.objects.get(number=LENGTH - 1).sha)
        assert [b.fault for b in verify_journal()] == ["long"]

    def test_a_lost_head_is_seen(self) -> None:
        write()
        Head.objects.all().delete()
        assert verify_journal() == [Break(1, "long", until=LENGTH)]

    def test_an_emptied_journal_is_seen(self) -> None:
        write()
        sql("DELETE FROM journal_entry")
        assert verify_journal() == [Break(1, "short", until=LENGTH)]


def slip(number: int, previous: str) -> None:
    """A row that Portulan did not write, chained to the one before as it would be."""
    entry = Entry(
        number=number, at=NOON.astimezone(UTC), kind="decision", title={"fr": "x", "en": "x"}, previous=previous
    )  # fmt: skip
    entry.sha = entry.link.digest()
    Entry.objects.bulk_create([entry])


@pytest.mark.django_db
def test_the_code_of_portulan_cannot_rewrite_an_entry() -> None:
    write(1)
    entry = Entry.objects.get()
    for attempt in (entry.save, entry.delete, Entry.objects.all().delete, lambda: Entry.objects.update(kind="x")):
        with pytest.raises(AppendOnlyError):
            attempt()


@pytest.mark.django_db
def test_an_entry_and_what_it_tells_are_written_together_or_not_at_all() -> None:
    write(1)
    with pytest.raises(ValueError, match="not JSON compliant"):
        record("decision", Words(fr="a", en="a"), at=NOON, body={"value": float("nan")})
    with pytest.raises(ValueError, match="time zone"):
        record("decision", Words(fr="a", en="a"), at=NOON.replace(tzinfo=None))
    assert Head.objects.get().length == Entry.objects.count() == 1
    assert verify_journal() == []


@pytest.mark.django_db
def test_what_json_changes_on_its_way_does_not_break_the_chain() -> None:
    """Tuples come back as lists, keys as text, and PostgreSQL gives 1e+22 back as an integer."""
    record("decision", Words(fr="a", en="a"), at=NOON, body={"t": (1, 2.0), "big": 1e22, "keys": {10: "x", 9: "y"}})
    entry = Entry.objects.get()
    assert entry.body["t"] == [1, 2.0]
    assert verify_journal() == []
    sha = entry.sha
    entry.body["big"], entry.body["t"] = 10**22, [1, 2]
    assert entry.link.digest() == sha


AT_ONCE = """
import sys, threading
from datetime import UTC, datetime
from pathlib import Path
from portulan.cli.django_ready import prepare
prepare(Path(sys.argv[1]))
from django.db import connection
from portulan.journal.models import Entry
from portulan.journal.writing import record, verify_journal
from portulan.language.words import Words
ready, faults = threading.Barrier(2), []
def work(name):
    try:
        ready.wait()
        for i in range(15):
            record("decision", Words(fr=f"{name} {i}", en=f"{name} {i}"), at=datetime(2026, 11, 20, tzinfo=UTC))
    except BaseException as fault:
        faults.append(fault)
    finally:
        connection.close()
threads = [threading.Thread(target=work, args=(name,)) for name in "ab"]
[t.start() for t in threads]
[t.join() for t in threads]
assert not faults, faults
writers = [e.title["fr"][0] for e in Entry.objects.order_by("number")]
print(len(writers), verify_journal())
"""


def test_two_people_writing_at_once_wait_for_one_another(tmp_path: Path) -> None:
    """Fifteen entries from each of two threads in a database of its own, on disk: thirty, in one chain."""
    run = subprocess.run([sys.executable, "-c", AT_ONCE, str(tmp_path)], capture_output=True, text=True, check=False)
    assert run.stdout == "30 []\n", run.stderr
