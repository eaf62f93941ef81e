"""How often the intervals of purchase models hold the truth: the tables of bg-nbd.md and lifetime-value.md.

`python -m studies.customers` writes them, in some minutes.
"""

from pathlib import Path

import numpy as np
from tests.coverage.customer_worlds import SHOPS, Shop

from portulan.stats.estimate import Estimate, Result

PAGES = Path(__file__).parents[1] / "docs" / "method"
WORLDS = 300
HEAD = "| simulated | holds the truth | wholly below | wholly above | computed |\n|---|---|---|---|---|\n"


def measured(shop: Shop, worlds: int) -> tuple[str, str]:
    """The rows of one shop: its retention, the worth of its customers."""
    rng = np.random.default_rng([*str(shop).encode()])
    draws = list(shop.draws(rng, worlds))
    kept = [(answer, true) for answer, true, _ in draws]
    worth = [(answer, shop.worth) for _, _, answer in draws]
    return row(shop, kept), row(shop, worth)


def row(shop: Shop, answers: list[tuple[Result, float]]) -> str:
    """One line: the shares of the answers whose interval holds the truth, lies below it, above it."""
    known = [(a.low, a.high, t) for a, t in answers if isinstance(a, Estimate) and a.low is not None]
    below = sum(high is not None and high < t for _, high, t in known) / len(known)
    above = sum(low > t for low, _, t in known) / len(known)
    shares = " | ".join(f"{s:.1%}" for s in (1 - below - above, below, above))
    return f"| {shop} | {shares} | {len(known) / len(answers):.0%} |"


def write(page: str, rows: list[str]) -> None:
    """The table of a page, between its marks."""
    path = PAGES / f"{page}.md"
    before, _, rest = path.read_text(encoding="utf-8").partition("<!-- study -->\n")
    table = HEAD + "\n".join(rows)
    path.write_text(
        f"{before}<!-- study -->\n{table}\n<!-- studied -->\n\n{rest.partition('<!-- studied -->')[2].lstrip()}"
    )


if __name__ == "__main__":
    rows = [measured(shop, WORLDS) for shop in SHOPS]
    write("bg-nbd", [kept for kept, _ in rows])
    write("lifetime-value", [worth for _, worth in rows])
