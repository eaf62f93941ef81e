"""The strategy as records: five components, the market they answer, objectives, actions, focus and rituals.

Whatever the plan does not say is None, an empty list or an empty block, so a half-written plan is still a plan.
Each attribute carries the description of its key: `portulan.plan.fields`.
"""

# ruff: noqa: RUF009  (key() makes a dataclass field, not a shared default)

from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal
from typing import Literal

from portulan.language.conditions import Condition
from portulan.language.units import Duration
from portulan.language.words import Money, Words
from portulan.plan.fields import Choice, ListOf, Record, RecordOf, Scalar, key
from portulan.plan.kpi_reference import KpiReference
from portulan.plan.quantities import MonthDay, OpeningHours, Quantity, RecordSet, Weekday

Level = Literal["low", "medium", "high"]
Side = Literal["marketing", "sales"]
Logic = Literal["value", "market", "margin"]
Position = Literal["entry", "standard", "premium"]
Skips = Literal["filled", "excluded"]
Relation = Literal["contract", "purchases"]
Component = Literal["target", "offer", "price", "channels", "process"]
COMPONENTS: tuple[Component, ...] = ("target", "offer", "price", "channels", "process")

TEXT, ID, SHARE, MONEY = Scalar("text"), Scalar("id"), Scalar("share"), Scalar("money")
WHOLE, DATE, DURATION = Scalar("whole"), Scalar("date"), Scalar("duration", above_zero=True)
CONDITION, REFERENCE, QUANTITY = Scalar("condition"), Scalar("reference"), Scalar("quantity")
FORMULA = Scalar("formula")
LEVELS = Choice({
    "low": Words(fr="faible", en="low"),
    "medium": Words(fr="moyen", en="medium"),
    "high": Words(fr="élevé", en="high"),
})  # fmt: skip
SIDES = Choice({"marketing": Words(fr="le marketing", en="marketing"), "sales": Words(fr="la vente", en="sales")})
LANGUAGES = Choice({"fr": Words(fr="français", en="French"), "en": Words(fr="anglais", en="English")})
LOGICS = Choice({
    "value": Words(fr="prix à la valeur", en="value-based"),
    "market": Words(fr="prix du marché", en="market price"),
    "margin": Words(fr="prix de revient plus marge", en="cost plus margin"),
})  # fmt: skip
POSITIONS = Choice({
    "entry": Words(fr="entrée de gamme", en="entry level"),
    "standard": Words(fr="standard", en="standard"),
    "premium": Words(fr="premium", en="premium"),
})  # fmt: skip
SKIPS = Choice({
    "filled": Words(fr="une étape sautée compte comme passée", en="a skipped stage counts as passed"),
    "excluded": Words(fr="une étape sautée ne compte pas", en="a skipped stage does not count"),
})  # fmt: skip
RELATIONS = Choice({
    "contract": Words(fr="un contrat renouvelé à chaque période", en="a contract renewed each term"),
    "purchases": Words(fr="des achats quand il en a besoin", en="purchases as the need comes"),
})  # fmt: skip
PARTS = Choice({
    "market": Words(fr="le marché", en="the market"),
    "target": Words(fr="la cible", en="the target"),
    "offer": Words(fr="l’offre", en="the offer"),
    "price": Words(fr="le prix", en="the price"),
    "channels": Words(fr="les canaux", en="the channels"),
    "process": Words(fr="le process", en="the process"),
    "alignment": Words(fr="l’alignement", en="the alignment"),
})  # fmt: skip
UNITS = Choice({
    "share": Words(fr="une part", en="a share"),
    "count": Words(fr="un nombre", en="a count"),
    "money": Words(fr="un montant", en="an amount"),
    "days": Words(fr="des jours", en="days"),
    "ratio": Words(fr="un rapport", en="a ratio"),
})  # fmt: skip
DIRECTIONS = Choice({"up": Words(fr="plus haut", en="higher"), "down": Words(fr="plus bas", en="lower")})


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanPeriod(Record):
    """The time the plan covers; both days included."""

    first_day: date | None = key(
        DATE, "le premier jour de la période", "the first day of the period", name="from", required=True
    )
    last_day: date | None = key(
        DATE, "le dernier jour de la période", "the last day of the period", name="to", required=True
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Maturity(Record):
    education: Level | None = key(
        LEVELS, "la connaissance du besoin sur le marché", "how well the market knows its need"
    )
    competition: Level | None = key(LEVELS, "l’intensité de la concurrence", "the intensity of competition")
    offer_complexity: Level | None = key(LEVELS, "la complexité de l’offre", "the complexity of the offer")


@dataclass(frozen=True, slots=True, kw_only=True)
class LeadWith(Record):
    choice: Side | None = key(SIDES, "le choix de commencer par", "the choice of what leads", required=True)
    because: str | None = key(TEXT, "la raison de ce choix", "the reason for this choice")


@dataclass(frozen=True, slots=True, kw_only=True)
class MarketSize(Record):
    revenue: Money | None = key(MONEY, "la taille du marché en valeur", "the size of the market in money")
    accounts: int | None = key(WHOLE, "le nombre d’entreprises du marché", "the number of companies in the market")
    source: str | None = key(TEXT, "la source de la taille du marché", "the source of the market size")


@dataclass(frozen=True, slots=True, kw_only=True)
class Competitor(Record):
    id: str = key(ID, "l’identifiant", "the identifier", required=True)
    name: str | None = key(TEXT, "le nom", "the name")
    strong: tuple[str, ...] = key(ListOf(TEXT, single=True), "les points forts", "the strong points")
    weak: tuple[str, ...] = key(ListOf(TEXT, single=True), "les points faibles", "the weak points")
    answer: str | None = key(TEXT, "notre réponse", "our answer")


@dataclass(frozen=True, slots=True, kw_only=True)
class Market(Record):
    maturity: Maturity = key(RecordOf(Maturity), "la maturité du marché", "the maturity of the market")
    lead_with: LeadWith | None = key(RecordOf(LeadWith), "ce par quoi commencer", "what to lead with", optional=True)
    size: MarketSize = key(RecordOf(MarketSize), "la taille du marché", "the size of the market")
    competitors: tuple[Competitor, ...] = key(ListOf(RecordOf(Competitor)), "les concurrents", "the competitors")


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment(Record):
    id: str = key(ID, "l’identifiant", "the identifier", required=True)
    name: str | None = key(TEXT, "le nom", "the name")
    priority: int | None = key(Scalar("whole", above_zero=True), "la priorité", "the priority")
    when: Condition | None = key(CONDITION, "la condition", "the condition", required=True)
    maturity: str | None = key(TEXT, "la maturité", "the maturity")
    trigger: str | None = key(TEXT, "le déclencheur d’achat", "the buying trigger")


@dataclass(frozen=True, slots=True, kw_only=True)
class Exclusion(Record):
    when: Condition | None = key(CONDITION, "la condition", "the condition", required=True)
    because: str | None = key(TEXT, "la raison", "the reason")


@dataclass(frozen=True, slots=True, kw_only=True)
class ComponentRecord(Record):
    """What the five components share: a decision and the indicators that say whether it works."""

    decision: str | None = key(TEXT, "la décision", "the decision", required=True)
    indicator: tuple[KpiReference, ...] = key(
        ListOf(REFERENCE, single=True), "les indicateurs", "the indicators", required=True
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Target(ComponentRecord):
    segments: tuple[Segment, ...] = key(ListOf(RecordOf(Segment)), "les segments", "the segments")
    exclude: tuple[Exclusion, ...] = key(ListOf(RecordOf(Exclusion)), "les exclusions", "the exclusions")


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof(Record):
    claim: str | None = key(TEXT, "l’affirmation", "the claim", required=True)
    evidence: str | None = key(TEXT, "la preuve", "the evidence", required=True)
    stage: str | None = key(TEXT, "l’étape", "the stage")


@dataclass(frozen=True, slots=True, kw_only=True)
class Item(Record):
    id: str = key(ID, "l’identifiant", "the identifier", required=True)
    name: str | None = key(TEXT, "le nom", "the name")
    list_price: Money | None = key(MONEY, "le prix au tarif", "the list price")
    unit_cost: Money | None = key(MONEY, "le coût unitaire", "the unit cost")
    position: Position | None = key(POSITIONS, "le positionnement", "the position")


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer(ComponentRecord):
    promise: str | None = key(TEXT, "la promesse", "the promise")
    differentiation: str | None = key(TEXT, "la différenciation", "the differentiation")
    proofs: tuple[Proof, ...] = key(ListOf(RecordOf(Proof)), "les preuves", "the proofs")
    items: tuple[Item, ...] = key(ListOf(RecordOf(Item)), "les offres", "the items on offer")


@dataclass(frozen=True, slots=True, kw_only=True)
class Guardrails(Record):
    """Shares as fractions of the list price (discounts) or of the net price (margin)."""

    discount_max: Decimal | None = key(SHARE, "le plafond de remise", "the discount ceiling")
    margin_min: Decimal | None = key(SHARE, "le plancher de marge", "the margin floor")
    approval_above: Decimal | None = key(
        SHARE, "le seuil d’approbation des remises", "the discount that needs approval"
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Price(ComponentRecord):
    logic: Logic | None = key(LOGICS, "la logique de prix", "the logic of prices")
    guardrails: Guardrails = key(RecordOf(Guardrails), "les garde-fous", "the guard-rails")


@dataclass(frozen=True, slots=True, kw_only=True)
class Channel(Record):
    id: str = key(ID, "l’identifiant", "the identifier", required=True)
    name: str | None = key(TEXT, "le nom", "the name")
    intent: Level | None = key(LEVELS, "le niveau d’intention", "the level of intent")
    budget: Money | None = key(MONEY, "le budget", "the budget")


@dataclass(frozen=True, slots=True, kw_only=True)
class Channels(ComponentRecord):
    acquisition: tuple[Channel, ...] = key(
        ListOf(RecordOf(Channel), single=True), "les canaux d’acquisition", "the acquisition channels"
    )
    closings: tuple[Channel, ...] = key(
        ListOf(RecordOf(Channel), single=True), "le canal de conclusion", "the closing channel", name="closing"
    )

    @property
    def closing(self) -> Channel | None:
        """The one channel deals are closed through."""
        return self.closings[0] if self.closings else None


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowUp(Record):
    after: Duration | None = key(DURATION, "le délai", "the delay", required=True)
    how: str | None = key(TEXT, "le moyen", "the means")
    template: str | None = key(TEXT, "le modèle", "the template")


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage(Record):
    id: str = key(ID, "l’identifiant", "the identifier", required=True)
    name: str | None = key(TEXT, "le nom", "the name")
    allowed: Duration | None = key(DURATION, "le temps alloué", "the time allowed")
    enter: Condition | None = key(CONDITION, "la condition d’entrée", "the entry condition")
    exit: tuple[str, ...] = key(ListOf(TEXT, single=True), "les critères de sortie", "the exit criteria")
    questions: tuple[str, ...] = key(ListOf(TEXT, single=True), "les questions", "the questions")
    follow_ups: tuple[FollowUp, ...] = key(ListOf(RecordOf(FollowUp)), "les relances", "the follow-ups")
    scripts: tuple[str, ...] = key(ListOf(TEXT, single=True), "les scripts", "the scripts")
    documents: tuple[str, ...] = key(ListOf(TEXT, single=True), "les documents", "the documents")


@dataclass(frozen=True, slots=True, kw_only=True)
class Process(ComponentRecord):
    stages: tuple[Stage, ...] = key(ListOf(RecordOf(Stage)), "les étapes", "the stages")
    skips: Skips | None = key(SKIPS, "la règle des étapes sautées", "the rule on skipped stages")


@dataclass(frozen=True, slots=True, kw_only=True)
class Definitions(Record):
    """What makes a record a lead, an MQL, an SQL, an opportunity: conditions on the facts."""

    lead: Condition | None = key(CONDITION, "la définition du lead", "the definition of a lead")
    mql: Condition | None = key(CONDITION, "la définition du MQL", "the definition of an MQL")
    sql: Condition | None = key(CONDITION, "la définition du SQL", "the definition of an SQL")
    opportunity: Condition | None = key(CONDITION, "la définition de l’opportunité", "the definition of an opportunity")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sla(Record):
    first_response: Duration | None = key(
        DURATION, "le délai de première réponse", "the time to first response", required=True
    )
    follow_ups: tuple[int, Duration] | None = key(
        Scalar("occurrences"), "le nombre de relances", "the number of follow-ups"
    )
    hours: OpeningHours | None = key(Scalar("hours"), "les heures ouvrées", "the business hours")
    holidays: str | None = key(TEXT, "le calendrier des jours fériés", "the calendar of public holidays")


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal(Record):
    reasons: tuple[str, ...] = key(ListOf(TEXT), "les motifs de refus", "the refusal reasons")
    required_field: str | None = key(TEXT, "le champ obligatoire d’un refus", "the required field of a refusal")


@dataclass(frozen=True, slots=True, kw_only=True)
class Content(Record):
    id: str = key(ID, "l’identifiant", "the identifier", required=True)
    kind: str | None = key(TEXT, "le genre", "the kind")
    answers: tuple[str, ...] = key(ListOf(TEXT, single=True), "les objections levées", "the objections answered")
    stage: str | None = key(TEXT, "l’étape", "the stage")


@dataclass(frozen=True, slots=True, kw_only=True)
class Alignment(Record):
    definitions: Definitions = key(RecordOf(Definitions), "les définitions communes", "the shared definitions")
    sla: Sla | None = key(RecordOf(Sla), "l’engagement de traitement", "the service level", optional=True)
    refusal: Refusal | None = key(RecordOf(Refusal), "le retour de refus", "the refusal feedback", optional=True)
    content: tuple[Content, ...] = key(ListOf(RecordOf(Content)), "les contenus", "the content")


@dataclass(frozen=True, slots=True, kw_only=True)
class Customers(Record):
    """What makes a customer stay one: a contract renewed each term, or purchases that go on; how far ahead to count."""

    relation: Relation | None = key(RELATIONS, "ce qui lie un client", "what binds a customer")
    contract: Condition | None = key(
        CONDITION,
        "les ventes qui ouvrent ou renouvellent un contrat",
        "the sales that open or renew a contract",
        note=Words(fr="Sans cette clé : toutes les ventes.", en="Without this key: every sale."),
    )
    term: Duration | None = key(
        DURATION,
        "la période d’un contrat",
        "the term of a contract",
        note=Words(fr="12 mois si le plan se tait.", en="12 months unless said."),
    )
    grace: Duration | None = key(
        DURATION,
        "le retard admis d’un renouvellement",
        "how late a renewal may come",
        note=Words(fr="30 jours si le plan se tait.", en="30 days unless said."),
    )
    recurring: Condition | None = key(
        CONDITION,
        "les ventes récurrentes, que mesurent GRR et NRR",
        "the recurring sales, which GRR and NRR measure",
        note=Words(fr="Sans cette clé : toutes les ventes.", en="Without this key: every sale."),
    )
    horizon: Duration | None = key(
        DURATION,
        "l’horizon sur lequel compter la valeur d’un client",
        "the horizon over which a customer’s value is counted",
        note=Words(fr="La durée du plan s’il se tait.", en="The length of the plan unless said."),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Objective(Record):
    id: str = key(ID, "l’identifiant", "the identifier", required=True)
    kpi: KpiReference | None = key(REFERENCE, "l’indicateur", "the KPI")
    target: Quantity | None = key(QUANTITY, "la cible", "the target")
    by: date | None = key(DATE, "l’échéance", "the due date")
    owner: str | None = key(TEXT, "le responsable", "the owner")
    because: str | None = key(TEXT, "la raison", "the reason")


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionItem(Record):
    id: str = key(ID, "l’identifiant", "the identifier", required=True)
    component: str | None = key(PARTS, "la composante", "the component")
    what: str | None = key(TEXT, "l’intitulé", "the wording", required=True)
    owner: str | None = key(TEXT, "le responsable", "the owner")
    start: date | None = key(DATE, "le début", "the start")
    due: date | None = key(DATE, "l’échéance", "the due date")
    steps: tuple[str, ...] = key(ListOf(TEXT, single=True), "les étapes", "the steps")
    resources: str | None = key(TEXT, "les moyens", "the resources")
    budget: Money | None = key(MONEY, "le budget", "the budget")
    moves: tuple[KpiReference, ...] = key(
        ListOf(REFERENCE, single=True), "les indicateurs à faire bouger", "the KPIs to move"
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class FocusAction(Record):
    """The standard action an alert opens."""

    what: str | None = key(TEXT, "l’intitulé de l’action type", "the wording of the standard action", required=True)
    owner: str | None = key(TEXT, "le responsable de l’action type", "the owner of the standard action")
    due_in: Duration | None = key(DURATION, "le délai de l’action type", "the time given to the standard action")
    steps: tuple[str, ...] = key(
        ListOf(TEXT, single=True), "les étapes de l’action type", "the steps of the standard action"
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class FocusKpi(Record):
    kpi: KpiReference | None = key(REFERENCE, "l’indicateur", "the KPI", required=True)
    target: Quantity | None = key(QUANTITY, "la cible", "the target")
    alert: Quantity | None = key(QUANTITY, "le seuil d’alerte", "the alert threshold")
    action: FocusAction | None = key(RecordOf(FocusAction), "l’action type", "the standard action", optional=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Focus(Record):
    first_day: date | None = key(DATE, "le début du focus", "the start of the focus", name="from", required=True)
    weeks: int | None = key(WHOLE, "la durée du focus en semaines", "the length of the focus in weeks", required=True)
    kpis: tuple[FocusKpi, ...] = key(ListOf(RecordOf(FocusKpi)), "les indicateurs du focus", "the focus KPIs")


@dataclass(frozen=True, slots=True, kw_only=True)
class Ritual(Record):
    """A meeting that comes back: on a weekday (`day`) or on the nth weekday of the month or quarter (`on`)."""

    day: Weekday | None = key(Scalar("weekday"), "le jour", "the day")
    on: MonthDay | None = key(Scalar("month_day"), "le jour du mois", "the day of the month")
    time_of_day: time | None = key(Scalar("time"), "l’heure", "the time", name="at")
    minutes: int | None = key(Scalar("whole", above_zero=True), "la durée en minutes", "the length in minutes")
    kpis: tuple[KpiReference, ...] = key(ListOf(REFERENCE, single=True), "les indicateurs", "the KPIs")


@dataclass(frozen=True, slots=True, kw_only=True)
class Rituals(Record):
    weekly: Ritual | None = key(RecordOf(Ritual), "le rituel hebdomadaire", "the weekly ritual", optional=True)
    monthly: Ritual | None = key(RecordOf(Ritual), "le rituel mensuel", "the monthly ritual", optional=True)
    quarterly: Ritual | None = key(RecordOf(Ritual), "le rituel trimestriel", "the quarterly ritual", optional=True)
    alignment_weekly: Ritual | None = key(
        RecordOf(Ritual), "le point d’alignement hebdomadaire", "the weekly alignment meeting", optional=True
    )
    alignment_monthly: Ritual | None = key(
        RecordOf(Ritual), "le point d’alignement mensuel", "the monthly alignment meeting", optional=True
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnRatio(Record):
    """Two sums over the same records, one over the other."""

    top: Condition | None = key(FORMULA, "le numérateur", "the numerator", required=True)
    bottom: Condition | None = key(FORMULA, "le dénominateur", "the denominator", required=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnKpi(Record):
    """A KPI the company defines itself: one measure (`rate`, `count`, `sum`, `mean` or `ratio`) over records.

    `rate` is counted `among` records; `sum`, `mean` and `ratio` are computed over those of `among`; `count` names its
    own. `dated` is the column that places a record in a period.
    """

    id: str = key(ID, "l’identifiant", "the identifier", required=True)
    name: str | None = key(TEXT, "le nom", "the name")
    rate: RecordSet | None = key(Scalar("record_set"), "ce qui est compté", "what is counted")
    among: RecordSet | None = key(Scalar("record_set"), "parmi quoi", "among what")
    count: RecordSet | None = key(Scalar("record_set"), "ce qui est dénombré", "what is counted up")
    sum: Condition | None = key(FORMULA, "ce qui est additionné", "what is added up")
    mean: Condition | None = key(FORMULA, "ce dont on prend la moyenne", "what is averaged")
    ratio: OwnRatio | None = key(
        RecordOf(OwnRatio), "le rapport de deux sommes", "the ratio of two sums", optional=True
    )
    dated: str | None = key(TEXT, "la colonne de date", "the column of the date")
    unit: str | None = key(UNITS, "l’unité", "the unit")
    better: str | None = key(DIRECTIONS, "le sens favorable", "the better direction")


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan(Record):
    """A whole commercial strategy."""

    version: int | None = key(WHOLE, "la version du langage", "the version of the language", name="portulan")
    company: str | None = key(TEXT, "l’entreprise", "the company")
    language: Literal["fr", "en"] | None = key(LANGUAGES, "la langue", "the language")
    currency: str | None = key(TEXT, "la devise", "the currency")
    timezone: str | None = key(TEXT, "le fuseau horaire", "the time zone")
    period: PlanPeriod = key(RecordOf(PlanPeriod), "la période", "the period")
    as_of: date | None = key(DATE, "le jour de lecture des chiffres", "the day the figures are read at")
    market: Market = key(RecordOf(Market), "le marché", "the market")
    target: Target = key(RecordOf(Target), "la cible", "the target")
    offer: Offer = key(RecordOf(Offer), "l’offre", "the offer")
    price: Price = key(RecordOf(Price), "le prix", "the price")
    channels: Channels = key(RecordOf(Channels), "les canaux", "the channels")
    process: Process = key(RecordOf(Process), "le process", "the process")
    alignment: Alignment = key(RecordOf(Alignment), "l’alignement", "the alignment")
    customers: Customers = key(RecordOf(Customers), "les clients", "the customers")
    objectives: tuple[Objective, ...] = key(ListOf(RecordOf(Objective)), "les objectifs", "the objectives")
    actions: tuple[ActionItem, ...] = key(ListOf(RecordOf(ActionItem)), "les actions", "the actions")
    focus: Focus | None = key(RecordOf(Focus), "le focus", "the focus", optional=True)
    rituals: Rituals = key(RecordOf(Rituals), "les rituels", "the rituals")
    kpis: tuple[OwnKpi, ...] = key(ListOf(RecordOf(OwnKpi)), "les indicateurs propres", "the company’s own KPIs")

    def component(self, name: Component) -> ComponentRecord:
        """One of the five components, by name."""
        return {
            "target": self.target,
            "offer": self.offer,
            "price": self.price,
            "channels": self.channels,
            "process": self.process,
        }[name]

    def segment(self, identifier: str) -> Segment | None:
        return next((s for s in self.target.segments if s.id == identifier), None)

    def stage(self, identifier: str) -> Stage | None:
        return next((s for s in self.process.stages if s.id == identifier), None)
