"""The schema editors use says what the reader reads."""

from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator  # type: ignore[import-untyped]
from ruamel.yaml import YAML

from portulan.plan.json_schema import json_schema

EXAMPLE = (Path(__file__).parent / "example.yaml").read_text(encoding="utf-8")


def as_an_editor_reads(text: str) -> Any:
    """YAML as editors hand it to a schema: dates stay text."""
    loader = YAML(typ="safe", pure=True)
    resolvers = loader.resolver.versioned_resolver
    for character, rules in list(resolvers.items()):
        resolvers[character] = [rule for rule in rules if rule[0] != "tag:yaml.org,2002:timestamp"]
    return loader.load(text)


def faults(text: str) -> list[str]:
    return [error.json_path for error in Draft202012Validator(json_schema()).iter_errors(as_an_editor_reads(text))]


def test_it_is_a_valid_schema() -> None:
    Draft202012Validator.check_schema(json_schema())


def test_the_example_plan_validates() -> None:
    assert faults(EXAMPLE) == []


@pytest.mark.parametrize(
    ("old", "new", "where"),
    [
        ("discount_max: 15 %", "discount_maximum: 15 %", "$.price.guardrails"),
        ("logic: value", "logic: instinct", "$.price.logic"),
        ("when: employees > 250", "where: employees > 250", "$.target.segments[1]"),
        ("by: 2026-12-31", "by: end of year", "$.objectives[0].by"),
        ("on: first Thu", "on: fifth Thu", "$.rituals.monthly.on"),
        ("exclude:\n", "exclude: all\n  exclusions:\n", "$.target"),
    ],
)
def test_a_fault_is_shown_where_it_stands(old: str, new: str, where: str) -> None:
    assert old in EXAMPLE
    assert any(path.startswith(where) for path in faults(EXAMPLE.replace(old, new)))


def test_every_key_is_described_in_both_languages() -> None:
    def walk(schema: Any) -> Any:
        if isinstance(schema, dict):
            yield from schema.get("properties", {}).items()
            for inside in schema.values():
                yield from walk(inside)
        elif isinstance(schema, list):
            for inside in schema:
                yield from walk(inside)

    keys = list(walk(json_schema()))
    assert len(keys) > 100
    assert all(about["description"].count(".") >= 2 for _, about in keys)
