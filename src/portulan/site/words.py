# ruff: noqa: E501  (a sentence is proof-read on one line)
"""The words of the home page, the search, the manual, the component sheet and the error pages."""

from portulan.language.words import Words

_FAULTS: dict[str, Words] = {
    "fault.bad_request": Words(fr="Cette demande ne se lit pas.", en="This request cannot be read."),
    "fault.bad_request_way_out": Words(
        fr="L’adresse ou le formulaire est incomplet. Revenez à la page précédente et recommencez.",
        en="The address or the form is incomplete. Go back to the previous page and try again.",
    ),
    "fault.forbidden": Words(fr="Votre rôle ne permet pas cela.", en="Your role does not allow this."),
    "fault.forbidden_edit_plan": Words(
        fr="Modifier le plan est réservé à l’équipe ; vous êtes en lecture seule. Tout reste lisible. La direction peut changer votre rôle.",
        en="Editing the plan is for the team; you are read only. Everything can still be read. Management can change your role.",
    ),
    "fault.forbidden_import_facts": Words(
        fr="Charger des données est réservé à l’équipe ; vous êtes en lecture seule. La direction peut changer votre rôle.",
        en="Loading data is for the team; you are read only. Management can change your role.",
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

WORDS: dict[str, Words] = _FAULTS | _HOME | _SHEET
