"""What a version of the plan writes in the journal, and the actions it makes those of its text."""

from portulan.authoring.changes import changes_between
from portulan.authoring.models import PlanVersion
from portulan.authoring.words import WORDS
from portulan.journal.actions import sync_plan_actions
from portulan.journal.writing import record
from portulan.language.finding import has_errors
from portulan.language.words import LANGUAGES, Sentence
from portulan.people.models import User
from portulan.plan.reading import read_plan

MOST_CHANGES = 30


def write_in_the_journal(version: PlanVersion, author: User | None) -> None:
    """One entry: which version, why, from which decision, and what it changes, in both languages."""
    found = changes_between(version.parent.text, version.text)[:MOST_CHANGES] if version.parent else ()
    told = [{language: sentence.say(language) for language in LANGUAGES} for sentence in found]
    body = {
        "reason": version.reason, "decision": version.decision, "changes": told, "version": version.number,
        "source": version.source, "plan": version.sha,
    }  # fmt: skip
    known = {PlanVersion.Source.INITIAL: "plan.journal.initial", PlanVersion.Source.OUTSIDE: "plan.journal.outside"}
    words = WORDS[known.get(PlanVersion.Source(version.source), "plan.journal.saved")]
    title = Sentence(words, {"n": version.number, "reason": version.reason})
    kept = {name: value for name, value in body.items() if value not in ("", None, [])}
    record("plan.version", title, at=version.created_at, by=author, about=f"plan:{version.number}", body=kept)
    reading = read_plan(version.text, "plan.yaml")
    if reading.plan is not None and not has_errors(reading.findings):
        sync_plan_actions(reading.plan, version.created_at, author)
