"""What two texts of the plan say differently: in sentences, and line by line. No Django here."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from typing import Literal

from portulan.language.words import Sentence, Words
from portulan.plan.diff import diff_plans
from portulan.plan.kpi_reference import KpiReference
from portulan.plan.reading import read_plan
from portulan.plan.records import COMPONENTS

UNREADABLE = Words(
    fr="L’un des deux textes n’est pas un plan lisible : seules les lignes peuvent être comparées.",
    en="One of the two texts is not a readable plan: only the lines can be compared.",
)
ONLY_FORM = Words(
    fr="Le sens ne change pas : seuls des commentaires, l’ordre ou la mise en forme diffèrent.",
    en="The meaning does not change: only comments, order or layout differ.",
)


def changes_between(old: str, new: str) -> Sequence[Sentence]:
    """The differences of meaning, in the order of the plan; one sentence says so when there are none but of form."""
    before, after = read_plan(old, "plan.yaml").plan, read_plan(new, "plan.yaml").plan
    if before is None or after is None:
        return (Sentence(UNREADABLE),)
    changes = tuple(change.sentence for change in diff_plans(before, after))
    if changes or old == new:
        return changes
    return (Sentence(ONLY_FORM),)


def indicators_changed(old: str, new: str) -> Sequence[KpiReference]:
    """The indicators, undivided and each once, of the components whose meaning changed; none from unreadable texts."""
    before, after = read_plan(old, "plan.yaml").plan, read_plan(new, "plan.yaml").plan
    if before is None or after is None:
        return ()
    touched = {str(change.path[0]) for change in diff_plans(before, after) if change.path}
    found = [r for name in COMPONENTS if name in touched for r in after.component(name).indicator]
    return tuple(dict.fromkeys(replace(reference, by=()) for reference in found))


@dataclass(frozen=True, slots=True)
class DiffLine:
    """One line of a comparison; `number` counts in the new text, or in the old one for a line taken out."""

    kind: Literal["same", "added", "removed", "gap"]
    number: int
    text: str

    @property
    def sign(self) -> str:
        return {"same": " ", "added": "+", "removed": "\u2212", "gap": "…"}[self.kind]


def line_diff(old: str, new: str, around: int = 2) -> list[DiffLine]:
    """The lines that differ, each with a few lines around."""
    before, after = old.splitlines(), new.splitlines()
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    found: list[DiffLine] = []
    for group in matcher.get_grouped_opcodes(around):
        if found:
            found.append(DiffLine("gap", 0, ""))
        for tag, i1, i2, j1, j2 in group:
            found += _lines(tag, before[i1:i2], after[j1:j2], i1, j1)
    return found


def _lines(tag: str, before: list[str], after: list[str], i: int, j: int) -> Iterator[DiffLine]:
    if tag == "equal":
        yield from (DiffLine("same", j + n + 1, line) for n, line in enumerate(after))
        return
    yield from (DiffLine("removed", i + n + 1, line) for n, line in enumerate(before))
    yield from (DiffLine("added", j + n + 1, line) for n, line in enumerate(after))
