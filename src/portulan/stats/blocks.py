"""Two arms drawn at random in blocks of four: after every fourth record both have the same number.

Permuted blocks: Matts & Lachin, Controlled Clinical Trials 9, 1988. The order within a block depends on a name and a
seed alone, so a draw can be made again by whoever wants to check it.
"""

from hashlib import sha256
from typing import Literal

import numpy as np

BLOCK = 4
Arm = Literal["a", "b"]


def arms(name: str, seed: int, first: int, count: int) -> list[Arm]:
    """The arms of the records number `first` (from 0) and after: in each block of four, two of each, in an order drawn
    from the test's name and seed."""
    found: list[Arm] = []
    for block in range(first // BLOCK, (first + count + BLOCK - 1) // BLOCK):
        key = int.from_bytes(sha256(f"{name}:{seed}:{block}".encode()).digest()[:8], "big")
        order = np.random.default_rng(key).permutation(BLOCK)
        found += ["b" if order[i] % 2 else "a" for i in range(BLOCK)]
    skipped = first % BLOCK
    return found[skipped : skipped + count]
