"""The sample company is the same everywhere: same seed, same bytes; same plan in the package and in the examples."""

from hashlib import sha256
from pathlib import Path

import pytest

from portulan.facts.mapping.reading import read_mapping
from portulan.plan.reading import read_plan
from portulan.sample import Truth, build_sample
from portulan.sample.building import SCENARIOS, WORKSPACE_FILES, sample_file

EXAMPLE = Path(__file__).parent.parent.parent / "examples" / "atelier-boreal"


def prints(folder: Path) -> dict[str, str]:
    files = (p for p in folder.rglob("*") if p.is_file())
    return {str(p.relative_to(folder)): sha256(p.read_bytes()).hexdigest() for p in files}


def test_the_same_seed_gives_the_same_bytes(folder: Path, tmp_path: Path) -> None:
    build_sample(tmp_path)
    assert prints(tmp_path) == prints(folder)


def test_another_seed_gives_another_company(truth: Truth, tmp_path: Path) -> None:
    other = build_sample(tmp_path, seed=4)
    assert other.totals != truth.totals
    assert [e.id for e in other.events] == [e.id for e in truth.events]


def test_a_plan_someone_edited_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "plan.yaml").write_text("portulan: 1\ncompany: Nous\n", encoding="utf-8")
    build_sample(tmp_path)
    assert (tmp_path / "plan.yaml").read_text(encoding="utf-8") == "portulan: 1\ncompany: Nous\n"


@pytest.mark.parametrize("name", [*WORKSPACE_FILES, *SCENARIOS])
def test_the_example_is_the_file_the_package_ships(name: str) -> None:
    assert (EXAMPLE / name).read_bytes() == sample_file(name)


def test_the_plan_reads_without_a_finding() -> None:
    reading = read_plan(sample_file("plan.yaml").decode(), "plan.yaml")
    assert [f.message("en") for f in reading.findings] == []
    assert reading.plan is not None
    assert reading.plan.company == "Atelier Boréal"
    assert [s.id for s in reading.plan.target.segments] == ["pme-industrie", "eti", "autres-pme", "collectivites"]


def test_the_mapping_reads_without_a_finding_and_fills_every_table() -> None:
    mapping, findings = read_mapping(sample_file("mapping.yaml").decode(), "mapping.yaml")
    assert [f.message("en") for f in findings] == []
    assert mapping is not None
    assert len(mapping.tables) == 10


def test_files_are_written_as_a_french_spreadsheet_would(folder: Path) -> None:
    accounts = (folder / "data" / "entreprises.csv").read_bytes()
    deals = (folder / "data" / "affaires.csv").read_text(encoding="utf-8")
    assert accounts.startswith(b"\xef\xbb\xbf")
    assert deals.splitlines()[0].startswith("N° affaire;Nom de l’affaire;")
    assert ";18000,00;" in deals
    assert ";Gagnée;" in deals
