"""The HTTP path to a ClickHouse server, against a small server of our own that runs chdb behind the same interface."""

import re
import tempfile
import threading
import urllib.parse
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from tests.answers.nasty_company import DAY, PLAN, STAGES, company
from tests.metrics.saved_facts import saved

from portulan.metrics.engine import Engine
from portulan.metrics.engines.agreement import differences
from portulan.metrics.engines.database import EngineError
from portulan.metrics.evaluate import Evaluator
from portulan.metrics.requests import read_request

pytest.importorskip("chdb")
from portulan.metrics.engines.clickhouse import ClickHouseDatabase, _in_process

ALLOWED = "Basic bWU6c2VjcmV0"  # me:secret


class OverChdb(BaseHTTPRequestHandler):
    """`POST /?query=…` with a file to insert, or with the query as body; signed in by Basic authentication."""

    def do_POST(self) -> None:
        asked = urllib.parse.parse_qs(urllib.parse.urlsplit(self.path).query)
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if self.headers.get("Authorization") != ALLOWED:
            return self._answer(403, b"Code: 516. Authentication failed")
        with tempfile.NamedTemporaryFile(suffix=".parquet") as file:
            sql = body.decode() if "query" not in asked else asked["query"][0]
            if "query" in asked:
                Path(file.name).write_bytes(body)
                sql = re.sub(r"FORMAT Parquet$", f"SELECT * FROM file('{file.name}', Parquet)", sql)
            try:
                return self._answer(200, _in_process()(sql, None))
            except RuntimeError as error:
                return self._answer(500, str(error).encode())

    def _answer(self, status: int, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object, **__: object) -> None:
        """Nothing on the terminal."""


@pytest.fixture
def server() -> Iterator[str]:
    running = ThreadingHTTPServer(("127.0.0.1", 0), OverChdb)
    threading.Thread(target=running.serve_forever, daemon=True).start()
    yield f"127.0.0.1:{running.server_port}"
    running.shutdown()
    running.server_close()


def test_facts_are_sent_once_and_answer_as_duckdb(server: str, tmp_path: Path) -> None:
    store = saved(company(), tmp_path)
    database = ClickHouseDatabase(store, f"http://me:secret@{server}")
    try:
        again = ClickHouseDatabase(store, f"http://me:secret@{server}")
        assert again.loaded() == [database.database]
        duck, other = Evaluator(Engine(store, PLAN, None)), Evaluator(Engine(store, PLAN, None, database))
        for name in ("win_rate", "revenue", "win_probability", "average_basket", "pipeline_open"):
            request = read_request(name, ("channel",), None, None, DAY, STAGES)
            assert not differences(duck.table(request), other.table(request)), name
    finally:
        database.drop()
    assert database.loaded() == []


def test_a_wrong_password_is_told_without_the_password(server: str, tmp_path: Path) -> None:
    with pytest.raises(EngineError, match="Authentication failed") as refusal:
        ClickHouseDatabase(saved(company(), tmp_path), f"http://me:wrong@{server}")
    assert "wrong@" not in str(refusal.value)
