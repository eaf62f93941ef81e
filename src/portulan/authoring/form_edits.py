"""From a form to the text: the smallest edits that make the plan say what the form says, comments left in peace."""

from dataclasses import dataclass

from portulan.authoring.form_shapes import ComponentForm, Field, Items, State
from portulan.authoring.form_state import lines_of

Path = tuple[str | int, ...]
Value = str | list["Value"] | dict[str, "Value"]


@dataclass(frozen=True, slots=True)
class Put:
    """Give the value at `path` (an existing key, or a new one in an existing or new block)."""

    path: Path
    value: Value


@dataclass(frozen=True, slots=True)
class Drop:
    """Remove the key or item at `path`."""

    path: Path


@dataclass(frozen=True, slots=True)
class Add:
    """Insert an item in the list at `path`, before the item now at `index`."""

    path: Path
    index: int
    value: Value


@dataclass(frozen=True, slots=True)
class Reorder:
    """Put the items of the list at `path` in this order of their present indexes."""

    path: Path
    order: tuple[int, ...]


Edit = Put | Drop | Add | Reorder


def edits(form: ComponentForm, base: State, state: State) -> list[Edit]:
    """What to change in the text the form was opened on (`base`) so that it says `state`, in the order to apply it."""
    return _changes((form.key,), form.fields, form.items, base, state)


def _changes(path: Path, fields: tuple[Field, ...], lists: tuple[Items, ...], base: State, state: State) -> list[Edit]:
    found: list[Edit] = []
    for field in fields:
        old, new = base.values.get(field.name, ""), state.values.get(field.name, "")
        if _same(field, old, new):
            continue
        where = (*path, *field.path)
        found.append(Put(where, value_of(field, new)) if new else Drop(where))
    for many in lists:
        found += _list_changes((*path, many.key), many, base.items.get(many.key, []), state.items.get(many.key, []))
    return found


def _same(field: Field, old: str, new: str) -> bool:
    if field.shape in ("lines", "one_or_more"):
        return lines_of(old) == lines_of(new)
    return " ".join(old.split()) == " ".join(new.split())


def _list_changes(path: Path, many: Items, base: list[State], state: list[State]) -> list[Edit]:
    wanted = [item for item in state if item.origin is not None or not item.is_blank()]
    if not wanted:
        return [Drop(path)] if base else []
    if not base:
        return [Put(path, [item_value(many, item) for item in wanted])]
    order = _order([i.origin for i in wanted if i.origin is not None], len(base))
    found: list[Edit] = [] if order == tuple(range(len(base))) else [Reorder(path, order)]
    place = {origin: index for index, origin in enumerate(order)}
    kept = {place[i.origin]: i for i in wanted if i.origin is not None and i.origin in place}
    for index, item in kept.items():
        found += _changes((*path, index), many.fields, many.inside, base[order[index]], item)
    # from the last to the first, so that no place moves under the next edit
    found += [Drop((*path, index)) for index in reversed(range(len(base))) if index not in kept]
    return found + _additions(path, many, wanted)


def _order(origins: list[int], count: int) -> tuple[int, ...]:
    """The items of the text in the order the form wants them, those it removed last."""
    staying = list(dict.fromkeys(o for o in origins if o < count))
    return (*staying, *(i for i in range(count) if i not in staying))


def _additions(path: Path, many: Items, wanted: list[State]) -> list[Edit]:
    """New items at their rank, from the first to the last: each then stands where the form has it."""
    return [Add(path, rank, item_value(many, item)) for rank, item in enumerate(wanted) if item.origin is None]


def value_of(field: Field, text: str) -> Value:
    """What a field's text becomes in the plan: a list, one value, or text on one line."""
    if field.shape == "lines":
        return list(lines_of(text))
    if field.shape == "one_or_more":
        several = lines_of(text)
        return several[0] if len(several) == 1 else list(several)
    return " ".join(text.split())


def item_value(many: Items, item: State) -> Value:
    """A whole new item, its keys in the form's order, without those left empty."""
    value: dict[str, Value] = {}
    for field in many.fields:
        text = item.values.get(field.name, "")
        if text:
            block = value
            for key in field.path[:-1]:
                inner = block.setdefault(key, {})
                assert isinstance(inner, dict)
                block = inner
            block[field.path[-1]] = value_of(field, text)
    for inside in many.inside:
        entries = [item_value(inside, entry) for entry in item.items.get(inside.key, []) if not entry.is_blank()]
        if entries:
            value[inside.key] = list(entries)
    return value
