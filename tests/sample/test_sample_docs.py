"""docs/sample.md says what is: its code runs, its table of events is the truth's."""

import re
from pathlib import Path

from portulan.sample import Truth, atelier_boreal

PAGE = (Path(__file__).parent.parent.parent / "docs" / "sample.md").read_text(encoding="utf-8")


def test_the_code_of_the_page_runs() -> None:
    blocks = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)
    assert blocks
    for block in blocks:
        exec(compile(block, "docs/sample.md", "exec"), {})


def test_the_table_of_events_is_the_truth(truth: Truth) -> None:
    rows = re.findall(
        r"^\| `([\w-]+)` \| (\d{4}-\d\d-\d\d)(?:, full (\d{4}-\d\d-\d\d))? \| .* \| (.*) \|$", PAGE, re.MULTILINE
    )
    assert {row[0] for row in rows} == {e.id for e in truth.events} == {e.id for e in atelier_boreal().events}
    for name, start, full, what in rows:
        event = truth.event(name)
        assert (start, full or start) == (f"{event.start}", f"{event.full_from}")
        numbers = {float(n) / (100 if "points" in what else 1) for n in re.findall(r"\d+(?:\.\d+)?", what)}
        assert set(event.size.values()) <= numbers
