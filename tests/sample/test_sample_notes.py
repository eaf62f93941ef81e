"""The notes read as written by people: varied, complete, and true to what is said to be in them."""

import csv
import re
from collections import Counter
from pathlib import Path

from tests.sample.seen_in_csv import Export


def said(folder: Path) -> list[dict[str, str]]:
    with (folder / "truth-notes.csv").open(encoding="utf-8", newline="") as text:
        return list(csv.DictReader(text))


def test_no_slot_is_left_empty(export: Export) -> None:
    texts = [r["Compte rendu"] for r in export["activites"]] + [r["Commentaire de refus"] for r in export["pistes"]]
    assert [t for t in texts if re.search(r"[{}]|  |\bde le\b|\bà le\b", t)] == []
    assert all(r["Compte rendu"] for r in export["activites"])


def test_talks_hardly_ever_repeat(export: Export) -> None:
    talks = [r["Compte rendu"] for r in export["activites"] if r["Type"] in ("Rendez-vous", "Visite", "Démonstration")]
    held = [t for t in talks if len(t) > 60]
    assert len(set(held)) > 0.97 * len(held)


def test_no_note_is_heard_all_day_long(export: Export) -> None:
    texts = Counter(r["Compte rendu"] for r in export["activites"])
    assert texts.most_common(1)[0][1] < 0.03 * texts.total()


def test_every_quote_stands_word_for_word_in_its_note(folder: Path, export: Export) -> None:
    notes = {r["N° activité"]: r["Compte rendu"] for r in export["activites"]}
    known = said(folder)
    assert len(known) > 3000
    assert [s for s in known if s["quote"] not in notes[s["activity_id"]]] == []


def test_objections_pains_and_competitors_are_all_heard(folder: Path) -> None:
    heard = Counter((s["kind"], s["id"]) for s in said(folder))
    objections = {i for kind, i in heard if kind == "objection"}
    assert objections == {
        "prix", "budget", "moment", "tableur", "adoption", "informatique", "concurrent", "preuve", "délai",
    }  # fmt: skip
    assert {i for kind, i in heard if kind == "competitor"} == {"gmao-nord", "mainteo", "usinia", "fixelia"}
    assert sum(n for (kind, _), n in heard.items() if kind == "pain") > 1000


def test_discoveries_that_advance_are_those_where_a_cost_was_named(export: Export) -> None:
    """What the notes say agrees with what happens: a cost named in most discoveries won, few of those lost there."""
    named = {True: [0, 0], False: [0, 0]}
    stage = {d["N° affaire"]: (d["Étape"], d["Statut"]) for d in export["affaires"]}
    for row in export["activites"]:
        if row["Objet"] == "Découverte" and row["Type"] in ("Rendez-vous", "Visite"):
            reached, status = stage[row["N° affaire"]]
            if status == "En cours" or reached == "Qualification":
                continue
            lost_here = reached == "Découverte"
            cost = re.search(r"\d €", row["Compte rendu"]) is not None
            named[lost_here][0] += cost
            named[lost_here][1] += 1
    advanced, lost = (k / n for k, n in (named[False], named[True]))
    assert advanced > 0.6
    assert lost < 0.3
