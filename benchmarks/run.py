"""Side-by-side timings, paired within one run: what a figure costs in Portulan and in what a user would write instead.

    make bench                                    # 100,000 and 1,000,000 opportunities
    .venv/bin/python benchmarks/run.py --deals 100000 --repetitions 5

Each pair runs in turn, A B A B …, on the same generated files; ratios are medians of the pairs. Answers are compared
before anything is timed. Wall times of a shared machine swing; ratios within a run hold.
"""

import argparse
import json
import platform
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

import duckdb
import numpy as np
from generate import generate
from lifelines import AalenJohansenFitter

from portulan.stats.incidence import incidence_at
from portulan.stats.sufficient import Incidence
from portulan.workspace import Workspace

OUT = Path(__file__).parent / "out"
BY = ("week", "segment", "channel")
HAND = """
    SELECT date_trunc('week', d."Close Date") AS week, c.Sector AS segment, d.Source AS channel,
        count(*) FILTER (d.Status = 'Won') AS won, count(*) AS closed
    FROM read_parquet('{data}/deals.parquet') d JOIN read_parquet('{data}/companies.parquet') c USING (Company)
    WHERE d.Status <> 'Open' GROUP BY ALL ORDER BY ALL
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--deals", type=int, nargs="*", default=[100_000, 1_000_000])
    parser.add_argument("--repetitions", type=int, default=5)
    options = parser.parse_args()
    results = [measure(deals, options.repetitions) for deals in options.deals]
    OUT.mkdir(exist_ok=True)
    (OUT / "latest.json").write_text(json.dumps(results[-1], indent=2) + "\n", encoding="utf-8")
    print_table(results)


def measure(deals: int, repetitions: int) -> dict[str, object]:
    """All pairs at one size."""
    with tempfile.TemporaryDirectory() as folder:
        company = Path(folder)
        print(f"generating {deals:,} opportunities …", file=sys.stderr)
        generate(company, deals, "csv")
        importing = import_measured(company)
        generate(company, deals, "parquet")
        data = company / "data"
        agree = same_answers(company, data)
        opened = Workspace(company)
        unseen = (f"amount > {-1 - turn}" for turn in range(10_000))  # a new question each time: nothing is remembered
        ratios = {
            "declared_kpi_open_vs_hand": paired(
                lambda: opened.kpi("win_rate", by=BY, where=next(unseen)), lambda: hand(data), repetitions
            ),
            "declared_kpi_vs_hand": paired(
                lambda: Workspace(company).kpi("win_rate", by=BY), lambda: hand(data), repetitions
            ),
            "cycle_time_vs_hand_median": paired(
                lambda: Workspace(company).kpi("cycle_time", by=["segment"]),
                lambda: hand_median(data),
                repetitions,
            ),
            "aj_vs_lifelines": aj_vs_lifelines(repetitions),
        }
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {
        "size": deals,
        "machine": f"{platform.machine()}, Python {platform.python_version()}, {date.today().isoformat()}",
        "ratios": ratios,
        "import": importing,
        "peak_mb": round(peak),
        "agree": agree,
    }


def import_measured(company: Path) -> dict[str, float]:
    """The import in a process of its own: seconds, and the peak memory the system accounts to it."""
    code = (
        "import resource, sys; from portulan.workspace import Workspace; "
        "report = Workspace(sys.argv[1]).import_facts(); "
        "print(report.committed, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)"
    )
    started = time.perf_counter()
    done = subprocess.run([sys.executable, "-c", code, str(company)], capture_output=True, text=True, check=True)
    committed, peak = done.stdout.split()
    if committed != "True":
        raise SystemExit(f"the import failed: {done.stdout}{done.stderr}")
    return {"seconds": round(time.perf_counter() - started, 1), "peak_mb": round(float(peak))}


def hand(data: Path) -> list[tuple[object, ...]]:
    """The win rate by week, segment and channel as an analyst writes it."""
    with duckdb.connect() as engine:
        return engine.execute(HAND.format(data=data)).fetchall()


def hand_median(data: Path) -> list[tuple[object, ...]]:
    """The median cycle of won deals by segment as an analyst writes it (and biased, since open deals are left out)."""
    with duckdb.connect() as engine:
        return engine.execute(
            f"""SELECT c.Sector, median(date_diff('day', d."Create Date", d."Close Date"))
            FROM read_parquet('{data}/deals.parquet') d JOIN read_parquet('{data}/companies.parquet') c USING (Company)
            WHERE d.Status = 'Won' GROUP BY ALL"""
        ).fetchall()


def same_answers(company: Path, data: Path) -> bool:
    """Whether both count the same wins and closed deals in every group (small groups give a reason, and their n)."""
    table = Workspace(company).kpi("win_rate", by=BY)
    ours = sum(row.result.n for row in table.rows)
    return len(table.rows) == len(hand(data)) and ours == sum(int(str(row[4])) for row in hand(data))


def aj_vs_lifelines(repetitions: int, records: int = 50_000) -> float:
    """Aalen-Johansen at 120 days: ours from day-grained counts, theirs from rows. Their time over ours, inverted."""
    rng = np.random.default_rng(7)
    days = rng.integers(1, 365, records)
    cause = rng.choice(3, records, p=[0.3, 0.3, 0.4])

    def ours() -> object:
        return incidence_at(Incidence.of(days, cause), 1, 120, unit="share")

    def theirs() -> object:
        return AalenJohansenFitter(calculate_variance=True, seed=1).fit(days, cause, event_of_interest=1)

    return paired(ours, theirs, max(1, min(3, repetitions)))


def paired(ours: Callable[[], object], theirs: Callable[[], object], repetitions: int) -> float:
    """Median of our time over theirs, in turn; one warm-up of each is not counted."""
    ours(), theirs()
    ratios = []
    for _ in range(repetitions):
        a = timed(ours)
        b = timed(theirs)
        ratios.append(a / b)
    return round(statistics.median(ratios), 4)


def timed(call: Callable[[], object]) -> float:
    started = time.perf_counter()
    call()
    return time.perf_counter() - started


def print_table(results: list[dict[str, object]]) -> None:
    print(f"\n| {'measure':34} | " + " | ".join(f"{r['size']:>12,}" for r in results) + " |")
    print("|---|" + "---|" * len(results))
    for name in results[0]["ratios"]:  # type: ignore[attr-defined]
        values = " | ".join(f"{r['ratios'][name]:>12}" for r in results)  # type: ignore[index]
        print(f"| {name:34} | {values} |")
    for name in ("seconds", "peak_mb"):
        values = " | ".join(f"{r['import'][name]:>12}" for r in results)  # type: ignore[index]
        print(f"| {'import ' + name:34} | {values} |")
    print(f"\nanswers agree: {all(r['agree'] for r in results)} · {results[0]['machine']}")


if __name__ == "__main__":
    main()
