"""Side-by-side timings, paired within one run: what figures cost in Portulan and in what a user would write instead.

    make bench                                           # 100,000, 1,000,000 and 10,000,000 opportunities
    make bench SIZES="100000 1000000" REPETITIONS=5

Each pair runs in turn, A B A B …, on the same generated files; ratios are medians of the pairs, below 1 where Portulan
is faster. Answers are compared before anything is timed. Wall times of a shared machine swing; ratios in a run hold.
"""

import argparse
import json
import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import agreement
import boards
import hand
import survival
from generate import generate

from portulan.workspace import Workspace

OUT = Path(__file__).parent / "out"
BY = ("week", "segment", "channel")
SIZES = (100_000, 1_000_000, 10_000_000)
PANDAS_UP_TO = 1_000_000
RECORDS = 1_000_000
HAND_RATE = """
    SELECT date_trunc('week', d."Close Date") AS week, c.Sector AS segment, d.Source AS channel,
        count(*) FILTER (d.Status = 'Won') AS won, count(*) AS closed, won / closed AS p,
        (p + 3.8416 / (2 * closed) - 1.96 * sqrt(p * (1 - p) / closed + 3.8416 / (4 * closed * closed)))
            / (1 + 3.8416 / closed) AS low,
        (p + 3.8416 / (2 * closed) + 1.96 * sqrt(p * (1 - p) / closed + 3.8416 / (4 * closed * closed)))
            / (1 + 3.8416 / closed) AS high
    FROM read_parquet('{data}/deals.parquet') d JOIN read_parquet('{data}/companies.parquet') c USING (Company)
    WHERE d.Status <> 'Open' AND d.Amount > {least} GROUP BY ALL ORDER BY ALL
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", type=int, nargs="*", default=list(SIZES), help="opportunities")
    parser.add_argument("--repetitions", type=int, default=5)
    parser.add_argument("--child", nargs=2, metavar=("WHAT", "COMPANY"), help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.child:
        child(options.child[0], Path(options.child[1]))
        return
    machine = f"{os.cpu_count()} {platform.machine()} cores, Python {platform.python_version()}, {date.today()}"
    results = [measure(size, options.repetitions) for size in sorted(options.sizes)]
    say("Aalen-Johansen and BG/NBD …")
    results[-1]["ratios"] |= survival.ratios(RECORDS)
    seconds = {one["size"]: one["seconds"]["board_cold"] for one in results}
    if {1_000_000, 10_000_000} <= seconds.keys():
        results[-1]["ratios"]["growth_1m_10m"] = round(seconds[10_000_000] / seconds[1_000_000], 2)
    last = results[-1]
    latest = {
        "size": last["size"], "ratios": last["ratios"], "peak_mb": last["peak_mb"],
        "agree": all(one["agree"] for one in results), "machine": machine, "sizes": results,
    }  # fmt: skip
    OUT.mkdir(exist_ok=True)
    (OUT / "latest.json").write_text(json.dumps(latest, indent=2) + "\n", encoding="utf-8")
    print_table(results, machine)


def measure(size: int, repetitions: int) -> dict[str, Any]:
    """All pairs at one size."""
    with tempfile.TemporaryDirectory() as folder:
        company, data = Path(folder), Path(folder) / "data"
        say(f"{size:,} opportunities: generating …")
        generate(company, size, "parquet")
        say("importing …")
        imported = in_child("import", company)
        say("comparing the answers …")
        agree = agreement.all_agree(company, data, pandas=size <= PANDAS_UP_TO)
        say("timing the board …")
        turns = interleaved(_ways(company, data, size), repetitions)  # the facts as imported, no batch yet
        memory = in_child("board", company)
        by_hand, cold = turns["hand"], turns["cold"]
        ratios = {f"board_{name}_vs_hand": against(times, by_hand) for name, times in turns.items() if name != "hand"}
        say("timing 1,000 events …")
        ratios |= _updates(company, data, repetitions)
        ratios["board_cold_after_batches_vs_hand"] = _cold_after_batches(company, data)
        say("timing a declared KPI …")
        ratios |= _declared(company, data, repetitions)
        return {
            "size": size,
            "ratios": ratios,
            "seconds": {"hand": round(statistics.median(by_hand), 3), "board_cold": round(statistics.median(cold), 3)},
            "import": imported,
            "peak_mb": memory["peak_mb"],
            "agree": agree and memory["agree_after_update"],
        }


def _ways(company: Path, data: Path, size: int) -> dict[str, Callable[[], object]]:
    """The board: Portulan from the facts alone, Portulan with its columns kept, and the others from the raw files."""

    def cold() -> object:
        shutil.rmtree(company / ".portulan", ignore_errors=True)
        return Workspace(company).cohorts(BY)

    ways: dict[str, Callable[[], object]] = {
        "cold": cold,
        "maintained": lambda: Workspace(company).cohorts(BY),
        "hand": lambda: hand.board(data),
        "polars": lambda: boards.polars(data),
        "kernel": lambda: boards.kernel(data),
    }
    return ways | ({"pandas": lambda: boards.pandas(data)} if size <= PANDAS_UP_TO else {})


def _cold_after_batches(company: Path, data: Path) -> float:
    """The board from the facts alone once batches lie over the import, whose row links they end; two turns."""
    ways = _ways(company, data, SIZES[-1])
    turns = interleaved({"cold": ways["cold"], "hand": ways["hand"]}, 2)
    return against(turns["cold"], turns["hand"])


def _updates(company: Path, data: Path, repetitions: int) -> dict[str, float]:
    """1,000 events received, then the whole board again; against all of it from the raw files."""
    workspace = Workspace(company)
    workspace.cohorts(BY)
    times, parts, base = [], [], []
    for turn in range(repetitions + 1):
        changes = agreement.thousand_events(workspace, turn)
        started = time.perf_counter()
        workspace.apply(changes)
        applied = time.perf_counter()
        workspace.cohorts(BY)
        times.append(time.perf_counter() - started)
        parts.append(time.perf_counter() - applied)
        base.append(timed(lambda: hand.board(data)))
    return {
        "update_1000_vs_recompute": against(times[1:], base[1:]),
        "update_1000_board_only_vs_recompute": against(parts[1:], base[1:]),
    }


def _declared(company: Path, data: Path, repetitions: int) -> dict[str, float]:
    """The win rate by week × segment × channel, a question never asked before each time, workspace open."""
    workspace = Workspace(company)
    least = iter(range(-10_000, 0))  # a new condition each time: nothing is remembered

    def by_hand() -> object:
        import duckdb

        with duckdb.connect() as engine:
            return engine.execute(HAND_RATE.format(data=data, least=next(least))).fetchall()

    def where() -> str:
        return f"amount > {next(least)}"

    turns = interleaved(
        {
            "grid": lambda: workspace.grid(["win_rate"], by=BY, where=where()),
            "rows": lambda: workspace.kpi("win_rate", by=BY, where=where()),
            "hand": by_hand,
        },
        repetitions,
    )
    return {
        "declared_kpi_vs_hand": against(turns["grid"], turns["hand"]),
        "declared_kpi_rows_vs_hand": against(turns["rows"], turns["hand"]),
        "compile_ms": round(1_000 * agreement.compiling(workspace, BY), 2),
    }


# ── Processes of their own, for what the system accounts to them ─────────────────────────────────────────────────────


def child(what: str, company: Path) -> None:
    """Prints what was measured in this process, as JSON."""
    started = time.perf_counter()
    if what == "import":
        report = Workspace(company).import_facts()
        if not report.committed:
            raise SystemExit("the import failed: " + "; ".join(f.message("en") for f in report.findings))
        print(json.dumps({"seconds": round(time.perf_counter() - started, 1), "peak_mb": peak_mb()}))
        return
    shutil.rmtree(company / ".portulan", ignore_errors=True)
    workspace = Workspace(company)
    workspace.cohorts(BY)
    peak = peak_mb()  # of the board from the facts alone, with the interpreter and its libraries
    workspace.apply(agreement.thousand_events(workspace, 99))
    kept = workspace.cohorts(BY)
    shutil.rmtree(company / ".portulan", ignore_errors=True)
    print(json.dumps({"peak_mb": peak, "agree_after_update": kept.same_as(Workspace(company).cohorts(BY))}))


def in_child(what: str, company: Path) -> dict[str, Any]:
    command = [sys.executable, __file__, "--child", what, str(company)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{what} failed:\n{done.stdout}{done.stderr}")
    found: dict[str, Any] = json.loads(done.stdout.strip().splitlines()[-1])
    return found


def peak_mb() -> int:
    """The most memory this process has held that is its own: pages of files mapped in are the system's to take back."""
    status = Path("/proc/self/status")
    if status.exists():
        lines = dict(line.split(":", 1) for line in status.read_text().splitlines() if ":" in line)
        return round(int(lines["VmHWM"].split()[0]) / 1024)
    import resource

    return round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)


# ── Timing ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def interleaved(ways: dict[str, Callable[[], object]], repetitions: int) -> dict[str, list[float]]:
    """Seconds of each way, in turn; a first round is not counted."""
    times: dict[str, list[float]] = {name: [] for name in ways}
    for turn in range(repetitions + 1):
        for name, way in ways.items():
            taken = timed(way)
            if turn:
                times[name].append(taken)
    return times


def against(ours: list[float], theirs: list[float]) -> float:
    """The median of the pairs' ratios."""
    return round(statistics.median(a / b for a, b in zip(ours, theirs, strict=True)), 4)


def timed(call: Callable[[], object]) -> float:
    started = time.perf_counter()
    call()
    return time.perf_counter() - started


def say(words: str) -> None:
    print(words, file=sys.stderr, flush=True)


def print_table(results: list[dict[str, Any]], machine: str) -> None:
    names = list(dict.fromkeys(name for one in results for name in one["ratios"]))
    print(f"\n| {'ratio':38} | " + " | ".join(f"{one['size']:>12,}" for one in results) + " |")
    print("|---|" + "---|" * len(results))
    for name in names:
        print(f"| {name:38} | " + " | ".join(f"{one['ratios'].get(name, ''):>12}" for one in results) + " |")
    for name, of in (("seconds", "import"), ("peak_mb", "import"), ("hand", "seconds"), ("board_cold", "seconds")):
        print(f"| {of + ' ' + name:38} | " + " | ".join(f"{one[of][name]:>12}" for one in results) + " |")
    print(f"| {'board peak_mb':38} | " + " | ".join(f"{one['peak_mb']:>12}" for one in results) + " |")
    print(f"\nanswers agree: {all(one['agree'] for one in results)} · {machine}")


if __name__ == "__main__":
    main()
