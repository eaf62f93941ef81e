"""YAML is read with the place of every value, and hostile text is a finding, never a traceback."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portulan.language.finding import FaultyText
from portulan.language.yaml_text import MappingNode, ScalarNode, SequenceNode, compose, decode

PLAN = """\
company: Atelier Boréal   # the sample
price:
  guardrails: {discount_max: 15 %, margin_min: "45 %"}
channels: [salons, 'site web']
"""


def read(text: str) -> MappingNode:
    node, findings = compose(text, "plan.yaml")
    assert findings == []
    assert isinstance(node, MappingNode)
    return node


def test_every_value_keeps_its_place_and_its_span() -> None:
    price = read(PLAN).get("price")
    assert isinstance(price, MappingNode)
    rails = price.get("guardrails")
    assert isinstance(rails, MappingNode)
    floor = rails.get("margin_min")
    assert isinstance(floor, ScalarNode)
    assert (floor.text, floor.style) == ("45 %", "double")
    assert (floor.place.line, floor.place.column) == (3, 48)
    assert PLAN[floor.start : floor.end] == '"45 %"'
    assert floor.inner.column == 49


def test_scalars_stay_text() -> None:
    node = read("a: 18_000\nb: no\nc: 2026-02-30\nd: .nan\ne:\nf: ''\n")
    texts = [e.value.text for e in node.entries if isinstance(e.value, ScalarNode)]
    assert texts == ["18_000", "no", "2026-02-30", ".nan", "", ""]
    assert [e.key.text for e in node.entries if isinstance(e.value, ScalarNode) and e.value.is_null] == ["e"]


def test_lists_keep_the_order_written() -> None:
    channels = read(PLAN).get("channels")
    assert isinstance(channels, SequenceNode)
    assert channels.flow
    assert [i.text for i in channels.items if isinstance(i, ScalarNode)] == ["salons", "site web"]


BOMB = "a: &a [x,x,x,x,x,x,x,x,x]\n" + "".join(
    f"{chr(98 + i)}: &{chr(98 + i)} [{','.join(['*' + chr(97 + i)] * 9)}]\n" for i in range(9)
)


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        ("a: 1\n\tb: 2", "YA004", 2),
        ("a: 1\nb:\n  c: 1\n  c: 2", "YA005", 4),
        ("a: &a [*a]", "YA006", 1),
        (BOMB, "YA007", 1),
        ("[" * 5000, "YA008", 1),
        ("a: " + "{b: " * 60 + "1" + "}" * 60, "YA008", 1),
        ("a: !!python/object/apply:os.system ['ls']", "YA009", 1),
        ("a: !mine 1", "YA009", 1),
        ("? [a, b]\n: 1", "YA010", 1),
        ("a: 1\n---\nb: 2", "YA011", 2),
        ("a: 1\nb: \x00", "YA012", 2),
        ("a: b: c", "YA003", 1),
        ("a: 'b", "YA003", 1),
        ("a: [1, 2", "YA003", 1),
        ("a: *nowhere", "YA003", 1),
        ("- a\nb: 1", "YA003", 2),
        ("a: 1\n b: 2", "YA003", 2),
        ("%YAML 3.0\n---\na: 1", "YA003", 1),
        ("a: @b", "YA003", 1),
        ("x" * 600_000, "YA001", 1),
    ],
)
def test_hostile_text_is_a_finding_with_its_line(text: str, code: str, line: int) -> None:
    _, findings = compose(text, "plan.yaml")
    assert code in [f.code for f in findings]
    finding = next(f for f in findings if f.code == code)
    assert finding.place is not None
    assert finding.place.line == line
    assert finding.message("fr") != finding.message("en")


@pytest.mark.parametrize("problem", ["a: b: c", "a: 'b", "a: [1, 2", "a: *nowhere", "- a\nb: 1", "a: @b"])
def test_a_french_reader_gets_no_english_from_the_parser(problem: str) -> None:
    _, findings = compose(problem, "plan.yaml")
    assert not {"found", "expected", "not", "could"} & set(findings[0].message("fr").split())


@pytest.mark.parametrize(
    ("data", "text"),
    [(b"a: 1", "a: 1"), (b"\xef\xbb\xbfa: 1", "a: 1"), ("a: é".encode("utf-16"), "a: é")],
)
def test_usual_encodings_are_read(data: bytes, text: str) -> None:
    assert decode(data, "plan.yaml") == text


@pytest.mark.parametrize(("data", "code"), [("a: é".encode("latin-1"), "YA002"), (b"x" * 50_000_000, "YA001")])
def test_other_encodings_and_huge_files_are_findings(data: bytes, code: str) -> None:
    with pytest.raises(FaultyText) as caught:
        decode(data, "plan.yaml")
    assert caught.value.finding.code == code


@given(st.text(alphabet=" \n\t:-[]{},'\"&*!|>%@#?ab1", max_size=60))
def test_no_text_makes_it_crash(text: str) -> None:
    node, findings = compose(text, "plan.yaml")
    assert node is None or findings or node


@given(st.binary(max_size=60))
def test_no_bytes_make_it_crash(data: bytes) -> None:
    try:
        compose(decode(data, "plan.yaml"), "plan.yaml")
    except FaultyText as fault:
        assert fault.finding.code.startswith("YA")
