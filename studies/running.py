"""What long studies share: cells worked out side by side, progress told, public data asked for, tables written."""

import os
import sys
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
PAGES = ROOT / "docs" / "method"
Job = tuple[Callable[..., Any], tuple[Any, ...]]
"""A function of a module and its arguments; what it gives depends on them alone."""


def worked(title: str, jobs: Sequence[Job]) -> list[Any]:
    """What each job gives, in their order, whatever the number of processes: `$PORTULAN_STUDY_WORKERS`, else one a
    core. Progress goes to the error stream; the first job to fail stops the study."""
    workers = int(os.environ.get("PORTULAN_STUDY_WORKERS") or os.cpu_count() or 1)
    begun, found = time.monotonic(), []
    with ProcessPoolExecutor(max_workers=workers) as pool:
        futures = [pool.submit(function, *arguments) for function, arguments in jobs]
        try:
            for number, future in enumerate(futures, 1):
                found.append(future.result())
                sys.stderr.write(f"{title}: {number} of {len(jobs)}, {time.monotonic() - begun:.0f} s\n")
        except BaseException:  # whatever stops it, cells not begun are not worked out for nothing
            pool.shutdown(cancel_futures=True)
            raise
    return found


def public_data() -> Path:
    """Where the public data are. Raises SystemExit where they are not: a page is not written without its rows."""
    folder = Path(os.environ.get("PORTULAN_DATA") or ROOT.parent / "shared" / "data")
    if not folder.is_dir():
        raise SystemExit(f"the public data are not in {folder}: set PORTULAN_DATA to the folder that holds them")
    return folder


def write_table(page: str, table: str) -> None:
    """The table of a page of the documentation, between its marks. Raises ValueError where they are missing."""
    path, start, end = PAGES / f"{page}.md", "<!-- study -->\n", "<!-- studied -->"
    text = path.read_text(encoding="utf-8")
    if start not in text or end not in text:
        raise ValueError(f"{path} has no {start.strip()} … {end}")
    before, _, rest = text.partition(start)
    path.write_text(f"{before}{start}{table}\n{end}{rest.partition(end)[2]}", encoding="utf-8")
