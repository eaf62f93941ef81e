"""Reading scenarios: from the text of a file or from the fields of a form or a command line; what is wrong, where."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from portulan.language.finding import FaultyText, Finding, FindingKind
from portulan.language.nearest import nearest
from portulan.language.place import Place
from portulan.language.units import Change
from portulan.language.words import Sentence, Words
from portulan.metrics.whatif.scenario import (
    EVERY_CHANNEL,
    Assumptions,
    ConversionChange,
    Scenario,
    VolumeChange,
)
from portulan.plan.document import Document
from portulan.plan.fields import Choice, Path, Scalar, keys_of
from portulan.plan.reading import read_record
from portulan.plan.rules.text import UNKNOWN_CHOICE
from portulan.plan.values import read_value

MOST_MONTHS = 24
NOT_A_SCENARIO = FindingKind(
    "WI001",
    "error",
    Words(fr="Ce fichier ne contient pas de scénario : {found}.", en="This file holds no scenario: {found}."),
    Words(
        fr="Écrire « name: » puis ce qui change, par exemple « price: +5 % ».",
        en="Write “name:” then what changes, for example “price: +5 %”.",
    ),
)
WRONG_UNIT = FindingKind(
    "WI002",
    "error",
    Words(fr="« {found:raw} » ne convient pas à « {key:raw} ».", en="“{found:raw}” does not suit “{key:raw}”."),
    Words(fr="L’écrire {expected}.", en="Write it {expected}."),
)
OUT_OF_REACH = FindingKind(
    "WI003",
    "error",
    Words(
        fr="« {found:raw} » sort de ce qui se calcule pour « {key:raw} » : de {low:raw} à {high:raw}.",
        en="“{found:raw}” is beyond what can be computed for “{key:raw}”: from {low:raw} to {high:raw}.",
    ),
    Words(
        fr="Choisir un écart plus petit : au-delà, le passé n’apprend plus rien.",
        en="Choose a smaller change: beyond, the past teaches nothing.",
    ),
)
UNKNOWN_CHANNEL = FindingKind(
    "WI004",
    "error",
    Words(
        fr="Aucune affaire ne vient d’un canal « {found:raw} ».{hint}",
        en="No deal comes from a channel “{found:raw}”.{hint}",
    ),
    Words(
        fr="Choisir parmi {known:list}, ou « all » pour tous les canaux.",
        en="Choose one of {known:list}, or “all” for every channel.",
    ),
)
UNKNOWN_STAGE = FindingKind(
    "WI005",
    "error",
    Words(fr="Le process n’a pas d’étape « {found:raw} ».{hint}", en="The process has no stage “{found:raw}”.{hint}"),
    Words(
        fr="Choisir parmi {known:list}, ou ne pas donner d’étape pour toutes.",
        en="Choose one of {known:list}, or give no stage for all of them.",
    ),
)
TWICE = FindingKind(
    "WI006",
    "error",
    Words(fr="« {found:raw} » est changé deux fois.", en="“{found:raw}” is changed twice."),
    Words(fr="Garder un seul écart.", en="Keep a single change."),
)
TOO_FAR = FindingKind(
    "WI007",
    "error",
    Words(
        fr="{months} mois, c’est trop loin : l’horizon va de 1 à {most} mois.",
        en="{months} months is too far: the horizon goes from 1 to {most} months.",
    ),
    Words(fr="Raccourcir l’horizon.", en="Shorten the horizon."),
)
TWO_CAPACITIES = FindingKind(
    "WI008",
    "error",
    Words(
        fr="La capacité est donnée deux fois : en affaires par mois (capacity) et en vendeurs (sellers).",
        en="The capacity is given twice: in deals a month (capacity) and in sellers (sellers).",
    ),
    Words(fr="Garder l’une des deux.", en="Keep one of the two."),
)
DID_YOU_MEAN = Words(fr=" Vouliez-vous écrire « {near:raw} » ?", en=" Did you mean “{near:raw}”?")
NOTHING = Words(fr="", en="")
IN_PERCENT = Words(fr="en pourcentage : +5 %", en="as a percentage: +5 %")
IN_POINTS = Words(fr="en points : -2 pt", en="in points: -2 pt")

LIMITS: Mapping[str, tuple[str, str]] = {
    "price": ("-50 %", "+100 %"),
    "discount": ("-50 pt", "+50 pt"),
    "volume": ("-100 %", "+300 %"),
    "conversion": ("-90 %", "+200 %"),
    "cycle": ("-75 %", "+200 %"),
    "price_effect": ("-20 %", "+20 %"),
}


@dataclass(frozen=True, slots=True)
class Known:
    """What a scenario may name here. Empty: not known, nothing is called unknown."""

    channels: tuple[str, ...] = ()
    stages: tuple[str, ...] = ()


ANYTHING = Known()


@dataclass(frozen=True, slots=True)
class ScenarioReading:
    """A scenario as far as it could be read, what is wrong with it, and its text with the places."""

    scenario: Scenario | None
    findings: list[Finding]
    document: Document


def read_scenario(text: str | bytes, file: str, known: Known = ANYTHING, currency: str = "EUR") -> ScenarioReading:
    """Reads and checks the text of a scenario. Never raises on a person's text."""
    reading = read_record(Scenario, text, file, NOT_A_SCENARIO, currency)
    found = list(reading.findings)
    if reading.record is not None:
        found += check_scenario(reading.record, known, reading.document.place)
    return ScenarioReading(reading.record, found, reading.document)


def check_scenario(scenario: Scenario, known: Known, place: Any) -> Iterator[Finding]:
    """What is wrong with a scenario that could be read; `place(path)` says where each value stands."""
    yield from _changes(scenario, place)
    yield from _names(scenario, known, place)
    if scenario.months is not None and scenario.months > MOST_MONTHS:
        yield TOO_FAR.at(place(("months",)), months=scenario.months, most=MOST_MONTHS)
    if scenario.capacity is not None and scenario.sellers is not None:
        yield TWO_CAPACITIES.at(place(("sellers",)))


def _changes(scenario: Scenario, place: Any) -> Iterator[Finding]:
    given: list[tuple[str, Change | None, Path, bool, bool]] = [
        ("price", scenario.price, ("price",), True, False),
        ("discount", scenario.discount, ("discount",), False, True),
        ("cycle", scenario.cycle, ("cycle",), True, False),
        ("price_effect", scenario.assume.price_effect, ("assume", "price_effect"), True, False),
        *(("volume", v.change, (*v.at, "change"), True, False) for v in scenario.volume),
        *(("conversion", c.change, (*c.at, "change"), True, True) for c in scenario.conversion),
    ]
    for key, change, path, relative, points in given:
        if change is None:
            continue
        if not (relative if change.unit == "relative" else points):
            expected = IN_PERCENT if relative else IN_POINTS
            yield WRONG_UNIT.at(place(path), found=str(change), key=key, expected=expected)
            continue
        low, high = LIMITS[key]
        if not _amount(low) <= change.amount <= _amount(high):
            yield OUT_OF_REACH.at(place(path), found=str(change), key=key, low=low, high=high)


def _amount(written: str) -> Decimal:
    return Decimal(written.split()[0]) / 100


def _names(scenario: Scenario, known: Known, place: Any) -> Iterator[Finding]:
    lists: list[tuple[list[tuple[str | None, Path]], tuple[str, ...], FindingKind]] = [
        ([(v.channel, (*v.at, "channel")) for v in scenario.volume], known.channels, UNKNOWN_CHANNEL),
        ([(c.stage, (*c.at, "stage")) for c in scenario.conversion], known.stages, UNKNOWN_STAGE),
    ]
    for names, possible, unknown in lists:
        seen: set[str | None] = set()
        for name, path in names:
            allowed = name is None or name == EVERY_CHANNEL or not possible or name in possible
            if not allowed:
                near = nearest(name or "", possible)
                hint = Sentence(DID_YOU_MEAN, {"near": near}) if near else NOTHING
                yield unknown.at(place(path), found=(name or "")[:60], hint=hint, known=possible)
            if name in seen:
                yield TWICE.at(place(path), found=name or "conversion")
            seen.add(name)


# ── From the fields of a form, an address or a command line ─────────────────────────────────────────────────────────


def scenario_of_fields(
    fields: Mapping[str, Sequence[str]], known: Known = ANYTHING, prefix: str = "", currency: str = "EUR"
) -> ScenarioReading:
    """A scenario from named texts: `{"price": ["+5%"], "volume": ["salons=+20%"]}`. A field stands at a place called by
    its name after `prefix` (`--price`). Empty texts say nothing; repeated fields make the lists."""
    reader = _Fields(fields, prefix, currency)
    scenario = Scenario(
        name=reader.text("name"),
        because=reader.text("because"),
        months=reader.value("months"),
        price=reader.value("price"),
        discount=reader.value("discount"),
        volume=tuple(
            VolumeChange(at=("volume", n), channel=name or EVERY_CHANNEL, change=change)
            for n, (name, change) in enumerate(reader.named("volume"))
        ),
        conversion=tuple(
            ConversionChange(at=("conversion", n), stage=name, change=change)
            for n, (name, change) in enumerate(reader.named("conversion"))
        ),
        cycle=reader.value("cycle"),
        capacity=reader.value("capacity"),
        sellers=reader.value("sellers"),
        assume=Assumptions(
            at=("assume",),
            price_effect=reader.value("price_effect", Assumptions),
            payment_delay=reader.value("payment_delay", Assumptions),
            spend=reader.value("spend", Assumptions),
        ),
    )

    def place(path: Path) -> Place:
        named = [
            part for part in path if isinstance(part, str) and part not in ("assume", "change", "channel", "stage")
        ]
        return Place(reader.shown(named[0]) if named else prefix)

    return ScenarioReading(scenario, [*reader.findings, *check_scenario(scenario, known, place)], Document("", prefix))


class _Fields:
    """Reads each field with the reader of the scenario's key of that name."""

    def __init__(self, fields: Mapping[str, Sequence[str]], prefix: str, currency: str) -> None:
        self.fields, self.prefix, self.currency = fields, prefix, currency
        self.findings: list[Finding] = []

    def shown(self, name: str) -> str:
        return self.prefix + (name.replace("_", "-") if self.prefix else name)

    def texts(self, name: str) -> list[str]:
        return [text.strip() for text in self.fields.get(name, ()) if text.strip()]

    def text(self, name: str) -> str | None:
        return next(iter(self.texts(name)), None)

    def value(self, name: str, record: Any = Scenario) -> Any:
        text = self.text(name)
        return None if text is None else self._read(name, text, keys_of(record)[name].kind)

    def named(self, name: str) -> Iterator[tuple[str | None, Any]]:
        """`salons=+20%` → ("salons", the change); without a name, (None, the change)."""
        for text in self.texts(name):
            of, equals, change = text.rpartition("=")
            yield (of.strip() or None if equals else None), self._read(name, change, Scalar("change"))

    def _read(self, name: str, text: str, kind: Any) -> Any:
        place = Place(self.shown(name))
        if isinstance(kind, Choice):
            if text not in kind.values:
                self.findings.append(
                    UNKNOWN_CHOICE.kind.at(place, found=text[:60], key=name, hint=NOTHING, known=list(kind.values))
                )
                return None
            return text
        try:
            return read_value(kind, text, place, name, self.currency)
        except FaultyText as fault:
            self.findings.append(fault.finding)
            return None
