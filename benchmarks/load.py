"""Pages under load: 50 people at once on 1,000,000 opportunities, on this machine only.

    .venv/bin/python benchmarks/load.py --size 1000000 --people 50 --seconds 30

Starts the server on 127.0.0.1, signs people in, lets each open pages one after the other for so many seconds (with a
pause of `--think` seconds on average between two), then stops everything. Beside it, the same figures by one query
written by hand on the raw files: what p95 is held against.
"""

import argparse
import json
import random
import re
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import urllib.parse
from dataclasses import dataclass, field
from http.client import HTTPConnection
from pathlib import Path

import hand
from generate import generate

from portulan.workspace import Workspace

PASSWORD = "fifty words of some length"
PAGES = (
    "/",
    "/figures/",
    "/figures/win_rate/?by=segment",
    "/figures/win_rate/?by=channel&period=months12",
    "/figures/stage_conversion/",
    "/figures/cycle_time/?by=segment",
    "/api/grid?kpi=win_rate&kpi=average_basket&by=month,segment",
    "/plan/",
)
HOST = "127.0.0.1"


@dataclass
class Person:
    """One browser: its session, and how long each page took."""

    port: int
    cookies: dict[str, str] = field(default_factory=dict)
    times: list[tuple[str, float, int]] = field(default_factory=list)

    def get(self, path: str, body: str | None = None) -> tuple[int, str]:
        """One request on a connection of its own; follows no redirection."""
        connection = HTTPConnection(HOST, self.port, timeout=600)
        headers = {"Cookie": "; ".join(f"{k}={v}" for k, v in self.cookies.items()), "Accept-Language": "en"}
        if body is not None:
            headers |= {"Content-Type": "application/x-www-form-urlencoded", "Referer": f"http://{HOST}:{self.port}/"}
        connection.request("POST" if body is not None else "GET", path, body, headers)
        response = connection.getresponse()
        text = response.read().decode("utf-8", "replace")
        for name, value in response.getheaders():
            if name.lower() == "set-cookie":
                key, _, rest = value.partition("=")
                self.cookies[key] = rest.split(";")[0]
        connection.close()
        return response.status, text

    def sign_in(self, name: str) -> None:
        _, page = self.get("/login/")
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
        if token is None:
            raise SystemExit("the sign-in page has no form")
        form = {"csrfmiddlewaretoken": token.group(1), "username": name, "password": PASSWORD}
        status, _ = self.get("/login/", urllib.parse.urlencode(form))
        if status != 302:
            raise SystemExit(f"signing in answered {status}")

    def browse(self, until: float, start: int, think: float) -> None:
        """Open page after page, from a page of its own on, reading each for `think` seconds on average."""
        turn, drawn = start, random.Random(start)
        while time.perf_counter() < until:
            time.sleep(drawn.expovariate(1 / think) if think else 0.0)
            path = PAGES[turn % len(PAGES)]
            began = time.perf_counter()
            status, _ = self.get(path)
            self.times.append((path, time.perf_counter() - began, status))
            turn += 1


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--size", type=int, default=1_000_000)
    parser.add_argument("--people", type=int, default=50)
    parser.add_argument("--seconds", type=float, default=30)
    parser.add_argument("--think", type=float, default=0.0, help="seconds between two pages of a person, on average")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        company = Path(folder)
        say(f"{options.size:,} opportunities: generating, importing …")
        generate(company, options.size, "parquet")
        report = Workspace(company).import_facts()
        if not report.committed:
            raise SystemExit("the import failed")
        by_hand = [_timed(company / "data") for _ in range(3)]
        port = free_port()
        server = serve(company, port)
        try:
            people = _people(port, options.people)
            say("the first visit of each page …")
            first = {path: _one(people[0], path) for path in PAGES}
            say(f"{options.people} people for {options.seconds:.0f} s …")
            _all_at_once(people, options.seconds, options.think)
            peak = peak_mb(server.pid)
        finally:
            server.terminate()
            server.wait(30)
    _tell(people, first, by_hand, peak, options)


def _timed(data: Path) -> float:
    began = time.perf_counter()
    hand.board(data)
    return time.perf_counter() - began


def serve(company: Path, port: int) -> "subprocess.Popen[bytes]":
    portulan = [sys.executable, "-c", "from portulan.cli import main; main()"]
    subprocess.run(
        [*portulan, "account", "load", "-w", str(company), "--role", "direction", "--password-from-input"],
        input=PASSWORD.encode() + b"\n", check=True, capture_output=True,
    )  # fmt: skip
    command = [*portulan, "serve", "-w", str(company), "--port", str(port)]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    for _ in range(300):
        with socket.socket() as probe:
            if probe.connect_ex((HOST, port)) == 0:
                return server
        time.sleep(0.2)
    server.terminate()
    raise SystemExit("the server did not start")


def _people(port: int, count: int) -> list[Person]:
    """One sign-in, and its session for all: what is measured is reading pages."""
    first = Person(port)
    first.sign_in("load")
    return [Person(port, dict(first.cookies)) for _ in range(count)]


def _one(person: Person, path: str) -> float:
    began = time.perf_counter()
    status, _ = person.get(path)
    if status != 200:
        raise SystemExit(f"{path} answered {status}")
    return time.perf_counter() - began


def _all_at_once(people: list[Person], seconds: float, think: float) -> None:
    until = time.perf_counter() + seconds
    threads = [threading.Thread(target=one.browse, args=(until, i, think)) for i, one in enumerate(people)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def peak_mb(pid: int) -> int:
    """The peak of the server or of the worker it starts, the larger of the two."""
    peaks = [0]
    for status in Path("/proc").glob("[0-9]*/status"):
        try:
            said = dict(line.split(":", 1) for line in status.read_text().splitlines() if ":" in line)
        except OSError:  # it ended meanwhile
            continue
        if str(pid) in (said["Pid"].strip(), said["PPid"].strip()) and "VmHWM" in said:
            peaks.append(int(said["VmHWM"].split()[0]) // 1024)
    return max(peaks)


def _tell(
    people: list[Person], first: dict[str, float], by_hand: list[float], peak: int, options: argparse.Namespace
) -> None:
    times = [one for person in people for one in person.times]
    refused = [one for one in times if one[2] != 200]
    base = statistics.median(by_hand)
    ordered = sorted(t for _, t, _ in times)
    p50, p95 = ordered[len(ordered) // 2], ordered[int(len(ordered) * 0.95)]
    print("\n| page | first visit, s | p50, s | p95, s |\n|---|---|---|---|")
    for path in PAGES:
        mine = sorted(t for p, t, _ in times if p == path)
        if mine:
            print(f"| {path} | {first[path]:.2f} | {mine[len(mine) // 2]:.3f} | {mine[int(len(mine) * 0.95)]:.3f} |")
    print(
        f"\n{len(times)} pages by {options.people} people in {options.seconds:.0f} s, {options.think:g} s of thinking, "
        f"{len(refused)} not answered with 200; p50 {p50:.3f} s, p95 {p95:.3f} s; the board by hand {base:.3f} s: "
        f"p95 is {p95 / base:.2f} of it; server peak {peak} MB"
    )
    out = Path(__file__).parent / "out"
    out.mkdir(exist_ok=True)
    found = {
        "size": options.size,
        "people": options.people,
        "pages": len(times),
        "p50": p50,
        "p95": p95,
        "think": options.think,
        "hand": base,
    }
    (out / "load.json").write_text(json.dumps(found | {"peak_mb": peak, "refused": len(refused)}, indent=2) + "\n")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


def say(words: str) -> None:
    print(words, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
