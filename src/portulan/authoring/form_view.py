"""A component's form as a template draws it: each field with its name in the page, its value, its words."""

from collections.abc import Sequence
from dataclasses import dataclass

from portulan.authoring.form_shapes import ComponentForm, Field, Items, State


@dataclass(frozen=True, slots=True)
class FieldView:
    """One field; `name` is what the browser sends back, `id` what its label points to."""

    field: Field
    name: str
    value: str

    @property
    def id(self) -> str:
        return "f-" + self.name.replace(".", "-")

    @property
    def rows(self) -> int:
        lines = self.value.count("\n") + 1
        wanted = lines + 1 if self.field.shape in ("lines", "one_or_more") else 1 + len(self.value) // 70
        return max(2, min(wanted, 10))

    @property
    def is_area(self) -> bool:
        return self.field.shape in ("text", "lines", "one_or_more")

    @property
    def unknown_choice(self) -> bool:
        """A value that is none of the choices: kept as it is until someone chooses."""
        return bool(self.value) and self.value not in {c.value for c in self.field.choices}


@dataclass(frozen=True, slots=True)
class ItemView:
    """One item of a list: its rank, its fields, its own lists, and the buttons that act on it."""

    many: Items
    name: str
    rank: int
    origin: int | None
    title: str
    fields: Sequence[FieldView]
    inside: Sequence["ItemsView"]
    is_first: bool
    is_last: bool


@dataclass(frozen=True, slots=True)
class ItemsView:
    """One list of the form; `full` when the plan language admits no more."""

    many: Items
    name: str
    items: Sequence[ItemView]
    refused: bool

    @property
    def full(self) -> bool:
        return self.many.most is not None and len(self.items) >= self.many.most


@dataclass(frozen=True, slots=True)
class FormView:
    form: ComponentForm
    fields: Sequence[FieldView]
    items: Sequence[ItemsView]


def form_view(form: ComponentForm, state: State, refused: Items | None = None) -> FormView:
    """The whole form; `refused` is the list that was just asked for one item too many."""
    return FormView(form, _fields("", form.fields, state), _lists("", form.items, state, refused))


def _fields(prefix: str, fields: tuple[Field, ...], state: State) -> list[FieldView]:
    return [FieldView(f, f"{prefix}{f.name}", state.values.get(f.name, "")) for f in fields]


def _lists(prefix: str, lists: tuple[Items, ...], state: State, refused: Items | None) -> list[ItemsView]:
    return [_list(prefix, many, state.items.get(many.key, []), refused) for many in lists]


def _list(prefix: str, many: Items, states: list[State], refused: Items | None) -> ItemsView:
    name = f"{prefix}{many.key}"
    items = [_item(name, many, index, states, refused) for index in range(len(states))]
    return ItemsView(many, name, items, refused is many)


def _item(list_name: str, many: Items, index: int, states: list[State], refused: Items | None) -> ItemView:
    state = states[index]
    name = f"{list_name}.{index}"
    return ItemView(
        many,
        name,
        index + 1,
        state.origin,
        state.values.get("name") or state.values.get("id") or "",
        _fields(f"{name}.", many.fields, state),
        _lists(f"{name}.", many.inside, state, refused),
        index == 0,
        index == len(states) - 1,
    )
