"""Tests kept as texts of the workspace: `trials/<id>.yaml`, beside their draw; listed, read, written, never changed."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from pathlib import Path

from portulan.language.finding import FaultyText, FindingKind
from portulan.language.words import Words
from portulan.metrics.trials.checking import TrialReading, read_trial
from portulan.metrics.whatif.store import id_of

FOLDER = "trials"
LARGEST_TRIAL = 64 * 1024
MOST_TRIALS = 500
_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
NO_SUCH_TEST = FindingKind(
    "EX021",
    "error",
    Words(fr="Il n’y a pas de test « {id:raw} ».", en="There is no test “{id:raw}”."),
    Words(fr="Les tests écrits : {known:list}.", en="The tests written: {known:list}."),
)
ALREADY_THERE = FindingKind(
    "EX022",
    "error",
    Words(
        fr="Un test s’appelle déjà « {name:raw} » ({file:raw}).",
        en="A test is already called “{name:raw}” ({file:raw}).",
    ),
    Words(fr="Donner un autre nom.", en="Give another name."),
)
NO_NAME = FindingKind(
    "EX023",
    "error",
    Words(fr="Le test n’a pas de nom.", en="The test has no name."),
    Words(fr="Lui donner un nom d’au moins une lettre.", en="Give it a name of at least one letter."),
)
TOO_MANY = FindingKind(
    "EX024",
    "error",
    Words(fr="Il y a déjà {most} tests ici.", en="There are already {most} tests here."),
    Words(
        fr="Ranger ailleurs les textes des plus anciens avant d’en écrire un autre.",
        en="Move the texts of the oldest elsewhere before writing another.",
    ),
)


@dataclass(frozen=True, slots=True)
class SavedTrial:
    """One file: its id (the name of the file), its fingerprint, what it says."""

    id: str
    path: Path
    sha: str
    reading: TrialReading

    @property
    def name(self) -> str:
        trial = self.reading.trial
        return (trial.name if trial else None) or self.id

    @property
    def file(self) -> str:
        return f"{FOLDER}/{self.id}.yaml"

    @property
    def draw_path(self) -> Path:
        """Where its draw is kept."""
        return self.path.with_suffix(".csv")


def saved_trials(workspace: Path, currency: str = "EUR") -> list[SavedTrial]:
    """The tests of a workspace, by name."""
    found = [_read(path, currency) for path in _files(workspace)]
    return sorted(found, key=lambda t: (t.name.casefold(), t.id))


def saved_trial(workspace: Path, name: str, currency: str = "EUR") -> SavedTrial:
    """The test whose file has this name (its id); raises FaultyText (EX021) where there is none."""
    for path in _files(workspace):
        if path.stem == name:
            return _read(path, currency)
    raise FaultyText(NO_SUCH_TEST.at(None, id=name[:60], known=[p.stem for p in _files(workspace)] or ["—"]))


def save_trial(workspace: Path, name: str, text: str) -> str:
    """Writes a new file and returns its id; raises FaultyText without a name, or when the name is taken."""
    id_ = id_of(name)
    if not id_:
        raise FaultyText(NO_NAME.at(None))
    if sum(1 for _ in _files(workspace)) >= MOST_TRIALS:
        raise FaultyText(TOO_MANY.at(None, most=MOST_TRIALS))
    path = workspace / FOLDER / f"{id_}.yaml"
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        with path.open("x", encoding="utf-8", newline="\n") as file:  # never over a file that someone wrote
            file.write(text)
    except FileExistsError:
        raise FaultyText(ALREADY_THERE.at(None, name=name, file=f"{FOLDER}/{path.name}")) from None
    return id_


def _files(workspace: Path) -> Iterator[Path]:
    folder = workspace / FOLDER
    if not folder.is_dir():
        return
    for path in sorted(folder.glob("*.yaml")):
        if _ID.fullmatch(path.stem) and path.is_file() and path.stat().st_size <= LARGEST_TRIAL:
            yield path


def _read(path: Path, currency: str) -> SavedTrial:
    data = path.read_bytes()
    return SavedTrial(path.stem, path, sha256(data).hexdigest(), _reading(data, f"{FOLDER}/{path.name}", currency))


@lru_cache(maxsize=MOST_TRIALS)
def _reading(data: bytes, file: str, currency: str) -> TrialReading:
    """What a text says: the same text is read once, whatever asks for it."""
    return read_trial(data, file, currency)
