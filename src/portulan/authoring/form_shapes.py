"""What a form is made of: fields and lists of items, each tied to the key of the plan it writes.

No Django here: a form is data, its state is data, and the edits it asks of the text are data.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

from portulan.language.words import Words

Shape = Literal["line", "text", "choice", "lines", "one_or_more"]
"""`line` one line · `text` a sentence or two · `choice` one of a few · `lines` a list, one per line ·
`one_or_more` a single value, or a list when there are several."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One admitted value, as the plan writes it, and its words."""

    value: str
    words: Words


@dataclass(frozen=True, slots=True)
class Field:
    """One value of the plan. `path` is relative to its component or item: ('guardrails', 'discount_max')."""

    path: tuple[str, ...]
    words: Words
    hint: Words | None = None
    shape: Shape = "line"
    choices: tuple[Choice, ...] = ()
    code: bool = False

    @property
    def name(self) -> str:
        return ".".join(self.path)


@dataclass(frozen=True, slots=True)
class Items:
    """A list of items under one key; `most` is the language's own ceiling, `refusal` says why."""

    key: str
    title: Words
    one: Words
    add: Words
    none: Words
    fields: tuple[Field, ...]
    inside: tuple["Items", ...] = ()
    most: int | None = None
    refusal: Words | None = None
    ordered: bool = False


@dataclass(frozen=True, slots=True)
class ComponentForm:
    """The form of one of the five components: its key in the plan, its fields, its lists."""

    key: str
    name: Words
    question: Words
    fields: tuple[Field, ...]
    items: tuple[Items, ...] = ()

    def find(self, name: str) -> Items:
        """The list of that dotted name without indexes: 'stages.follow_ups'. Raises KeyError."""
        found: Items | None = None
        choices = self.items
        for key in name.split("."):
            found = next((i for i in choices if i.key == key), None)
            if found is None:
                raise KeyError(name)
            choices = found.inside
        assert found is not None
        return found


@dataclass(slots=True)
class State:
    """What a form, or one item of it, holds: values by field name and items by key.

    `origin` is the item's index in the text the form was opened on; None for one added since.
    """

    origin: int | None = None
    values: dict[str, str] = field(default_factory=dict)
    items: dict[str, list["State"]] = field(default_factory=dict)

    def is_blank(self) -> bool:
        """True when nothing was typed anywhere in it."""
        return not any(self.values.values()) and all(i.is_blank() for many in self.items.values() for i in many)

    def walk(self, prefix: str = "") -> Iterator[tuple[str, "State"]]:
        """This state and every item under it, with its dotted name: 'stages.0.follow_ups.1'."""
        yield prefix, self
        for key, many in self.items.items():
            for index, item in enumerate(many):
                yield from item.walk(f"{prefix}.{key}.{index}" if prefix else f"{key}.{index}")
