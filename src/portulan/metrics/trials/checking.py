"""Reading tests and saying what is wrong with them, with its place and the way out."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from portulan.language.finding import FaultyText, Finding, FindingKind
from portulan.language.words import Words
from portulan.metrics.trials.design import Trial
from portulan.plan.document import Document
from portulan.plan.reading import read_record

MOST_DEALS = 100_000
LEAST_OWNERS = 4
NOT_A_TEST = FindingKind(
    "EX001",
    "error",
    Words(fr="Ce fichier ne contient pas de test : {found}.", en="This file holds no test: {found}."),
    Words(
        fr="Écrire « name: », puis l’hypothèse, le changement, la population, l’indicateur et la règle.",
        en="Write “name:”, then the hypothesis, the change, the population, the KPI and the rule.",
    ),
)
NOT_A_CHANCE = FindingKind(
    "EX002",
    "error",
    Words(
        fr="« {found:raw} » ne se teste pas : il faut un indicateur où chaque affaire ou lead réussit ou non dans un "
        "délai.",
        en="“{found:raw}” cannot be tested: it takes a KPI where each deal or lead succeeds or not within some time.",
    ),
    Words(fr="Choisir parmi {known:list}.", en="Choose one of {known:list}."),
)
ONE_STAGE = FindingKind(
    "EX003",
    "error",
    Words(
        fr="« {found:raw} » ne dit pas quelle étape est testée.",
        en="“{found:raw}” does not say which stage is tested.",
    ),
    Words(fr="Écrire par exemple {example:raw}.", en="Write for example {example:raw}."),
)
NO_NUMBER = FindingKind(
    "EX004",
    "error",
    Words(
        fr="La règle déclare un nombre d’avance et ne le dit pas.",
        en="The rule declares a number in advance and does not say it.",
    ),
    Words(
        fr="Écrire « deals: 120 », ou « kind: anytime » pour s’en passer (il faut alors plus d’affaires).",
        en="Write “deals: 120”, or “kind: anytime” to do without (it then takes more deals).",
    ),
)
OUT_OF_RANGE = FindingKind(
    "EX005",
    "error",
    Words(
        fr="« {key:raw} » vaut {found:raw} : il faut de {low:raw} à {high:raw}.",
        en="“{key:raw}” is {found:raw}: it must be from {low:raw} to {high:raw}.",
    ),
    Words(fr="Corriger la valeur.", en="Mend the value."),
)
IN_POINTS = FindingKind(
    "EX006",
    "error",
    Words(
        fr="L’effet « {found:raw} » se dit en points de l’indicateur.",
        en="The effect “{found:raw}” is said in points of the KPI.",
    ),
    Words(fr="Écrire par exemple « effect: +20 pt ».", en="Write for example “effect: +20 pt”."),
)
ARMS_MISSING = FindingKind(
    "EX007",
    "error",
    Words(
        fr="La répartition « {by:raw} » ne dit pas qui est en A et qui est en B.",
        en="The split “{by:raw}” does not say who is in A and who is in B.",
    ),
    Words(
        fr="Écrire « a: […] » et « b: […] » (pour une colonne, aussi « column: »), sans valeur commune.",
        en="Write “a: […]” and “b: […]” (for a column, “column:” too), without a value in common.",
    ),
)
FEW_OWNERS = FindingKind(
    "EX008",
    "error",
    Words(
        fr="{n} {n:?commercial|commerciaux} en tout : on ne distinguerait pas le changement de la personne.",
        en="{n} {n:?salesperson|salespeople} in all: the change could not be told from the person.",
    ),
    Words(
        fr="Il en faut au moins {least}, dont deux de chaque côté ; sinon tirer les affaires au hasard "
        "(« by: random »).",
        en="At least {least} are needed, two on each side; otherwise draw the deals at random (“by: random”).",
    ),
)
NO_COMPARISON = FindingKind(
    "EX009",
    "error",
    Words(
        fr="Un avant / après sans comparaison prend la saison pour le changement.",
        en="A before / after without a comparison takes the season for the change.",
    ),
    Words(
        fr="Écrire « comparison: » : une population que le changement ne touche pas.",
        en="Write “comparison:”: a population that the change does not touch.",
    ),
)
DRAW_NEEDED = FindingKind(
    "EX010",
    "error",
    Words(
        fr="La règle sans nombre déclaré demande un tirage au hasard.",
        en="The rule without a declared number takes a random draw.",
    ),
    Words(
        fr="Écrire « kind: declared » et « deals: », ou « by: random ».",
        en="Write “kind: declared” and “deals:”, or “by: random”.",
    ),
)
NO_LIMIT = FindingKind(
    "EX011",
    "error",
    Words(fr="Le garde-fou n’a pas de limite, ou en a deux.", en="The guard-rail has no limit, or has two."),
    Words(fr="Écrire « at_most: 12 % » ou « at_least: 50 % ».", en="Write “at_most: 12 %” or “at_least: 50 %”."),
)
NOTHING_TO_WRITE = FindingKind(
    "EX012",
    "error",
    Words(
        fr="« deploy » ne dit pas quoi écrire, ou dit deux choses.",
        en="“deploy” does not say what to write, or says two things.",
    ),
    Words(
        fr="Écrire « value: » (remplace) ou « add: » (ajoute un élément).",
        en="Write “value:” (replaces) or “add:” (adds an item).",
    ),
)
ALSO_SPEED = FindingKind(
    "EX013",
    "advice",
    Words(
        fr="Si le changement peut seulement accélérer les affaires, l’ordre des issues le prendrait pour un succès.",
        en="If the change may only speed deals up, the order of outcomes would take that for success.",
    ),
    Words(
        fr="Écrire « order: maturity » : chaque affaire attend tout son délai.",
        en="Write “order: maturity”: each deal waits its whole time.",
    ),
)


@dataclass(frozen=True, slots=True)
class TrialReading:
    """A test as far as it could be read, what is wrong with it, and its text with the places."""

    trial: Trial | None
    findings: list[Finding]
    document: Document

    @property
    def sound(self) -> bool:
        """Whether it can be registered and measured: read, and without error."""
        return self.trial is not None and not any(f.level == "error" for f in self.findings)


def read_trial(text: str | bytes, file: str, currency: str = "EUR") -> TrialReading:
    """Reads and checks the text of a test, by itself. Never raises on a person's text."""
    reading = read_record(Trial, text, file, NOT_A_TEST, currency)
    found = list(reading.findings)
    if reading.record is not None:
        found += check_trial(reading.record, reading.document.place)
    return TrialReading(reading.record, found, reading.document)


def check_trial(trial: Trial, place: Any) -> Iterator[Finding]:
    """What is wrong with a test that could be read; `place(path)` says where each value stands."""
    yield from _rule(trial, place)
    yield from _split(trial, place)
    if trial.horizon is not None and not 1 <= trial.days <= 730:
        yield _range(place(("horizon",)), "horizon", trial.horizon, "1 day", "730 days")
    rail = trial.guardrail
    if rail is not None and (rail.at_most is None) == (rail.at_least is None):
        yield NO_LIMIT.at(place(("guardrail",)))
    if trial.deploy is not None and (trial.deploy.value is None) == (trial.deploy.add is None):
        yield NOTHING_TO_WRITE.at(place(("deploy",)))


def _range(where: Any, name: str, found: object, low: str, high: str) -> Finding:
    return OUT_OF_RANGE.at(where, key=name, found=found, low=low, high=high)


def _rule(trial: Trial, place: Any) -> Iterator[Finding]:
    rule = trial.rule
    if rule.kind == "declared" and rule.deals is None:
        yield NO_NUMBER.at(place(("rule",)))
    if rule.deals is not None and not 20 <= rule.deals <= MOST_DEALS:
        yield _range(place(("rule", "deals")), "deals", rule.deals, "20", str(MOST_DEALS))
    if rule.alpha is not None and not 0.01 <= rule.alpha <= 0.25:
        yield _range(place(("rule", "alpha")), "alpha", f"{100 * rule.alpha:.3g} %", "1 %", "25 %")
    if rule.effect is not None:
        if rule.effect.unit != "points":
            yield IN_POINTS.at(place(("rule", "effect")), found=rule.effect)
        elif not 0 < rule.effect.amount < 1:
            yield _range(place(("rule", "effect")), "effect", rule.effect, "+1 pt", "+99 pt")
    if rule.kind == "anytime" and trial.split.by in ("owner", "dates"):
        yield DRAW_NEEDED.at(place(("rule", "kind")))
    if trial.change.kind == "sequence" and rule.order is None and trial.split.by != "dates":
        yield ALSO_SPEED.at(place(("rule",)))


def _split(trial: Trial, place: Any) -> Iterator[Finding]:
    split = trial.split
    match split.by:
        case "owner" | "column":
            people = len(split.a) + len(split.b)
            named = bool(split.a and split.b) and not set(split.a) & set(split.b)
            if not named or (split.by == "column" and not split.column):
                yield ARMS_MISSING.at(place(("split",)), by=split.by)
            elif split.by == "owner" and (people < LEAST_OWNERS or min(len(split.a), len(split.b)) < 2):
                yield FEW_OWNERS.at(place(("split",)), n=people, least=LEAST_OWNERS)
        case "dates" if split.comparison is None:
            yield NO_COMPARISON.at(place(("split",)))


def first_error(reading: TrialReading) -> None:
    """Raises FaultyText on the first error of a test."""
    for finding in reading.findings:
        if finding.level == "error":
            raise FaultyText(finding)
