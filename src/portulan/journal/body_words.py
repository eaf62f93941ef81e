"""What the bodies of entries say, whoever wrote them."""

from collections.abc import Mapping

from portulan.language.words import Words

WORDS: Mapping[str, Words] = {
    "yes": Words(fr="oui", en="yes"),
    "no": Words(fr="non", en="no"),
    "nothing": Words(fr="rien", en="nothing"),
    "pair": Words(fr="{name:raw} : {value:raw}", en="{name:raw}: {value:raw}"),
    "change_said": Words(
        fr="{change:raw}, intervalle de {low:raw} à {high:raw}", en="{change:raw}, interval {low:raw} to {high:raw}"
    ),
    "verdict_said": Words(fr="{word}. {reason}", en="{word}. {reason}"),
    "target_said": Words(fr="cible {value:raw}", en="target {value:raw}"),
    "threshold_said": Words(fr="seuil d’alerte {value:raw}", en="alert threshold {value:raw}"),
    "proposal_said": Words(
        fr="{name:raw} : de {now:raw} à {best:raw}, {gain:raw} de chiffre d’affaires",
        en="{name:raw}: from {now:raw} to {best:raw}, {gain:raw} of revenue",
    ),
    "body.reason": Words(fr="Raison", en="Reason"),
    "body.note": Words(fr="Note", en="Note"),
    "body.text": Words(fr="En clair", en="In words"),
    "body.owner": Words(fr="Responsable", en="Owner"),
    "body.component": Words(fr="Composante", en="Component"),
    "body.due": Words(fr="Échéance", en="Due"),
    "body.start": Words(fr="Début", en="Start"),
    "body.done_on": Words(fr="Faite le", en="Done on"),
    "body.steps": Words(fr="Étapes", en="Steps"),
    "body.resources": Words(fr="Moyens", en="Resources"),
    "body.moves": Words(fr="Indicateurs à faire bouger", en="KPIs to move"),
    "body.budget": Words(fr="Budget", en="Budget"),
    "body.spent": Words(fr="Dépensé", en="Spent"),
    "body.was": Words(fr="Avant la modification", en="Before the change"),
    "body.what": Words(fr="Action", en="Action"),
    "body.decision": Words(fr="Décision d’origine", en="Decision it comes from"),
    "body.version": Words(fr="Version", en="Version"),
    "body.origin": Words(fr="Vient de", en="Comes from"),
    "body.plan_id": Words(fr="Clé dans le plan", en="Key in the plan"),
    "body.changes": Words(fr="Ce qui change", en="What changes"),
    "body.reference": Words(fr="Indicateur", en="KPI"),
    "body.target": Words(fr="Cible", en="Target"),
    "body.threshold": Words(fr="Seuil d’alerte", en="Alert threshold"),
    "body.false_alarm": Words(fr="Fausse alerte annoncée, par an", en="False alarm announced, a year"),
    "body.opened": Words(fr="Preuve réunie le", en="Evidence complete on"),
    "body.closed": Words(fr="Close le", en="Closed on"),
    "body.evidence": Words(fr="Preuve, en part de ce qu’il faut", en="Evidence, as a share of what it takes"),
    "body.verdict": Words(fr="Constat", en="What was seen"),
    "body.done": Words(fr="Action faite le", en="Action done on"),
    "body.change": Words(fr="Écart", en="Change"),
    "body.days": Words(fr="Jours lus de chaque côté", en="Days read on each side"),
    "body.since": Words(fr="Depuis le", en="Since"),
    "body.kpis": Words(fr="Indicateurs", en="KPIs"),
    "body.proposals": Words(fr="Prochain focus proposé", en="Next focus proposed"),
    "body.signal": Words(fr="Signal", en="Signal"),
    "body.as_of": Words(fr="Lu à la fin du", en="Read at the end of"),
    "body.question": Words(fr="Question posée", en="Question asked"),
    "body.said": Words(fr="Ce qui était annoncé", en="What was announced"),
    "body.by_the_rule": Words(fr="Selon la règle annoncée", en="By the rule announced"),
    "body.measured": Words(fr="Ce que disait le test", en="What the test said"),
    "body.choice": Words(fr="Choix", en="Choice"),
    "body.decisions": Words(fr="Décisions, par leur numéro", en="Decisions, by their number"),
    "test.verdict.decision": Words(fr="Décision", en="Decision"),
    "alert.effect.verdict": Words(fr="Verdict", en="Verdict"),
}
"""`body.key` names a key in any entry, `kind.key` in those of one kind."""

CHOICES: Mapping[str, Words] = {
    "stop": Words(fr="arrêter", en="stop"),
    "keep": Words(fr="garder", en="keep"),
    "test": Words(fr="tester", en="test"),
    "reposition": Words(fr="repositionner", en="reposition"),
    "change": Words(fr="changer", en="change"),
    "definition": Words(fr="changer une définition", en="change a definition"),
    "sla": Words(fr="changer un engagement", en="change a commitment"),
    "nothing": Words(fr="ne rien changer", en="change nothing"),
}
"""What a meeting may choose."""
ENDINGS: Mapping[str, Words] = {
    "deploy": Words(fr="déployer", en="deploy"),
    "stop": Words(fr="arrêter", en="stop"),
}
"""How a test may end."""
REACHED: Mapping[str, Words] = {
    "reached": Words(fr="cible atteinte", en="target reached"),
    "missed": Words(fr="cible manquée", en="target missed"),
    "between": Words(fr="indécis : l’intervalle contient la cible", en="undecided: the interval holds the target"),
    "unknown": Words(fr="sans chiffre", en="without a figure"),
}
"""Where a focus KPI ended."""
