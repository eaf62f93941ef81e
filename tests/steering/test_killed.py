"""Killed at any moment (kill -9), the watch loses nothing and repeats nothing, against real servers of mail and web."""

import json
import socket
import subprocess
import sys
import threading
from collections import Counter
from email import message_from_bytes
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from tests.steering.killing import STEPS

REPOSITORY = Path(__file__).parent.parent.parent
KILLED, WELL = 9, 0
PEOPLE = {"n@essai.fr", "c@essai.fr"}


class Received:
    """What the two servers were given: the key of each message, with its step and receiver."""

    def __init__(self) -> None:
        self.got: list[tuple[str, str, str]] = []
        self.subjects: dict[str, str] = {}

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        message = message_from_bytes(envelope.content)
        step = str(message["From"]).partition("@")[0].rpartition("<")[2]
        assert len(message.get_all("Message-ID") or []) == 1
        self.got.append((step, envelope.rcpt_tos[0], str(message["Message-ID"])))
        self.subjects[envelope.rcpt_tos[0]] = str(message["Subject"])
        return "250 taken"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="module")
def received(tmp_path_factory: pytest.TempPathFactory) -> tuple[Received, dict[str, Any]]:
    """The servers' mail and calls, and what the processes said, after all have run."""
    received = Received()

    class Hook(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            received.got.append((self.path.strip("/"), "hook", self.headers["Idempotency-Key"]))
            self.send_response(200)
            self.end_headers()

        def log_message(self, *args: Any) -> None:
            return

    port = free_port()
    mail = Controller(received, hostname="127.0.0.1", port=port)
    mail.start()
    web = ThreadingHTTPServer(("127.0.0.1", 0), Hook)
    threading.Thread(target=web.serve_forever, daemon=True).start()
    settings = f"""
notify:
  - mailto://127.0.0.1:{port}?from=STEP@essai.fr
  - json://127.0.0.1:{web.server_port}/STEP
"""
    base = tmp_path_factory.mktemp("killed")
    command = [sys.executable, "-m", "tests.steering.killing", str(base), settings]
    try:
        run = subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True, timeout=240, check=False)
    finally:
        mail.stop()
        web.shutdown()
        web.server_close()
    assert run.returncode == 0, run.stderr
    return received, json.loads(run.stdout)


@pytest.mark.parametrize("step", STEPS)
def test_the_process_died_there_and_the_next_one_ended(step: str, received: tuple[Received, dict[str, Any]]) -> None:
    assert received[1][step]["ended"] == [KILLED, WELL, WELL]


@pytest.mark.parametrize("step", STEPS)
def test_there_is_one_alert_one_action_and_a_whole_journal(
    step: str, received: tuple[Received, dict[str, Any]]
) -> None:
    held = received[1][step]
    assert (held["alerts"], held["actions"], held["opened"], held["broken"]) == (1, 1, 1, 0)
    assert held["sent"] == held["notices"] == len(PEOPLE) + 1


@pytest.mark.parametrize("step", STEPS)
def test_everyone_is_told_once(step: str, received: tuple[Received, dict[str, Any]]) -> None:
    """Nobody is missed, whatever the step; a receiver that knows its keys shows each message once.

    Killed between the other end's answer and our writing it down, one copy more goes, with the same key.
    """
    got = [(to, key) for at, to, key in received[0].got if at == step]
    assert {to for to, _ in got} == PEOPLE | {"hook"}
    assert len({key for _, key in got}) == len(PEOPLE) + 1
    copies = Counter(got)
    again = [how_many for how_many in copies.values() if how_many > 1]
    assert again == ([2] if step == "handed" else [])


def test_each_reads_it_in_their_own_language(received: tuple[Received, dict[str, Any]]) -> None:
    from email.header import decode_header, make_header

    said = {to: str(make_header(decode_header(subject))) for to, subject in received[0].subjects.items()}
    assert said["n@essai.fr"].startswith("Alerte")
    assert said["c@essai.fr"].startswith("Alert:")
