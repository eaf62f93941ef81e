"""Drawing arms at random, in blocks of four, as records arrive: `trials/<id>.csv`, written by us and never redrawn.

# sha256:5d1c… seed:7
unit,arm,assigned_on
A-00412,b,2026-09-29
"""

import csv
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from portulan.language.finding import FaultyText, FindingKind
from portulan.language.words import Words
from portulan.stats.blocks import Arm, arms

FAULTY_DRAW = FindingKind(
    "EX020",
    "error",
    Words(
        fr="Le fichier du tirage {file:raw} ne se lit pas comme nous l’avons écrit (ligne {line}).",
        en="The file of the draw {file:raw} does not read as we wrote it (line {line}).",
    ),
    Words(
        fr="Le reprendre d’une sauvegarde : un tirage refait après coup ne prouve plus rien.",
        en="Take it back from a backup: a draw made again afterwards proves nothing.",
    ),
)
_HEAD = re.compile(r"# sha256:([0-9a-f]{64}) seed:(\d+)(?: closed:(\d{4}-\d\d-\d\d))?")


@dataclass(frozen=True, slots=True)
class Assigned:
    """One record and the arm it was drawn into, on which day."""

    unit: str
    arm: Arm
    on: date


@dataclass(frozen=True, slots=True)
class Draw:
    """All the records drawn so far, in order, for the text of this fingerprint; no more once it is closed."""

    sha: str
    seed: int
    units: tuple[Assigned, ...] = ()
    closed: date | None = None


def read_draw(path: Path) -> Draw | None:
    """The draw of a test; None where nothing was ever drawn. Raises FaultyText (EX020) on a file that is not ours."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        return None
    head = _HEAD.fullmatch(lines[0]) if lines else None
    if head is None or lines[1:2] != ["unit,arm,assigned_on"]:
        raise FaultyText(FAULTY_DRAW.at(None, file=path.name, line=1))
    found: list[Assigned] = []
    for number, row in enumerate(csv.reader(lines[2:]), 3):
        try:
            unit, arm, on = row
            if arm not in ("a", "b"):
                raise ValueError(arm)
            found.append(Assigned(unit, "b" if arm == "b" else "a", date.fromisoformat(on)))
        except ValueError:
            raise FaultyText(FAULTY_DRAW.at(None, file=path.name, line=number)) from None
    if len({one.unit for one in found}) < len(found):
        raise FaultyText(FAULTY_DRAW.at(None, file=path.name, line=len(lines)))
    return Draw(head[1], int(head[2]), tuple(found), date.fromisoformat(head[3]) if head[3] else None)


def begin_draw(path: Path, sha: str, seed: int) -> None:
    """Writes an empty draw: from then on, arriving records are drawn. A draw already there for this text stays.

    Raises FileExistsError where there is one for another text.
    """
    there = read_draw(path)
    if there is not None:
        if there.sha != sha:
            raise FileExistsError(path)
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("x", encoding="utf-8", newline="\n") as file:
        file.write(f"# sha256:{sha} seed:{seed}\nunit,arm,assigned_on\n")


def end_draw(path: Path, on: date) -> None:
    """Closes a draw: the test is decided, no one is drawn any more. Nothing to do where none began, or it is closed."""
    draw = read_draw(path)
    if draw is None or draw.closed is not None:
        return
    head, rest = path.read_text(encoding="utf-8").split("\n", 1)
    whole = path.with_name(f".{path.name}.closing")
    whole.write_text(f"{head} closed:{on.isoformat()}\n{rest}", encoding="utf-8", newline="\n")
    whole.replace(path)


def draw_more(path: Path, name: str, arrived: Sequence[str], on: date, most: int | None) -> list[Assigned]:
    """Draws the records that arrived and are not drawn yet, in the order given, up to `most` in all; appends them."""
    draw = read_draw(path)
    if draw is None or draw.closed is not None:
        return []
    known = {one.unit for one in draw.units}
    new = [unit for unit in arrived if unit not in known]
    if most is not None:
        new = new[: max(most - len(known), 0)]
    drawn = arms(name, draw.seed, len(known), len(new))
    added = [Assigned(unit, arm, on) for unit, arm in zip(new, drawn, strict=True)]
    _append(path, added)
    return added


def _append(path: Path, added: Iterable[Assigned]) -> None:
    rows = [(one.unit, one.arm, one.on.isoformat()) for one in added]
    if rows:
        with path.open("a", encoding="utf-8", newline="") as file:
            csv.writer(file, lineterminator="\n").writerows(rows)
