"""What each figure means, word for word: a change of meaning shows as a change of this file, and is reviewed as such.

python -m tests.metrics.test_golden_definitions      writes the file anew
"""

from pathlib import Path

from portulan.metrics.catalogue import catalogue

GOLDEN = Path(__file__).parent / "golden_definitions.md"


def definitions() -> str:
    """Every way to compute every KPI: its name, what it is measured by, its needs, its words in both languages."""
    lines = ["# Definitions", ""]
    for kpi in catalogue().values():
        lines += [f"## {kpi.id} · {kpi.unit} · better {kpi.better}", f"{kpi.name.fr} · {kpi.name.en}", ""]
        for variant in kpi.variants:
            read = f"rows {variant.rows} among `{variant.among}`, by `{variant.reference}`"
            lines += [
                f"- needs {', '.join(variant.needs)}; {read}",
                f"- `{variant.measure}`",
                f"- fr: {variant.definition.fr}",
                f"- en: {variant.definition.en}",
                "",
            ]
    return "\n".join(lines)


def test_no_figure_changed_its_meaning_unseen() -> None:
    assert definitions() == GOLDEN.read_text("utf-8"), "run this module as a program, and look at the difference"


if __name__ == "__main__":
    GOLDEN.write_text(definitions(), "utf-8")
