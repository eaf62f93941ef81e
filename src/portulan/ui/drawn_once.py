"""A chart drawn once for what it shows: a page read again finds it made.

Altair takes ten times longer to write a chart than everything else on its page; the same points in the same words give
the same chart.
"""

import hashlib
import pickle
import threading
from collections import OrderedDict
from collections.abc import Callable
from functools import wraps
from typing import Any, ParamSpec, TypeVar

KEPT = 200
P = ParamSpec("P")
T = TypeVar("T")


def drawn_once(draw: Callable[P, T]) -> Callable[P, T]:
    """The function, its last answers kept by the value of its arguments; called each time on those without one."""
    lock = threading.Lock()
    kept: OrderedDict[bytes, T] = OrderedDict()

    @wraps(draw)
    def found(*args: P.args, **kwargs: P.kwargs) -> T:
        key = _key((args, sorted(kwargs.items())))
        if key is None:
            return draw(*args, **kwargs)
        with lock:
            if key in kept:
                kept.move_to_end(key)
                return kept[key]
        drawn = draw(*args, **kwargs)
        with lock:
            kept[key] = drawn
            while len(kept) > KEPT:
                kept.popitem(last=False)
        return drawn

    return found


def _key(arguments: Any) -> bytes | None:
    """The same for equal arguments; None for those that have no text, such as a function."""
    try:
        return hashlib.sha256(pickle.dumps(arguments)).digest()
    except (pickle.PicklingError, TypeError, AttributeError):
        return None
