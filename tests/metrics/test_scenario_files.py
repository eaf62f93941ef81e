"""Scenarios as texts: read with the place of every fault, written so that they read back the same."""

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portulan.language.finding import FaultyText
from portulan.language.units import Change, Duration
from portulan.metrics.whatif.checking import Known, read_scenario, scenario_of_fields
from portulan.metrics.whatif.scenario import Assumptions, ConversionChange, Scenario, VolumeChange
from portulan.metrics.whatif.store import (
    delete_scenario,
    id_of,
    save_scenario,
    saved_scenario,
    saved_scenarios,
    text_of_scenario,
)

KNOWN = Known(("salons", "recommandation"), ("qualification", "decouverte"))
WRITTEN = """\
# ce qu’on se demande avant le budget
name: Plus de salons
months: 6
price: +5 %
discount: -2 pt
volume:
  - {channel: salons, change: +20 %}   # deux salons de plus
conversion:
  - {stage: decouverte, change: +10 %}
cycle: -10 %
assume: {price_effect: -0.8 %, payment_delay: 45 days, spend: unchanged}
"""


def test_a_scenario_is_read_with_its_units() -> None:
    reading = read_scenario(WRITTEN, "scenarios/plus-de-salons.yaml", KNOWN)
    assert reading.findings == []
    assert reading.scenario == Scenario(
        name="Plus de salons",
        months=6,
        price=Change(Decimal("0.05"), "relative"),
        discount=Change(Decimal("-0.02"), "points"),
        volume=(VolumeChange(channel="salons", change=Change(Decimal("0.2"), "relative")),),
        conversion=(ConversionChange(stage="decouverte", change=Change(Decimal("0.1"), "relative")),),
        cycle=Change(Decimal("-0.1"), "relative"),
        assume=Assumptions(
            price_effect=Change(Decimal("-0.008"), "relative"),
            payment_delay=Duration(Decimal(45), "days"),
            spend="unchanged",
        ),
    )


@pytest.mark.parametrize(
    ("text", "code", "line", "column"),
    [
        ("- a list", "WI001", 1, 1),
        ("name: a\nprice: 5", "UN009", 2, 8),
        ("name: a\nprice: -2 pt", "WI002", 2, 8),
        ("name: a\ndiscount: +5 %", "WI002", 2, 11),
        ("name: a\nprice: +500 %", "WI003", 2, 8),
        ("name: a\nvolume: [{channel: salon, change: +5 %}]", "WI004", 2, 20),
        ("name: a\nconversion: [{stage: decouvert, change: +5 %}]", "WI005", 2, 22),
        ("name: a\nvolume: [{channel: salons, change: +5 %}, {channel: salons, change: +6 %}]", "WI006", 2, 53),
        ("name: a\nmonths: 99", "WI007", 2, 9),
        ("name: a\ncapacity: 4\nsellers: 5", "WI008", 3, 10),
        ("name: a\nprise: +5 %", "PL001", 2, 1),
        ("price: +5 %", "PL003", 1, 1),
    ],
)
def test_what_is_wrong_is_said_at_its_place(text: str, code: str, line: int, column: int) -> None:
    findings = read_scenario(text, "s.yaml", KNOWN).findings
    assert [(f.code, str(f.place)) for f in findings] == [(code, f"s.yaml:{line}:{column}")]
    for language in ("fr", "en"):
        assert findings[0].message(language)
        assert findings[0].way_out(language)


def test_the_options_of_the_command_say_the_same_as_the_file() -> None:
    fields = {
        "name": ["Plus de salons"], "months": ["6"], "price": ["+5%"], "discount": ["-2pt"],
        "volume": ["salons=+20%"], "conversion": ["decouverte=+10%"], "cycle": ["−10 %"],
        "price_effect": ["-0.8%"], "payment_delay": ["45 days"], "spend": ["unchanged"],
    }  # fmt: skip
    read = scenario_of_fields(fields, KNOWN)
    assert read.findings == []
    assert read.scenario == read_scenario(WRITTEN, "s.yaml", KNOWN).scenario


def test_a_fault_of_an_option_names_the_option() -> None:
    findings = scenario_of_fields({"price_effect": ["beaucoup"], "volume": ["salon=+5%"]}, KNOWN, prefix="--").findings
    assert [(f.code, str(f.place)) for f in findings] == [("UN009", "--price-effect:1:1"), ("WI004", "--volume:1:1")]


percents = st.integers(-40, 90).map(lambda n: Change(Decimal(n) / 100, "relative"))
points = st.integers(-400, 400).map(lambda n: Change(Decimal(n) / 1000, "points"))
names = st.text(st.characters(codec="utf-8"), min_size=1, max_size=30)
scenarios = st.builds(
    Scenario,
    name=names,
    because=st.none() | names,
    months=st.none() | st.integers(1, 24),
    price=st.none() | percents,
    discount=st.none() | points,
    volume=st.lists(st.builds(VolumeChange, channel=names, change=percents), max_size=3).map(tuple),
    conversion=st.lists(st.builds(ConversionChange, stage=st.none() | names, change=percents | points), max_size=3).map(
        tuple
    ),
    cycle=st.none() | percents,
    capacity=st.none() | st.integers(1, 900),
    assume=st.builds(Assumptions, price_effect=st.none() | percents, spend=st.sampled_from([None, "follows"])),
)


@settings(max_examples=150, deadline=None)
@given(scenarios)
def test_a_scenario_written_reads_back_the_same(scenario: Scenario) -> None:
    read = read_scenario(text_of_scenario(scenario), "s.yaml")
    assert read.scenario is not None
    assert Scenario(**{n: getattr(read.scenario, n) for n in _NAMES}) == scenario


_NAMES = ("name", "because", "months", "price", "discount", "volume", "conversion", "cycle", "capacity", "assume")


def test_saved_scenarios_are_files_and_stay_as_written(tmp_path: Path) -> None:
    folder = tmp_path / "scenarios"
    folder.mkdir()
    (folder / "plus-de-salons.yaml").write_text(WRITTEN, encoding="utf-8")
    saved = save_scenario(tmp_path, Scenario(name="Élever les prix", price=Change(Decimal("0.05"), "relative")))
    assert saved == "elever-les-prix"
    assert [s.id for s in saved_scenarios(tmp_path, KNOWN)] == ["plus-de-salons", "elever-les-prix"]
    assert (folder / "plus-de-salons.yaml").read_text(encoding="utf-8") == WRITTEN
    assert delete_scenario(tmp_path, saved) == "Élever les prix"
    assert [s.id for s in saved_scenarios(tmp_path)] == ["plus-de-salons"]


def test_a_name_already_taken_is_refused_and_the_file_left_alone(tmp_path: Path) -> None:
    scenario = Scenario(name="Plus de salons")
    save_scenario(tmp_path, scenario)
    with pytest.raises(FaultyText) as refusal:
        save_scenario(tmp_path, scenario)
    assert refusal.value.finding.code == "WI011"


@pytest.mark.parametrize("id_", ["../plan", "..", "", "plus-de-salons/../x", "absent"])
def test_no_id_leads_out_of_the_folder(tmp_path: Path, id_: str) -> None:
    (tmp_path / "plan.yaml").write_text("portulan: 1", encoding="utf-8")
    acts: tuple[Callable[[Path, str], Any], ...] = (saved_scenario, delete_scenario)
    for act in acts:
        with pytest.raises(FaultyText):
            act(tmp_path, id_)
    assert (tmp_path / "plan.yaml").exists()


def test_a_faulty_file_is_listed_with_its_findings_and_harms_no_other(tmp_path: Path) -> None:
    folder = tmp_path / "scenarios"
    folder.mkdir()
    (folder / "bad.yaml").write_bytes(b"\xff\xfe\x00name: [")
    (folder / "good.yaml").write_text("name: Bon\nprice: +1 %", encoding="utf-8")
    assert {s.id: s.sound for s in saved_scenarios(tmp_path)} == {"bad": False, "good": True}


@pytest.mark.parametrize(("name", "id_"), [("Œuvrer à l’Est", "oeuvrer-a-l-est"), ("!!!", ""), ("A" * 90, "a" * 60)])
def test_the_id_of_a_name(name: str, id_: str) -> None:
    assert id_of(name) == id_
