"""What a focus KPI is called where both languages are written at once, and its target or threshold."""

from portulan.journal.figures import words_of
from portulan.language.quantities import written
from portulan.language.words import LANGUAGES, Language, Sentence
from portulan.plan.kpi_reference import KpiReference
from portulan.ui.naming import name_of
from portulan.workspace import Workspace


def amount(value: float, unit: str, language: Language, currency: str) -> str:
    """A target or a threshold: `45 %`, `37,5 %`, without an empty decimal."""
    shown = value * 100 if unit == "share" else value
    decimals = 0 if abs(shown - round(shown)) < 1e-9 else None
    return str(written(value, unit, language, currency=currency, decimals=decimals))


def name_words(workspace: Workspace, reference: KpiReference) -> Sentence:
    """What a reference is called in both languages, for what is written once and read by all."""
    said: dict[str, str] = {language: name_of(workspace, reference, language) for language in LANGUAGES}
    return Sentence(words_of(said))
