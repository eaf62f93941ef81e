"""What a focus KPI is called in a sentence, in both languages."""

from portulan.journal.figures import words_of
from portulan.language.condition_text import unparse
from portulan.language.quantities import written
from portulan.language.words import LANGUAGES, Language, Sentence, Words
from portulan.plan.kpi_reference import KpiReference
from portulan.ui.naming import naming_of
from portulan.workspace import Workspace

WHERE = Words(fr="{name}, où {where:raw}", en="{name}, where {where:raw}")


def name_of(workspace: Workspace, reference: KpiReference, language: Language) -> str:
    """`Découverte → Proposition`, `Remise moyenne`, `Taux de gain, où channel = 'salons'`."""
    if reference.arguments:
        naming = naming_of(workspace, language)
        name = " → ".join(naming("stage", argument) for argument in reference.arguments)
    else:
        kpi = next((k for k in workspace.kpis() if k.id == reference.kpi), None)
        name = kpi.name.say(language) if kpi else reference.kpi
    if reference.where is None:
        return name
    return WHERE.say(language, name=name, where=unparse(reference.where))


def amount(value: float, unit: str, language: Language, currency: str) -> str:
    """A target or a threshold: `45 %`, `37,5 %`, without an empty decimal."""
    shown = value * 100 if unit == "share" else value
    decimals = 0 if abs(shown - round(shown)) < 1e-9 else None
    return str(written(value, unit, language, currency=currency, decimals=decimals))


def name_words(workspace: Workspace, reference: KpiReference) -> Sentence:
    """The same in both languages, for what is written once and read by all."""
    said: dict[str, str] = {language: name_of(workspace, reference, language) for language in LANGUAGES}
    return Sentence(words_of(said))
