"""What the watch writes in the journal and in notices."""

from portulan.language.words import Words

JOURNAL_WORDS: dict[str, Words] = {
    "wrote.alert_opened": Words(
        fr="Alerte : {name} n’est plus à sa cible (preuve réunie le {opened:date})",
        en="Alert: {name} is no longer at its target (evidence complete on {opened:date})",
    ),
    "wrote.alert_recorded": Words(
        fr="Alerte du {opened:date} sur {name}, enregistrée sans prévenir",
        en="Alert of {opened:date} on {name}, recorded without telling",
    ),
    "wrote.alert_closed": Words(
        fr="Alerte close sur {name} : retour à la cible le {day:date}",
        en="Alert closed on {name}: back at target on {day:date}",
    ),
    "wrote.alert_withdrawn": Words(
        fr="Alerte du {opened:date} sur {name} retirée : les faits corrigés ne la portent plus",
        en="Alert of {opened:date} on {name} withdrawn: the corrected facts no longer raise it",
    ),
    "wrote.alert_retired": Words(
        fr="Alerte du {opened:date} sur {name} arrêtée : le plan suit autre chose",
        en="Alert of {opened:date} on {name} stopped: the plan follows something else",
    ),
    "wrote.effect_worked": Words(fr="L’action sur {name} a marché", en="The action on {name} worked"),
    "wrote.effect_did_not": Words(fr="L’action sur {name} n’a pas marché", en="The action on {name} did not work"),
    "wrote.effect_cannot_tell": Words(
        fr="Effet de l’action sur {name} : on ne peut pas encore dire",
        en="Effect of the action on {name}: it cannot be told yet",
    ),
    "wrote.focus_started": Words(
        fr="Focus du {first:date} au {last:date} : il commence", en="Focus from {first:date} to {last:date}: it begins"
    ),
    "wrote.focus_ended": Words(
        fr="Focus du {first:date} au {last:date} : bilan", en="Focus from {first:date} to {last:date}: outcome"
    ),
    "notice.subject": Words(fr="Alerte : {name}", en="Alert: {name}"),
    "notice.what": Words(
        fr="{name} n’est plus à sa cible de {target} (seuil d’alerte {threshold}). La preuve a été réunie le "
        "{opened:date}.",
        en="{name} is no longer at its target of {target} (alert threshold {threshold}). The evidence was complete on "
        "{opened:date}.",
    ),
    "notice.proof": Words(
        fr="L’alerte dit « plus à la cible ». Elle ne prouve pas que le seuil est franchi, et ne dit pas pourquoi.",
        en="The alert says “no longer at target”. It does not prove that the threshold is crossed, nor say why.",
    ),
    "notice.action": Words(fr="Action ouverte : {what} ({owner}).", en="Action opened: {what} ({owner})."),
    "notice.action_due": Words(
        fr="Action ouverte : {what} ({owner}), pour le {due:date}.",
        en="Action opened: {what} ({owner}), due {due:date}.",
    ),
}
