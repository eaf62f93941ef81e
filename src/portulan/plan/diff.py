"""Two versions of a plan compared by meaning: which decisions changed, in words. Layout, comments and quoting are not
meaning; an item that moved or was renamed is the same item."""

from collections.abc import Iterator
from dataclasses import dataclass, fields
from typing import Literal

from portulan.language.condition_text import unparse
from portulan.language.conditions import Condition
from portulan.language.words import Language, Sentence, Words
from portulan.plan.fields import Key, ListOf, Path, Record, RecordOf, keys_of
from portulan.plan.kpi_reference import KpiReference
from portulan.plan.quantities import RecordSet
from portulan.plan.records import PARTS, ComponentRecord, Plan, Ritual
from portulan.plan.wording import Said, item_words, key_of_item, value_words

ChangeKind = Literal["added", "removed", "changed", "reordered"]

_CHANGED = Words(fr="{what} {verb} de {old} à {new}.", en="{what} {verb} from {old} to {new}.")
_REWORDED = Words(fr="{what} {verb} : {old} devient {new}.", en="{what} {verb}: {old} becomes {new}.")
_GOES = (Words(fr="passe", en="goes"), Words(fr="passent", en="go"))
_CHANGES = (Words(fr="change", en="changes"), Words(fr="changent", en="change"))
_GIVEN = Words(fr="Le plan donne désormais {what} : {new}.", en="The plan now gives {what}: {new}.")
_NO_LONGER = Words(
    fr="Le plan ne donne plus {what} ({old} auparavant).", en="The plan no longer gives {what} ({old} before)."
)
_ITEM_ADDED = Words(fr="Ajout : {what}.", en="Added: {what}.")
_ITEM_REMOVED = Words(fr="Retrait : {what}.", en="Removed: {what}.")
_VALUE_ADDED = Words(fr="{new} s’ajoute : {what}.", en="{new} is added to {what}.")
_VALUE_REMOVED = Words(fr="{old} disparaît : {what}.", en="{old} is removed from {what}.")
_RENAMED = Words(fr="{what} s’appelle désormais « {new:raw} ».", en="{what} is now called “{new:raw}”.")
_REORDERED = Words(fr="Nouvel ordre pour {what} : {order:list}.", en="New order for {what}: {order:list}.")
_SECTION_ADDED = Words(fr="Le plan compte désormais {what}.", en="The plan now has {what}.")
_SECTION_REMOVED = Words(fr="Le plan n’a plus {what}.", en="The plan no longer has {what}.")


@dataclass(frozen=True, slots=True)
class Change:
    """One decision that changed. `path` names items by their id; `old` and `new` are None where there was nothing."""

    path: Path
    kind: ChangeKind
    sentence: Sentence
    old: Said | None = None
    new: Said | None = None

    def say(self, language: Language) -> str:
        return self.sentence.say(language)


def diff_plans(old: Plan, new: Plan) -> list[Change]:
    """What changed from one version to the next, in the order of the manual."""
    return list(_records(old, new, (), None))


def path_words(path: Path, plan: Plan) -> Sentence:
    """The human name of a path of a plan: le plafond de remise, the condition of segment “eti”."""
    record: object = plan
    owner: Said | None = None
    what: Said = Words(fr="le plan", en="the plan")
    for part in path:
        if isinstance(record, tuple):
            item = _item(record, part)
            if item is None:
                break
            record = item
            owner = what = item_words(item)
        elif isinstance(record, Record) and (about := keys_of(type(record)).get(str(part))):
            what = _called(about, record, owner)
            owner = about.words if isinstance(getattr(record, about.attribute), Ritual) else owner
            record = getattr(record, about.attribute)
        else:
            break
    return what if isinstance(what, Sentence) else Sentence(what)


def _item(items: tuple[object, ...], part: str | int) -> Record | None:
    for index, item in enumerate(items):
        if isinstance(item, Record) and (index == part or key_of_item(item) == part):
            return item
    return None


def _records(old: Record, new: Record, path: Path, owner: Said | None) -> Iterator[Change]:
    for about in keys_of(type(old)).values():
        before, after = getattr(old, about.attribute), getattr(new, about.attribute)
        here = (*path, about.name)
        what = _called(about, new, owner)
        if isinstance(about.kind, RecordOf):
            yield from _blocks(before, after, here, about, what, owner)
        elif isinstance(about.kind, ListOf) and isinstance(about.kind.item, RecordOf):
            yield from _items(before, after, here, what, owner)
        elif isinstance(about.kind, ListOf):
            yield from _lists(before, after, here, about, what)
        elif about.attribute != "id":
            yield from _values(before, after, here, about, what)


def _blocks(
    before: Record | None, after: Record | None, path: Path, about: Key, what: Said, owner: Said | None
) -> Iterator[Change]:
    if before is None and after is not None:
        yield Change(path, "added", Sentence(_SECTION_ADDED, {"what": what}), new=what)
    elif before is not None and after is None:
        yield Change(path, "removed", Sentence(_SECTION_REMOVED, {"what": what}), old=what)
    elif before is not None and after is not None:
        inside = what if isinstance(after, Ritual) else owner
        yield from _records(before, after, path, inside)


def _values(before: object, after: object, path: Path, about: Key, what: Said) -> Iterator[Change]:
    if _meaning(before) == _meaning(after):
        return
    old = None if before is None else value_words(before, about.kind)
    new = None if after is None else value_words(after, about.kind)
    if old is None:
        yield Change(path, "added", Sentence(_GIVEN, {"what": what, "new": new}), None, new)
    elif new is None:
        yield Change(path, "removed", Sentence(_NO_LONGER, {"what": what, "old": old}), old, None)
    else:
        worded = isinstance(before, str | Condition | KpiReference)
        verb = (_CHANGES if worded else _GOES)[_is_plural(about.words)]
        params = {"what": _capital(what), "verb": verb, "old": old, "new": new}
        yield Change(path, "changed", Sentence(_REWORDED if worded else _CHANGED, params), old, new)


def _lists(
    before: tuple[object, ...], after: tuple[object, ...], path: Path, about: Key, what: Said
) -> Iterator[Change]:
    olds, news = [_meaning(v) for v in before], [_meaning(v) for v in after]
    if len(before) == len(after) == 1 and olds != news:
        old, new = value_words(before[0], about.kind), value_words(after[0], about.kind)
        params = {"what": _capital(what), "verb": _CHANGES[_is_plural(about.words)], "old": old, "new": new}
        yield Change(path, "changed", Sentence(_REWORDED, params), old, new)
        return
    for value in before:
        if _meaning(value) not in news:
            old = value_words(value, about.kind)
            yield Change(path, "removed", Sentence(_VALUE_REMOVED, {"what": what, "old": old}), old, None)
    for value in after:
        if _meaning(value) not in olds:
            new = value_words(value, about.kind)
            yield Change(path, "added", Sentence(_VALUE_ADDED, {"what": what, "new": new}), None, new)
    if olds != news and sorted(map(str, olds)) == sorted(map(str, news)):
        yield Change(path, "reordered", Sentence(_REORDERED, {"what": what, "order": [str(v) for v in news]}))


def _items(
    before: tuple[Record, ...], after: tuple[Record, ...], path: Path, what: Said, owner: Said | None
) -> Iterator[Change]:
    olds, news = _by_key(before), _by_key(after)
    renamed = dict(_renamed(olds, news))
    for key, item in olds.items():
        if key not in news and key not in renamed:
            said = _with_owner(item_words(item), owner)
            yield Change((*path, key), "removed", Sentence(_ITEM_REMOVED, {"what": said}), said, None)
    for old_key, new_key in renamed.items():
        said = item_words(olds[old_key])
        sentence = Sentence(_RENAMED, {"what": _capital(said), "new": new_key})
        yield Change((*path, new_key), "changed", sentence, said, item_words(news[new_key]))
    for key, item in news.items():
        if key in olds:
            yield from _records(olds[key], item, (*path, key), item_words(item))
        elif key not in renamed.values():
            said = _with_owner(item_words(item), owner)
            yield Change((*path, key), "added", Sentence(_ITEM_ADDED, {"what": said}), None, said)
    kept = [renamed.get(key, key) for key in olds if key in news or key in renamed]
    order = [key for key in news if key in kept]
    if kept != order:
        yield Change(path, "reordered", Sentence(_REORDERED, {"what": what, "order": order}))


def _by_key(items: tuple[Record, ...]) -> dict[str, Record]:
    """Items by what tells them apart; a repeated key is told apart by its rank."""
    named: dict[str, Record] = {}
    for item in items:
        key, rank = key_of_item(item), 2
        while key in named:
            key, rank = f"{key_of_item(item)} ({rank})", rank + 1
        named[key] = item
    return named


def _renamed(olds: dict[str, Record], news: dict[str, Record]) -> Iterator[tuple[str, str]]:
    """Items gone and items come that are the same but for their id."""
    come = {key: item for key, item in news.items() if key not in olds}
    for old_key, old in olds.items():
        if old_key in news or not hasattr(old, "id"):
            continue
        same = next((key for key, item in come.items() if _same_but_for_id(old, item)), None)
        if same is not None:
            del come[same]
            yield old_key, same


def _same_but_for_id(a: Record, b: Record) -> bool:
    told = {about.attribute: _meaning(getattr(a, about.attribute)) for about in keys_of(type(a)).values()}
    other = {about.attribute: _meaning(getattr(b, about.attribute)) for about in keys_of(type(b)).values()}
    told.pop("id"), other.pop("id")
    return told == other and any(value not in (None, ()) for value in told.values())


def _meaning(value: object) -> object:
    """A value without its places: what is compared."""
    if isinstance(value, Condition):
        return unparse(value)
    match value:
        case KpiReference() | RecordSet():
            return str(value)
        case Record():
            return tuple((f.name, _meaning(getattr(value, f.name))) for f in fields(value) if f.name != "at")
        case tuple():
            return tuple(_meaning(v) for v in value)
        case str():
            return value.strip()
        case _:
            return value


# ── Naming ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def _called(about: Key, record: Record, owner: Said | None) -> Said:
    """A key in words, with what it belongs to where its own words do not say."""
    if isinstance(record, ComponentRecord) and about.name in ("decision", "indicator"):
        part = PARTS.values[type(record).__name__.lower()]
        link = Words(fr="{key} sur {part}", en="{key} about {part}")
        if about.name == "indicator":
            return Sentence(Words(fr="{key} pour {part}", en="{key} for {part}"), {"key": about.words, "part": part})
        return Sentence(link, {"key": about.words, "part": part})
    return _with_owner(about.words, owner)


def _with_owner(what: Said, owner: Said | None) -> Said:
    if owner is None:
        return what
    return Sentence(Words(fr="{what} {of}", en="{what} {of}"), {"what": what, "of": _of(owner)})


def _of(owner: Said) -> Said:
    """`of the segment`; in French de + le segment = du segment."""
    words = owner.words if isinstance(owner, Sentence) else owner
    if words.fr.startswith("le "):
        french = "du " + words.fr[3:]
    elif words.fr.startswith("les "):
        french = "des " + words.fr[4:]
    else:
        french = "de " + words.fr
    return Sentence(Words(fr=french, en=f"of {words.en}"), owner.params if isinstance(owner, Sentence) else {})


def _capital(said: Said) -> Said:
    words = said.words if isinstance(said, Sentence) else said
    inner = said.params.get("what") or said.params.get("key") if isinstance(said, Sentence) else None
    if isinstance(said, Sentence) and isinstance(inner, Words | Sentence) and words.fr.startswith(("{what}", "{key}")):
        name = "what" if "what" in said.params else "key"
        return Sentence(words, {**said.params, name: _capital(inner)})
    capital = Words(fr=words.fr[:1].upper() + words.fr[1:], en=words.en[:1].upper() + words.en[1:])
    return Sentence(capital, said.params) if isinstance(said, Sentence) else capital


def _is_plural(words: Words) -> bool:
    return words.fr.startswith("les ")
