"""What the actions done lately changed, as known on the day of a pack."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any, Protocol

from portulan.journal.before_after import SPAN, Moved, all_moved
from portulan.journal.effect_words import change_said, reason_said
from portulan.journal.words import WORDS
from portulan.language.words import LANGUAGES
from portulan.ui.naming import name_of_text
from portulan.workspace import Workspace

LATELY = timedelta(days=SPAN + 14)
"""Until a fortnight after the last reading: one more meeting of each kind tells it."""
MOST = 6


class Done(Protocol):
    """What an action tells here; `closed` is an ISO day, "" for none."""

    @property
    def what(self) -> str: ...
    @property
    def state(self) -> str: ...
    @property
    def closed(self) -> str: ...
    @property
    def moves(self) -> Sequence[str]: ...
    @property
    def wanted(self) -> float | None: ...


def effects_json(workspace: Workspace, actions: Iterable[Done], as_of: date) -> list[dict[str, Any]]:
    """The verdict on each KPI that an action done lately was to move, latest first. Sums are left out: nothing tells
    their change from chance, and a meeting need not read so each week."""
    found: list[dict[str, Any]] = []
    lately = [(date.fromisoformat(one.closed), one) for one in actions if one.state == "done" and one.moves]
    for done, one in sorted(lately, key=lambda pair: pair[0], reverse=True):
        if as_of - LATELY <= done <= as_of:
            moves = all_moved(workspace, one.moves, done, as_of, one.wanted)
            found += [_told(workspace, one, m, done) for m in moves if m.effect and m.effect.reason != "exact"]
    return found[:MOST]


def _told(workspace: Workspace, action: Done, moved: Moved, done: date) -> dict[str, Any]:
    effect = moved.effect
    assert effect is not None
    return {
        "what": action.what,
        "kpi": {language: name_of_text(workspace, moved.reference, language) for language in LANGUAGES},
        "done": done.isoformat(),
        "verdict": effect.verdict,
        "word": {language: WORDS[f"effect.{effect.verdict}"].say(language) for language in LANGUAGES},
        "change": {
            language: change_said(effect, moved.after, language) if moved.after else "" for language in LANGUAGES
        },
        "said": {language: reason_said(moved, done, language) for language in LANGUAGES},
    }
