"""Prices and guard-rails: what the plan allows must add up, and hold against the prices really obtained."""

from collections.abc import Iterator
from decimal import Decimal

from portulan.language.finding import Finding, FindingKind
from portulan.language.words import Money, Words
from portulan.plan.document import Document
from portulan.plan.ports import KnownFigures, Observed, RuleContext
from portulan.plan.records import Plan
from portulan.plan.rules import MOST_COMPARED, rule
from portulan.plan.wording import percent

APPROVAL_ABOVE_CEILING = FindingKind(
    "PL083",
    "error",
    Words(
        fr="Le seuil d’approbation ({approval}) dépasse le plafond ({ceiling}) : il ne sert jamais.",
        en="The approval level ({approval}) is above the discount ceiling ({ceiling}): it never applies.",
    ),
    Words(
        fr="Placer le seuil d’approbation sous le plafond de remise.",
        en="Set the approval level below the discount ceiling.",
    ),
)
BELOW_COST = FindingKind(
    "PL084",
    "error",
    Words(
        fr="« {id:raw} » se vend {price:money} et coûte {cost:money} : chaque vente perd de l’argent.",
        en="“{id:raw}” sells at {price:money} and costs {cost:money}: every sale loses money.",
    ),
    Words(fr="Corriger le prix ou le coût.", en="Correct the price or the cost."),
)
MARGIN_IMPOSSIBLE = FindingKind(
    "PL085",
    "error",
    Words(
        fr="Au plafond de remise ({ceiling}), « {id:raw} » ne laisse que {margin} de marge, sous le "
        "plancher de {floor}.",
        en="At the discount ceiling ({ceiling}), “{id:raw}” leaves a margin of {margin}, below the floor of {floor}.",
    ),
    Words(
        fr="Ramener le plafond à {possible} au plus pour cette offre, ou revoir le plancher.",
        en="Bring the ceiling down to {possible} at most for this item, or review the floor.",
    ),
)
NEVER_MARGIN = FindingKind(
    "PL086",
    "error",
    Words(
        fr="Même sans remise, « {id:raw} » laisse {margin} de marge, sous le plancher de {floor}.",
        en="Even without a discount, “{id:raw}” leaves a margin of {margin}, below the floor of {floor}.",
    ),
    Words(fr="Relever le prix, ou revoir le plancher.", en="Raise the price, or review the floor."),
)
PREMIUM_BELOW_STANDARD = FindingKind(
    "PL087",
    "warning",
    Words(
        fr="L’offre premium « {id:raw} » ({price:money}) est moins chère que l’offre standard « {other:raw} » "
        "({other_price:money}).",
        en="The premium item “{id:raw}” ({price:money}) is cheaper than the standard item “{other:raw}” "
        "({other_price:money}).",
    ),
    Words(fr="Revoir le prix ou le positionnement.", en="Review the price or the position."),
)
FLOOR_ABOVE_OBTAINED = FindingKind(
    "PL088",
    "warning",
    Words(
        fr="Le prix plancher de « {id:raw} » ({floor:money}) dépasse le prix vraiment obtenu, {obtained:money} en "
        "moyenne sur {n} {n:?affaire|affaires}.",
        en="The floor price of “{id:raw}” ({floor:money}) is above the price really obtained, {obtained:money} on "
        "average over {n} {n:?deal|deals}.",
    ),
    Words(
        fr="Baisser le tarif, relever le plafond de remise, ou faire respecter le garde-fou.",
        en="Lower the list price, raise the discount ceiling, or have the guard-rail respected.",
    ),
)
CEILING_IGNORED = FindingKind(
    "PL089",
    "warning",
    Words(
        fr="La remise moyenne ({found}, {n} {n:?affaire|affaires}) dépasse le plafond de {ceiling}.",
        en="The average discount given ({found}, {n} {n:?deal|deals}) is above the ceiling of {ceiling}.",
    ),
    Words(
        fr="Faire approuver les remises au-delà du seuil, ou reconnaître un autre plafond.",
        en="Have discounts beyond the level approved, or admit another ceiling.",
    ),
)
ITEM_WITHOUT_PRICE = FindingKind(
    "PL090",
    "warning",
    Words(fr="« {id:raw} » n’a pas {missing}.", en="“{id:raw}” has no {missing}."),
    Words(
        fr="Ajouter list_price et unit_cost : remises et marges se comptent sur eux.",
        en="Add list_price and unit_cost: discounts and margins are counted on them.",
    ),
)

ADD_UP = Words(
    fr="Des garde-fous qui se contredisent laissent passer ce qu’ils devaient arrêter.",
    en="Guard-rails that contradict each other let through what they should stop.",
)


def margin(price: Decimal, cost: Decimal) -> Decimal:
    """Share of the net price that is left after cost."""
    return (price - cost) / price


@rule(
    APPROVAL_ABOVE_CEILING,
    ADD_UP,
    wrong="price: {guardrails: {discount_max: 10 %, margin_min: 45 %, approval_above: 15 %}}",
    right="price: {guardrails: {discount_max: 15 %, margin_min: 45 %, approval_above: 10 %}}",
)
def approval_above_the_ceiling(plan: Plan, document: Document, context: RuleContext) -> Iterator[Finding]:
    rails = plan.price.guardrails
    if (
        rails.approval_above is not None
        and rails.discount_max is not None
        and rails.approval_above > rails.discount_max
    ):
        place = document.place((*rails.at, "approval_above"))
        yield APPROVAL_ABOVE_CEILING.at(
            place, approval=percent(rails.approval_above), ceiling=percent(rails.discount_max)
        )


@rule(
    BELOW_COST,
    ADD_UP,
    wrong="offer: {items: [{id: socle, list_price: 5_000, unit_cost: 7_200}]}",
    right="offer: {items: [{id: socle, list_price: 18_000, unit_cost: 7_200}]}",
)
def price_below_cost(plan: Plan, document: Document, context: RuleContext) -> Iterator[Finding]:
    for item in plan.offer.items:
        if item.list_price and item.unit_cost and item.list_price.amount < item.unit_cost.amount:
            place = document.place((*item.at, "list_price"))
            yield BELOW_COST.at(place, id=item.id, price=item.list_price, cost=item.unit_cost)


@rule(
    MARGIN_IMPOSSIBLE,
    ADD_UP,
    wrong="offer: {items: [{id: socle, list_price: 10_000, unit_cost: 5_000}]}\n"
    "price: {guardrails: {discount_max: 20 %, margin_min: 45 %}}",
    right="offer: {items: [{id: socle, list_price: 10_000, unit_cost: 4_000}]}\n"
    "price: {guardrails: {discount_max: 20 %, margin_min: 45 %}}",
)
def margin_floor_impossible_at_the_ceiling(plan: Plan, document: Document, context: RuleContext) -> Iterator[Finding]:
    rails = plan.price.guardrails
    if rails.discount_max is None or rails.margin_min is None or rails.discount_max >= 1 or rails.margin_min >= 1:
        return
    for item in plan.offer.items:
        if not item.list_price or not item.unit_cost or item.list_price.amount <= 0:
            continue
        full = margin(item.list_price.amount, item.unit_cost.amount)
        least = margin(item.list_price.amount * (1 - rails.discount_max), item.unit_cost.amount)
        if full >= rails.margin_min > least:
            possible = 1 - item.unit_cost.amount / (item.list_price.amount * (1 - rails.margin_min))
            yield MARGIN_IMPOSSIBLE.at(
                document.place((*item.at, "unit_cost")),
                id=item.id,
                ceiling=percent(rails.discount_max),
                margin=percent(round(least, 3)),
                floor=percent(rails.margin_min),
                possible=percent(round(possible, 3)),
            )


@rule(
    NEVER_MARGIN,
    ADD_UP,
    wrong="offer: {items: [{id: socle, list_price: 10_000, unit_cost: 6_000}]}\n"
    "price: {guardrails: {margin_min: 45 %}}",
    right="offer: {items: [{id: socle, list_price: 10_000, unit_cost: 4_000}]}\n"
    "price: {guardrails: {margin_min: 45 %}}",
)
def margin_floor_never_reached(plan: Plan, document: Document, context: RuleContext) -> Iterator[Finding]:
    floor = plan.price.guardrails.margin_min
    for item in plan.offer.items:
        if floor is None or not item.list_price or not item.unit_cost or item.list_price.amount <= 0:
            continue
        full = margin(item.list_price.amount, item.unit_cost.amount)
        if 0 <= full < floor:
            yield NEVER_MARGIN.at(
                document.place((*item.at, "unit_cost")),
                id=item.id,
                margin=percent(round(full, 3)),
                floor=percent(floor),
            )


@rule(
    PREMIUM_BELOW_STANDARD,
    Words(
        fr="Un positionnement premium se lit d’abord dans le prix.", en="A premium position reads in the price first."
    ),
    wrong="offer: {items: [{id: a, position: premium, list_price: 1}, {id: b, position: standard, list_price: 2}]}",
    right="offer: {items: [{id: a, position: premium, list_price: 3}, {id: b, position: standard, list_price: 2}]}",
)
def premium_cheaper_than_standard(plan: Plan, document: Document, context: RuleContext) -> Iterator[Finding]:
    for premium in plan.offer.items[:MOST_COMPARED]:
        for other in plan.offer.items[:MOST_COMPARED]:
            if (premium.position, other.position) != ("premium", "standard"):
                continue
            if premium.list_price and other.list_price and premium.list_price.amount < other.list_price.amount:
                yield PREMIUM_BELOW_STANDARD.at(
                    document.place((*premium.at, "list_price")),
                    id=premium.id,
                    price=premium.list_price,
                    other=other.id,
                    other_price=other.list_price,
                )


@rule(
    ITEM_WITHOUT_PRICE,
    Words(
        fr="Sans tarif ni coût, ni remise ni marge ne se calculent.", en="Without price and cost, nothing is computed."
    ),
    wrong="offer: {items: [{id: socle, list_price: 18_000}]}",
    right="offer: {items: [{id: socle, list_price: 18_000, unit_cost: 7_200}]}",
)
def item_without_price(plan: Plan, document: Document, context: RuleContext) -> Iterator[Finding]:
    wanted = {
        "list_price": Words(fr="de prix au tarif", en="list price"),
        "unit_cost": Words(fr="de coût unitaire", en="unit cost"),
    }
    for item in plan.offer.items:
        for key, missing in wanted.items():
            if item.id and not document.has((*item.at, key)):
                yield ITEM_WITHOUT_PRICE.at(document.place((*item.at, "id")), id=item.id, missing=missing)


@rule(
    FLOOR_ABOVE_OBTAINED,
    Words(
        fr="Un prix plancher que personne n’obtient est un vœu ; les affaires se signent en dessous.",
        en="A floor price nobody obtains is a wish; deals are signed below it.",
    ),
    wrong="offer: {items: [{id: socle, list_price: 20_000}]}\nprice: {guardrails: {discount_max: 10 %}}",
    right="offer: {items: [{id: socle, list_price: 18_000}]}\nprice: {guardrails: {discount_max: 10 %}}",
    figures=KnownFigures(prices={"socle": Observed(16_500, 42)}),
)
def floor_above_the_price_obtained(plan: Plan, document: Document, context: RuleContext) -> Iterator[Finding]:
    ceiling = plan.price.guardrails.discount_max
    for item in plan.offer.items:
        if context.figures is None or ceiling is None or not item.list_price:
            continue
        obtained = context.figures.obtained_price(item.id)
        floor = item.list_price.amount * (1 - ceiling)
        if obtained is not None and obtained.n and obtained.value < float(floor):
            currency = item.list_price.currency
            yield FLOOR_ABOVE_OBTAINED.at(
                document.place((*item.at, "list_price")),
                id=item.id,
                floor=Money(floor, currency),
                obtained=Money(Decimal(str(round(obtained.value, 2))), currency),
                n=obtained.n,
            )


@rule(
    CEILING_IGNORED,
    Words(fr="Un plafond dépassé en moyenne n’en est plus un.", en="A ceiling passed on average is no longer one."),
    wrong="price: {guardrails: {discount_max: 10 %}}",
    right="price: {guardrails: {discount_max: 15 %}}",
    figures=KnownFigures(discount=Observed(0.121, 64)),
)
def discount_ceiling_ignored(plan: Plan, document: Document, context: RuleContext) -> Iterator[Finding]:
    ceiling = plan.price.guardrails.discount_max
    found = context.figures.obtained_discount() if context.figures else None
    if ceiling is not None and found is not None and found.n and found.value > float(ceiling):
        place = document.place(("price", "guardrails", "discount_max"))
        yield CEILING_IGNORED.at(place, found=percent(round(found.value, 3)), n=found.n, ceiling=percent(ceiling))
