"""Scenarios kept as text files in the workspace: `scenarios/<id>.yaml`, listed, read, written, deleted.

The text is the truth: a file written by hand is as good as one saved from the page, and stays as written (its comments
too) until someone deletes it.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from portulan.language.finding import FaultyText, FindingKind
from portulan.language.words import Words
from portulan.metrics.whatif.checking import ANYTHING, Known, ScenarioReading, read_scenario
from portulan.metrics.whatif.scenario import Scenario
from portulan.plan.scalars import New, after_key, flow_text

FOLDER = "scenarios"
LARGEST_SCENARIO = 64 * 1024
MOST_SCENARIOS = 200
_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")

NO_SUCH_SCENARIO = FindingKind(
    "WI010",
    "error",
    Words(fr="Il n’y a pas de scénario « {id:raw} ».", en="There is no scenario “{id:raw}”."),
    Words(
        fr="Les scénarios enregistrés : {known:list}. « portulan whatif » les liste.",
        en="The saved scenarios: {known:list}. “portulan whatif” lists them.",
    ),
)
ALREADY_THERE = FindingKind(
    "WI011",
    "error",
    Words(
        fr="Un scénario s’appelle déjà « {name:raw} » ({file:raw}).",
        en="A scenario is already called “{name:raw}” ({file:raw}).",
    ),
    Words(
        fr="Donner un autre nom, ou supprimer l’ancien d’abord.", en="Give another name, or delete the old one first."
    ),
)
NO_NAME = FindingKind(
    "WI012",
    "error",
    Words(fr="Le scénario n’a pas de nom.", en="The scenario has no name."),
    Words(
        fr="Lui donner un nom d’au moins une lettre : « Plus de salons ».",
        en="Give it a name of at least one letter: “More fairs”.",
    ),
)
TOO_MANY = FindingKind(
    "WI013",
    "error",
    Words(
        fr="Il y a déjà {most} scénarios : on ne les compare plus.",
        en="There are already {most} scenarios: no one compares that many.",
    ),
    Words(fr="En supprimer avant d’en enregistrer d’autres.", en="Delete some before saving others."),
)


@dataclass(frozen=True, slots=True)
class SavedScenario:
    """One file: its id (the name of the file), what it says, and its text."""

    id: str
    path: Path
    reading: ScenarioReading

    @property
    def name(self) -> str:
        scenario = self.reading.scenario
        return (scenario.name if scenario else None) or self.id

    @property
    def sound(self) -> bool:
        """Whether it can be computed: read, and without error."""
        return self.reading.scenario is not None and not any(f.level == "error" for f in self.reading.findings)


def saved_scenarios(workspace: Path, known: Known = ANYTHING, currency: str = "EUR") -> list[SavedScenario]:
    """The scenarios of a workspace, by name."""
    found = [_read(path, known, currency) for path in _files(workspace)]
    return sorted(found, key=lambda s: (s.name.casefold(), s.id))


def saved_scenario(workspace: Path, name: str, known: Known = ANYTHING, currency: str = "EUR") -> SavedScenario:
    """The scenario whose file has this name (its id); raises FaultyText where there is none."""
    for path in _files(workspace):
        if path.stem == name:
            return _read(path, known, currency)
    raise FaultyText(NO_SUCH_SCENARIO.at(None, id=name[:60], known=[p.stem for p in _files(workspace)] or ["—"]))


def save_scenario(workspace: Path, scenario: Scenario) -> str:
    """Writes a new file and returns its id; raises FaultyText without a name, or when the name is taken."""
    id_ = id_of(scenario.name or "")
    if not id_:
        raise FaultyText(NO_NAME.at(None))
    if sum(1 for _ in _files(workspace)) >= MOST_SCENARIOS:
        raise FaultyText(TOO_MANY.at(None, most=MOST_SCENARIOS))
    path = workspace / FOLDER / f"{id_}.yaml"
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        with path.open("x", encoding="utf-8", newline="\n") as file:  # never over a file that someone wrote
            file.write(text_of_scenario(scenario))
    except FileExistsError:
        raise FaultyText(ALREADY_THERE.at(None, name=scenario.name, file=f"{FOLDER}/{path.name}")) from None
    return id_


def delete_scenario(workspace: Path, name: str) -> str:
    """Deletes the file of a scenario and returns its name; raises FaultyText where there is none."""
    saved = saved_scenario(workspace, name)
    saved.path.unlink()
    return saved.name


def id_of(name: str) -> str:
    """The id a name gives: `Plus de salons` → `plus-de-salons`; empty where nothing of it can be kept."""
    spelled = name.casefold().replace("œ", "oe").replace("æ", "ae").replace("’", " ")
    ascii_ = unicodedata.normalize("NFKD", spelled).encode("ascii", "ignore").decode()
    return "-".join(re.findall(r"[a-z0-9]+", ascii_))[:60].strip("-")


def text_of_scenario(scenario: Scenario) -> str:
    """The scenario as a file says it; reading it back gives the same scenario."""
    values: dict[str, New] = {
        "portulan": 1,
        "name": scenario.name,
        "because": scenario.because,
        "months": scenario.months,
        "price": _written(scenario.price),
        "discount": _written(scenario.discount),
        "volume": [{"channel": v.channel, "change": _written(v.change)} for v in scenario.volume],
        "conversion": [{"stage": c.stage, "change": _written(c.change)} for c in scenario.conversion],
        "cycle": _written(scenario.cycle),
        "capacity": scenario.capacity,
        "sellers": scenario.sellers,
        "assume": {
            "price_effect": _written(scenario.assume.price_effect),
            "payment_delay": _written(scenario.assume.payment_delay),
            "spend": scenario.assume.spend,
        },
    }
    return "".join(_lines(values))


def _lines(values: Mapping[str, New]) -> Iterator[str]:
    for key, value in values.items():
        if isinstance(value, Mapping):
            given = {k: v for k, v in value.items() if v is not None}
            if given:
                yield f"{key}: {flow_text(given)}\n"
        elif isinstance(value, list):
            if value:
                yield f"{key}:\n" + "".join(f"  - {flow_text(item)}\n" for item in value)
        elif value is not None:
            yield f"{key}:{after_key(value, 0, False, chr(10))}\n"


def _written(value: object) -> str | None:
    return None if value is None else str(value)


def _files(workspace: Path) -> Iterator[Path]:
    folder = workspace / FOLDER
    if not folder.is_dir():
        return
    for path in sorted(folder.glob("*.yaml")):
        if _ID.fullmatch(path.stem) and path.is_file() and path.stat().st_size <= LARGEST_SCENARIO:
            yield path


def _read(path: Path, known: Known, currency: str) -> SavedScenario:
    reading = read_scenario(path.read_bytes(), f"{FOLDER}/{path.name}", known, currency)
    return SavedScenario(path.stem, path, reading)
