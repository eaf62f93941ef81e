"""What a component's form holds: read from the plan's text, read from what was posted, changed by its buttons."""

from collections.abc import Mapping

from portulan.authoring.form_shapes import ComponentForm, Field, Items, State
from portulan.language.yaml_text import MappingNode, Node, ScalarNode, SequenceNode

MOST_ITEMS = 200


class NotAFormError(Exception):
    """The text of this part has a shape that no form can hold (a list where a block is expected…): `node` is where."""

    def __init__(self, node: Node) -> None:
        super().__init__(f"no form can hold what stands at {node.place}")
        self.node = node


def state_of(tree: Node | None, form: ComponentForm) -> State:
    """The form as the text has it; raises NotAFormError. `tree` is the whole plan."""
    if tree is None:
        return _item(None, form.fields, form.items)
    if not isinstance(tree, MappingNode):
        raise NotAFormError(tree)
    return _item(tree.get(form.key), form.fields, form.items)


def _item(node: Node | None, fields: tuple[Field, ...], lists: tuple[Items, ...], origin: int | None = None) -> State:
    if isinstance(node, ScalarNode) and node.is_null:
        node = None
    if node is not None and not isinstance(node, MappingNode):
        raise NotAFormError(node)
    values = {f.name: _value(_at(node, f.path), f) for f in fields}
    return State(origin, values, {many.key: _items(node, many) for many in lists})


def _items(node: MappingNode | None, many: Items) -> list[State]:
    listed = node.get(many.key) if node else None
    if listed is None or (isinstance(listed, ScalarNode) and listed.is_null):
        return []
    if not isinstance(listed, SequenceNode):
        raise NotAFormError(listed)
    return [_item(item, many.fields, many.inside, index) for index, item in enumerate(listed.items)]


def _at(node: MappingNode | None, path: tuple[str, ...]) -> Node | None:
    found: Node | None = node
    for key in path:
        if found is None or (isinstance(found, ScalarNode) and found.is_null):
            return None
        if not isinstance(found, MappingNode):
            raise NotAFormError(found)
        found = found.get(key)
    return found


def _value(node: Node | None, field: Field) -> str:
    """A value as the form shows it: text as written, lists one per line."""
    if node is None:
        return ""
    if isinstance(node, ScalarNode):
        return "" if node.is_null else node.text.rstrip("\n")
    if isinstance(node, SequenceNode) and field.shape in ("lines", "one_or_more"):
        if not all(isinstance(item, ScalarNode) for item in node.items):
            raise NotAFormError(node)
        return "\n".join(item.text for item in node.items if isinstance(item, ScalarNode))
    raise NotAFormError(node)


def lines_of(value: str) -> list[str]:
    """The entries of a field written one per line; blank lines do not count."""
    return [line.strip() for line in value.splitlines() if line.strip()]


def next_focus(form: ComponentForm, query: Mapping[str, str]) -> State:
    """The form of the focus for one candidate, as an address proposes it: `?kpi=…&target=…&from=…`. The rest is left to
    people: another threshold, the action, the other KPIs."""
    state = _item(None, form.fields, form.items)
    state.values |= {"from": _clean(query.get("from", "")), "weeks": "4"}
    kpi = _item(None, form.find("kpis").fields, ())
    kpi.values |= {name: _clean(query.get(name, ""))[:400] for name in ("kpi", "target")}
    state.items["kpis"] = [kpi]
    return state


def posted_state(form: ComponentForm, data: Mapping[str, str]) -> State:
    """The form as the browser sent it: `decision`, `stages.0.allowed`, `stages.0.follow_ups.1.how`, `stages.0.@`."""
    return _posted("", form.fields, form.items, data)


def _posted(prefix: str, fields: tuple[Field, ...], lists: tuple[Items, ...], data: Mapping[str, str]) -> State:
    def name(rest: str) -> str:
        return f"{prefix}.{rest}" if prefix else rest

    origin = data.get(name("@"), "")
    state = State(int(origin) if origin.isdigit() else None)
    state.values = {f.name: _clean(data.get(name(f.name), "")) for f in fields}
    for many in lists:
        entries: list[State] = []
        while len(entries) < MOST_ITEMS and f"{name(many.key)}.{len(entries)}.@" in data:
            entries.append(_posted(f"{name(many.key)}.{len(entries)}", many.fields, many.inside, data))
        state.items[many.key] = entries
    return state


def _clean(value: str) -> str:
    return value.replace("\r\n", "\n").replace("\r", "\n").strip()


def press(form: ComponentForm, state: State, button: str) -> Items | None:
    """Change the state as a button asks: `add:stages.0.follow_ups`, `remove:segments.1`, `up:stages.2`, `down:stages.0`

    Returns the list that refused one item more, if any. Raises KeyError on a button the form does not have.
    """
    verb, _, name = button.partition(":")
    *way, last = name.split(".")
    if verb == "add":
        many, entries = _list_at(form, state, [*way, last])
        if many.most is not None and len(entries) >= many.most:
            return many
        entries.append(_item(None, many.fields, many.inside))
        return None
    many, entries = _list_at(form, state, way)
    if not last.isdigit() or int(last) >= len(entries):
        raise KeyError(button)
    index = int(last)
    if verb == "remove":
        del entries[index]
    elif verb in ("up", "down") and many.ordered:
        other = index + (-1 if verb == "up" else 1)
        if 0 <= other < len(entries):
            entries[index], entries[other] = entries[other], entries[index]
    else:
        raise KeyError(button)
    return None


def _list_at(form: ComponentForm, state: State, way: list[str]) -> tuple[Items, list[State]]:
    """The list at a dotted name such as stages.0.follow_ups; raises KeyError."""
    many = form.find(".".join(part for part in way if not part.isdigit()))
    current = state
    for key, index in zip(way[:-1:2], way[1::2], strict=False):
        entries = current.items[key]
        if not index.isdigit() or int(index) >= len(entries):
            raise KeyError(".".join(way))
        current = entries[int(index)]
    return many, current.items[way[-1]]


def overfull(form: ComponentForm, state: State) -> list[Items]:
    """The lists that hold more than the plan language admits."""
    return [m for m in form.items if m.most is not None and len(state.items.get(m.key, [])) > m.most]
