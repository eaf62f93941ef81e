"""The text is the truth: an edit changes what was asked and not one byte more."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from portulan.language.finding import FaultyText
from portulan.language.yaml_text import ScalarNode, compose
from portulan.plan.document import Document
from portulan.plan.editing import plain
from portulan.plan.scalars import flow_text, written

EXAMPLE = (Path(__file__).parent / "example.yaml").read_text(encoding="utf-8")


def document(text: str) -> Document:
    return Document(text, "plan.yaml", compose(text, "plan.yaml")[0])


def lines_that_changed(old: str, new: str) -> list[tuple[str, str]]:
    return [(a, b) for a, b in zip(old.split("\n"), new.split("\n"), strict=True) if a != b]


def test_editing_one_value_changes_that_value_only() -> None:
    new = document(EXAMPLE).edit("price.guardrails.discount_max", "12 %")
    assert lines_that_changed(EXAMPLE, new) == [
        (
            "  guardrails: {discount_max: 15 %, margin_min: 45 %, approval_above: 10 %}",
            "  guardrails: {discount_max: 12 %, margin_min: 45 %, approval_above: 10 %}",
        )
    ]


def test_items_are_found_by_their_id() -> None:
    new = document(EXAMPLE).edit("target.segments.eti.when", "employees > 300")
    assert lines_that_changed(EXAMPLE, new) == [
        (
            "    - {id: eti, priority: 2, when: employees > 250}",
            "    - {id: eti, priority: 2, when: employees > 300}",
        )
    ]


def test_an_unchanged_value_leaves_every_byte() -> None:
    text = document(EXAMPLE)
    assert text.edit_all({path: text.value(path) for path in text.paths() if text.value(path) is not None}) == EXAMPLE


def test_many_values_at_once() -> None:
    new = document(EXAMPLE).edit_all({
        ("price", "decision"): "Pas de remise : jamais.",
        ("price", "guardrails", "margin_min"): Decimal("0.4"),
        ("period", "to"): date(2027, 6, 30),
        ("channels", "closing", "name"): "Vente directe",
        ("process", "stages", 0, "questions", 1): "Qui décide ?",
        ("focus",): None,
    })  # fmt: skip
    after = document(new)
    assert after.value("price.decision") == "Pas de remise : jamais."
    assert after.value("price.guardrails.margin_min") == "0.4"
    assert after.value("period.to") == "2027-06-30"
    assert after.value("channels.closing.name") == "Vente directe"
    assert after.texts("process.stages.qualification.questions")[1] == "Qui décide ?"
    assert not after.has("focus")
    assert "# two at most" in new


@pytest.mark.parametrize(
    ("text", "path", "value", "expected"),
    [
        ("a: 1 # why\nb: 2\n", "a", "3", "a: 3 # why\nb: 2\n"),
        ("a: 'x'\n", "a", "it's", "a: 'it''s'\n"),
        ('a: "x"\n', "a", 'say "yes"', 'a: "say \\"yes\\""\n'),
        ("a: x\n", "a", "b: c", 'a: "b: c"\n'),
        ("a: x\n", "a", "null", 'a: "null"\n'),
        ("a: x\n", "a", "", 'a: ""\n'),
        ("a: {b: x}\n", "a.b", "y, z", 'a: {b: "y, z"}\n'),
        ("a: x, y\n", "a", "y, z", "a: y, z\n"),
        ("a:\nb: 2\n", "a", "1", "a: 1\nb: 2\n"),
        ("a: # why\nb: 2\n", "a", "1", "a: 1 # why\nb: 2\n"),
        ("a: 1\n", "b", "2", "a: 1\nb: 2\n"),
        ("a: 1", "b", "2", "a: 1\nb: 2"),
        ("a: 1\r\nc: 3\r\n", "b", "2", "a: 1\r\nc: 3\r\nb: 2\r\n"),
        ("a: {b: 1} # why\n", "a.c", "2", "a: {b: 1, c: 2} # why\n"),
        ("a: {}\n", "a.c", "2", "a: {c: 2}\n"),
        ("a:\n  b: 1 # why\n# end\n", "a.c", "2", "a:\n  b: 1 # why\n  c: 2\n# end\n"),
        ("a:\n  - {b: 1}\n", ("a", 0, "c"), "2", "a:\n  - {b: 1, c: 2}\n"),
        ("a:\n  - b: 1\nz: 1\n", ("a", 0, "c"), "2", "a:\n  - b: 1\n    c: 2\nz: 1\n"),
        ("a:\n  - x\nz: 1\n", ("a", 1), "y", "a:\n  - x\n  - y\nz: 1\n"),
        ("a:\n- x\nz: 1\n", ("a", 1), "y", "a:\n- x\n- y\nz: 1\n"),
        ("a: [x]\n", ("a", 1), "y", "a: [x, y]\n"),
        ("a: []\n", ("a", 0), "y", "a: [y]\n"),
        ("a: 1\n", "b.c.d", "2", "a: 1\nb: {c: {d: 2}}\n"),
        ("a: 1\n", ("b", 0, "id"), "x", "a: 1\nb: [{id: x}]\n"),
        ("a:\n", "a.b", "2", "a: {b: 2}\n"),
        ("", "a", "2", "{a: 2}\n"),
        ("a: 1 # why\nb: 2\n", "a", None, "b: 2\n"),
        ("a: 1\nb:\n  - 1\n  - 2\nc: 3\n", "b", None, "a: 1\nc: 3\n"),
        ("a: {b: 1, c: 2}\n", "a.b", None, "a: {c: 2}\n"),
        ("a: {b: 1, c: 2}\n", "a.c", None, "a: {b: 1}\n"),
        ("a: {b: 1}\n", "a.b", None, "a: {}\n"),
        ("a: [x, y, z]\n", ("a", 1), None, "a: [x, z]\n"),
        ("a:\n  - x\n  - y # why\n  - z\n", ("a", 1), None, "a:\n  - x\n  - z\n"),
        ("a:\n  - x\n", ("a", 0), None, "a:\n    []\n"),
        ("a:\n  - b: 1\n    c: 2\n", ("a", 0, "b"), None, "a:\n  - c: 2\n"),
        ("a: |\n  one\n  two\nb: 1\n", "a", "three\nfour\n", "a: |\n  three\n  four\nb: 1\n"),
        ("a: >-\n  one\n  two\nb: 1\n", "a", "three", "a: three\nb: 1\n"),
        ("a: [x, y]\n", "a", ["x", "z", "t"], "a: [x, z, t]\n"),
        ("a: [x, y]\n", "a", ["x"], "a: [x]\n"),
        ("a: x\n", "a", ["x", "y"], "a: [x, y]\n"),
        ("a:\n  b: 1\n", "a", "x", "a: x\n"),
        ("a: x\n", "a", {"b": 1, "c": True}, "a: {b: 1, c: true}\n"),
        ("é: œuf 🥚\nb: 1\n", "b", "🥚", "é: œuf 🥚\nb: 🥚\n"),
        ("\ufeffa: 1\n", "a", "2", "\ufeffa: 2\n"),
    ],
)
def test_each_way_of_writing_takes_an_edit(text: str, path: Any, value: Any, expected: str) -> None:
    assert document(text).edit(path, value) == expected


def test_an_item_is_inserted_where_asked() -> None:
    assert document("a:\n  - x\n  - z\n").insert(("a", 1), "y") == "a:\n  - x\n  - y\n  - z\n"
    assert document("a: [x, z]\n").insert(("a", 1), "y") == "a: [x, y, z]\n"
    assert document("a: [x]\n").insert(("a", 1), "y") == "a: [x, y]\n"


def test_a_value_shared_through_an_alias_is_refused() -> None:
    with pytest.raises(FaultyText) as caught:
        document("a: &x 1\nb: *x\n").edit("b", "2")
    assert caught.value.finding.code == "PL018"
    with pytest.raises(FaultyText):
        document("a: &x 1\nb: *x\n").edit("a", "2")


def test_a_path_through_a_scalar_is_refused() -> None:
    with pytest.raises(FaultyText):
        document("a: 1\n").edit("a.b", "2")


TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
VALUES = st.recursive(
    TEXTS,
    lambda inside: (
        st.lists(inside, max_size=4) | st.dictionaries(st.from_regex(r"[a-z]{1,5}", fullmatch=True), inside, max_size=4)
    ),
    max_leaves=12,
)
TREES = st.dictionaries(st.from_regex(r"[a-z]{1,5}", fullmatch=True), VALUES, min_size=1, max_size=5)


def in_block(value: Any, indent: int, draw: Callable[[Any], Any]) -> str:
    """A value written in block or flow style, as drawn."""
    if isinstance(value, str):
        style = draw(st.sampled_from(["plain", "single", "double"]))
        comment: str = draw(st.sampled_from(["", "  # a comment"]))
        return f" {written(value, style, False)}{comment}\n"
    if not value or draw(st.booleans()):
        return " " + flow_text(value) + "\n"
    margin = " " * indent
    if isinstance(value, dict):
        return "\n" + "".join(f"{margin}{k}:{in_block(v, indent + 2, draw)}" for k, v in value.items())
    return "\n" + "".join(f"{margin}-{in_block(v, indent + 2, draw)}" for v in value)


@settings(max_examples=120, deadline=None)
@given(data=st.data(), tree=TREES)
def test_any_edit_of_any_text_changes_that_value_and_keeps_all_other_bytes(
    data: st.DataObject, tree: dict[str, Any]
) -> None:
    text = "# head\n" + "".join(f"{k}:{in_block(v, 2, data.draw)}" for k, v in tree.items())
    before = document(text)
    assert plain(before.root) == tree
    paths = list(before.paths())
    assume(paths)
    path = data.draw(st.sampled_from(paths))
    value = data.draw(TEXTS)
    after = document(before.edit(path, value))
    assert after.value(path) == value
    assert {p: after.value(p) for p in paths if p != path} == {p: before.value(p) for p in paths if p != path}
    old, new = before.node(path), after.node(path)
    assert isinstance(old, ScalarNode)
    assert isinstance(new, ScalarNode)
    assert after.text[: new.start] == before.text[: old.start]
    assert after.text[new.end :] == before.text[old.end :]


@settings(max_examples=80, deadline=None)
@given(data=st.data(), tree=TREES)
def test_any_removal_keeps_all_other_values(data: st.DataObject, tree: dict[str, Any]) -> None:
    text = "".join(f"{k}:{in_block(v, 2, data.draw)}" for k, v in tree.items())
    before = document(text)
    assume(list(before.paths()))
    path = data.draw(st.sampled_from(list(before.paths())))
    expected = plain(before.root)
    parent = expected
    for part in path[:-1]:
        parent = parent[part]
    del parent[path[-1]]
    assert plain(document(before.remove(path)).root) == expected


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_any_edit_of_the_example_keeps_its_comments(data: st.DataObject) -> None:
    before = document(EXAMPLE)
    path = data.draw(st.sampled_from(list(before.paths())))
    value = data.draw(TEXTS)
    after = document(before.edit(path, value))
    assert after.value(path) == value
    assert [line.split(" # ")[1] for line in after.text.split("\n") if " # " in line and "  #" in line] == [
        line.split(" # ")[1] for line in EXAMPLE.split("\n") if " # " in line and "  #" in line
    ]


@settings(max_examples=60, deadline=None)
@given(data=st.data(), old=TREES, new=TREES)
def test_any_text_can_become_any_plan_by_edits(data: st.DataObject, old: dict[str, Any], new: dict[str, Any]) -> None:
    """What a form does: all its values at once, some changed, some new, some emptied."""
    text = "# head\n" + "".join(f"{k}:{in_block(v, 2, data.draw)}" for k, v in old.items()) + "# foot\n"
    before = document(text)
    edited = before.edit_all({**{(k,): None for k in old if k not in new}, **{(k,): v for k, v in new.items()}})
    assert plain(document(edited).root) == new
    assert edited.startswith("# head\n")
    assert edited.rstrip("\n").endswith("# foot")
