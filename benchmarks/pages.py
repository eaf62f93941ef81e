"""First and second visit of each main page on N opportunities, one person, on this machine only.

    .venv/bin/python benchmarks/pages.py --size 1000000 [--alone] [--folder F]

Pages are opened in the order of the menu on one server; with `--alone`, each on a server just started, so that none
finds what another computed. What an import or an earlier server left on disk stays, as it does in use.
"""

import argparse
import json
import os
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from generate import generate
from load import Person, free_port, peak_mb, say, serve

from portulan.workspace import Workspace

FILLS_IN = "hx-select-oob"
PAGES = (
    "/",
    "/plan/",
    "/figures/",
    "/figures/?period=months12",
    "/figures/?f.segment=segment-1",
    "/figures/win_rate/?by=segment",
    "/figures/revenue/",
    "/figures/stage_conversion/",
    "/figures/cycle_time/?by=segment",
    "/figures/retention/",
    "/cohorts/",
    "/drivers/",
    "/drivers/revenue/",
    "/movement/",
    "/blockages/",
    "/forecast/",
    "/objectives/",
    "/what-if/",
    "/steering/",
    "/signals/",
    "/rituals/",
    "/tests/",
    "/data/",
    "/journal/",
    "/actions/",
    "/api/grid?kpi=win_rate&kpi=average_basket&by=month,segment",
)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--size", type=int, default=1_000_000)
    parser.add_argument("--alone", action="store_true")
    parser.add_argument("--folder", type=Path, help="a company already imported, instead of generating one")
    parser.add_argument("--only", nargs="*", default=PAGES)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as made:
        company = options.folder or _company(Path(made), options.size)
        times, peak = visits(company, options.only, options.alone)
    print(
        "| page | first visit, s | of processor | whole after, s | then, s | of processor |\n|---|--:|--:|--:|--:|--:|"
    )
    for page, seconds in times.items():
        print(f"| {page} | " + " | ".join(f"{one:.3f}" for one in seconds) + " |")
    print(f"\nserver peak {peak} MB")
    out = Path(__file__).parent / "out"
    out.mkdir(exist_ok=True)
    (out / "pages.json").write_text(
        json.dumps({"size": options.size, "pages": times, "peak_mb": peak}, indent=2) + "\n"
    )


def _company(folder: Path, size: int) -> Path:
    say(f"{size:,} opportunities: generating, importing …")
    generate(folder, size, "parquet")
    if not Workspace(folder).import_facts().committed:
        raise SystemExit("the import failed")
    return folder


def visits(company: Path, pages: Sequence[str], alone: bool) -> tuple[dict[str, tuple[float, ...]], int]:
    """Seconds of the first and second visit of each page (clock, processor), and the server's peak memory (MB)."""
    found: dict[str, tuple[float, ...]] = {}
    peak = 0
    for group in [[page] for page in pages] if alone else [list(pages)]:
        port = free_port()
        server = serve(company, port)
        try:
            person = Person(port)
            person.sign_in("load")
            for page in group:
                first = _visit(person, page, server.pid)
                found[page] = (*first, first[0] + _filled(person, page), *_visit(person, page, server.pid))
                say(f"{page}: " + ", ".join(f"{seconds:.3f}" for seconds in found[page]))
            peak = max(peak, peak_mb(server.pid))
        finally:
            server.terminate()
            server.wait(30)
    return found, peak


def _visit(person: Person, page: str, server: int) -> tuple[float, float]:
    """Seconds of one visit: by the clock, and of the processors, which other work on the machine does not lengthen."""
    began, worked = time.perf_counter(), _worked(server)
    status, _ = person.get(page)
    if status != 200:
        say(f"{page} answered {status}")
    return time.perf_counter() - began, _worked(server) - worked


def _filled(person: Person, page: str) -> float:
    """Seconds until a page that fills in as it is read is whole, asked each second as a browser does."""
    began = time.perf_counter()
    while FILLS_IN in person.get(page)[1]:
        time.sleep(1)
    return time.perf_counter() - began


def _worked(pid: int) -> float:
    """Seconds of processor used so far by the server and its worker; 0 where the system does not tell."""
    found = 0.0
    for one in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = one.read_text().rpartition(")")[2].split()
        except OSError:  # it ended meanwhile
            continue
        if pid in (int(one.parent.name), int(fields[1])):
            found += (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    return found


if __name__ == "__main__":
    main()
