"""What the sliders say: the address read into a scenario and back. No Django.

    price=5&discount=-2&volume.salons=20&conversion.decouverte=10&cycle=-10&capacity=40&months=6

Each slider has a box with the same value beside it, named `n.<slider>`: without a script both are sent, and the one
that differs from what the page showed (`was`) counts.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import parse_qs, urlencode

from portulan.language.units import Change, plain_number
from portulan.metrics.whatif.checking import Known, ScenarioReading, scenario_of_fields
from portulan.metrics.whatif.passages import Passages
from portulan.metrics.whatif.scenario import EVERY_CHANNEL, Scenario

SPANS = (1, 3, 6, 9, 12)
RANGES: Mapping[str, tuple[int, int, str]] = {
    "price": (-30, 30, "%"),
    "discount": (-15, 15, "pt"),
    "volume": (-50, 100, "%"),
    "conversion": (-50, 50, "%"),
    "cycle": (-50, 50, "%"),
    "capacity": (0, 60, ""),
}
"""The reach of each slider and the unit of its number. A box may say more; the scenario's own limits hold."""
OTHERS = ("months", "price_effect", "payment_delay", "spend", "of")


@dataclass(frozen=True, slots=True)
class Slider:
    """One slider: its name in the address, what it moves (a channel, a stage), its reach and where it stands."""

    name: str
    kind: str
    about: str
    low: int
    high: int
    unit: str
    value: str

    @property
    def moved(self) -> bool:
        return self.value not in ("", "0")

    @property
    def id(self) -> str:
        """A name an element may have."""
        return "s-" + "".join(c if c.isalnum() else "-" for c in self.name)


def chosen(query: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """What an address or a form says, one text per name; empty and still values are left out."""
    given = {name: values[-1].strip() for name, values in query.items() if values}
    was = {name: values[-1] for name, values in parse_qs(given.get("was", "")).items()}
    found: dict[str, str] = {}
    for name, text in given.items():
        if name.startswith("n."):
            slider = name[2:]
            shown = was.get(slider, "")
            typed = "" if text in ("", "0") and slider != "capacity" else text
            if typed != shown or slider not in given:
                found[slider] = text
            else:
                found[slider] = given.get(slider, text)
        elif name in OTHERS or (kind_of(name) in RANGES and f"n.{name}" not in given):
            found[name] = text
    return {name: text for name, text in found.items() if text and not _still(name, text)}


def _still(name: str, text: str) -> bool:
    value = plain_number(text)
    return kind_of(name) in RANGES and value is not None and value == 0


def kind_of(name: str) -> str:
    """`volume.salons` → volume."""
    return name.partition(".")[0]


def address(values: Mapping[str, str]) -> str:
    """The query to keep or to send, in as few words as it takes."""
    return urlencode(dict(sorted(values.items())))


def scenario_of(values: Mapping[str, str], known: Known, currency: str, name: str = "") -> ScenarioReading:
    """The scenario that these values describe, with what is wrong."""
    fields: dict[str, list[str]] = {"name": [name]}
    for slider, text in values.items():
        kind, _, about = slider.partition(".")
        if kind == "capacity":
            fields["capacity"] = [text]
        elif kind in RANGES:
            given = text if text.endswith(("%", "pt")) else text + RANGES[kind][2]
            fields.setdefault(kind, []).append(f"{about}={given}" if about else given)
    for other in ("months", "spend"):
        if values.get(other):
            fields[other] = [values[other]]
    if values.get("price_effect"):
        fields["price_effect"] = [values["price_effect"].rstrip("%") + "%"]
    if values.get("payment_delay"):
        fields["payment_delay"] = [f"{values['payment_delay']} days"]
    return scenario_of_fields(fields, known, currency=currency)


def values_of(scenario: Scenario, chances: Passages | None, stages: Sequence[str]) -> dict[str, str]:
    """Where the sliders stand for a saved scenario. Points of conversion become a relative change, as sliders say."""
    found: dict[str, str] = {}
    for name in ("price", "discount", "cycle"):
        change = getattr(scenario, name)
        if change is not None:
            found[name] = _number(change.amount * 100)
    for v in scenario.volume:
        if v.change is not None:
            found["volume" if v.channel == EVERY_CHANNEL else f"volume.{v.channel}"] = _number(v.change.amount * 100)
    for c in scenario.conversion:
        if c.change is not None:
            share = _relative(c.change, c.stage, chances, stages)
            found["conversion" if c.stage is None else f"conversion.{c.stage}"] = _number(share * 100)
    if scenario.capacity is not None:
        found["capacity"] = str(scenario.capacity)
    if scenario.months is not None:
        found["months"] = str(scenario.months)
    if scenario.assume.price_effect is not None:
        found["price_effect"] = _number(scenario.assume.price_effect.amount * 100)
    if scenario.assume.payment_delay is not None:
        found["payment_delay"] = _number(scenario.assume.payment_delay.in_days)
    if scenario.assume.spend is not None:
        found["spend"] = scenario.assume.spend
    return found


def _relative(change: Change, stage: str | None, chances: Passages | None, stages: Sequence[str]) -> float:
    if change.unit == "relative" or chances is None:
        return float(change.amount)
    before = chances.won if stage is None else chances.onward[list(stages).index(stage)]
    return float(change.amount) / before if before else 0.0


def _number(value: object) -> str:
    return f"{round(float(str(value)), 1):g}"


def sliders(values: Mapping[str, str], known: Known) -> list[Slider]:
    """Every slider there is, in the order of the page."""
    names = ["price", "discount", "volume", *(f"volume.{c}" for c in known.channels[:12])]
    names += ["conversion", *(f"conversion.{s}" for s in known.stages), "cycle", "capacity"]
    found = []
    for name in names:
        kind, _, about = name.partition(".")
        low, high, unit = RANGES[kind]
        found.append(Slider(name, kind, about, low, high, unit, values.get(name, "" if kind == "capacity" else "0")))
    return found
