"""The first text of a plan, for a workspace that has none: five decisions to take, nothing decided for anyone."""

from portulan.language.words import Language

_FR = """\
# La stratégie commerciale, en un texte. Chaque composant porte une décision et l'indicateur qui la mesure.
portulan: 1
company:            # le nom de l'entreprise
language: fr
currency: EUR
timezone: Europe/Paris
period: {from: 2026-01-01, to: 2026-12-31}

target:
  decision:         # à qui vendons-nous, et à qui ne vendons-nous pas
  indicator: win_rate by segment
  segments: []

offer:
  decision:         # que promettons-nous, et qu'est-ce qui le prouve
  indicator: meeting_rate

price:
  decision:         # sur quoi se fonde le prix, et jusqu'où peut-on céder
  indicator: [margin_rate, average_discount]

channels:
  decision:         # par où arrivent les affaires (deux canaux au plus), par où se concluent-elles
  indicator: cost_per_opportunity by channel

process:
  decision:         # par quelles étapes passe une affaire, et que faut-il pour avancer
  indicator: cycle_time
  stages: []
"""
_EN = """\
# The commercial strategy, as one text. Each component holds a decision and the indicator that measures it.
portulan: 1
company:            # the company's name
language: en
currency: EUR
timezone: Europe/Paris
period: {from: 2026-01-01, to: 2026-12-31}

target:
  decision:         # whom do we sell to, and whom do we not
  indicator: win_rate by segment
  segments: []

offer:
  decision:         # what do we promise, and what proves it
  indicator: meeting_rate

price:
  decision:         # what is the price based on, and how far may it give
  indicator: [margin_rate, average_discount]

channels:
  decision:         # where do deals come from (two channels at most), where are they closed
  indicator: cost_per_opportunity by channel

process:
  decision:         # which stages does a deal go through, and what does it take to advance
  indicator: cycle_time
  stages: []
"""


def skeleton(language: Language) -> str:
    """The text to start from, its comments in the writer's language."""
    return _FR if language == "fr" else _EN
