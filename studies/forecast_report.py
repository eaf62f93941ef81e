"""The tables of the forecast's back-test, as a page of the documentation."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from portulan.stats.scoring import Band, brier, calibration_bands, calibration_error

if TYPE_CHECKING:
    from studies.forecast import Score

HEAD = """# Revenue forecast: what the back-test shows

Written by `make study` (`studies/forecast.py`), seeded. As of each month start, reading only what was known then; h
is the coming month (1), the second, the third, and Σ the three together. Errors in mean monthly revenue. "Best" is
the baseline with the lowest error **afterwards**, by data set and horizon: nobody knows beforehand which one it will
be. "Shown" is what the product shows: the pool. The floor is the mean error the forecast announces for itself: an
error that is only chance, if its distribution is right. Simulated companies have seeds that were not looked at while
the method was built (the constants of the pool were chosen on others); but the simulator shares the model's structure
(stages, ages, multiplicative effects), so its results are an upper bound. Maven and Regional Sales were looked at.

Amounts are those known today, as sources keep no history of them: on past dates a deal that was won later already has
the amount it was signed at. Regional Sales has no history of `Value` and owner either: assumed constant.
"""


def report(scores: "dict[str, Score]", experts: Sequence[str]) -> str:
    """The whole page."""
    parts = [HEAD, _errors(scores), _coverage(scores), _deals(scores), _targets(scores), _pool(scores, experts)]
    return "\n".join(parts)


def _errors(scores: "dict[str, Score]") -> str:
    lines = [
        "## Errors",
        "",
        "| data | h | n | best | error | floor ÷ best | bottom-up ÷ best | shown ÷ best | CRPS | bias |",
        "|---|---|---|---|---|---|---|---|---|---|",
    ]
    for name, score in scores.items():
        for h in range(4):
            if "shown" not in score.method[h]:
                continue
            best, error = best_baseline(score, h)
            of = {m: np.array(score.method[h][m]) for m in ("bottom-up", "shown")}
            ratio = {m: of[m][:, 0].mean() / error for m in of}
            lines.append(
                f"| {name} | {'Σ' if h == 3 else h + 1} | {len(of['shown'])} | {best} | {error:.3f} | "
                f"{of['shown'][:, 5].mean() / error:.2f} | "
                f"{ratio['bottom-up']:.2f} | **{ratio['shown']:.2f}** | "
                f"{of['shown'][:, 2].mean() / error:.2f} | {of['shown'][:, 1].mean():+.3f} |"
            )
    return "\n".join([*lines, ""])


def best_baseline(score: "Score", h: int) -> tuple[str, float]:
    """The baseline with the lowest mean error, among those that could always answer."""
    n = len(score.method[h]["shown"])
    means = {name: float(np.mean(e)) for name, e in score.baseline[h].items() if len(e) == n}
    best = min(means, key=lambda name: means[name])
    return best, means[best]


def _coverage(scores: "dict[str, Score]") -> str:
    lines = [
        "## Coverage of the intervals shown",
        "",
        "| data | h | n | inside 80 % | inside 95 % | bottom-up alone, 80 / 95 |",
        "|---|---|---|---|---|---|",
    ]
    pooled: list[np.ndarray] = []
    for name, score in scores.items():
        for h in range(3):
            if "shown" not in score.method[h]:
                continue
            shown, alone = (np.array(score.method[h][m]) for m in ("shown", "bottom-up"))
            if name.startswith("Simulated"):
                pooled.append(shown)
            lines.append(
                f"| {name} | {h + 1} | {len(shown)} | {shown[:, 3].mean():.0%} | {shown[:, 4].mean():.0%} | "
                f"{alone[:, 3].mean():.0%} / {alone[:, 4].mean():.0%} |"
            )
    if pooled:
        every = np.concatenate(pooled)
        lines.append(
            f"| **all simulated companies** | 1-3 | {len(every)} | **{every[:, 3].mean():.1%}** "
            f"| **{every[:, 4].mean():.1%}** | |"
        )
    return "\n".join([*lines, ""])


def _deals(scores: "dict[str, Score]") -> str:
    lines = [
        "## Chance of each open deal to be won within h months",
        "",
        "Climatology: the share of the deals open at past dates that were won within h, known as of then.",
        "",
        "| data | h | deals | Brier | climatology | ratio | calibration error | said → happened |",
        "|---|---|---|---|---|---|---|---|",
    ]
    edges = np.array([0, 0.05, 0.2, 0.4, 0.6, 0.8, 1.0])
    for name, score in scores.items():
        for h in range(3):
            kept = [one for one in score.deals[h] if np.isfinite(one[2])]
            if not kept:
                continue
            said, came = np.concatenate([k[0] for k in kept]), np.concatenate([k[1] for k in kept])
            climate = np.concatenate([np.full(len(k[0]), k[2]) for k in kept])
            bands = calibration_bands(said, came, edges)
            own, other = brier(said, came), brier(climate, came)
            lines.append(
                f"| {name} | {h + 1} | {len(said)} | {own:.3f} | {other:.3f} | {own / other:.2f} | "
                f"{calibration_error(bands):.3f} | {_said(bands)} |"
            )
    return "\n".join([*lines, ""])


def _said(bands: list[Band]) -> str:
    return ", ".join(f"{b.said:.0%}→{b.happened:.0%}" for b in bands if b.n >= 30)


def _targets(scores: "dict[str, Score]") -> str:
    lines = [
        "## Chance to reach a target",
        "",
        "Targets of 0.8 to 1.2 times the mean of the last three months, for the coming month.",
        "",
        "| data | n | Brier | constant | said → happened, by fifths |",
        "|---|---|---|---|---|",
    ]
    for name, score in scores.items():
        said, came = np.array(score.targets).T
        bands = calibration_bands(said, came, np.linspace(0, 1, 6))
        lines.append(
            f"| {name} | {len(said)} | {brier(said, came):.3f} | {came.mean() * (1 - came.mean()):.3f} "
            f"| {_said(bands)} |"
        )
    return "\n".join([*lines, ""])


def _pool(scores: "dict[str, Score]", experts: Sequence[str]) -> str:
    lines = [
        "## What the pool trusts for the coming month, at the end",
        "",
        f"| data | {' | '.join(experts)} | seconds per past date (one core) |",
        "|---|" + "---|" * (len(experts) + 1),
    ]
    for name, score in scores.items():
        weight = " | ".join(f"{w:.2f}" for w in score.weights[-1][0])
        lines.append(f"| {name} | {weight} | {np.mean(score.seconds):.2f} |")
    return "\n".join([*lines, ""])
