"""Atelier Boréal: a French publisher of maintenance software for industrial plants, and the events of its two years.

The figures were chosen so that the company resembles a real one of its size (some 2 M€ a year, five to eight sellers);
nothing in the rest of Portulan reads them. Tests read the truth written beside the data, never this file.
"""

from dataclasses import replace
from datetime import date

from portulan.sample.events import (
    CycleLengthening,
    DiscountDrift,
    Event,
    NoisyCampaign,
    SlaSlip,
    StageSlide,
    TriedChange,
)
from portulan.sample.organisation import Campaign, Channel, Item, Organisation, Person, Segment

START = date(2024, 11, 25)
AS_OF = date(2026, 11, 22)

ITEMS = (
    Item("socle", "Socle", "Logiciel", "premium", 18_000, 7_200),
    Item("essentiel", "Socle Essentiel", "Logiciel", "entrée de gamme", 9_000, 3_700),
    Item("mobile", "Module mobile", "Module", "standard", 4_500, 1_100),
    Item("stocks", "Module stocks et achats", "Module", "standard", 5_000, 1_900),
    Item("connecteur", "Connecteur ERP", "Module", "premium", 6_500, 2_900),
    Item("formation", "Formation des équipes", "Service", "standard", 2_500, 1_100),
    Item("maintenance", "Maintenance et assistance", "Contrat annuel", "standard", 1_900, 780, yearly=True),
)

_PLANTS = (
    (0.48, {"socle": 1}),
    (0.22, {"socle": 1, "mobile": 1}),
    (0.12, {"socle": 1, "mobile": 2}),
    (0.09, {"socle": 1, "connecteur": 1}),
    (0.08, {"socle": 1, "mobile": 1, "stocks": 1}),
    (0.07, {"socle": 1, "formation": 1}),
)
_SMALL = (
    (0.45, {"essentiel": 1}),
    (0.20, {"essentiel": 1, "mobile": 1}),
    (0.15, {"essentiel": 1, "formation": 1}),
    (0.20, {"socle": 1}),
)
EXTRAS = (
    (0.30, {"mobile": 2}),
    (0.20, {"stocks": 1, "formation": 1}),
    (0.20, {"connecteur": 1, "mobile": 1}),
    (0.20, {"socle": 1}),
    (0.10, {"socle": 1, "mobile": 1}),
)

SEGMENTS = (
    Segment(
        "pme-industrie", 0.31, ("industrie", "agroalimentaire"), (50, 250),
        (0.86, 0.64, 0.78, 0.88, 0.95), (6, 16, 15, 9, 7), (14, 23, 24, 16, 14), _PLANTS,
    ),
    Segment(
        "autres-pme", 0.32, ("logistique", "énergie", "santé", "industrie", "agroalimentaire"), (20, 250),
        (0.72, 0.39, 0.58, 0.80, 0.90), (6, 16, 16, 10, 7), (13, 20, 24, 16, 14), _SMALL,
    ),
    Segment(
        "eti", 0.22, ("industrie", "agroalimentaire", "logistique", "énergie"), (251, 2400),
        (0.76, 0.40, 0.60, 0.80, 0.90), (8, 19, 20, 13, 10), (16, 26, 30, 22, 18), _PLANTS, (0.45, 0.40, 0.15),
    ),
    Segment(
        "collectivites", 0.09, ("collectivités",), (20, 900),
        (0.66, 0.32, 0.52, 0.80, 0.90), (9, 19, 24, 14, 12), (18, 28, 34, 24, 20), _SMALL,
    ),
    Segment(
        "tpe", 0.06, ("industrie", "agroalimentaire", "logistique"), (4, 19),
        (0.58, 0.24, 0.60, 0.80, 0.90), (5, 11, 12, 8, 6), (11, 16, 18, 12, 10), _SMALL,
    ),
)  # fmt: skip

CHANNELS = (
    Channel("site", 610, 0.50, 0.30, 4_200, works_at_night=True),
    Channel("recommandation", 135, 0.82, 0.62, 420),
    Channel("publicite", 300, 0.34, 0.23, 6_900, works_at_night=True, campaign="Google Ads – GMAO industrie"),
    Channel("salons", 40, 0.62, 0.40, 0),
    Channel("e-mailing", 40, 0.32, 0.22, 350),
    Channel("partenaires", 95, 0.60, 0.46, 1_900, campaign="Réseau intégrateurs ERP"),
)


def _year_of_campaigns(year: int) -> tuple[Campaign, ...]:
    return (
        Campaign(f"Salon de Lyon {year}", "salons", date(year, 3, 10), 4, 115, 18_000),
        Campaign(f"Salon de Rennes {year}", "salons", date(year, 6, 2), 3, 65, 9_000),
        Campaign(f"Salon de Lille {year}", "salons", date(year, 9, 22), 3, 90, 12_500),
        Campaign(f"Lettre de janvier {year}", "e-mailing", date(year, 1, 19), 9, 45, 1_300),
        Campaign(f"Étude « coût d’un arrêt » {year}", "e-mailing", date(year, 5, 18), 12, 60, 2_400),
        Campaign(f"Lettre de rentrée {year}", "e-mailing", date(year, 9, 7), 10, 50, 1_300),
    )


CAMPAIGNS = (*_year_of_campaigns(2023), *_year_of_campaigns(2024), *_year_of_campaigns(2025), *_year_of_campaigns(2026))

PEOPLE = (
    Person("U01", "Claire Aubry", "direction", "Direction", date(2015, 9, 1)),
    Person("U02", "Nadia Le Goff", "resp. ventes", "Ventes Ouest", date(2018, 1, 8), odds=(1.1, 1.2, 1.1, 1.25, 1.1),
           weight=0.7, discount=-0.01),
    Person("U03", "Malo Tanguy", "vente", "Ventes Ouest", date(2020, 3, 2), odds=(1.0, 1.05, 1.1, 0.8, 0.95)),
    Person("U04", "Solène Morvan", "vente", "Ventes Est", date(2019, 10, 14), odds=(1.05, 1.15, 0.9, 1.2, 1.1),
           discount=-0.008),
    Person("U05", "Yann Prigent", "vente", "Ventes Ouest", date(2023, 2, 6), odds=(1.0, 1.0, 1.15, 1.0, 1.05),
           discount=0.008),
    Person("U06", "Gaël Kerhoas", "vente", "Ventes Est", date(2021, 5, 3), left=date(2026, 3, 31),
           odds=(0.95, 0.95, 1.0, 0.9, 0.9), discount=0.012),
    Person("U07", "Karim Benali", "vente", "Ventes Est", date(2025, 9, 1), odds=(1.0, 1.0, 1.0, 1.05, 1.0), weight=0.8),
    Person("U08", "Inès Bellec", "vente", "Ventes Ouest", date(2026, 7, 1), odds=(0.9, 0.85, 0.95, 0.9, 0.9),
           weight=0.6),
    Person("U09", "Thomas Jaouen", "vente", "Ventes Est", date(2026, 7, 1), odds=(0.85, 0.85, 0.9, 0.9, 0.9),
           weight=0.6),
    Person("U10", "Lucie Abgrall", "avant-vente", "Avant-vente", date(2022, 4, 4)),
    Person("U11", "Erwan Salaün", "avant-vente", "Avant-vente", date(2024, 1, 15)),
    Person("U12", "Maëlle Quéré", "marketing", "Marketing", date(2021, 11, 8)),
)  # fmt: skip

DISCOVERY = "decouverte"

EVENTS: tuple[Event, ...] = (
    StageSlide(id="vendeur-decouverte", start=date(2023, 2, 6), stage=DISCOVERY, odds=0.36, owner="U05"),
    CycleLengthening(id="cycle-eti", start=date(2026, 5, 4), full_from=date(2026, 6, 1), segment="eti", times=1.8),
    StageSlide(
        id="decouverte-recule", start=date(2026, 7, 1), full_from=date(2026, 8, 17), stage=DISCOVERY, odds=0.45
    ),
    DiscountDrift(id="derive-remises", start=date(2026, 7, 27), full_from=date(2026, 9, 7), points=0.04),
    NoisyCampaign(
        id="campagne-bruyante", start=date(2026, 8, 31), channel="publicite", volume=3.2, quality=0.2,
        campaign="Google Ads – GMAO gratuite", monthly_budget=2_600,
    ),
    SlaSlip(id="reponse-lente", start=date(2026, 10, 5), times=2.4),
    TriedChange(
        id="deux-creneaux", start=date(2026, 1, 19), full_from=date(2026, 5, 8), test="deux-creneaux", channel="site",
        seed=30, leads=140, chance=0.75,
    ),
)  # fmt: skip


def atelier_boreal() -> Organisation:
    """The sample company, with its planted events."""
    return Organisation(
        id="atelier-boreal", company="Atelier Boréal", start=START, as_of=AS_OF, segments=SEGMENTS, channels=CHANNELS,
        campaigns=CAMPAIGNS, people=PEOPLE, items=ITEMS, events=EVENTS,
    )  # fmt: skip


def quiet_company(deals_per_month: float = 60, *, years: int = 2) -> Organisation:
    """A company of the same trade where nothing happens: same seasons, steady rates, no event or growth, a stable team.

    For studies: 15, 60 or 300 opportunities a month, as many years as wanted up to the same last day.
    """
    base = atelier_boreal().without_events()
    start = date(AS_OF.year - years, START.month, START.day)
    team = tuple(replace(p, started=date(2000, 1, 3), left=None) for p in base.people if p.started < date(2025, 1, 1))
    campaigns = tuple(c for year in range(start.year - 2, AS_OF.year + 1) for c in _year_of_campaigns(year))
    habits = replace(base.habits, growth_a_year=0.0)
    quiet = replace(base, id="quiet", start=start, people=team, campaigns=campaigns, habits=habits)
    return quiet.at_volume(deals_per_month)
