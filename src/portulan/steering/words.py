"""What the pages of the focus and its alerts say, and what they write in the journal and in notices."""

from portulan.language.words import Words
from portulan.steering.journal_words import JOURNAL_WORDS
from portulan.steering.signals_words import SIGNALS_WORDS

WORDS: dict[str, Words] = {
    **JOURNAL_WORDS,
    **SIGNALS_WORDS,
    "steering.name": Words(fr="Le pilotage", en="Steering"),
    "steering.tab": Words(fr="Focus et alertes", en="Focus and alerts"),
    "steering.eyebrow": Words(fr="lu au {day:date}", en="read as of {day:date}"),
    "steering.verdict_alerting": Words(fr="{name} n’est plus à sa cible.", en="{name} is no longer at its target."),
    "steering.verdict_many": Words(
        fr="{n} indicateurs du focus ne sont plus à leur cible.", en="{n} focus KPIs are no longer at their target."
    ),
    "steering.verdict_recovering": Words(
        fr="{name} revient vers sa cible, pas encore depuis assez longtemps.",
        en="{name} is coming back to its target, not yet for long enough.",
    ),
    "steering.verdict_pending": Words(
        fr="{name} est en observation : rien à faire encore.", en="{name} is being watched: nothing to do yet."
    ),
    "steering.verdict_normal": Words(
        fr="Rien n’indique que le focus ait quitté ses cibles.", en="Nothing says that the focus has left its targets."
    ),
    "steering.verdict_unknown": Words(
        fr="Le focus ne peut pas être surveillé avec ces données.",
        en="The focus cannot be watched with these data.",
    ),
    "steering.verdict_none": Words(fr="Aucun focus n’est choisi.", en="No focus is chosen."),
    "steering.none_lead": Words(
        fr="Un focus tient en trois indicateurs au plus, suivis deux à quatre semaines, chacun avec sa cible, son "
        "seuil et l’action qu’une alerte déclenche.",
        en="A focus is three KPIs at most, followed for two to four weeks, each with its target, its threshold and the "
        "action that an alert opens.",
    ),
    "steering.choose": Words(fr="Choisir le focus", en="Choose the focus"),
    "steering.change": Words(fr="Modifier le focus", en="Change the focus"),
    "steering.window": Words(
        fr="Du {first:date} au {last:date} : semaine {week} sur {weeks}.",
        en="From {first:date} to {last:date}: week {week} of {weeks}.",
    ),
    "steering.window_ahead": Words(
        fr="Du {first:date} au {last:date} : il n’a pas commencé.",
        en="From {first:date} to {last:date}: it has not begun.",
    ),
    "steering.window_over": Words(
        fr="Du {first:date} au {last:date} : il est terminé.", en="From {first:date} to {last:date}: it is over."
    ),
    "steering.window_told": Words(
        fr="La preuve court sans interruption sur les faits ; la fenêtre dit seulement quand on prévient.",
        en="The evidence runs on the facts without a break; the window only says when people are told.",
    ),
    "steering.focus": Words(fr="Le focus", en="The focus"),
    "watched.normal": Words(
        fr="Rien n’indique qu’on ait quitté la cible.", en="Nothing says that the target has been left."
    ),
    "watched.pending": Words(
        fr="Des indices s’accumulent, pas assez pour conclure. Rien à faire.",
        en="Signs are adding up, not enough to conclude. Nothing to do yet.",
    ),
    "watched.alerting": Words(
        fr="Plus à la cible depuis le {since:date}.", en="No longer at target since {since:date}."
    ),
    "watched.recovering": Words(
        fr="Les faits récents sont de nouveau ceux de la cible, pas encore depuis assez longtemps.",
        en="Recent facts are those of the target again, not yet for long enough.",
    ),
    "watched.too_few": Words(fr="Pas encore surveillé : trop peu de faits.", en="Not watched yet: too few facts."),
    "watched.no_data": Words(fr="Pas surveillé : il manque des faits.", en="Not watched: facts are missing."),
    "watched.no_rule": Words(
        fr="Il manque la cible ou le seuil d’alerte : rien ne peut être surveillé.",
        en="The target or the alert threshold is missing: nothing can be watched.",
    ),
    "watched.no_facts": Words(fr="Aucun fait n’est chargé.", en="No fact is loaded."),
    "focuscard.evidence": Words(
        fr="Preuve accumulée : {part:share0} de ce qu’il faut pour alerter.",
        en="Evidence so far: {part:share0} of what an alert takes.",
    ),
    "focuscard.recovery": Words(
        fr="Preuve du retour : {part:share0} de ce qu’il faut pour clore l’alerte.",
        en="Evidence of recovery: {part:share0} of what it takes to close the alert.",
    ),
    "focuscard.delay": Words(
        fr="À vos volumes, une dérive jusqu’au seuil se voit en {n} {n:?jour|jours} environ.",
        en="At your volumes, a drift to the threshold shows in about {n} {n:?day|days}.",
    ),
    "focuscard.uncalibrated": Words(
        fr="Moins d’un an d’historique : les fausses alertes sont plus fréquentes qu’annoncé.",
        en="Less than a year of history: false alarms are more frequent than announced.",
    ),
    "focuscard.from_when": Words(fr="Vers le {day:date} au rythme actuel.", en="Around {day:date} at this pace."),
    "focuscard.open_alert": Words(fr="Ouvrir l’alerte", en="Open the alert"),
    "focuscard.replay": Words(fr="Rejouer le seuil sur le passé", en="Replay the threshold on the past"),
    "focuscard.standard": Words(fr="Action type :", en="Standard action:"),
    "focuscard.no_action": Words(
        fr="Aucune action type : une alerte n’ouvrirait rien.", en="No standard action: an alert would open nothing."
    ),
    "focuscard.due": Words(fr="pour le {due:date}", en="due {due:date}"),
    "focusgrey.title": Words(fr="Ce que cela ne prouve pas", en="What it does not prove"),
    "focusgrey.question": Words(
        fr="Une alerte répond à « à la cible, ou au seuil ? ». Elle ne prouve pas que le seuil est franchi.",
        en="An alert answers “at target, or at the threshold?”. It does not prove that the threshold is crossed.",
    ),
    "focusgrey.zone": Words(
        fr="Entre la cible et le seuil, la zone est grise : à mi-chemin, l’alerte part dans plus de la moitié des "
        "années.",
        en="Between target and threshold the zone is grey: half-way, the alert fires in more than half of the years.",
    ),
    "focusgrey.false": Words(
        fr="À la cible, une alerte part à tort dans {false_alarm:share0} des années, pour chaque indicateur.",
        en="At target, an alert fires wrongly in {false_alarm:share0} of the years, for each KPI.",
    ),
    "focusgrey.cause": Words(
        fr="Elle ne dit pas pourquoi. Les facteurs, les blocages et les mouvements cherchent la cause.",
        en="It does not say why. Drivers, blockages and movement look for the cause.",
    ),
    "alerts.title": Words(fr="Historique des alertes", en="Alert history"),
    "alerts.none": Words(fr="Aucune alerte n’a encore été enregistrée.", en="No alert has been recorded yet."),
    "alerts.verdict_open": Words(
        fr="{n} {n:?alerte est ouverte|alertes sont ouvertes}.", en="{n} {n:?alert is open|alerts are open}."
    ),
    "alerts.verdict_calm": Words(
        fr="Aucune alerte ouverte ; {n} {n:?est close|sont closes}.", en="No alert is open; {n} {n:?is|are} closed."
    ),
    "alerts.kpi": Words(fr="Indicateur", en="KPI"),
    "alerts.opened": Words(fr="Ouverte le", en="Opened"),
    "alerts.closed": Words(fr="Close le", en="Closed"),
    "alerts.ending": Words(fr="Fin", en="Ending"),
    "alerts.action": Words(fr="Action", en="Action"),
    "alerts.effect": Words(fr="Effet", en="Effect"),
    "alertending.open": Words(fr="en cours", en="under way"),
    "alertending.recovered": Words(fr="revenue à la cible", en="back at target"),
    "alertending.withdrawn": Words(fr="retirée : les faits ont été corrigés", en="withdrawn: the facts were corrected"),
    "alertending.rule": Words(fr="arrêtée : le plan suit autre chose", en="stopped: the plan follows something else"),
    "alert.still": Words(
        fr="Les faits d’aujourd’hui la laisseraient ouverte : l’indicateur n’est pas revenu à sa cible.",
        en="Today’s facts would keep it open: the KPI is not back at its target.",
    ),
    "watch.last": Words(
        fr="Dernière évaluation le {at}. Elle se refait après chaque import et chaque jour.",
        en="Last evaluated on {at}. It is done again after each import and every day.",
    ),
    "watch.never": Words(fr="Le focus n’a pas encore été évalué.", en="The focus has not been evaluated yet."),
    "watch.now": Words(fr="Évaluer maintenant", en="Evaluate now"),
    "watch.done": Words(
        fr="Focus évalué : {opened} {opened:?alerte nouvelle|alertes nouvelles}, {posted} {posted:?message|messages} à "
        "envoyer.",
        en="Focus evaluated: {opened} {opened:?new alert|new alerts}, {posted} {posted:?message|messages} to send.",
    ),
    "watch.stale": Words(
        fr="Un jour plus récent a déjà été évalué : rien n’a été écrit.",
        en="A later day was evaluated already: nothing was written.",
    ),
    "watch.addresses": Words(fr="Qui est prévenu", en="Who is told"),
    "watch.no_address": Words(
        fr="Aucune adresse dans settings.yaml (« notify: ») : les alertes se lisent ici, rien n’est envoyé.",
        en="No address in settings.yaml (“notify:”): alerts are read here, nothing is sent.",
    ),
    "watch.people": Words(
        fr="{shown:raw}, à chaque personne prévenue qui a une adresse",
        en="{shown:raw}, to each person told who has an address",
    ),
    "alert.crumb": Words(fr="Alerte du {day:date}", en="Alert of {day:date}"),
    "alert.verdict_open": Words(
        fr="{name} n’est plus à sa cible depuis le {opened:date}.",
        en="{name} has not been at its target since {opened:date}.",
    ),
    "alert.verdict_recovering": Words(
        fr="{name} revient vers sa cible ; l’alerte du {opened:date} n’est pas close.",
        en="{name} is coming back to its target; the alert of {opened:date} is not closed.",
    ),
    "alert.verdict_over": Words(
        fr="{name} : alerte du {opened:date} au {closed:date}, {ending}.",
        en="{name}: alert from {opened:date} to {closed:date}, {ending}.",
    ),
    "alert.lead": Words(
        fr="Cible {target}, seuil d’alerte {threshold}.", en="Target {target}, alert threshold {threshold}."
    ),
    "alert.figure": Words(fr="Le chiffre aujourd’hui", en="The figure today"),
    "alert.chart": Words(fr="La preuve, jour par jour", en="The evidence, day by day"),
    "alert.chart_sub": Words(
        fr="En part de ce qu’il faut pour alerter : à 100 % l’alerte s’ouvre. Fond teinté : alerte ouverte.",
        en="As a share of what an alert takes: at 100% the alert opens. Tinted: alert open.",
    ),
    "alert.chart_reading": Words(
        fr="Preuve du {first:date} au {last:date} : {part:share0} de ce qu’il faut pour alerter le dernier jour.",
        en="Evidence from {first:date} to {last:date}: {part:share0} of what an alert takes on the last day.",
    ),
    "alert.no_chart": Words(
        fr="Le plan ne surveille plus cette règle et ces faits ne permettent pas d’en refaire la preuve.",
        en="The plan no longer watches this rule and these facts cannot make its evidence again.",
    ),
    "proof.limit": Words(fr="alerte", en="alert"),
    "proof.day": Words(fr="Jour", en="Day"),
    "proof.evidence": Words(fr="Preuve", en="Evidence"),
    "proof.state": Words(fr="État", en="State"),
    "alert.action": Words(fr="L’action", en="The action"),
    "alert.no_action": Words(
        fr="Le plan ne donne pas d’action type à cet indicateur.", en="The plan gives this KPI no standard action."
    ),
    "alert.not_told": Words(
        fr="Alerte enregistrée sans prévenir : elle était hors de la fenêtre du focus, ou déjà close.",
        en="Alert recorded without telling: it was outside the focus window, or over already.",
    ),
    "alert.action_owner": Words(fr="Responsable", en="Owner"),
    "alert.action_due": Words(fr="Échéance", en="Due"),
    "alert.action_state": Words(fr="Avancement", en="Progress"),
    "undertaken.label.open": Words(fr="Action ouverte :", en="Open action:"),
    "undertaken.label.overdue": Words(fr="Action en retard :", en="Overdue action:"),
    "undertaken.label.done": Words(fr="Action faite le {day:date} :", en="Action done on {day:date}:"),
    "undertaken.label.dropped": Words(fr="Action abandonnée le {day:date} :", en="Action dropped on {day:date}:"),
    "undertaken.open": Words(fr="à faire", en="to do"),
    "undertaken.overdue": Words(fr="en retard", en="overdue"),
    "undertaken.done": Words(fr="faite le {day:date}", en="done on {day:date}"),
    "undertaken.dropped": Words(fr="abandonnée le {day:date}", en="dropped on {day:date}"),
    "alert.actions_link": Words(fr="Ouvrir l’action", en="Open the action"),
    "alert.told": Words(fr="Qui a été prévenu", en="Who was told"),
    "alert.told_none": Words(
        fr="Personne par message : aucune adresse n’était réglée.", en="Nobody by message: no address was set."
    ),
    "alerttold.person": Words(fr="{name}, {email:raw}", en="{name}, {email:raw}"),
    "alerttold.gone": Words(fr="une adresse qui n’est plus réglée", en="an address no longer set"),
    "alerttold.sent": Words(fr="envoyé le {at}", en="sent on {at}"),
    "alerttold.queued": Words(fr="en attente d’envoi", en="waiting to leave"),
    "alerttold.again": Words(
        fr="refusé {n} {n:?fois|fois}, nouvel essai prévu", en="refused {n} {n:?time|times}, to be tried again"
    ),
    "alerttold.failed": Words(fr="abandonné après une semaine de refus", en="given up after a week of refusals"),
    "alert.effect": Words(fr="Avant et après l’action", en="Before and after the action"),
    "alerteffect.waiting": Words(
        fr="Une fois faite, le chiffre d’avant et celui d’après seront comparés ici.",
        en="Once it is done, the figure before and the figure after will be compared here.",
    ),
    "focuswindow.ended": Words(fr="Les focus passés", en="Past focuses"),
    "focuswindow.span": Words(fr="Du {first:date} au {last:date}", en="From {first:date} to {last:date}"),
    "focuswindow.start": Words(fr="Au début", en="At the start"),
    "focuswindow.end": Words(fr="À la fin", en="At the end"),
    "focuswindow.outcome": Words(fr="Bilan", en="Outcome"),
    "nextfocus.title": Words(fr="Le prochain focus", en="The next focus"),
    "nextfocus.sub": Words(
        fr="Ce qui rapporterait le plus d’ici au {until:date} en revenant à son meilleur trimestre. C’est un "
        "classement, pas une promesse : un meilleur trimestre doit une part à la chance.",
        en="What would bring most by {until:date} if it came back to its best quarter. A ranking, not a promise: a "
        "best quarter owes something to luck.",
    ),
    "nextfocus.said": Words(
        fr="De {now} à {best}, niveau atteint au {quarter} : {gain:money} de chiffre d’affaires, entre {low:money} et "
        "{high:money}.",
        en="From {now} to {best}, reached in {quarter}: {gain:money} of revenue, between {low:money} and {high:money}.",
    ),
    "nextfocus.take": Words(fr="En faire un focus", en="Make it the focus"),
    "nextfocus.none": Words(
        fr="Aucun indicateur du process n’a de marge chiffrable : tous sont à leur meilleur trimestre, ou la prévision "
        "ne se calcule pas.",
        en="No KPI of the process has room that can be measured: all are at their best quarter, or nothing can be "
        "forecast.",
    ),
    "nextfocus.ask": Words(fr="Chercher le prochain focus", en="Look for the next focus"),
    "replay.title": Words(fr="Rejouer un seuil", en="Replay a threshold"),
    "replay.verdict": Words(
        fr="{name}, seuil {threshold} : {n} {n:?alerte|alertes} depuis le {since:date}.",
        en="{name}, threshold {threshold}: {n} {n:?alert|alerts} since {since:date}.",
    ),
    "replay.verdict_none": Words(
        fr="{name} : ces faits ne permettent pas de rejouer un seuil.",
        en="{name}: these facts do not allow a threshold to be replayed.",
    ),
    "replay.verdict_close": Words(
        fr="{name}, seuil {threshold} : trop près de la cible pour vos volumes.",
        en="{name}, threshold {threshold}: too close to the target for your volumes.",
    ),
    "replay.lead": Words(
        fr="Le seuil se déplace ; la preuve est refaite sur tout le passé, comme si c’était la règle depuis le début.",
        en="The threshold moves; the evidence is made again on the whole past, as if it had always been the rule.",
    ),
    "replay.kpi": Words(fr="Indicateur", en="KPI"),
    "replay.target": Words(fr="Cible", en="Target"),
    "replay.alert": Words(fr="Seuil d’alerte", en="Alert threshold"),
    "replay.run": Words(fr="Rejouer", en="Replay"),
    "replay.ask": Words(fr="Donner une cible et un seuil à rejouer.", en="Give a target and a threshold to replay."),
    "replay.nothing": Words(
        fr="Aucun indicateur en focus : en choisir un, ou en nommer un dans l’adresse.",
        en="No KPI in focus: choose one, or name one in the address.",
    ),
    "replay.fired": Words(fr="Ce qu’il aurait annoncé", en="What it would have announced"),
    "replay.silent": Words(fr="Aucune alerte sur tout le passé.", en="No alert over the whole past."),
    "replay.early": Words(fr="{n} {n:?jour|jours} avant le chiffre", en="{n} {n:?day|days} before the figure"),
    "replay.value": Words(fr="Valeur finalement connue", en="Value as finally known"),
    "replay.judged": Words(fr="Jugée après coup", en="Judged afterwards"),
    "judged.right": Words(fr="à raison", en="right"),
    "judged.grey": Words(fr="zone grise", en="grey zone"),
    "judged.wrong": Words(fr="à tort", en="wrong"),
    "judged.unripe": Words(fr="pas encore su", en="not known yet"),
    "replay.curve": Words(fr="Ce que chaque seuil peut voir", en="What each threshold can see"),
    "replay.curve_sub": Words(
        fr="{runs} années simulées à partir de vos propres faits, pour chaque seuil. Ouvrir un seuil le rejoue.",
        en="{runs} years simulated from your own facts, for each threshold. Opening a threshold replays it.",
    ),
    "replay.threshold": Words(fr="Seuil", en="Threshold"),
    "replay.past": Words(fr="Alertes passées", en="Past alerts"),
    "replay.wrong": Words(fr="Fausse alerte dans l’année", en="False alarm in a year"),
    "replay.within": Words(fr="Vu en {n} jours", en="Seen within {n} days"),
    "replay.delay": Words(fr="Délai au rythme de l’année", en="Delay at the year’s pace"),
    "replay.days": Words(fr="{n:days}", en="{n:days}"),
    "replay.try": Words(fr="Essayer le seuil proposé, {threshold}", en="Try the proposed threshold, {threshold}"),
    "replay.plan": Words(fr="C’est la règle du plan.", en="This is the plan’s rule."),
    "replay.other": Words(
        fr="Ce n’est pas la règle du plan : rien n’est changé tant que le focus n’est pas modifié.",
        en="This is not the plan’s rule: nothing changes until the focus is changed.",
    ),
}
