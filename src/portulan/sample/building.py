"""Builds the sample company's folder: plan, mapping, CSV files, and the truth beside them."""

import csv
import re
from importlib.resources import files
from pathlib import Path

from portulan.sample.activities import Activity, all_activities
from portulan.sample.company import atelier_boreal
from portulan.sample.crm import Crm
from portulan.sample.export import make_sheets
from portulan.sample.faults import plant_faults
from portulan.sample.organisation import Organisation
from portulan.sample.sheets import write_files
from portulan.sample.simulate import simulate
from portulan.sample.spending import expenses
from portulan.sample.telling import cents, tell_events, tell_parameters, tell_totals, tell_what_follows
from portulan.sample.truth import FileRows, Truth

SEED = 475
WORKSPACE_FILES = ("plan.yaml", "mapping.yaml", "README.md")
SCENARIOS = ("scenarios/plus-de-salons.yaml", "scenarios/tenir-les-remises.yaml")
FOCUS = re.compile(r"^focus:.*?(?=^\S)", re.MULTILINE | re.DOTALL)
"""The focus section of a plan."""
TRIALS = ("trials/chiffrer-l-arret.yaml", "trials/deux-creneaux.yaml", "trials/video-atelier.yaml")


def build_sample(directory: Path, seed: int = SEED) -> Truth:
    """Writes Atelier Boréal into the directory: a workspace ready to import, and its truth.

    `plan.yaml`, `mapping.yaml`, the scenarios and the tests are written only where there are none: a plan someone has
    edited stays. The data are rewritten each time. Same seed, same bytes.
    """
    directory.mkdir(parents=True, exist_ok=True)
    for name in WORKSPACE_FILES:
        if not (directory / name).exists():
            (directory / name).write_bytes(sample_file(name))
    for folder, names in (("scenarios", SCENARIOS), ("trials", TRIALS)):
        if not (directory / folder).exists():  # those someone deleted do not come back
            (directory / folder).mkdir()
            for name in names:
                (directory / name).write_bytes(sample_file(name))
    return build_data(atelier_boreal(), directory, seed)


def sample_file(name: str) -> bytes:
    """A file of the sample workspace, as shipped with the package."""
    return (files("portulan.sample") / "atelier_boreal" / name).read_bytes()


def with_focus_of_october(plan: str) -> str:
    """The text of the sample plan with the focus it had from 28 September 2026 until that of November replaced it."""
    return FOCUS.sub(lambda _: sample_file("focus-of-october.yaml").decode(), plan)


def build_data(organisation: Organisation, directory: Path, seed: int) -> Truth:
    """Writes any organisation's `data/*.csv` and its truth: `truth.json`, `truth-notes.csv`, `truth-open-deals.csv`."""
    crm = Crm(simulate(organisation, seed))
    activities = all_activities(crm)
    spend = expenses(organisation, seed)
    sheets = make_sheets(crm, spend, activities)
    clean = {file: len(sheet.rows) for file, sheet in sheets.items()}
    totals = tell_totals(crm, spend, len(activities), clean["etapes.csv"])
    faulty = plant_faults(sheets, seed)
    write_files(sheets, directory / "data")
    truth = Truth(
        organisation.company,
        seed,
        organisation.start,
        organisation.as_of,
        tell_events(crm.history),
        tell_parameters(crm.history),
        totals,
        tell_what_follows(crm),
        faulty,
        tuple(FileRows(file, len(sheet.rows), clean[file]) for file, sheet in sheets.items()),
    )
    truth.write(directory / "truth.json")
    _write_said(activities, directory / "truth-notes.csv")
    _write_outcomes(crm, directory / "truth-open-deals.csv")
    return truth


def _write_said(activities: list[Activity], path: Path) -> None:
    """What each note really says: the objections, pains and competitors, with the exact words and who said them."""
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(("activity_id", "kind", "id", "by_client", "quote"))
        for n, activity in enumerate(activities, 1):
            for said in activity.said:
                writer.writerow((f"T-{n:06}", said.kind, said.id, str(said.by_client).lower(), said.quote))


def _write_outcomes(crm: Crm, path: Path) -> None:
    """What becomes of the deals open on the last day: won, lost, or never (still open when the simulation ends)."""
    deals, calendar = crm.history.deals, crm.history.calendar
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(("opportunity_id", "outcome", "ended_on", "net_amount"))
        for i in map(int, crm.deals):
            if crm.status(i) == "open":
                ended = float(deals.ended[i])
                over = ended < calendar.days
                outcome = "never" if not over else "won" if deals.won[i] else "lost"
                signed = str(cents(int(crm.history.quotes.net[i]))) if outcome == "won" else ""
                writer.writerow((crm.deal_id[i], outcome, calendar.date_of(ended) if over else "", signed))
