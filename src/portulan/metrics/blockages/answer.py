"""Blockages as of a day: the groups named among all those compared, and the open deals at risk."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from portulan.language.words import Language, Sentence, Words
from portulan.metrics.answers import Cell
from portulan.metrics.blockages.family import LEVEL, Compared, Waiting, bounds, compare
from portulan.metrics.blockages.reasons import REASONS
from portulan.metrics.blockages.risks import (
    AtRisk,
    Limits,
    Risks,
    Why,
    planned_ahead,
    risks,
    segment_and_owner,
    silence_limit,
)
from portulan.metrics.blockages.usual import usual_waits
from portulan.metrics.evaluate import Evaluator
from portulan.metrics.forecast.calendar import half_month
from portulan.metrics.forecast.cells import Shape, known_span, read_cells, shape_of
from portulan.metrics.needs import MISSING, in_words
from portulan.plan.records import FollowUp, Plan, Stage
from portulan.stats.estimate import Estimate, NotComputable, Result
from portulan.stats.exit_pace import exit_ratio

DEFINITION = Words(
    fr="Depuis six mois, combien d’affaires sont sorties de leur étape, par quelque issue que ce soit, sur combien "
    "d’attendues à âge égal. Une étape ou un segment se compare à son propre passé, corrigé de ce qui a changé "
    "ailleurs ; un commercial, à ses collègues sur des affaires de même étape, même âge, même segment. N’est nommé que "
    "ce qui est nettement plus lent : une entreprise où rien ne se passe ne verrait rien nommé {sure:share0} du temps.",
    en="Over the last six months, how many deals left their stage, whatever the way out, of how many expected at the "
    "same ages. A stage or a segment is held against its own past, corrected for what changed elsewhere; an owner, "
    "against colleagues on deals of the same stage, age and segment. Only what is clearly slower is named: a company "
    "where nothing happens would see nothing named {sure:share0} of the time.",
)
IN_STAGE = Words(fr="{group} à l’étape {stage:raw}", en="{group} in stage {stage:raw}")
STAGE = Words(fr="L’étape {stage:raw}", en="Stage {stage:raw}")
SEGMENT = Words(fr="Les affaires du segment {name:raw}", en="Deals of segment {name:raw}")
NO_SEGMENT = Words(fr="Les affaires sans segment", en="Deals without a segment")
OWNER = Words(fr="Les affaires de {name:raw}", en="The deals of {name:raw}")
THAN_BEFORE = Words(fr="qu’avant", en="than before")
THAN_COLLEAGUES = Words(fr="que celles de ses collègues", en="than colleagues’")
SLOWER = Words(
    fr="{who} : {slower:share0} de sorties en moins {than}, à âge égal ({exits} {exits:?sortie|sorties} pour "
    "{expected} attendues en six mois).",
    en="{who}: {slower:share0} fewer exits {than}, at the same ages ({exits} {exits:?exit|exits} for {expected} "
    "expected in six months).",
)
SOME = Words(
    fr="{places} {places:?blocage|blocages} et {deals} {deals:?affaire|affaires} à risque.",
    en="{places} {places:?blockage|blockages} and {deals} {deals:?deal|deals} at risk.",
)
ONLY_DEALS = Words(
    fr="Aucun blocage établi ; {deals} {deals:?affaire ouverte|affaires ouvertes} à risque sur {open}.",
    en="No blockage established; {deals} of {open} open {open:?deal|deals} at risk.",
)
NOTHING = Words(
    fr="Rien n’attend plus que prévu, et aucune affaire n’est à risque.",
    en="Nothing waits longer than it should, and no deal is at risk.",
)
UNTOLD = Words(
    fr="Aucun blocage établi ; ces données ne permettent pas de dire si une affaire ouverte attend trop.",
    en="No blockage established; these data cannot tell whether an open deal waits too long.",
)
REFUSED = Words(fr="Pas de blocage à chercher. {reason}", en="No blockage to look for. {reason}")
FOLLOW_UP = Words(
    fr="{way} (au plan : {how:raw} après {after:days})", en="{way} (the plan: {how:raw} after {after:days})"
)
PROOF = Words(fr="{way} (au plan, pour sortir : {proof:raw})", en="{way} (the plan, to leave the stage: {proof:raw})")


@dataclass(frozen=True, slots=True)
class Blockage:
    """One group compared: which stage, segment, owner (None: all of them), its exits over those expected.

    `losses` is the same ratio for losses alone. `q` is adjusted for all that was compared; `named` when it blocks.
    """

    stage: str | None
    stage_name: str | None
    segment: str | None
    segment_name: str | None
    owner: str | None
    against: str
    exits: Result
    losses: Result
    q: float
    named: bool
    loses_more: bool

    @property
    def who(self) -> Sentence:
        """The group as the subject of a sentence."""
        if self.segment is None and self.owner is None:
            return Sentence(STAGE, {"stage": self.stage_name})
        group = Sentence(OWNER, {"name": self.owner}) if self.owner is not None else _segment_words(self.segment_name)
        return group if self.stage is None else Sentence(IN_STAGE, {"group": group, "stage": self.stage_name})

    @property
    def sentence(self) -> Sentence:
        """What is slower, by how much, out of how many. Raises ValueError where nothing could be compared."""
        if not isinstance(self.exits, Estimate):
            raise ValueError("nothing was compared")
        return Sentence(
            SLOWER,
            {
                "who": self.who,
                "slower": 1 - self.exits.value,
                "than": THAN_COLLEAGUES if self.against == "colleagues" else THAN_BEFORE,
                "exits": self.exits.n,
                "expected": round(self.exits.extra["expected"]),
            },
        )


@dataclass(frozen=True, slots=True)
class Blockages:
    """The answer: all that was compared, and the deals at risk; or `refusal`, why there is neither."""

    as_of: date
    currency: str
    definition: Sentence
    compared: Sequence[Blockage] = ()
    risks: Risks | None = None
    stages: Mapping[int, Stage | None] = field(default_factory=dict)
    refusal: NotComputable | None = None

    @property
    def named(self) -> Sequence[Blockage]:
        """What blocks, the surest first."""
        return sorted((b for b in self.compared if b.named), key=lambda b: b.q)

    @property
    def verdict(self) -> Sentence:
        """What to remember."""
        if self.refusal is not None or self.risks is None:
            return Sentence(REFUSED, {"reason": self.refusal.reason if self.refusal else ""})
        if self.named:
            return Sentence(SOME, {"places": len(self.named), "deals": self.risks.total})
        if self.risks.total:
            return Sentence(ONLY_DEALS, {"deals": self.risks.total, "open": self.risks.open})
        return Sentence(UNTOLD if "waiting" in self.risks.not_checked else NOTHING)

    def way_out(self, deal: AtRisk) -> Sentence:
        """The next step for a deal: by its first reason, with the plan's follow-up for the stage."""
        way = REASONS[deal.why[0].reason].way_out
        stage = self.stages.get(deal.stage)
        if stage is not None and deal.why[0].reason in ("waiting", "silent", "allowed"):
            step = _follow_up(stage, deal.silent_days or 0)
            if step is not None and step.after is not None:
                return Sentence(FOLLOW_UP, {"way": way, "how": step.how, "after": step.after.in_days})
            if stage.exit:
                return Sentence(PROOF, {"way": way, "proof": stage.exit[0]})
        return Sentence(way)

    def as_json(self, language: Language) -> dict[str, Any]:
        found = self.risks
        return {
            "as_of": self.as_of.isoformat(),
            "currency": self.currency,
            "definition": self.definition.say(language),
            "verdict": self.verdict.say(language),
            "reason": self.refusal.reason.say(language) if self.refusal else None,
            "blockages": [_blockage_json(b, language) for b in self.named],
            "compared": [_blockage_json(b, language) for b in self.compared],
            "at_risk": {
                "total": found.total,
                "open": found.open,
                "amount": str(found.amount),
                "by_reason": dict(found.by_reason),
                "not_checked": list(found.not_checked),
                "deals": [self._deal_json(deal, language) for deal in found.deals],
            }
            if found
            else None,
        }

    def _deal_json(self, deal: AtRisk, language: Language) -> dict[str, Any]:
        stage = self.stages.get(deal.stage)
        return {
            "opportunity_id": deal.id,
            **{name: _cell(deal.facts[name]) for name in deal.facts},
            "stage": stage.id if stage else None,
            "days_in_stage": deal.days_in_stage,
            "amount": None if deal.amount is None else str(deal.amount),
            "days_late": deal.late,
            "reasons": [{"reason": why.reason, "sentence": say_why(why).say(language)} for why in deal.why],
            "way_out": self.way_out(deal).say(language),
        }


def say_why(why: Why) -> Sentence:
    """A reason in words, with its days."""
    return Sentence(REASONS[why.reason].sentence, {"days": why.days, "limit": why.limit})


def blockages(
    evaluator: Evaluator,
    plan: Plan | None,
    as_of: date,
    *,
    reason: str | None = None,
    limit: int = 50,
    offset: int = 0,
) -> Blockages:
    """Everything compared and the deals at risk as of the end of that day, `limit` of them from `offset`.

    `reason` lists only the deals with that one. Raises RequestError on one these facts cannot give.
    """
    engine = evaluator.engine
    definition = Sentence(DEFINITION, {"sure": 1 - LEVEL})
    span = known_span(engine) if engine.has("opportunity") else None
    if span is None or span[0] > as_of:
        missing = Sentence(MISSING, {"needs": [in_words("opportunity.created_at")]})
        return Blockages(as_of, evaluator.currency, definition, refusal=NotComputable("no_data", missing))
    whole = shape_of(engine)
    shape = Shape(whole.stages, segment_and_owner(whole), whole.observed_from)
    places = {d.name: i for i, d in enumerate(shape.dimensions)}
    last = half_month(as_of)
    cells = read_cells(engine, shape, as_of, span[0], bounds(last))
    written = {i: plan.stage(name) if plan else None for i, name in enumerate(engine.plan.stages)}
    stages = written if shape.stages > 1 else {}
    waits = usual_waits(cells, shape.stages, places.get("segment"))
    allowed = {i: int(s.allowed.in_days) for i, s in stages.items() if s is not None and s.allowed is not None}
    limits = Limits(waits, allowed, silence_limit(engine, as_of), planned_ahead(engine, as_of))
    waiting = Waiting.of(cells, last, places.get("segment"), places.get("owner"))
    compared = [_named(one, shape, stages, plan, as_of) for one in compare(waiting, _nobody(shape))]
    found = risks(engine, shape, as_of, limits, reason=reason, limit=limit, offset=offset)
    return Blockages(as_of, evaluator.currency, definition, compared, found, stages)


def _nobody(shape: Shape) -> tuple[int, ...]:
    """The codes of owners that are not one person: the rarest together, and none."""
    values = next((d.values for d in shape.dimensions if d.name == "owner"), ())
    return (0, *(i for i, value in enumerate(values, 1) if not value))


def _named(one: Compared, shape: Shape, stages: Mapping[int, Stage | None], plan: Plan | None, as_of: date) -> Blockage:
    values = {d.name: ("", *d.values) for d in shape.dimensions}
    stage = stages.get(one.stage)
    segment = values["segment"][one.segment] if one.segment >= 0 else None
    written = plan.segment(segment) if plan and segment else None
    return Blockage(
        None if stage is None else stage.id,
        None if stage is None else stage.name or stage.id,
        segment,
        (written.name if written else None) or segment,
        values["owner"][one.owner] if one.owner >= 0 else None,
        one.against,
        exit_ratio(one.pace, as_of=as_of),
        exit_ratio(one.losses, as_of=as_of),
        one.q,
        one.waits,
        one.loses_more,
    )


def _segment_words(segment: str | None) -> Sentence:
    return Sentence(SEGMENT, {"name": segment}) if segment else Sentence(NO_SEGMENT)


def _follow_up(stage: Stage, silent: int) -> FollowUp | None:
    """The plan's follow-up whose time has come: the last one due after so many silent days, else the first."""
    steps = [step for step in stage.follow_ups if step.after is not None and step.how]
    due = [step for step in steps if step.after is not None and step.after.in_days <= silent]
    chosen = due[-1:] or steps[:1]
    return chosen[0] if chosen else None


def _blockage_json(one: Blockage, language: Language) -> dict[str, Any]:
    def said(result: Result) -> dict[str, Any]:
        if isinstance(result, Estimate):
            return {
                "ratio": result.value, "low": result.low, "high": result.high, "exits": result.n,
                "expected": result.extra["expected"],
            }  # fmt: skip
        return {"ratio": None, "reason": result.reason.say(language)}

    return {
        "stage": one.stage,
        "segment": one.segment,
        "owner": one.owner,
        "against": one.against,
        "named": one.named,
        "loses_more": one.loses_more,
        "q": one.q,
        "exits": said(one.exits),
        "losses": said(one.losses),
        "sentence": one.sentence.say(language) if one.named else None,
    }


def _cell(value: Cell) -> Any:
    return value.isoformat() if isinstance(value, date) else value
