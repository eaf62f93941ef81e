"""Blockages as the page shows them: what blocks, then the deals to act on, then all that was compared."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django.urls import NoReverseMatch, reverse

from portulan.explaining.blockage_words import BLOCKAGE_WORDS as WORDS
from portulan.language.words import Language, money, number, share
from portulan.metrics.blockages.answer import Blockage, Blockages, say_why
from portulan.metrics.blockages.reasons import REASONS
from portulan.metrics.blockages.risks import AtRisk
from portulan.stats.estimate import Estimate
from portulan.ui.reading import Reading

PER_PAGE = 30


def show_blockages(reading: Reading, reason: str, page: int) -> dict[str, Any]:
    """Everything the page shows. Raises RequestError on a reason these facts cannot give."""
    language = reading.language
    answer = reading.workspace.blockages(
        as_of=reading.as_of, reason=reason or None, limit=PER_PAGE, offset=PER_PAGE * (page - 1)
    )
    found = answer.risks
    pages = max(-(-found.listed // PER_PAGE), 1) if found else 1
    return {
        "answer": answer,
        "verdict": answer.verdict.say(language),
        "definition": answer.definition.say(language),
        "named": [_named(one, reading) for one in answer.named],
        "tested": sum(isinstance(one.exits, Estimate) for one in answer.compared),
        "compared": [_compared(one, language) for one in answer.compared],
        "risks_sub": _sub(answer, language),
        "reasons": _reasons(answer, reading, reason),
        "not_checked": _not_checked(answer, language),
        "deals": [_deal(deal, answer, language) for deal in found.deals] if found else [],
        "page": page,
        "pages": pages,
        "before": _address(reading, reason, page - 1) if page > 1 else "",
        "after": _address(reading, reason, page + 1) if page < pages else "",
    }


def _address(reading: Reading, reason: str, page: int = 1) -> str:
    query = urlencode(
        {name: value for name, value in (("reason", reason), ("page", page if page > 1 else "")) if value}
    )
    return reading.keep(reverse("explaining:blockages") + (f"?{query}" if query else ""))


def _named(one: Blockage, reading: Reading) -> dict[str, str]:
    bounds = ""
    if isinstance(one.exits, Estimate) and one.exits.high is not None:
        bounds = WORDS["blockages.bounds"].say(reading.language, low=one.exits.low, high=one.exits.high)
    return {
        "sentence": one.sentence.say(reading.language),
        "bounds": bounds,
        "url": _open_deals(one, reading),
        "kpi": _conversion(one, reading),
        "when": f"segment = '{one.segment}'" if one.segment else "",
    }


def _conversion(one: Blockage, reading: Reading) -> str:
    """What a test of this blockage would look at: whether deals go on from its stage; empty where it has none."""
    plan = reading.workspace.plan().plan
    stages = [stage.id for stage in plan.process.stages] if plan else []
    if one.stage not in stages:
        return ""
    onward = [*stages, "won"][stages.index(one.stage) + 1]
    return f"stage_conversion({one.stage} -> {onward})"


def _open_deals(one: Blockage, reading: Reading) -> str:
    """The open deals of a group, behind the open pipeline."""
    groups = {"stage": one.stage, "segment": one.segment, "owner": one.owner}
    query = urlencode({f"g.{name}": value for name, value in groups.items() if value})
    try:
        return reading.keep(f"{reverse('figures:records', args=['pipeline_open'])}?{query}")
    except NoReverseMatch:
        return ""


def _compared(one: Blockage, language: Language) -> dict[str, Any]:
    known = isinstance(one.exits, Estimate)
    state = "few" if not known else "blocked" if one.named else "loses" if one.loses_more else "calm"
    row = {
        "who": one.who.say(language),
        "against": WORDS[f"blockages.against.{one.against}"].say(language),
        "state": WORDS[f"blockages.state.{state}"].say(language),
        "named": one.named,
        "exits": number(one.exits.n, language) if known else "—",
        "expected": "—",
        "ratio": "—",
        "interval": "—",
    }
    if isinstance(one.exits, Estimate) and one.exits.low is not None and one.exits.high is not None:
        row["expected"] = number(round(one.exits.extra["expected"]), language)
        row["ratio"] = share(one.exits.value, language, 0)
        row["interval"] = f"[{share(one.exits.low, language, 0)} ; {share(one.exits.high, language, 0)}]"
    return row


def _sub(answer: Blockages, language: Language) -> str:
    found = answer.risks
    if found is None or not found.total:
        return ""
    key = "blockages.risks.sub" if found.amount else "blockages.risks.counted"
    return WORDS[key].say(
        language, n=found.total, open=found.open, amount=round(found.amount), currency=answer.currency
    )


def _reasons(answer: Blockages, reading: Reading, chosen: str) -> list[dict[str, Any]]:
    found = answer.risks
    if found is None:
        return []
    language = reading.language
    every = {
        "name": WORDS["blockages.reasons.all"].say(language), "n": number(found.total, language),
        "url": _address(reading, ""), "current": not chosen,
    }  # fmt: skip
    return [
        every,
        *(
            {"name": REASONS[name].name.say(language), "n": number(n, language), "url": _address(reading, name),
             "current": name == chosen}
            for name, n in found.by_reason.items()
            if n or name == chosen
        ),
    ]  # fmt: skip


def _not_checked(answer: Blockages, language: Language) -> str:
    if answer.risks is None or not answer.risks.not_checked:
        return ""
    reasons = [REASONS[name].name for name in answer.risks.not_checked]
    return WORDS["blockages.not_checked"].say(language, reasons=reasons)


def _deal(deal: AtRisk, answer: Blockages, language: Language) -> Mapping[str, Any]:
    stage = answer.stages.get(deal.stage)
    return {
        "id": deal.id,
        "title": deal.facts.get("name") or deal.facts.get("account") or deal.id,
        "amount": money(deal.amount, language, answer.currency, decimals=0)
        if deal.amount
        else WORDS["blockages.noamount"].say(language),
        "where": " · ".join(str(v) for v in (stage and (stage.name or stage.id), deal.facts.get("owner")) if v),
        "why": [_capital(say_why(why).say(language)) for why in deal.why],
        "do": _capital(answer.way_out(deal).say(language)),
    }


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
