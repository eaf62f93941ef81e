"""The same thing twice: accounts under nearly one name, leads with one address, a stage entered twice at once."""

from collections.abc import Iterator

from portulan.facts.quality.context import EXAMPLES, Facts, good
from portulan.language.finding import Finding, FindingKind
from portulan.language.words import Words

NEAR_ACCOUNTS = FindingKind(
    "FA050",
    "warning",
    Words(
        fr="{n} {n:?groupe|groupes} d’entreprises presque homonymes, par exemple {examples:list}.",
        en="{n} {n:?group|groups} of accounts with nearly one name, for example {examples:list}.",
    ),
    Words(
        fr="Les fusionner dans l’outil d’origine, ou corriger les noms par replace: dans le mapping.",
        en="Merge them in the source system, or correct the names with replace: in the mapping.",
    ),
)
ONE_EMAIL = FindingKind(
    "FA051",
    "warning",
    Words(
        fr="{n} {n:?adresse e-mail sert|adresses e-mail servent} à plusieurs leads, par exemple {examples:list}.",
        en="{n} e-mail {n:?address serves|addresses serve} several leads, for example {examples:list}.",
    ),
    Words(
        fr="Vérifier s’il s’agit du même contact : un doublon gonfle le nombre de leads.",
        en="Check whether it is the same contact: a duplicate inflates the number of leads.",
    ),
)
STAGE_TWICE = FindingKind(
    "FA052",
    "advice",
    Words(
        fr="{n} {n:?passage d’étape est répété|passages d’étape sont répétés} au même instant, "
        "par exemple dans {examples:list}.",
        en="{n} stage {n:?entry is|entries are} repeated at the same instant, for example in {examples:list}.",
    ),
    Words(
        fr="Sans effet sur les figures (seule la première entrée compte) ; vérifier l’export.",
        en="No effect on figures (only the first entry counts); check the export.",
    ),
)

_LEGAL = (
    "sarl|sas|sasu|sa|eurl|snc|scop|ste|societe|societé|groupe|group|gmbh|ag|kg|inc|llc|ltd|limited|corp|corporation|co|"
    "company|plc|bv|nv|srl|spa|oy|ab|as|holding|the|les|le|la"
)


def normalised(column: str) -> str:
    """The SQL of a name without accents, case, signs and legal forms: what two spellings of one company share."""
    plain = f"regexp_replace(strip_accents(lower({column})), '[^a-z0-9]+', ' ', 'g')"
    without = f"regexp_replace(' ' || {plain} || ' ', '( ({_LEGAL}))+ ', ' ', 'g')"
    return f"replace({without}, ' ', '')"


def near_duplicate_accounts(facts: Facts) -> Iterator[Finding]:
    """Accounts whose names differ only by accents, case, signs or legal form."""
    if not facts.has("account", "name"):
        return
    groups = (
        f"SELECT list_sort(list(DISTINCT name)) AS names, count(*) AS n FROM {good('account')} "
        f"WHERE name IS NOT NULL GROUP BY {normalised('name')} "
        f"HAVING count(*) > 1 AND length({normalised('any_value(name)')}) >= 3"
    )
    count, shown = facts.ask(
        f"SELECT count(*), list_sort(list(array_to_string(names[1:3], ' = ')))[1:{EXAMPLES}] FROM ({groups})"
    )
    if count:
        yield NEAR_ACCOUNTS.at(facts.places["account"], n=count, examples=shown)


def leads_with_one_email(facts: Facts) -> Iterator[Finding]:
    """Several leads under one address."""
    if not facts.has("lead", "email"):
        return
    groups = f"SELECT lower(email) AS e FROM {good('lead')} WHERE email IS NOT NULL GROUP BY e HAVING count(*) > 1"
    count, shown = facts.ask(f"SELECT count(*), list_sort(list(e))[1:{EXAMPLES}] FROM ({groups})")
    if count:
        yield ONE_EMAIL.at(facts.places["lead"], n=count, examples=shown)


def stage_entries_twice(facts: Facts) -> Iterator[Finding]:
    """The same opportunity entering the same stage at the same instant, twice."""
    if not facts.has("stage_entry"):
        return
    view = good("stage_entry")
    total, distinct = facts.ask(f"SELECT count(*), count(DISTINCT hash(opportunity_id, stage, entered_at)) FROM {view}")
    if total == distinct:
        return
    groups = f"SELECT opportunity_id FROM {view} GROUP BY opportunity_id, stage, entered_at HAVING count(*) > 1"
    (shown,) = facts.ask(f"SELECT list_sort(list(DISTINCT opportunity_id))[1:{EXAMPLES}] FROM ({groups})")
    yield STAGE_TWICE.at(facts.places["stage_entry"], n=total - distinct, examples=shown)
