"""The plan these tests write on: short, sound, with comments in every awkward place."""

from datetime import UTC, datetime

MOMENT = datetime(2026, 11, 23, 8, 40, tzinfo=UTC)
PLAN = """\
# Notre stratégie, relue chaque trimestre.
portulan: 1
company: Atelier Boréal
language: fr
currency: EUR
timezone: Europe/Paris
period: {from: 2026-01-01, to: 2026-12-31}
as_of: 2026-11-22

market:
  size: {revenue: 42_000_000, accounts: 6800, source: Étude sectorielle}

target:
  decision: PME industrielles qui changent d'ERP.     # dit au comité de mars
  indicator: win_rate by segment
  segments:
    # le cœur de cible
    - id: pme
      priority: 1
      when: employees between 50 and 250   # 250 compris
      trigger: changement d'ERP
    # à regarder plus tard
    - {id: eti, priority: 2, when: employees > 250}
  exclude:
    - {when: employees < 20, because: panier trop faible}

offer:
  decision: Une seule promesse, la disponibilité.
  indicator: meeting_rate
  items:
    - {id: socle, name: Socle, list_price: 18_000, unit_cost: 7_200, position: standard}

price:
  decision: Pas de remise sans contrepartie.
  indicator: [margin_rate, average_discount]
  logic: value   # value | market | margin
  guardrails: {discount_max: 15 %, margin_min: 45 %, approval_above: 10 %}

channels:
  decision: Salons et recommandation, vente directe pour conclure.
  indicator: cost_per_opportunity by channel
  acquisition:
    - {id: salons, intent: high, budget: 40_000}      # Lyon, Nantes
    - {id: recommandation, intent: high, budget: 5_000}
  closing: {id: vente-directe}

process:
  decision: Deux étapes, une preuve à chacune.
  indicator: cycle_time
  stages:
    # première rencontre
    - id: decouverte
      allowed: 14 days
      exit: [besoin écrit, décideur identifié]
      follow_ups: [{after: 2 days, how: appel}]
    # l'offre est partie
    - id: proposition
      allowed: 10 days
      exit: [offre signée]
  skips: filled

objectives:
  - {id: ca, kpi: revenue, target: 2_400_000, by: 2026-12-31, owner: direction, because: couvrir la deuxième ligne}

actions:
  - id: salon-lyon
    component: channels
    what: Stand à Lyon
    owner: marketing
    start: 2026-03-01
    due: 2026-03-20
    budget: 18_000
    moves: revenue
  - {id: essai, component: offer, what: Essai de trente jours, owner: produit, start: 2026-12-01, due: 2026-12-20}

focus:
  from: 2026-11-02
  weeks: 4
  kpis:
    - {kpi: win_rate, target: 45 %, alert: 35 %, action: {what: Revoir la découverte, owner: ventes, due_in: 5 days}}

rituals:
  weekly: {day: Mon, at: "09:00", minutes: 30, kpis: [win_rate]}
"""

WITHOUT_DECISION = PLAN.replace("  decision: Une seule promesse, la disponibilité.\n", "")
"""The same without the offer's decision: an error of the plan's rules."""
