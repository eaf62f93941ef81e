"""What a scenario moves and what it takes for granted, in full sentences."""

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal

from portulan.language.words import Money, Sentence, Words
from portulan.metrics.forecast.learning import ForecastModel
from portulan.metrics.period import Period
from portulan.metrics.whatif.economics import Economics
from portulan.metrics.whatif.moving import Moved
from portulan.metrics.whatif.scenario import EVERY_CHANNEL, Scenario
from portulan.stats.estimate import Estimate

PRICE = Words(
    fr="Les prix au tarif changent de {change} sur toutes les affaires encore ouvertes ou à venir.",
    en="List prices change by {change} on every deal still open or to come.",
)
DISCOUNT = Words(
    fr="La remise moyenne passe de {before:share} à {after:share}.",
    en="The average discount goes from {before:share} to {after:share}.",
)
DISCOUNT_UNKNOWN = Words(
    fr="La remise change de {change} ; le tarif des affaires n’est pas chargé, elle se compte donc sur leur montant.",
    en="The discount changes by {change}; list prices of deals are not loaded, so it is counted on their amount.",
)
VOLUME = Words(
    fr="Le canal « {channel:raw} » amène {change} d’affaires nouvelles.",
    en="Channel “{channel:raw}” brings {change} of new deals.",
)
VOLUME_ALL = Words(
    fr="Les affaires nouvelles changent de {change}, tous canaux ensemble.",
    en="New deals change by {change}, all channels together.",
)
PASSAGE = Words(
    fr="À l’étape « {stage:raw} », {before:share0} des affaires avancent aujourd’hui, {after:share0} dans le scénario.",
    en="At stage “{stage:raw}”, {before:share0} of deals advance today, {after:share0} in the scenario.",
)
WHOLE = Words(
    fr="Sur 100 affaires nouvelles, {before:points} sont gagnées aujourd’hui, {after:points} dans le scénario ; "
    "l’écart est "
    "réparti entre les étapes.",
    en="Of 100 new deals, {before:points} are won today, {after:points} in the scenario; the change is shared "
    "between the "
    "stages.",
)
CYCLE = Words(
    fr="Le cycle change de {change} : chaque étape dure d’autant plus ou moins, à conversion égale.",
    en="The cycle changes by {change}: each stage lasts that much longer or shorter, at the same conversion.",
)
CAPACITY = Words(
    fr="L’équipe signe au plus {n} affaires par mois ; les suivantes attendent le mois d’après.",
    en="The team signs at most {n} deals a month; further ones wait for the next month.",
)
SELLERS = Words(
    fr="{sellers} {sellers:?vendeur signe|vendeurs signent} au plus {n} affaires par mois : {each:number} "
    "chacun, ce qu’ont "
    "fait les {team} vendeurs de l’équipe dans leur meilleur mois ({signed} affaires en {month}).",
    en="{sellers} {sellers:?seller signs|sellers sign} at most {n} deals a month: {each:number} each, as the "
    "{team} sellers "
    "of the team did in their best month ({signed} deals in {month}).",
)
NOTHING = Words(
    fr="Rien n’est changé : c’est la prévision elle-même.", en="Nothing is moved: this is the forecast itself."
)

HORIZON = Words(
    fr="Du lendemain du {as_of:date} au {until:date}. Les changements s’appliquent dès le premier jour, sur les "
    "affaires "
    "ouvertes comme sur celles à venir.",
    en="From the day after {as_of:date} to {until:date}. Changes apply from the first day, to open deals as "
    "well as those "
    "to come.",
)
HELD = Words(
    fr="Tout ce que le scénario ne change pas reste comme aujourd’hui : conversions, cycle, paniers, saison, "
    "mélange des "
    "segments. Les ventes sans affaire (renouvellements, commandes directes) ne bougent pas.",
    en="Whatever the scenario does not change stays as today: conversions, cycle, baskets, season, mix of "
    "segments. Sales "
    "without a deal (renewals, direct orders) do not move.",
)
NO_PRICE_EFFECT = Words(
    fr="Aucun effet du prix sur les ventes n’est mesuré ici : on suppose qu’on gagne autant d’affaires à ce prix.",
    en="No effect of price on sales is measured here: as many deals are assumed to be won at this price.",
)
PRICE_EFFECT = Words(
    fr="Hypothèse : 1 % de prix en plus change les affaires gagnées de {effect}. Le client paie ici "
    "{paid:share} du prix "
    "d’aujourd’hui, donc {wins:share} des affaires sont gagnées.",
    en="Assumption: 1% more in price changes deals won by {effect}. Here customers pay {paid:share} of today’s "
    "price, so "
    "{wins:share} of the deals are won.",
)
BREAK_EVEN_UP = Words(
    fr="Point mort : la marge n’y gagne plus si cette hausse fait perdre plus de {lost:share} des affaires gagnées.",
    en="Break-even: margin gains nothing if the increase loses more than {lost:share} of the deals won.",
)
BREAK_EVEN_DOWN = Words(
    fr="Point mort : pour ne pas perdre de marge, cette baisse doit faire gagner {more:share} d’affaires en plus.",
    en="Break-even: not to lose margin, the decrease must win {more:share} more deals.",
)
NEW_DEALS = Words(
    fr="Les affaires ajoutées ou retirées ressemblent à celles que ces canaux ont amenées ces derniers mois : même "
    "conversion, même panier.",
    en="Deals added or taken away are like those these channels brought in recent months: same conversion, same "
    "basket.",
)
SPEND_FOLLOWS = Words(
    fr="La dépense d’acquisition suit le volume du canal : {extra} par mois. Sans cela, écrire « spend: unchanged ».",
    en="Acquisition spend follows the volume of the channel: {extra} a month. Otherwise, write “spend: unchanged”.",
)
SPEND_SAME = Words(
    fr="La dépense d’acquisition ne change pas, alors que le volume change.",
    en="Acquisition spend does not change, although the volume does.",
)
NO_SPEND = Words(
    fr="Les dépenses d’acquisition ne sont pas chargées : elles manquent à la trésorerie.",
    en="Acquisition spend is not loaded: it is missing from cash.",
)
DELAY = Words(
    fr="Les clients paient {days:raw} jours après la vente{usual}. Coûts et dépenses sortent le mois de la "
    "vente ou de la "
    "dépense. Hors taxes, salaires fixes et impôts : ils ne changent pas ici.",
    en="Customers pay {days:raw} days after the sale{usual}. Costs and spend go out in the month of the sale or of the "
    "spend. Taxes and fixed salaries are left out: they do not change here.",
)
PERCENT = Words(fr="{sign:raw}{n:number} %", en="{sign:raw}{n:number}%")
POINTS = Words(fr="{sign:raw}{n:number}\u00a0pt", en="{sign:raw}{n:number}\u00a0pt")
USUAL = Words(fr=" (45 à défaut d’une autre valeur)", en=" (45 unless told otherwise)")
CHOSEN = Words(fr="", en="")
MARGIN = Words(
    fr="Les coûts suivent les quantités vendues, au taux de marge de l’année écoulée : {rate:share} [{low:share} – "
    "{high:share}]. Un changement de prix ne change pas les coûts.",
    en="Costs follow the quantities sold, at the margin rate of the past year: {rate:share} [{low:share} – "
    "{high:share}]. A "
    "change of price does not change costs.",
)
CYCLE_LIMIT = Words(
    fr="L’effet du cycle est un plafond : mesuré sur des entreprises simulées, il est surestimé de moitié environ, et "
    "son intervalle à 95 % a contenu le vrai effet dans 78 à 97 % des cas.",
    en="The effect of the cycle is a ceiling: measured on simulated companies it is overstated by about half, and its "
    "95 % interval held the true effect in 78 to 97 % of cases.",
)
NO_FEEDBACK = Words(
    fr="Les clients gagnés en plus n’ouvrent pas d’autres affaires avant la fin de l’horizon.",
    en="Customers won on top open no further deals before the end of the horizon.",
)
PAIRED = Words(
    fr="Avec et sans le scénario, les mêmes affaires rencontrent la même chance : l’intervalle de l’écart ne "
    "contient pas "
    "l’incertitude commune aux deux.",
    en="With and without the scenario, the same deals meet the same luck: the interval of the change leaves out the "
    "uncertainty that both share.",
)


def moves(scenario: Scenario, move: Moved, currency: str) -> list[Sentence]:
    """What is moved, each move with from how much to how much."""
    return list(_moves(scenario, move)) or [Sentence(NOTHING)]


def _moves(scenario: Scenario, move: Moved) -> Iterator[Sentence]:
    if scenario.price and scenario.price.amount:
        yield Sentence(PRICE, {"change": signed(scenario.price.amount, "%")})
    if scenario.discount and scenario.discount.amount:
        if move.discount is None:
            yield Sentence(DISCOUNT_UNKNOWN, {"change": signed(scenario.discount.amount, "pt")})
        else:
            yield Sentence(DISCOUNT, {"before": move.discount[0], "after": move.discount[1]})
    for v in scenario.volume:
        if v.change and v.change.amount:
            words = VOLUME_ALL if v.channel == EVERY_CHANNEL else VOLUME
            yield Sentence(words, {"channel": v.channel, "change": signed(v.change.amount, "%")})
    for p in move.passages:
        words = WHOLE if p.stage is None else PASSAGE
        yield Sentence(words, {"stage": p.stage, "before": p.before, "after": p.after})
    if scenario.cycle and scenario.cycle.amount:
        yield Sentence(CYCLE, {"change": signed(scenario.cycle.amount, "%")})
    if scenario.capacity is not None:
        yield Sentence(CAPACITY, {"n": scenario.capacity})
    if scenario.sellers is not None and move.team is not None:
        team, n = move.team, round(move.levers.closings or 0)
        yield Sentence(
            SELLERS,
            {"sellers": scenario.sellers, "n": n, "each": round(team.each, 1), "team": team.sellers,
             "signed": team.signed, "month": month_words(team.month)},
        )  # fmt: skip


def assumptions(
    scenario: Scenario,
    move: Moved,
    model: ForecastModel,
    economics: Economics,
    ends: Sequence[date],
    delay: float,
    currency: str,
) -> list[Sentence]:
    """What the effects rest on, in the order a reader asks."""
    found = [Sentence(HORIZON, {"as_of": model.as_of, "until": ends[-1]}), Sentence(HELD)]
    found += _of_price(scenario, move, economics)
    if any(v.change and v.change.amount for v in scenario.volume):
        found += [Sentence(NEW_DEALS), *_of_spend(scenario, move, economics, currency)]
    elif economics.spend is None:
        found.append(Sentence(NO_SPEND))
    if isinstance(economics.margin, Estimate):
        m = economics.margin
        found.append(Sentence(MARGIN, {"rate": m.value, "low": m.low or m.value, "high": m.high or m.value}))
    usual = USUAL if scenario.assume.payment_delay is None else CHOSEN
    found.append(Sentence(DELAY, {"days": round(delay), "usual": usual}))
    if scenario.cycle and scenario.cycle.amount:
        found.append(Sentence(CYCLE_LIMIT))
    if not scenario.neutral:
        found += [Sentence(NO_FEEDBACK), Sentence(PAIRED)]
    return found


def _of_price(scenario: Scenario, move: Moved, economics: Economics) -> Iterator[Sentence]:
    if move.paid == 1:
        return
    effect = scenario.assume.price_effect
    if effect is None or not effect.amount:
        yield Sentence(NO_PRICE_EFFECT)
    else:
        yield Sentence(PRICE_EFFECT, {"effect": signed(effect.amount, "%"), "paid": move.paid, "wins": move.wins})
    if isinstance(economics.margin, Estimate):
        rate = economics.margin.value
        left = move.paid - (1 - rate)  # margin left on one euro of today's price
        if left > 0 and rate > 0:
            needed = rate / left
            if needed < 1:
                yield Sentence(BREAK_EVEN_UP, {"lost": 1 - needed})
            else:
                yield Sentence(BREAK_EVEN_DOWN, {"more": needed - 1})


def _of_spend(scenario: Scenario, move: Moved, economics: Economics, currency: str) -> Iterator[Sentence]:
    if economics.spend is None:
        yield Sentence(NO_SPEND)
    elif scenario.assume.spend == "unchanged":
        yield Sentence(SPEND_SAME)
    else:
        yield Sentence(SPEND_FOLLOWS, {"extra": Money(Decimal(round(move.extra_spend)), currency)})


def signed(amount: Decimal, unit: str) -> Sentence:
    """`+5 %`, `−2 pt`, as the reader's language writes it."""
    words = PERCENT if unit == "%" else POINTS
    return Sentence(words, {"sign": "\u2212" if amount < 0 else "+", "n": abs(amount) * 100})


def month_words(first: date) -> Words:
    """`mars 2026`, `March 2026`."""
    month = Period(first, None, "month")
    return Words(fr=month.label("fr"), en=month.label("en"))
