"""The tutorial is executed: every command in it runs, in order, and prints what the page says it prints."""

import os
import re
import subprocess
import sys
from pathlib import Path

from tests.conftest import REPOSITORY

TUTORIAL = REPOSITORY / "docs" / "tutorial.md"


def commands() -> list[tuple[str, list[str]]]:
    """Each `$ command` of the console blocks with the output printed under it, line by line."""
    found: list[tuple[str, list[str]]] = []
    for block in re.findall(r"```console\n(.*?)```", TUTORIAL.read_text(encoding="utf-8"), re.DOTALL):
        for line in block.splitlines():
            if line.startswith("$ "):
                found.append((line[2:], []))
            else:
                found[-1][1].append(line.rstrip())
    return found


def squeezed(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()


def missing_lines(expected: list[str], output: str) -> list[str]:
    """The lines of the page that the command did not print, in order; `…` stands for lines left out."""
    printed = [squeezed(line) for line in output.splitlines()]
    position, missing = 0, []
    for line in (squeezed(line) for line in expected):
        if line in ("", "…"):
            continue
        try:
            position = printed.index(line, position) + 1
        except ValueError:
            missing.append(line)
    return missing


def test_every_command_of_the_tutorial_prints_what_the_page_says(tmp_path: Path) -> None:
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    environment = {**os.environ, "PATH": path, "LANG": "C.UTF-8", "PORTULAN_LANGUAGE": "en", "COLUMNS": "120"}
    listed = commands()
    assert len(listed) >= 8
    for command, expected in listed:
        done = subprocess.run(
            ["bash", "-c", command], cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=240
        )
        assert done.returncode in (0, 1), f"{command}\n{done.stdout}\n{done.stderr}"
        missing = missing_lines(expected, done.stdout + done.stderr)
        assert not missing, f"{command}\nnot printed: {missing}\nprinted:\n{done.stdout}{done.stderr}"
