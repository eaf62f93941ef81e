"""The signals in one sentence, and the name of a group."""

from collections.abc import Sequence

from portulan.language.words import Sentence
from portulan.metrics.signals import words as w
from portulan.metrics.signals.answers import Signal, SignalGroup


def verdict(signals: Sequence[Signal]) -> Sentence:
    """How many ask for a review, which; or how many could speak and do not."""
    firing = [signal for signal in signals if signal.state == "firing"]
    if firing:
        names = [w.NAMES[signal.id] for signal in firing]
        return Sentence(w.SOME, {"n": len(firing), "names": names})
    able = sum(signal.state == "silent" for signal in signals)
    return Sentence(w.NONE, {"n": able}) if able else Sentence(w.SILENCED)


def group_name(signal: Signal, group: SignalGroup) -> Sentence:
    """What a comparison is about, in words."""
    if group.name is None:
        return Sentence(w.WHOLE)
    if group.name in w.RATE_NAMES:
        return Sentence(w.RATE_NAMES[group.name])
    return Sentence(w.CHANNEL if signal.id == "noisy_acquisition" else w.SEGMENT, {"name": group.title or group.name})
