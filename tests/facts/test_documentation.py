"""The manual cannot lie: every mapping in it is read without a fault, and it names every key there is."""

import re
from pathlib import Path

import pytest

from portulan.facts.mapping.reading import JOIN_KEYS, RATE_KEYS, SOURCE_KEYS, TABLE_KEYS, TOP_KEYS, read_mapping
from portulan.facts.mapping.rules import RULE_KEYS, TYPES

MANUAL = (Path(__file__).parents[2] / "docs" / "reference" / "mapping.md").read_text("utf-8")
EXAMPLES = re.findall(r"```yaml\n(.*?)```", MANUAL, re.DOTALL)


@pytest.mark.parametrize("example", EXAMPLES, ids=range(len(EXAMPLES)))
def test_every_example_is_a_mapping_without_fault(example: str) -> None:
    mapping, findings = read_mapping(example, "mapping.md")
    assert [f.message("en") for f in findings] == []
    assert mapping is not None


@pytest.mark.parametrize(
    "key", sorted({*TOP_KEYS, *SOURCE_KEYS, *TABLE_KEYS, *JOIN_KEYS, *RATE_KEYS, *RULE_KEYS, *TYPES})
)
def test_every_key_stands_in_the_manual(key: str) -> None:
    assert re.search(rf"\b{key}\b", MANUAL)
