"""How often the intervals of purchase models hold the truth: the tables of bg-nbd.md and lifetime-value.md.

`python -m studies.customers` writes them.
"""

import numpy as np
from tests.coverage.customer_worlds import SHOPS, Shop

from portulan.stats.estimate import Estimate, Result
from studies.running import worked, write_table

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


def main() -> None:
    rows = worked("customers", [(measured, (shop, WORLDS)) for shop in SHOPS])
    write_table("bg-nbd", HEAD + "\n".join(kept for kept, _ in rows))
    write_table("lifetime-value", HEAD + "\n".join(worth for _, worth in rows))


if __name__ == "__main__":
    main()
