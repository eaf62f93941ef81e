"""The same questions on every engine, from one size to the next: seconds, memory, and how they grow.

    python benchmarks/engines.py --deals 100000 1000000 --engines duckdb postgresql clickhouse spark

Each engine runs in a process of its own on the same generated company. `open`: the facts made readable (loaded, where
the engine holds them itself). `first`: the first question, wide tables made. `questions`: a dozen questions after it,
each asked once. Answers are held against DuckDB's. PostgreSQL is the one of $PORTULAN_TEST_POSTGRESQL.
"""

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from generate import generate

from portulan.workspace import Workspace

QUESTIONS: Sequence[tuple[str, tuple[str, ...]]] = (
    ("win_rate", ("segment", "channel", "week")),
    ("win_rate_value", ("segment", "channel")),
    ("average_basket", ("segment", "quarter")),
    ("average_discount", ("channel", "month")),
    ("margin_rate", ("segment", "month")),
    ("revenue", ("month",)),
    ("pipeline_open", ("segment", "channel")),
    ("cycle_time", ("segment",)),
    ("win_probability", ("segment",)),
    ("stage_conversion", ("segment",)),
    ("time_in_stage", ()),
    ("new_customers", ("quarter",)),
)
POSTGRESQL = os.environ.get("PORTULAN_TEST_POSTGRESQL", "postgresql://root@127.0.0.1:5432/test")
SETTINGS: Mapping[str, str] = {
    "duckdb": "engine: {kind: duckdb}\n",
    "postgresql": f"engine: {{kind: postgresql, url: '{POSTGRESQL}'}}\n",
    "clickhouse": "engine: {kind: clickhouse}\n",
    "spark": "engine: {kind: spark, url: 'local[2]', options: {spark.driver.memory: 4g}}\n",
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--deals", type=int, nargs="*", default=[100_000, 1_000_000])
    parser.add_argument("--engines", nargs="*", default=[*SETTINGS])
    parser.add_argument("--out", type=Path, default=Path(__file__).parent / "out" / "engines.json")
    parser.add_argument("--one", nargs=2, metavar=("FOLDER", "ENGINE"), help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.one:
        print(json.dumps(measure(Path(asked.one[0]), asked.one[1])))
        return
    found: list[dict[str, object]] = []
    for deals in asked.deals:
        with tempfile.TemporaryDirectory() as scratch:
            company = Path(scratch) / "company"
            generate(company, deals)
            Workspace(company).import_facts()
            for engine in asked.engines:
                command = [sys.executable, __file__, "--one", str(company), engine]
                done = subprocess.run(command, capture_output=True, text=True, check=True)
                found.append({"deals": deals, **json.loads(done.stdout.splitlines()[-1])})
                print(found[-1], flush=True)
                asked.out.parent.mkdir(exist_ok=True)
                asked.out.write_text(json.dumps(found, indent=1))


def measure(company: Path, engine: str) -> dict[str, object]:
    """One engine on one company: seconds, peak memory in MB (of the JVM too), and the sum of all answers."""
    (company / "settings.yaml").write_text(SETTINGS[engine])
    workspace = Workspace(company)
    start = time.perf_counter()
    workspace.engine()
    opened = time.perf_counter()
    workspace.kpi("win_rate")
    first = time.perf_counter()
    total = 0.0
    for name, by in QUESTIONS:
        for row in workspace.kpi(name, by=by).rows:
            total += getattr(row.result, "value", 0.0)
    asked = time.perf_counter()
    database = workspace._now().evaluator.engine.database
    size = getattr(database, "size", lambda: None)()
    drop = getattr(database, "drop", None)
    if drop is not None:
        drop()
    return {
        "engine": engine,
        "open": round(opened - start, 2),
        "first": round(first - opened, 2),
        "questions": round(asked - first, 2),
        "peak_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024 + _java_peak(), 0),
        "stored_mb": size,
        "sum": total,
    }


def _java_peak() -> float:
    """Peak memory of the JVM that this process started, in MB."""
    peak = 0.0
    for process in Path("/proc").glob("[0-9]*"):
        try:
            status = dict(line.split(":", 1) for line in (process / "status").read_text().splitlines() if ":" in line)
        except OSError:
            continue
        if status.get("Name", "").strip() == "java" and _began(int(status["PPid"])):
            peak += float(status["VmHWM"].split()[0]) / 1024
    return peak


def _began(parent: int) -> bool:
    """Whether a process is this one or one of its descendants."""
    while parent > 1:
        if parent == os.getpid():
            return True
        try:
            parent = int(Path(f"/proc/{parent}/stat").read_text().rpartition(")")[2].split()[1])
        except OSError:
            return False
    return False


if __name__ == "__main__":
    main()
