"""The reference pages the plan writes about itself: its rules and its keys, in Markdown, in either language.

Made from the rules and the descriptions of the keys, so the manual says what the program does.
"""

from collections.abc import Iterator

from portulan.language.words import Language, Words
from portulan.plan.fields import Choice, Key, Kind, ListOf, Record, RecordOf, ScalarName, keys_of
from portulan.plan.records import Plan
from portulan.plan.rules import all_rules

_TITLE = Words(fr="Les règles du plan", en="The rules of the plan")
_LEAD = Words(
    fr="{n} règles. Chacune a un code qui ne change pas, un niveau, un texte qu’elle refuse et un qu’elle accepte.",
    en="{n} rules. Each has a code that does not change, a level, a text it refuses and one it accepts.",
)
_LEVELS = {
    "error": Words(fr="erreur", en="error"),
    "warning": Words(fr="avertissement", en="warning"),
    "advice": Words(fr="conseil", en="advice"),
}
_REFUSED = Words(fr="Refusé :", en="Refused:")
_ACCEPTED = Words(fr="Accepté :", en="Accepted:")
_KEYS = Words(fr="Les clés du plan", en="The keys of the plan")
_SCALARS: dict[ScalarName, Words] = {
    "text": Words(fr="texte", en="text"),
    "id": Words(fr="identifiant", en="identifier"),
    "share": Words(fr="part : `15 %` ou `0.15`", en="share: `15 %` or `0.15`"),
    "money": Words(fr="montant : `18_000`, `2 400 000 €`", en="amount: `18_000`, `2 400 000 €`"),
    "number": Words(fr="nombre", en="number"),
    "whole": Words(fr="nombre entier", en="whole number"),
    "date": Words(fr="date : `2026-12-31`", en="date: `2026-12-31`"),
    "duration": Words(fr="durée : `5 days`, `4 business hours`", en="duration: `5 days`, `4 business hours`"),
    "occurrences": Words(fr="nombre en un temps : `5 in 15 days`", en="how many in how long: `5 in 15 days`"),
    "quantity": Words(fr="cible : `2_400_000`, `45 %`, `60 days`", en="target: `2_400_000`, `45 %`, `60 days`"),
    "condition": Words(fr="condition : `employees > 250`", en="condition: `employees > 250`"),
    "reference": Words(fr="indicateur : `win_rate by segment`", en="KPI: `win_rate by segment`"),
    "hours": Words(fr="horaires : `Mon-Fri 09:00-18:00`", en="hours: `Mon-Fri 09:00-18:00`"),
    "time": Words(fr="heure : `09:00`", en="time: `09:00`"),
    "weekday": Words(fr="jour : `Mon`", en="day: `Mon`"),
    "month_day": Words(fr="jour du mois : `first Thu`", en="day of the month: `first Thu`"),
    "record_set": Words(fr="enregistrements : `meetings where held`", en="records: `meetings where held`"),
    "change": Words(fr="écart : `+5 %`, `-2 pt`", en="change: `+5 %`, `-2 pt`"),
    "formula": Words(fr="calcul sur les colonnes : `amount - cost`", en="computation on columns: `amount - cost`"),
}


def rules_page(language: Language) -> str:
    """Every rule with its reason and its two examples."""
    rules = all_rules()
    lines = [f"# {_TITLE.say(language)}", "", _LEAD.say(language, n=len(rules)), ""]
    for rule in rules:
        lines += [f"## {rule.kind.code} · {_LEVELS[rule.kind.level].say(language)}", "", rule.why.say(language), ""]
        lines += [f"{_REFUSED.say(language)}", "", "```yaml", rule.wrong, "```", ""]
        lines += [f"{_ACCEPTED.say(language)}", "", "```yaml", rule.right, "```", ""]
    return "\n".join(lines)


def keys_page(language: Language) -> str:
    """Every key of the language, block by block, in the order of the plan."""
    lines = [f"# {_KEYS.say(language)}", ""]
    for path, record in _blocks():
        lines += [f"## `{path or 'plan'}`", ""]
        lines += [f"- `{about.name}`: {_described(about, language)}" for about in keys_of(record).values()]
        lines.append("")
    return "\n".join(lines)


def _blocks() -> Iterator[tuple[str, type[Record]]]:
    """Each kind of block once, with the first path it stands at."""
    seen: set[type[Record]] = set()
    waiting: list[tuple[str, type[Record]]] = [("", Plan)]
    while waiting:
        path, record = waiting.pop(0)
        if record in seen:
            continue
        seen.add(record)
        yield path, record
        for about in keys_of(record).values():
            kind = about.kind.item if isinstance(about.kind, ListOf) else about.kind
            if isinstance(kind, RecordOf):
                waiting.append((f"{path}.{about.name}".lstrip("."), kind.type))


def _described(about: Key, language: Language) -> str:
    return f"{about.words.say(language)} ({_kind(about.kind, language)})"


def _kind(kind: Kind, language: Language) -> str:
    match kind:
        case ListOf(item):
            return Words(fr="liste de {item:raw}", en="list of {item:raw}").say(language, item=_kind(item, language))
        case RecordOf():
            return Words(fr="bloc", en="block").say(language)
        case Choice(values):
            return " | ".join(f"`{value}`" for value in values)
        case _:
            return _SCALARS[kind.name].say(language)
