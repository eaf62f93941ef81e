"""settings.yaml: what it says, and what is wrong with it, at its line."""

from pathlib import Path

import pytest

from portulan.metrics.engines.choice import EngineChoice
from portulan.metrics.engines.settings import read_settings, shown

SECRETS = {"PORTULAN_DB_PASSWORD": "p@ss/word"}


def codes(text: str) -> list[tuple[str, int]]:
    """The findings on a text, by code and line."""
    return [(f.code, f.place.line if f.place else 0) for f in read_settings(text, SECRETS)[1]]


def test_without_a_word_duckdb_answers() -> None:
    for text in ("", "# nothing yet\n", "engine:\n  kind: duckdb\n"):
        settings, findings = read_settings(text, {})
        assert settings is not None
        assert (settings.kind, settings.url, findings) == ("duckdb", None, [])


def test_a_secret_comes_from_the_environment_and_is_never_shown() -> None:
    text = "engine:\n  kind: postgresql\n  url: postgresql://me:${PORTULAN_DB_PASSWORD}@db:5432/figures\n"
    settings, findings = read_settings(text, SECRETS)
    assert settings is not None
    assert not findings
    assert settings.url == "postgresql://me:p%40ss%2Fword@db:5432/figures"
    assert shown(settings.url) == "postgresql://me@db:5432/figures"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("engin:\n  kind: duckdb\n", ("EN001", 1)),
        ("engine:\n  kind: postgres\n", ("EN002", 2)),
        ("engine:\n  kind: postgresql\n", ("EN003", 2)),
        ("engine:\n  kind: clickhouse\n  url: http://me:${NOBODY}@db:8123\n", ("EN004", 3)),
        ("engine: duckdb\n", ("EN005", 1)),
        ("- engine\n", ("EN005", 1)),
        ("engine:\n  kind: spark\n  url: db:7077\n", ("EN006", 3)),
        ("engine:\n  kind: duckdb\n  url: postgresql://db/x\n", ("EN006", 3)),
        ("engine:\n  kind: postgresql\n  url: postgresql://me:secret@db/x\n", ("EN007", 3)),
        ("engine:\n  kind: [duckdb\n", ("YA003", 3)),
        ("engine:\n  kind: spark\n  options: fast\n", ("EN005", 3)),
    ],
)
def test_a_fault_is_told_at_its_line(text: str, expected: tuple[str, int]) -> None:
    assert codes(text)[0] == expected


def test_the_choice_is_read_again_when_the_file_changes(tmp_path: Path) -> None:
    choice = EngineChoice(tmp_path, SECRETS)
    assert choice.read()[0] is not None
    before = choice.identity
    (tmp_path / "settings.yaml").write_text("engine: {kind: clickhouse}\n")
    settings, _ = choice.read()
    assert settings is not None
    assert settings.kind == "clickhouse"
    assert choice.identity != before
    assert "p@ss" not in choice.identity
