"""Import 1M opportunities and 4.3M stage entries in one go: seconds and peak memory.

    .venv/bin/python benchmarks/import_million.py [--rows 1000000] [--format csv|parquet] [--keep FOLDER]

The data are generated first (by the engine, seeded), outside the measured process; the import then runs in a process of
its own, whose peak resident memory is what the operating system says.
"""

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from datetime import datetime
from pathlib import Path

import duckdb

MAPPING = """\
mapping: 1
timezone: Europe/Paris
currency: EUR
sources:
  deals: data/deals.{suffix}
  stages: data/stages.{suffix}
tables:
  opportunity:
    from: deals
    columns:
      opportunity_id: Deal ID
      account_id: Company
      owner_id: Owner
      channel: Source
      created_at: Create Date
      closed_at: Close Date
      status: {{column: Status, map: {{Won: won, Lost: lost, Open: open}}}}
      stage: Stage
      amount: Amount
      list_amount: List Amount
      cost: Cost
    custom:
      segment: Segment
  stage_entry:
    from: stages
    columns: {{opportunity_id: Deal ID, stage: Stage, entered_at: Entered}}
"""


def generate(folder: Path, rows: int, suffix: str) -> None:
    """Deals over three years, 4.3 stage entries each, 17 % still open, in the order they were created."""
    folder.mkdir(parents=True, exist_ok=True)
    with duckdb.connect(config={"memory_limit": "2GB", "threads": 2}) as engine:
        engine.execute("SELECT setseed(0.42)")
        engine.execute(f"""
            CREATE TABLE deals AS SELECT 'D' || lpad(i::VARCHAR, 8, '0') AS "Deal ID",
                'C' || (hash(i) % 60000) AS "Company", 'U' || (hash(i + 1) % 200) AS "Owner",
                ['salons', 'web', 'mail', 'phone', 'partner', 'referral'][(1 + hash(i + 2) % 6)::BIGINT] AS "Source",
                'segment ' || (hash(i + 3) % 8) AS "Segment",
                TIMESTAMP '2023-01-01' + to_seconds((i * 94608000.0 / {rows})::BIGINT) AS "Create Date",
                CASE WHEN hash(i + 4) % 100 < 17 THEN 'Open' WHEN hash(i + 4) % 100 < 45 THEN 'Won' ELSE 'Lost' END
                    AS "Status",
                round(500 + (hash(i + 5) % 4000000) / 100.0, 2) AS "Amount", 1 + (hash(i + 6) % 20) / 100.0 AS markup,
                (3 + hash(i + 7) % 4 - CASE WHEN hash(i + 8) % 10 < 2 THEN 1 ELSE 0 END)::BIGINT AS entries,
                to_seconds((86400 * (5 + hash(i + 9) % 120))::BIGINT) AS lasted
            FROM range({rows}) t(i)""")
        stages = "['qualification', 'decouverte', 'proposition', 'negociation', 'closing', 'signature']"
        deals = f"""SELECT "Deal ID", "Company", "Owner", "Source", "Segment", "Create Date",
            CASE WHEN "Status" <> 'Open' THEN "Create Date" + lasted END AS "Close Date", "Status",
            {stages}[entries] AS "Stage", "Amount", round("Amount" * markup, 2) AS "List Amount",
            round("Amount" * 0.45, 2) AS "Cost" FROM deals ORDER BY "Create Date" """
        entries = f"""SELECT "Deal ID", {stages}[k] AS "Stage",
            "Create Date" + to_seconds(((k - 1) * epoch(lasted) / 6)::BIGINT) AS "Entered"
            FROM deals, range(1, 7) s(k) WHERE k <= entries ORDER BY "Entered" """
        options = "FORMAT parquet, COMPRESSION zstd" if suffix == "parquet" else "FORMAT csv, HEADER"
        engine.execute(f"COPY ({deals}) TO '{folder / f'deals.{suffix}'}' ({options})")
        engine.execute(f"COPY ({entries}) TO '{folder / f'stages.{suffix}'}' ({options})")


def measured(workspace: Path) -> None:
    """Run in a process of its own: import, then print seconds, peak memory and counts as JSON."""
    from portulan.facts.importing import import_facts

    start = time.perf_counter()
    report = import_facts(workspace / "mapping.yaml", workspace, [], datetime.now, language="en")
    seconds = time.perf_counter() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    counts = {name: count.as_json() for name, count in report.tables.items()}
    print(json.dumps({"committed": report.committed, "seconds": seconds, "peak_mb": peak, "tables": counts}))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--format", choices=("csv", "parquet"), default="csv")
    parser.add_argument("--keep", type=Path, help="a folder to generate in and keep")
    parser.add_argument("--measure", type=Path, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.measure:
        measured(given.measure)
        return
    with tempfile.TemporaryDirectory() as scratch:
        workspace = given.keep or Path(scratch)
        generate(workspace / "data", given.rows, given.format)
        (workspace / "mapping.yaml").write_text(MAPPING.format(suffix=given.format), "utf-8")
        command = [sys.executable, __file__, "--measure", str(workspace)]
        answer = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout.splitlines()[-1])
        for table, count in answer["tables"].items():
            print(
                f"{table:12} read {count['read']:>9,}  accepted {count['accepted']:>9,}  rejected {count['rejected']}"
            )
        print(f"{answer['seconds']:.1f} s, peak {answer['peak_mb']:.0f} MB (to stay below 1,500 MB)")
        if not answer["committed"] or answer["peak_mb"] >= 1500:
            raise SystemExit(1)


if __name__ == "__main__":
    main()
