"""Dates that cannot be, or that no longer can: closed before created, entered after closing, still open for ages."""

from collections.abc import Iterator

from portulan.facts.quality.context import EXAMPLES, Facts, good
from portulan.facts.sql import quoted
from portulan.language.finding import Finding, FindingKind
from portulan.language.words import Words

CLOSED_FIRST = FindingKind(
    "FA055",
    "warning",
    Words(
        fr="{n} {n:?affaire close|affaires closes} avant d’être {n:?ouverte|ouvertes}, par exemple {examples:list}.",
        en="{n} {n:?opportunity was|opportunities were} closed before being created, for example {examples:list}.",
    ),
    Words(
        fr="Corriger l’une des deux dates dans l’outil d’origine ; la durée de ces affaires est comptée nulle.",
        en="Correct one of the two dates in the source system; these deals count as lasting no time.",
    ),
)
STAGE_OUTSIDE = FindingKind(
    "FA056",
    "warning",
    Words(
        fr="{n} {n:?passage d’étape tombe|passages d’étape tombent} avant l’ouverture ou après la clôture "
        "de l’affaire, par exemple {examples:list}.",
        en="{n} stage {n:?entry falls|entries fall} before the deal was created or after it closed, "
        "for example {examples:list}.",
    ),
    Words(
        fr="Vérifier d’où vient la date d’entrée dans le mapping (entered_at).",
        en="Check where the mapping takes the date of entry from (entered_at).",
    ),
)
MILESTONE_FIRST = FindingKind(
    "FA057",
    "warning",
    Words(
        fr="{n} {n:?lead a|leads ont} {column:raw} avant le premier contact, par exemple {examples:list}.",
        en="{n} {n:?lead has|leads have} {column:raw} before the first contact, for example {examples:list}.",
    ),
    Words(
        fr="Corriger l’une des deux dates ; le délai de ces leads est compté nul.",
        en="Correct one of the two dates; these leads count as taking no time.",
    ),
)
NO_CLOSING_DATE = FindingKind(
    "FA058",
    "warning",
    Words(
        fr="{n} {n:?affaire gagnée ou perdue n’a|affaires gagnées ou perdues n’ont} pas de date de clôture, "
        "par exemple {examples:list}.",
        en="{n} won or lost {n:?opportunity has|opportunities have} no closing date, for example {examples:list}.",
    ),
    Words(
        fr="Renseigner la date : sans elle, l’affaire n’entre dans aucune période.",
        en="Fill in the date: without it the deal falls in no period.",
    ),
)
OPEN_YET_CLOSED = FindingKind(
    "FA059",
    "warning",
    Words(
        fr="{n} {n:?affaire en cours a|affaires en cours ont} une date de clôture, par exemple {examples:list}.",
        en="{n} open {n:?opportunity has|opportunities have} a closing date, for example {examples:list}.",
    ),
    Words(
        fr="Si c’est la date prévue, la mettre en expected_close et ajouter à closed_at when: status != 'open'.",
        en="If it is the expected date, use expected_close, and add when: status != 'open' to closed_at.",
    ),
)
FUTURE = FindingKind(
    "FA060",
    "warning",
    Words(
        fr="{n} {n:?ligne|lignes} de {table:raw} {n:?a|ont} une date {column:raw} à venir, jusqu’au {last:date}.",
        en="{n} {n:?row|rows} of {table:raw} {n:?has|have} a {column:raw} in the future, up to {last:date}.",
    ),
    Words(
        fr="Vérifier l’ordre du jour et du mois, ou l’horloge de l’export.",
        en="Check the order of day and month, or the clock of the export.",
    ),
)
STALE = FindingKind(
    "FA061",
    "advice",
    Words(
        fr="{n} {n:?affaire en cours attend|affaires en cours attendent} depuis plus de {days:days}, plus que "
        "99 % des affaires gagnées, par exemple {examples:list}.",
        en="{n} open {n:?deal has|deals have} been waiting for more than {days:days}, longer than 99% of the "
        "deals won, for example {examples:list}.",
    ),
    Words(
        fr="Les clore, ou noter pourquoi elles vivent encore : elles gonflent le portefeuille.",
        en="Close them, or note why they still live: they inflate the pipeline.",
    ),
)

ENOUGH_WON = 30


def closed_before_created(facts: Facts) -> Iterator[Finding]:
    if facts.has("opportunity", "created_at", "closed_at"):
        n, examples = facts.counted("opportunity", "closed_at::DATE < created_at::DATE")
        if n:
            yield CLOSED_FIRST.at(facts.places["opportunity"], n=n, examples=examples)


def stages_outside_the_life_of_the_deal(facts: Facts) -> Iterator[Finding]:
    if not (facts.has("stage_entry") and facts.has("opportunity")):
        return
    relation = (
        f"(SELECT s.opportunity_id, s.entered_at, o.created_at, o.closed_at FROM {good('stage_entry')} s "
        f"JOIN {good('opportunity')} o USING (opportunity_id))"
    )
    outside = "entered_at::DATE < created_at::DATE OR entered_at::DATE > closed_at::DATE"
    n, examples = facts.counted("stage_entry", outside, relation)
    if n:
        yield STAGE_OUTSIDE.at(facts.places["stage_entry"], n=n, examples=sorted(set(examples)))


def lead_milestones_before_the_lead(facts: Facts) -> Iterator[Finding]:
    for column in ("mql_at", "sql_at", "meeting_at", "opportunity_at", "won_at", "refused_at"):
        if facts.has("lead", column):
            n, examples = facts.counted("lead", f"{column}::DATE < created_at::DATE")
            if n:
                yield MILESTONE_FIRST.at(facts.places["lead"], n=n, column=column, examples=examples)


def closed_without_a_date(facts: Facts) -> Iterator[Finding]:
    if not facts.has("opportunity"):
        return
    for kind, where in (
        (NO_CLOSING_DATE, "status <> 'open' AND closed_at IS NULL"),
        (OPEN_YET_CLOSED, "status = 'open' AND closed_at IS NOT NULL"),
    ):
        n, examples = facts.counted("opportunity", where)
        if n:
            yield kind.at(facts.places["opportunity"], n=n, examples=examples)


def future_dates(facts: Facts) -> Iterator[Finding]:
    """Things that happened after now (plans such as expected_close or targets are not happenings)."""
    happenings = {
        "account": ("created_at",),
        "lead": ("created_at", "mql_at", "sql_at", "won_at"),
        "opportunity": ("created_at", "closed_at"),
        "stage_entry": ("entered_at",),
        "sale": ("sold_at",),
        "activity": ("happened_at",),
    }
    tomorrow = f"TIMESTAMP '{facts.now:%Y-%m-%d} 00:00:00' + INTERVAL 1 DAY"
    for table, columns in happenings.items():
        for column in columns:
            if not facts.has(table, column):
                continue
            extra = " AND kind IN ('note', 'email', 'call')" if table == "activity" else ""
            n, last = facts.ask(
                f"SELECT count(*), max({column}) FROM {good(table)} WHERE {column} >= {tomorrow}{extra}"
            )
            if n:
                yield FUTURE.at(facts.places[table], n=n, table=table, column=column, last=last.date())


def stale_open_deals(facts: Facts) -> Iterator[Finding]:
    """Open deals with nothing new for longer than 99 % of the won ones took, as of the last day the data know."""
    if not facts.has("opportunity", "created_at", "closed_at"):
        return
    view = good("opportunity")
    won, limit = facts.ask(
        "SELECT count(*), quantile_cont(date_diff('day', created_at, closed_at), 0.99) "
        f"FROM {view} WHERE status = 'won' AND closed_at >= created_at"
    )
    if won < ENOUGH_WON:
        return
    last = " UNION ALL ".join(
        f"SELECT max({quoted(column)}) AS d FROM {good(table)}"
        for table, column in (
            ("opportunity", "created_at"),
            ("opportunity", "closed_at"),
            ("stage_entry", "entered_at"),
        )
        if facts.has(table, column)
    )
    now = f"TIMESTAMP '{facts.now:%Y-%m-%d %H:%M:%S}'"
    day = f"(SELECT least(max(d), {now}) FROM ({last}))"
    moved = "created_at"
    relation = view
    if facts.has("stage_entry", "entered_at"):
        entries = f"SELECT opportunity_id, max(entered_at) AS e FROM {good('stage_entry')} GROUP BY opportunity_id"
        relation = f"(SELECT o.*, e FROM {view} o LEFT JOIN ({entries}) USING (opportunity_id))"
        moved = "greatest(created_at, coalesce(e, created_at))"
    waiting = f"status = 'open' AND date_diff('day', {moved}, {day}) > {float(limit)}"
    n, examples = facts.counted("opportunity", waiting, relation)
    if n:
        yield STALE.at(facts.places["opportunity"], n=n, days=int(limit), examples=examples[:EXAMPLES])
