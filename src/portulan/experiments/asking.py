"""From the fields of a form to the text of a test, and what is wrong with it. No Django here."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from portulan.metrics.trials.checking import TrialReading, read_trial
from portulan.metrics.trials.design import CHANGE_KINDS, ORDERS, RULES, SOURCES, SPLITS
from portulan.plan.scalars import New, after_key, flow_text

FIELDS = (
    "name", "owner", "source", "friction", "link", "hypothesis", "kind", "what", "when", "split", "column", "a", "b",
    "comparison", "kpi", "horizon", "start", "rule", "deals", "alpha", "effect", "order", "rail", "side", "limit",
    "path", "way", "written",
)  # fmt: skip
USUAL = {
    "split": "random", "rule": "declared", "alpha": "10", "horizon": "45", "deals": "120", "side": "at_most",
    "way": "add", "kind": "script", "order": "resolution",
}  # fmt: skip
LONGEST = 400
CHOICES = {"source": SOURCES, "kind": CHANGE_KINDS, "split": SPLITS, "rule": RULES, "order": ORDERS}


@dataclass(frozen=True, slots=True)
class Asked:
    """What a form says: its values, the text they make and its reading."""

    values: Mapping[str, str] = field(default_factory=dict)
    text: str = ""
    reading: TrialReading | None = None


def values_of(sent: Mapping[str, str]) -> dict[str, str]:
    """The fields of a form, trimmed; the usual values where a field was never there."""
    return {name: sent[name].strip()[:LONGEST] if name in sent else USUAL.get(name, "") for name in FIELDS}


def asked(values: Mapping[str, str], seed: int) -> Asked:
    """The test a form describes, as the text that would be written. Never raises on what people type."""
    text = text_of(values, seed)
    return Asked(values, text, read_trial(text, "trials/….yaml"))


def text_of(values: Mapping[str, str], seed: int) -> str:
    """The text of a test, its keys in the order of the manual; what is empty is left out."""
    split = values["split"]
    sides = split in ("owner", "column")
    declared = values["rule"] != "anytime"
    keys: dict[str, New] = {
        "portulan": "1",
        "name": values["name"],
        "owner": values["owner"],
        "friction": _given({"source": values["source"], "what": values["friction"], "link": values["link"]})
        if values["friction"]
        else "",
        "hypothesis": values["hypothesis"],
        "change": _given({"kind": values["kind"], "what": values["what"]}),
        "population": _given({"when": values["when"]}),
        "split": _given({
            "by": split,
            "seed": str(seed) if split == "random" else "",
            "column": values["column"] if split == "column" else "",
            "a": _listed(values["a"]) if sides else [],
            "b": _listed(values["b"]) if sides else [],
            "comparison": values["comparison"] if split == "dates" else "",
        }),
        "kpi": values["kpi"],
        "horizon": f"{values['horizon']} days" if values["horizon"].isdigit() else values["horizon"],
        "start": values["start"],
        "rule": _given({
            "kind": values["rule"],
            "deals": values["deals"] if declared else "",
            "alpha": _with(values["alpha"], "%"),
            "effect": _with(values["effect"], "pt"),
            "order": values["order"] if values["order"] != "resolution" else "",
        }),
        "guardrail": _given({"kpi": values["rail"], _side(values["side"]): values["limit"]}) if values["rail"] else "",
        "deploy": _given({"path": values["path"], _way(values["way"]): values["written"]}) if values["path"] else "",
    }  # fmt: skip
    return "".join(_line(name, value) for name, value in keys.items() if value not in ("", None, {}))


def _side(side: str) -> str:
    return "at_least" if side == "at_least" else "at_most"


def _way(way: str) -> str:
    return "value" if way == "value" else "add"


def _given(block: dict[str, New]) -> New:
    return {name: value for name, value in block.items() if value not in ("", [], None)}


def _listed(text: str) -> list[New]:
    return [part.strip() for part in text.split(",") if part.strip()]


def _with(text: str, unit: str) -> str:
    """`10` → `10 %`: the unit people leave out."""
    return f"{text} {unit}" if text.replace(",", "").replace(".", "").replace("+", "").isdigit() else text


def _line(name: str, value: New) -> str:
    if isinstance(value, Mapping):
        return f"{name}: {flow_text(value)}\n"
    return f"{name}:{after_key(value, 0, False, chr(10))}\n"
