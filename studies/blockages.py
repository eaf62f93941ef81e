"""How often blockages are named where there are none, and found where there is one: the table of exit-pace.md.

`python -m studies.blockages` writes the table into docs/method/exit-pace.md.
"""

from datetime import date, timedelta

from tests.metrics.waiting_worlds import ETI, compared_in, slowed_company

from portulan.sample import quiet_company
from studies.running import worked, write_table

DAY = date(2026, 11, 22)
HEAD = (
    "| deals a month | companies | anything named in a quiet one | the slowed segment found | something else named "
    "beside it |\n|---|---|---|---|---|\n"
)


def measured(deals_a_month: int, companies: int) -> str:
    """One row of the table: quiet companies read on nine days of the year, then slowed ones."""
    days = [DAY - timedelta(days=30 * (seed % 9)) for seed in range(companies)]
    quiet = [
        any(one.waits for one in compared_in(quiet_company(deals_a_month), 1000 + seed, day))
        for seed, day in enumerate(days)
    ]
    found, beside = [], []
    for seed in range(max(companies // 4, 10)):
        named = [one for one in compared_in(slowed_company(deals_a_month), 5000 + seed, DAY) if one.waits]
        found.append(any(one.segment == ETI for one in named))
        beside.append(any(one.segment != ETI for one in named))
    shares = [f"{sum(kind) / len(kind):.0%}" for kind in (quiet, found, beside)]
    return f"| {deals_a_month} | {companies} | {' | '.join(shares)} |"


def main() -> None:
    rows = worked("blockages", [(measured, size) for size in ((15, 60), (60, 100), (300, 30))])
    write_table("exit-pace", HEAD + "\n".join(rows))


if __name__ == "__main__":
    main()
