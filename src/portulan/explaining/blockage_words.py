"""What the page of blockages says."""

from portulan.language.words import Words

BLOCKAGE_WORDS: dict[str, Words] = {
    "blockages.tab": Words(fr="Blocages", en="Blockages"),
    "blockages.where": Words(fr="Où ça bloque", en="Where it blocks"),
    "blockages.where.sub": Words(
        fr="Depuis six mois, {tested} comparaisons tentées.", en="Over the last six months, {tested} comparisons made."
    ),
    "blockages.none": Words(
        fr="Aucun groupe n’attend nettement plus que prévu.", en="No group waits clearly longer than it should."
    ),
    "blockages.bounds": Words(
        fr="Entre {low:share0} et {high:share0} des sorties attendues, avec 95 % de confiance.",
        en="Between {low:share0} and {high:share0} of the expected exits, at 95% confidence.",
    ),
    "blockages.open": Words(fr="Ses affaires ouvertes", en="Its open deals"),
    "blockages.compared": Words(fr="Tout ce qui a été comparé", en="All that was compared"),
    "blockages.group": Words(fr="Groupe", en="Group"),
    "blockages.against": Words(fr="Comparé à", en="Held against"),
    "blockages.against.past": Words(fr="son passé", en="its past"),
    "blockages.against.colleagues": Words(fr="ses collègues", en="colleagues"),
    "blockages.exits": Words(fr="Sorties", en="Exits"),
    "blockages.expected": Words(fr="Attendues", en="Expected"),
    "blockages.ratio": Words(fr="Rapport", en="Ratio"),
    "blockages.interval": Words(fr="Intervalle à 95 %", en="95% interval"),
    "blockages.state": Words(fr="Lecture", en="Reading"),
    "blockages.state.blocked": Words(fr="attend plus", en="waits longer"),
    "blockages.state.loses": Words(fr="perd plus, n’attend pas plus", en="loses more, waits no longer"),
    "blockages.state.calm": Words(fr="rien d’établi", en="nothing established"),
    "blockages.state.few": Words(fr="trop peu", en="too few"),
    "blockages.risks": Words(fr="Affaires à risque", en="Deals at risk"),
    "blockages.risks.sub": Words(
        fr="{n} sur {open} ouvertes, pour {amount:money}. Les plus lourdes d’abord : montant × jours de retard.",
        en="{n} of {open} open deals, for {amount:money}. Heaviest first: amount × days late.",
    ),
    "blockages.risks.counted": Words(
        fr="{n} sur {open} ouvertes. Les plus en retard d’abord.", en="{n} of {open} open deals. Latest first."
    ),
    "blockages.reasons": Words(fr="Raisons", en="Reasons"),
    "blockages.reasons.all": Words(fr="Toutes", en="All"),
    "blockages.not_checked": Words(
        fr="Ces données ne permettent pas de dire : {reasons:list}.", en="These data cannot tell: {reasons:list}."
    ),
    "blockages.norisk": Words(fr="Aucune affaire à risque.", en="No deal at risk."),
    "blockages.noamount": Words(fr="sans montant", en="no amount"),
    "blockages.do": Words(fr="À faire :", en="Next:"),
    "blockages.definition": Words(fr="Comment c’est établi", en="How it is established"),
    "blockages.back": Words(fr="Revenir aux blocages", en="Back to blockages"),
    "blockages.refused": Words(fr="Cette question ne peut pas être posée", en="This question cannot be asked"),
    "blockages.in_stage": Words(fr="{stage} · {owner}", en="{stage} · {owner}"),
}
