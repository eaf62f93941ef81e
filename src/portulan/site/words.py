# ruff: noqa: E501  (a sentence is proof-read on one line)
"""The words of the home page, the search, the manual, the component sheet and the error pages."""

from portulan.language.words import Words

_FAULTS: dict[str, Words] = {
    "deploy.done": Words(
        fr="Écrit au plan : la version {n} cite ce test.",
        en="Written into the plan: version {n} cites this test.",
    ),
    "deploy.not_kept": Words(
        fr="Le plan a changé entre-temps, rien n’est écrit. Recommencer.",
        en="The plan changed meanwhile; nothing is written. Try again.",
    ),
    "fault.bad_request": Words(fr="Cette demande ne se lit pas.", en="This request cannot be read."),
    "fault.bad_request_way_out": Words(
        fr="L’adresse ou le formulaire est incomplet. Revenez à la page précédente et recommencez.",
        en="The address or the form is incomplete. Go back to the previous page and try again.",
    ),
    "fault.forbidden": Words(fr="Votre rôle ne permet pas cela.", en="Your role does not allow this."),
    "fault.forbidden_edit_plan": Words(
        fr="Modifier le plan revient à la direction et aux responsables d’équipe ; votre rôle est « {role} ». "
        "Tout reste lisible. La direction peut changer votre rôle.",
        en="Editing the plan is for management and team managers; your role is “{role}”. "
        "Everything can still be read. Management can change your role.",
    ),
    "fault.forbidden_act": Words(
        fr="Ouvrir ou clore une action revient à l’équipe ; vous êtes ici comme {role}.",
        en="Opening or closing an action is for the team; you are here as {role}.",
    ),
    "fault.forbidden_steer": Words(
        fr="Décider du focus, des tests et des rituels revient à la direction et aux responsables d’équipe ; vous êtes ici comme {role}.",
        en="Deciding on focus, tests and rituals is for management and team managers; you are here as {role}.",
    ),
    "fault.forbidden_import_facts": Words(
        fr="Charger des données revient à la direction et aux responsables d’équipe ; votre rôle est « {role} ». "
        "La direction peut le changer.",
        en="Loading data is for management and team managers; your role is “{role}”. Management can change it.",
    ),
    "fault.forbidden_way_out": Words(
        fr="Cette page est réservée à d’autres rôles que le vôtre. La direction peut changer votre rôle.",
        en="This page is for other roles than yours. Management can change your role.",
    ),
    "fault.stale_form": Words(fr="Ce formulaire a trop attendu.", en="This form waited too long."),
    "fault.stale_form_way_out": Words(
        fr="Par sécurité, rien n’a été enregistré. Revenez à la page, rechargez-la et envoyez de nouveau : le navigateur garde en général ce que vous aviez saisi.",
        en="For safety, nothing was saved. Go back, reload the page and send it again: the browser usually keeps what you typed.",
    ),
    "fault.not_found": Words(fr="Cette page n’existe pas.", en="This page does not exist."),
    "fault.not_found_way_out": Words(
        fr="Rien ne se trouve à l’adresse {path}. Elle a pu changer avec le plan, ou une lettre manque.",
        en="Nothing is at {path}. It may have changed with the plan, or a letter is missing.",
    ),
    "fault.ours": Words(fr="La faute est de notre côté.", en="This fault is ours."),
    "fault.ours_way_out": Words(
        fr="Vos données et votre plan n’ont pas changé. Réessayez ; si cela revient, citez cette référence à qui tient l’application :",
        en="Your data and your plan have not changed. Try again; if it comes back, quote this reference to whoever runs the application:",
    ),
    "fault.home": Words(fr="Retour au cap", en="Back to the heading"),
    "fault.status": Words(fr="Erreur {status:raw}", en="Error {status:raw}"),
}

_HOME: dict[str, Words] = {
    "home.title": Words(fr="Le cap", en="Heading"),
    "home.week": Words(fr="Exercice {year:raw}, semaine {week}", en="Year {year:raw}, week {week}"),
    "home.year_reading": Words(fr="{gone} semaines écoulées sur {weeks}", en="{gone} weeks gone of {weeks}"),
    "home.clause_join": Words(fr=" ;", en=";"),
    "home.clause_end": Words(fr=".", en="."),
    "home.verdict_no_plan": Words(fr="La stratégie n’est pas encore écrite", en="The strategy is not written yet"),
    "home.verdict_no_facts": Words(
        fr="Le plan est écrit ; il attend ses données", en="The plan is written; it waits for its data"
    ),
    "home.verdict_plain": Words(
        fr="Cinq décisions, chacune avec ce qu’elle donne", en="Five decisions, each beside what it yields"
    ),
    "home.verdict_part": Words(
        fr="{name} : {part:share0} de la cible à {elapsed:share0} du temps",
        en="{name}: {part:share0} of the target at {elapsed:share0} of the time",
    ),
    "home.verdict_above": Words(fr="{name} : la cible est tenue", en="{name}: the target is held"),
    "home.verdict_below": Words(fr="{name} : sous la cible", en="{name}: below the target"),
    "home.verdict_undecided": Words(
        fr="{name} : la cible est dans l’intervalle", en="{name}: the target is within the interval"
    ),
    "home.verdict_alerting": Words(fr="{name} n’est plus à sa cible", en="{name} is no longer at its target"),
    "home.verdict_recovering": Words(fr="{name} revient vers sa cible", en="{name} is coming back to its target"),
    "home.verdict_pending": Words(fr="{name} est en observation", en="{name} is being watched"),
    "home.verdict_focus_holds": Words(fr="le focus tient", en="the focus holds"),
    "home.pace": Words(
        fr="Il reste {remaining} à faire d’ici au {day:date} : {asked} par semaine, contre {so_far} par semaine jusqu’ici.",
        en="{remaining} remain until {day:date}: {asked} a week, against {so_far} a week so far.",
    ),
    "home.no_plan_lead": Words(
        fr="Cinq décisions à prendre, chacune avec l’indicateur qui dira si elle marche.",
        en="Five decisions to take, each with the indicator that will say whether it works.",
    ),
    "home.no_facts_lead": Words(
        fr="Aucune affaire n’est encore chargée : les indicateurs n’ont rien à lire.",
        en="No deal is loaded yet: the indicators have nothing to read.",
    ),
    "home.objectives": Words(fr="Objectifs", en="Objectives"),
    "home.objectives_lead": Words(
        fr="ce qui est fait ; en pointillé, la part du temps écoulée",
        en="what is done; dotted, the part of the time gone by",
    ),
    "home.target_label": Words(fr="cible {value}", en="target {value}"),
    "home.calendar_label": Words(fr="calendrier", en="calendar"),
    "home.part_of_target": Words(fr="de la cible ({part:share0})", en="of the target ({part:share0})"),
    "home.part_of_target_and_time": Words(
        fr="de la cible, à {elapsed:share0} du temps", en="of the target, at {elapsed:share0} of the time"
    ),
    "home.standing_reached": Words(fr="cible atteinte", en="target reached"),
    "home.standing_ahead": Words(fr="en avance sur le calendrier", en="ahead of the calendar"),
    "home.standing_behind": Words(fr="en retard sur le calendrier", en="behind the calendar"),
    "home.standing_above": Words(
        fr="tout l’intervalle est au-dessus de la cible", en="the whole interval is above the target"
    ),
    "home.standing_below": Words(fr="tout l’intervalle est sous la cible", en="the whole interval is below the target"),
    "home.standing_undecided": Words(
        fr="la cible est dans l’intervalle : on ne peut pas trancher",
        en="the target is within the interval: it cannot be decided",
    ),
    "home.standing_unknown": Words(fr="rien à comparer encore", en="nothing to compare yet"),
    "home.no_objective": Words(
        fr="Aucun objectif n’est écrit. Il en faut un au moins, avec une cible et une échéance.",
        en="No objective is written. At least one is needed, with a target and a due date.",
    ),
    "home.write_objective": Words(fr="Écrire un objectif", en="Write an objective"),
    "home.today": Words(fr="À regarder", en="To look at"),
    "home.signals": Words(fr="Lire les signaux de revue", en="Read the review signals"),
    "home.meeting": Words(fr="Prochaine séance : {name}", en="Next meeting: {name}"),
    "home.calm": Words(fr="Rien ne demande personne aujourd’hui.", en="Nothing needs anyone today."),
    "home.load_facts": Words(fr="Charger les données du CRM", en="Load the CRM data"),
    "home.load_facts_text": Words(
        fr="Un export suffit : Portulan propose la correspondance des colonnes.",
        en="An export is enough: Portulan proposes how columns match.",
    ),
    "home.load_facts_button": Words(fr="Charger des données", en="Load data"),
    "home.plan_errors": Words(fr="{n} {n:?erreur|erreurs} dans le plan", en="{n} {n:?error|errors} in the plan"),
    "home.plan_errors_text": Words(
        fr="Ce qui se lit est montré ; le reste attend une correction.",
        en="What can be read is shown; the rest waits for a correction.",
    ),
    "home.correct": Words(fr="Corriger le plan", en="Correct the plan"),
    "home.all_actions": Words(
        fr="{n} actions en retard ou pour cette semaine : toutes les voir",
        en="{n} actions overdue or due this week: see them all",
    ),
    "home.rejected": Words(
        fr="{n} {n:?ligne rejetée|lignes rejetées} au dernier import",
        en="{n} {n:?row|rows} rejected by the last import",
    ),
    "home.rejected_text": Words(fr="Elles ne comptent dans aucun chiffre.", en="They count in no figure."),
    "home.see_rejected": Words(fr="Voir lesquelles et pourquoi", en="See which and why"),
    "home.plan": Words(fr="Le plan", en="The plan"),
    "home.plan_lead": Words(
        fr="Cinq décisions, chacune avec ce qu’elle donne.", en="Five decisions, each beside what it yields."
    ),
    "home.open_plan": Words(fr="Ouvrir le plan", en="Open the plan"),
    "home.ledger_foot": Words(
        fr="Intervalles à 95 %. Disque plein : mûr ; entamé : des affaires sont encore ouvertes et comptées comme telles.",
        en="95% intervals. Full disc: ripe; part of a disc: deals are still open and counted as such.",
    ),
    "home.no_decision": Words(fr="Aucune décision écrite.", en="No decision written."),
    "home.no_indicator": Words(
        fr="Aucun indicateur : rien ne dira si cette décision marche.",
        en="No indicator: nothing will say whether this decision works.",
    ),
    "home.more_rows": Words(fr="Et {n} {n:?autre|autres}", en="And {n} {n:?other|others}"),
    "home.focus": Words(fr="Focus", en="Focus"),
    "home.focus_span": Words(
        fr="Du {first:date} au {last:date}, semaine {week} sur {weeks}. Chiffres des douze dernières semaines.",
        en="From {first:date} to {last:date}, week {week} of {weeks}. Figures of the last twelve weeks.",
    ),
    "home.focus_ahead": Words(
        fr="Du {first:date} au {last:date} : {weeks} semaines, pas encore commencées.",
        en="From {first:date} to {last:date}: {weeks} weeks, not begun yet.",
    ),
    "home.focus_over": Words(
        fr="Terminé le {last:date} : choisir le suivant.", en="Ended on {last:date}: choose the next one."
    ),
    "home.alert_line": Words(
        fr="{name} n’est plus à sa cible depuis le {since:date}.",
        en="{name} has not been at its target since {since:date}.",
    ),
    "home.focus_ended": Words(fr="Le focus est terminé", en="The focus is over"),
    "home.focus_ended_text": Words(
        fr="Lire son bilan, choisir le suivant.", en="Read what came of it, choose the next."
    ),
    "home.news_since": Words(fr="lu le {day:date}", en="read on {day:date}"),
    "home.alert_due": Words(fr="pour le {due:date}", en="due {due:date}"),
    "home.alert_open": Words(fr="Ouvrir l’alerte", en="Open the alert"),
    "home.standard_action": Words(fr="Action prévue :", en="Planned action:"),
    "home.findings": Words(fr="Constats de cohérence", en="Coherence findings"),
    "home.finding_counts": Words(
        fr="{errors} {errors:?erreur|erreurs}, {warnings} {warnings:?avertissement|avertissements}, {advice} {advice:?conseil|conseils}",
        en="{errors} {errors:?error|errors}, {warnings} {warnings:?warning|warnings}, {advice} {advice:?piece of advice|pieces of advice}",
    ),
    "home.more_findings": Words(
        fr="Voir {n} {n:?autre constat|autres constats}", en="See {n} more {n:?finding|findings}"
    ),
    "home.no_finding": Words(
        fr="Rien à signaler : les décisions tiennent ensemble.", en="Nothing to report: the decisions hold together."
    ),
    "home.data": Words(fr="Données", en="Data"),
    "home.loaded": Words(
        fr="Dernier import le {at:date} : {accepted} lignes retenues, {rejected} {rejected:?rejetée|rejetées}.",
        en="Last import on {at:date}: {accepted} rows kept, {rejected} rejected.",
    ),
    "home.read_as_of": Words(
        fr="Tout est lu à la fin du {day:date}.", en="Everything is read at the end of {day:date}."
    ),
    "home.open_data": Words(fr="Ouvrir les données", en="Open the data"),
    "home.empty_title": Words(fr="Commencer par écrire le plan", en="Start by writing the plan"),
    "home.empty_text": Words(
        fr="Ici viendra la stratégie sur une page. Il faut d’abord cinq décisions : la cible, l’offre, le prix, les canaux, le process.",
        en="The strategy on one page will be here. Five decisions come first: target, offer, price, channels, process.",
    ),
    "home.empty_button": Words(fr="Écrire le plan", en="Write the plan"),
    "home.empty_sample": Words(
        fr="Pour voir une entreprise complète d’abord : la commande portulan demo.",
        en="To see a complete company first: the command portulan demo.",
    ),
}

_SHEET: dict[str, Words] = {
    "sheet.title": Words(fr="Planche des composants", en="Component sheet"),
    "sheet.eyebrow": Words(
        fr="valeurs inventées, pour construire et relire les pages", en="invented values, to build and review pages"
    ),
    "sheet.verdict": Words(
        fr="La figure : un nombre ne voyage jamais seul", en="The figure: a number never travels alone"
    ),
    "sheet.sizes": Words(fr="Quatre tailles, la même lecture", en="Four sizes, read the same way"),
    "sheet.sizes_lead": Words(
        fr="valeur, intervalle, n, maturité, tendance, définition", en="value, interval, n, maturity, trend, definition"
    ),
    "sheet.in_sentence": Words(fr="Dans une phrase", en="In a sentence"),
    "sheet.sentence_start": Words(fr="Le taux de gain est à", en="The win rate is"),
    "sheet.in_table": Words(fr="Dans un tableau", en="In a table"),
    "sheet.in_row": Words(fr="En ligne, dans le plan", en="As a row, in the plan"),
    "sheet.as_card": Words(
        fr="La quatrième taille est la carte, ci-dessous, dans chacun de ses états.",
        en="The fourth size is the card, below, in each of its states.",
    ),
    "sheet.light": Words(fr="Clair", en="Light"),
    "sheet.dark": Words(fr="Sombre", en="Dark"),
    "sheet.grey": Words(fr="En gris : la forme et le mot suffisent", en="In grey: shape and word are enough"),
    "sheet.conversion": Words(fr="Conversion", en="Conversion"),
    "sheet.cost": Words(fr="Coût", en="Cost"),
    "sheet.revenue": Words(fr="Chiffre d’affaires", en="Revenue"),
    "sheet.win_rate": Words(fr="Taux de gain, PME industrie", en="Win rate, industrial SMEs"),
    "sheet.win_rate_definition": Words(
        fr="Gagnées / (gagnées + perdues), affaires closes.", en="Won / (won + lost), closed deals."
    ),
    "sheet.segment": Words(fr="Segment", en="Segment"),
    "sheet.segment_1": Words(fr="PME industrie", en="Industrial SMEs"),
    "sheet.segment_2": Words(fr="Autres PME", en="Other SMEs"),
    "sheet.segment_3": Words(fr="ETI", en="Mid-caps"),
    "sheet.segment_4": Words(fr="Collectivités", en="Public bodies"),
    "sheet.too_few": Words(
        fr="{n} affaires, il en faut {needed} pour que l’intervalle dise quelque chose.",
        en="{n} deals; {needed} are needed for the interval to say something.",
    ),
    "sheet.no_data": Words(fr="Les dépenses de novembre ne sont pas chargées.", en="November spend is not loaded."),
    "sheet.load_spend": Words(fr="Charger les dépenses", en="Load spend"),
    "sheet.note_ok": Words(
        fr="Point plein, bande pleine. Une coche, le mot, aucune couleur vive.",
        en="Solid dot, solid band. A tick, the word, no bright colour.",
    ),
    "sheet.note_unfinished": Words(
        fr="Point creux, bande hachurée, disque entamé, fin de courbe en tirets.",
        en="Hollow dot, hatched band, disc not full, dashed end of line.",
    ),
    "sheet.note_pending": Words(
        fr="Le point a franchi le seuil, l’intervalle non. Losange à moitié plein. Rien à faire.",
        en="The estimate crossed the threshold, the interval has not. Half-full diamond. Nothing to do.",
    ),
    "sheet.note_alerting": Words(
        fr="Tout l’intervalle a franchi le seuil. Triangle plein, filet épais, et toujours l’action.",
        en="The whole interval crossed the threshold. Full triangle, thick rule, and always the action.",
    ),
    "sheet.note_recovering": Words(
        fr="Repassé du bon côté, pas encore assez longtemps. Flèche dans un carré.",
        en="Back on the right side, not long enough yet. Arrow in a square.",
    ),
    "sheet.note_too_few": Words(
        fr="Aucun nombre. Des points pleins et creux : ce qu’on a, ce qu’il manque.",
        en="No number. Full and hollow dots: what is there, what is missing.",
    ),
    "sheet.note_no_data": Words(fr="Aucun nombre, jamais 0. Un geste :", en="No number, never 0. One gesture:"),
    "sheet.exact_sum": Words(
        fr="Une somme exacte n’a pas d’intervalle, et le dit", en="An exact sum has no interval, and says so"
    ),
    "sheet.controls": Words(fr="Boutons et champs", en="Buttons and fields"),
    "sheet.button_main": Words(fr="L’action de la page", en="The page’s action"),
    "sheet.button": Words(fr="Une autre action", en="Another action"),
    "sheet.button_quiet": Words(fr="Action discrète", en="Quiet action"),
    "sheet.button_blocked": Words(fr="Clore la revue", en="Close the review"),
    "sheet.button_reason": Words(fr="Il reste 1 décision sur 2.", en="1 decision of 2 remains."),
    "sheet.field": Words(fr="Échéance", en="Due date"),
    "sheet.field_hint": Words(fr="Un jour ouvré.", en="A working day."),
    "sheet.field_error": Words(
        fr="Il manque l’échéance. Une action sans date n’est pas une décision.",
        en="The due date is missing. An action without a date is not a decision.",
    ),
    "sheet.findings": Words(fr="Constats", en="Findings"),
    "sheet.finding_title": Words(
        fr="Offre premium sur un canal d’intention moyenne", en="Premium offer on a medium-intent channel"
    ),
    "sheet.finding_text": Words(fr="Canaux, salons · Socle est premium.", en="Channels, fairs · Socle is premium."),
    "sheet.finding_out": Words(
        fr="Réserver le salon au Module mobile, ou relever l’intention.",
        en="Keep the fair for the mobile module, or raise the intent.",
    ),
    "sheet.empty": Words(fr="Page vide", en="Empty page"),
    "sheet.empty_text": Words(
        fr="Ici viendront les chiffres. Il faut d’abord charger les affaires.",
        en="Figures will be here. Deals have to be loaded first.",
    ),
    "sheet.trend_title": Words(fr="La conversion baisse depuis l’été", en="Conversion has been falling since summer"),
    "sheet.trend_subtitle": Words(
        fr="% avancées sous 42 jours, par mois d’entrée", en="% advanced within 42 days, by month of entry"
    ),
    "sheet.trend_reading": Words(
        fr="Conversion par cohorte mensuelle : 42 % en décembre, 33 % en novembre, encore inachevé.",
        en="Conversion by monthly cohort: 42% in December, 33% in November, still unfinished.",
    ),
    "sheet.ranking_title": Words(fr="Aucun segment ne se détache", en="No segment stands out"),
    "sheet.ranking_reading": Words(fr="Les segments, du plus haut au plus bas.", en="Segments, highest first."),
    "sheet.decision": Words(fr="1er juil. : deux vendeurs de plus", en="1 July: two more reps"),
    "sheet.charts": Words(fr="Graphiques", en="Charts"),
}

_SEARCH: dict[str, Words] = {
    "search.title": Words(fr="Chercher", en="Search"),
    "search.field": Words(
        fr="Un chiffre, une décision, une étape, une page du manuel",
        en="A figure, a decision, a stage, a page of the manual",
    ),
    "search.count": Words(
        fr="{n} {n:?résultat|résultats} pour « {asked:raw} »", en="{n} {n:?result|results} for “{asked:raw}”"
    ),
    "search.none": Words(fr="Rien pour « {asked:raw} »", en="Nothing for “{asked:raw}”"),
    "search.none_way_out": Words(
        fr="Essayer un mot plus court, ou parcourir les chiffres et le manuel.",
        en="Try a shorter word, or browse the figures and the manual.",
    ),
    "search.more": Words(
        fr="Et {n} {n:?autre|autres} : ajouter un mot pour préciser.",
        en="And {n} {n:?other|others}: add a word to narrow down.",
    ),
    "search.page": Words(fr="page", en="page"),
    "search.plan": Words(fr="plan", en="plan"),
    "search.figure": Words(fr="chiffre", en="figure"),
    "search.manual": Words(fr="manuel", en="manual"),
}

_MANUAL: dict[str, Words] = {
    "manual.title": Words(fr="Manuel", en="Manual"),
    "manual.verdict": Words(fr="Comment lire, décider et vérifier", en="How to read, decide and check"),
    "manual.contents": Words(fr="Sommaire", en="Contents"),
    "manual.next": Words(fr="Suite : {title}", en="Next: {title}"),
}

WORDS: dict[str, Words] = _FAULTS | _HOME | _SHEET | _SEARCH | _MANUAL
