"""What deploying a test writes into the plan: its text, ready to be saved as a version. No Django here."""

from portulan.experiments.findings import NO_DEPLOYMENT, NO_SUCH_PLACE
from portulan.language.finding import FaultyText
from portulan.language.words import Language, Words
from portulan.language.yaml_text import SequenceNode
from portulan.metrics.trials.design import Trial
from portulan.plan.document import Document

REASON = Words(
    fr="Déployé par le test « {name:raw} » ({file:raw}) : {what:raw}",
    en="Deployed by the test “{name:raw}” ({file:raw}): {what:raw}",
)


def deployed_text(document: Document, trial: Trial) -> str:
    """The plan's text with the change of the test. Raises FaultyText where there is nothing to write, or nowhere."""
    change = trial.deploy
    if change is None or not change.at_path:
        raise FaultyText(NO_DEPLOYMENT.at(None))
    path = document.path(change.at_path.replace("[", ".").replace("]", ""))
    parent = document.node(path[:-1]) if path else None
    if parent is None:
        raise FaultyText(NO_SUCH_PLACE.at(None, path=change.at_path))
    if change.add is None:
        return document.edit(path, change.value)
    there = document.node(path)
    if not document.has(path):
        return document.edit(path, [change.add])
    if not isinstance(there, SequenceNode):
        raise FaultyText(NO_SUCH_PLACE.at(None, path=change.at_path))
    if change.add in document.texts(path):  # written already, by hand or by a deployment that was cut short
        return document.text
    return document.insert((*path, len(there.items)), change.add)


def reason_of(trial: Trial, file: str, language: Language) -> str:
    """Why the version is made: it cites the test."""
    return REASON.say(language, name=trial.name, file=file, what=trial.change.what)
