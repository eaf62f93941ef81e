"""How the steering pages and what they write name a KPI and an amount."""

from portulan.journal.figures import words_of
from portulan.language.quantities import written
from portulan.language.words import LANGUAGES, Language, Sentence
from portulan.plan.kpi_reference import KpiReference
from portulan.ui.naming import name_of, name_of_text
from portulan.workspace import Workspace


def amount(value: float, unit: str, language: Language, currency: str) -> str:
    """A target or a threshold: `45 %`, `37,5 %`, without an empty decimal."""
    shown = value * 100 if unit == "share" else value
    decimals = 0 if abs(shown - round(shown)) < 1e-9 else None
    return str(written(value, unit, language, currency=currency, decimals=decimals))


def name_words(workspace: Workspace, reference: KpiReference) -> Sentence:
    """The name of a KPI in both languages, for what is written once and read by all."""
    return Sentence(words_of({language: name_of(workspace, reference, language) for language in LANGUAGES}))


def words_for(workspace: Workspace, text: str) -> Sentence:
    """The same for a reference kept as text; the text itself where it no longer reads."""
    return Sentence(words_of({language: name_of_text(workspace, text, language) for language in LANGUAGES}))
