"""Writes the reference pages from the code itself, so that they cannot lie: commands, KPIs, findings, facts, schema."""

import inspect
import json
import re
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

from portulan.language.finding import FindingKind

HERE = Path(__file__).parent
REFERENCE = HERE / "reference"


def main() -> None:
    from portulan.plan.manual import keys_page, rules_page

    REFERENCE.mkdir(exist_ok=True)
    pages = {
        "commands.md": commands(),
        "kpis.md": kpis(),
        "plan.md": keys_page("en"),
        "plan.fr.md": keys_page("fr"),
        "rules.md": rules_page("en"),
        "rules.fr.md": rules_page("fr"),
        "findings.md": all_findings(),
        "facts.md": facts(),
    }
    for name, text in pages.items():
        (REFERENCE / name).write_text(text, encoding="utf-8")
    from portulan.plan.json_schema import json_schema

    schema = json.dumps(json_schema(), ensure_ascii=False, indent=2)
    (REFERENCE / "plan.schema.json").write_text(schema + "\n", encoding="utf-8")


def commands() -> str:
    """Every verb with its own help, as the terminal prints it."""
    from portulan.cli import app

    lines = [
        "# Commands",
        "",
        "Generated from the commands themselves. All take `--help`; most take `--lang fr|en`.",
        "",
    ]
    names = [str(c.name) for c in app.registered_commands]
    for group in app.registered_groups:
        inside = group.typer_instance.registered_commands if group.typer_instance else []
        names += [f"{group.name} {c.name or ''}".strip() for c in inside]
    for name in sorted(names):
        text = _run_help(name)
        lines += [f"## portulan {name}", "", "```text", text, "```", ""]
    return "\n".join(lines)


def _run_help(name: str) -> str:
    code = f"import sys; sys.argv = ['portulan', *{name.split()!r}, '--help']; from portulan.cli import main; main()"
    environment = {"COLUMNS": "100", "TERM": "dumb", "NO_COLOR": "1", "LANG": "C.UTF-8", "PATH": ""}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=environment, check=True)
    return "\n".join(line.rstrip() for line in done.stdout.strip().splitlines())


def kpis() -> str:
    """The catalogue: what each figure means, in both languages."""
    from portulan.metrics.catalogue import catalogue

    lines = [
        "# KPIs",
        "",
        "Generated from the catalogue. The definition printed beside a figure has its actual values.",
        "",
    ]
    for level in ("results", "efficiency", "economy"):
        lines += [
            f"## {level.capitalize()}",
            "",
            "| KPI | name · nom | unit | definition · définition | needs |",
            "|---|---|---|---|---|",
        ]
        for kpi in catalogue().values():
            if kpi.level == level:
                needs = ", ".join(f"`{n}`" for n in kpi.needs)
                lines.append(
                    f"| `{kpi.id}` | {kpi.name.en} · {kpi.name.fr} | {kpi.unit} | {_cell(kpi.definition.en)}<br>"
                    f"*{_cell(kpi.definition.fr)}* | {needs} |"
                )
        lines.append("")
    return "\n".join(lines)


def all_findings() -> str:
    """Every finding Portulan can make, by code."""
    lines = ["# Findings", "", "Generated from the rules. `{…}` stands for what was found.", ""]
    lines += ["| code | level | what · constat | way out · issue |", "|---|---|---|---|"]
    for kind in sorted(finding_kinds(), key=lambda k: (k.code, k.message.en)):
        lines.append(
            f"| `{kind.code}` | {kind.level} | {_cell(kind.message.en)}<br>*{_cell(kind.message.fr)}* | "
            f"{_cell(kind.way_out.en)}<br>*{_cell(kind.way_out.fr)}* |"
        )
    return "\n".join([*lines, ""])


LIBRARY = ("language", "stats", "plan", "facts", "metrics", "workspace")
OPTIONAL = ("pyspark", "chdb", "psycopg")
"""What an engine needs and a plain installation lacks; the modules that import them declare no finding."""


def finding_kinds() -> Iterable[FindingKind]:
    """All kinds declared in the library (not in the pages)."""
    import importlib
    import pkgutil

    seen: dict[int, FindingKind] = {}
    paths = {f"portulan.{room}.": importlib.import_module(f"portulan.{room}").__path__ for room in LIBRARY}
    for module in (m for prefix, path in paths.items() for m in pkgutil.walk_packages(path, prefix)):
        try:
            imported = importlib.import_module(module.name)
        except ModuleNotFoundError as absent:
            if absent.name and absent.name.split(".")[0] in OPTIONAL:
                continue
            raise
        for value in vars(imported).values():
            if isinstance(value, FindingKind):
                seen[id(value)] = value
    return seen.values()


def facts() -> str:
    """The canonical tables, column by column."""
    from portulan.facts.schema import TABLES

    lines = [
        "# Facts",
        "",
        "Generated from the schema. Any other mapped column is kept as a custom column of its table.",
        "",
    ]
    for table in TABLES.values():
        lines += [f"## {table.name}", "", f"{table.description.en}  ", f"*{table.description.fr}*", ""]
        lines += ["| column | type | meaning · sens |", "|---|---|---|"]
        for column in table.columns:
            mark = " (key)" if column.key else " (required)" if column.required else ""
            lines.append(
                f"| `{column.name}`{mark} | {column.type} | {_cell(column.words.en)} · {_cell(column.words.fr)} |"
            )
        lines.append("")
    return "\n".join(lines)


def _cell(text: str) -> str:
    text = re.sub(r"\{(\w+):(?:\?[^|}]*\|)?([^}]*)\}", lambda m: m[2] if "?" in m[0] else f"{{{m[1]}}}", text)
    return inspect.cleandoc(text).replace("|", "\\|").replace("\n", " ")


if __name__ == "__main__":
    main()
