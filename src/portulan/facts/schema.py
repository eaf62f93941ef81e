"""The canonical tables: what a commercial fact is, whichever system it was exported from.

Timestamps are naive wall-clock time in the workspace's time zone. Money is DECIMAL(18,4), with its `currency` beside
it: four decimals, because the lines of an order rounded to the cent no longer add up to the invoice. Every table also
has `learnt_at`, the moment we came to know the row. Columns a mapping adds are custom columns: kept, typed, usable in
conditions, after the canonical ones.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

from portulan.language.conditions import ColumnType
from portulan.language.words import Words

StatusValue = Literal["open", "won", "lost"]

SQL_TYPES: Mapping[str, str] = MappingProxyType(
    {
        "text": "VARCHAR",
        "number": "DOUBLE",
        "money": "DECIMAL(18,4)",
        "share": "DOUBLE",
        "boolean": "BOOLEAN",
        "date": "DATE",
        "timestamp": "TIMESTAMP",
        "duration": "DOUBLE",
    }
)
"""How each column type is stored in the engine; durations are in days."""


@dataclass(frozen=True, slots=True)
class ColumnSpec:
    """One canonical column. `refers_to` names the table whose key it holds; `values`, the only words it may contain."""

    name: str
    type: ColumnType
    words: Words
    key: bool = False
    required: bool = False
    whole: bool = False
    refers_to: str | None = None
    values: tuple[str, ...] = ()

    @property
    def sql_type(self) -> str:
        """The engine's type; whole numbers are BIGINT."""
        return "BIGINT" if self.whole else SQL_TYPES[self.type]


@dataclass(frozen=True, slots=True)
class Table:
    """One canonical table; `happened` is the column that says when the row happened (learnt_at falls back on it)."""

    name: str
    title: Words
    description: Words
    columns: tuple[ColumnSpec, ...]
    happened: str | None = None

    @property
    def key(self) -> str | None:
        return next((c.name for c in self.columns if c.key), None)

    def column(self, name: str) -> ColumnSpec | None:
        return next((c for c in self.columns if c.name == name), None)

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(c.name for c in self.columns)


def _key(name: str, words: Words) -> ColumnSpec:
    return ColumnSpec(name, "text", words, key=True, required=True)


def _text(name: str, fr: str, en: str, required: bool = False, values: tuple[str, ...] = ()) -> ColumnSpec:
    return ColumnSpec(name, "text", Words(fr=fr, en=en), required=required, values=values)


def _money(name: str, fr: str, en: str, required: bool = False) -> ColumnSpec:
    return ColumnSpec(name, "money", Words(fr=fr, en=en), required=required)


def _moment(name: str, fr: str, en: str, required: bool = False) -> ColumnSpec:
    return ColumnSpec(name, "timestamp", Words(fr=fr, en=en), required=required)


def _day(name: str, fr: str, en: str, required: bool = False) -> ColumnSpec:
    return ColumnSpec(name, "date", Words(fr=fr, en=en), required=required)


def _number(name: str, fr: str, en: str, whole: bool = False, required: bool = False) -> ColumnSpec:
    return ColumnSpec(name, "number", Words(fr=fr, en=en), whole=whole, required=required)


def _refers(table: str, fr: str, en: str, required: bool = False) -> ColumnSpec:
    return ColumnSpec(f"{table}_id", "text", Words(fr=fr, en=en), required=required, refers_to=table)


LEARNT = _moment("learnt_at", "moment où nous l’avons appris", "when we learnt it")
CURRENCY = _text("currency", "devise (ISO 4217)", "currency (ISO 4217)")

ACTIVITY_KINDS = ("call", "email", "meeting", "demo", "visit", "note", "task")
DIRECTIONS = ("in", "out")
STATUSES: tuple[StatusValue, ...] = ("open", "won", "lost")

_ALL = (
    Table(
        "account",
        Words(fr="Comptes", en="Accounts"),
        Words(fr="Les entreprises clientes ou prospectées", en="Companies, customers or prospects"),
        (
            _key("account_id", Words(fr="identifiant de l’entreprise", en="account identifier")),
            _text("name", "raison sociale", "company name"),
            _text("sector", "secteur d’activité", "industry"),
            _text("country", "pays", "country"),
            _text("region", "région", "region"),
            _text("city", "ville", "city"),
            _number("employees", "effectif", "number of employees", whole=True),
            _money("revenue", "chiffre d’affaires de l’entreprise", "the company’s own revenue"),
            _moment("created_at", "création de la fiche", "record created"),
            LEARNT,
        ),
        happened="created_at",
    ),
    Table(
        "lead",
        Words(fr="Leads", en="Leads"),
        Words(fr="Les contacts entrants ou prospectés, avant l’affaire", en="Leads, before there is a deal"),
        (
            _key("lead_id", Words(fr="identifiant du lead", en="lead identifier")),
            _moment("created_at", "premier contact", "first contact", required=True),
            _refers("account", "entreprise", "account"),
            _refers("owner", "commercial en charge", "owner"),
            _text("channel", "canal d’acquisition", "acquisition channel"),
            _text("campaign", "campagne", "campaign"),
            _text("name", "nom du contact", "contact name"),
            _text("email", "adresse e-mail", "e-mail address"),
            _number("score", "score", "score"),
            _text("status", "statut dans l’outil d’origine", "status in the source system"),
            _moment("mql_at", "devenu MQL", "became an MQL"),
            _moment("sql_at", "devenu SQL", "became an SQL"),
            _moment("meeting_at", "premier rendez-vous tenu", "first meeting held"),
            _moment("opportunity_at", "devenu affaire", "became an opportunity"),
            _moment("won_at", "devenu client", "won"),
            _moment("refused_at", "refusé par les commerciaux", "refused by sales"),
            _text("refusal_reason", "motif de refus", "refusal reason"),
            _text("refusal_comment", "commentaire du refus", "refusal comment"),
            _refers("opportunity", "affaire née du lead", "opportunity it became"),
            LEARNT,
        ),
        happened="created_at",
    ),
    Table(
        "opportunity",
        Words(fr="Affaires", en="Opportunities"),
        Words(fr="Les affaires : en cours, gagnées, perdues", en="Opportunities: open, won, lost"),
        (
            _key("opportunity_id", Words(fr="identifiant de l’affaire", en="opportunity identifier")),
            _text("name", "nom de l’affaire", "opportunity name"),
            _refers("account", "entreprise", "account"),
            _refers("lead", "lead d’origine", "original lead"),
            _refers("owner", "commercial en charge", "owner"),
            _refers("offer", "offre", "offer"),
            _text("channel", "canal d’acquisition", "acquisition channel"),
            _text("campaign", "campagne", "campaign"),
            _moment("created_at", "ouverture de l’affaire", "opportunity created"),
            _day("expected_close", "signature prévue", "expected close"),
            _moment("closed_at", "clôture (gagnée ou perdue)", "closed (won or lost)"),
            _text("status", "état : open, won ou lost", "status: open, won or lost", required=True, values=STATUSES),
            _text("stage", "étape actuelle", "current stage"),
            _money("amount", "montant net", "net amount"),
            _money("list_amount", "montant au tarif, avant remise", "amount at list price, before discount"),
            _money("cost", "coût", "cost"),
            ColumnSpec("probability", "share", Words(fr="probabilité selon l’outil", en="probability, per the source")),
            _text("loss_reason", "motif de perte", "loss reason"),
            _text("competitor", "concurrent", "competitor"),
            CURRENCY,
            LEARNT,
        ),
        happened="created_at",
    ),
    Table(
        "stage_entry",
        Words(fr="Passages d’étape", en="Stage entries"),
        Words(fr="Les passages d’étape des affaires", en="Stages entered by opportunities"),
        (
            _refers("opportunity", "affaire", "opportunity", required=True),
            _text("stage", "étape", "stage", required=True),
            _moment("entered_at", "entrée dans l’étape", "stage entered", required=True),
            _number("sequence", "ordre à instant égal", "order at the same instant", whole=True),
            LEARNT,
        ),
        happened="entered_at",
    ),
    Table(
        "activity",
        Words(fr="Activités", en="Activities"),
        Words(fr="Les appels, e-mails, rendez-vous et notes", en="Calls, e-mails, meetings and notes"),
        (
            _key("activity_id", Words(fr="identifiant de l’activité", en="activity identifier")),
            _text("kind", "nature : appel, e-mail…", "kind: call, email…", values=ACTIVITY_KINDS),
            _text("direction", "sens : in ou out", "direction: in or out", values=DIRECTIONS),
            _moment("happened_at", "moment", "when it happened", required=True),
            ColumnSpec("held", "boolean", Words(fr="tenu", en="held")),
            _refers("lead", "lead", "lead"),
            _refers("opportunity", "affaire", "opportunity"),
            _refers("account", "entreprise", "account"),
            _refers("owner", "commercial", "owner"),
            _text("subject", "objet", "subject"),
            _text("text", "texte", "text"),
            LEARNT,
        ),
        happened="happened_at",
    ),
    Table(
        "sale",
        Words(fr="Ventes", en="Sales"),
        Words(fr="Les ventes facturées, ligne à ligne", en="Sales invoiced, line by line"),
        (
            _key("sale_id", Words(fr="identifiant de la vente", en="sale identifier")),
            _moment("sold_at", "date de vente", "sold", required=True),
            _refers("account", "client", "account"),
            _refers("opportunity", "affaire", "opportunity"),
            _refers("offer", "offre", "offer"),
            _refers("owner", "commercial", "owner"),
            _text("channel", "canal", "channel"),
            _number("quantity", "quantité", "quantity"),
            _money("list_amount", "montant au tarif, avant remise", "amount at list price, before discount"),
            _money("amount", "montant net hors taxes", "net amount, without tax", required=True),
            _money("cost", "coût", "cost"),
            CURRENCY,
            LEARNT,
        ),
        happened="sold_at",
    ),
    Table(
        "spend",
        Words(fr="Dépenses", en="Spend"),
        Words(fr="Les dépenses d’acquisition", en="Acquisition spend"),
        (
            _key("spend_id", Words(fr="identifiant de la dépense", en="spend identifier")),
            _day("day", "jour", "day", required=True),
            _text("channel", "canal", "channel"),
            _text("campaign", "campagne", "campaign"),
            _money("amount", "montant dépensé", "amount spent", required=True),
            CURRENCY,
            LEARNT,
        ),
        happened="day",
    ),
    Table(
        "owner",
        Words(fr="Commerciaux", en="Owners"),
        Words(fr="Les commerciaux", en="Salespeople"),
        (
            _key("owner_id", Words(fr="identifiant du commercial", en="owner identifier")),
            _text("name", "nom", "name"),
            _text("email", "adresse e-mail", "e-mail address"),
            _text("team", "équipe", "team"),
            _text("manager", "responsable", "manager"),
            _text("role", "fonction", "role"),
            _day("started_on", "arrivée", "started on"),
            _day("left_on", "départ", "left on"),
            LEARNT,
        ),
        happened="started_on",
    ),
    Table(
        "offer",
        Words(fr="Offres", en="Offers"),
        Words(fr="Le catalogue des offres", en="What is on offer"),
        (
            _key("offer_id", Words(fr="identifiant de l’offre", en="offer identifier")),
            _text("name", "nom de l’offre", "offer name"),
            _text("family", "famille", "family"),
            _text("position", "positionnement", "position"),
            _money("list_price", "prix au tarif", "list price"),
            _money("unit_cost", "coût unitaire", "unit cost"),
            LEARNT,
        ),
    ),
    Table(
        "target",
        Words(fr="Objectifs chiffrés", en="Targets"),
        Words(fr="Les objectifs chiffrés par commercial ou équipe", en="Targets, per owner or team"),
        (
            _key("target_id", Words(fr="identifiant de l’objectif", en="target identifier")),
            _text("kpi", "indicateur", "KPI"),
            _refers("owner", "commercial", "owner"),
            _text("team", "équipe", "team"),
            _day("period_from", "premier jour", "first day"),
            _day("period_to", "dernier jour", "last day"),
            _number("value", "valeur visée", "target value"),
            LEARNT,
        ),
        happened="period_from",
    ),
)

TABLES: Mapping[str, Table] = MappingProxyType({table.name: table for table in _ALL})
"""The ten canonical tables by name, in reading order."""
