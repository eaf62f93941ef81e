"""What the pages of rituals say."""

from portulan.language.words import Words

PAGE_WORDS: dict[str, Words] = {
    "rituals.tab": Words(fr="Rituels", en="Rituals"),
    "rituals.title": Words(fr="Rituels", en="Rituals"),
    "rituals.none": Words(fr="Aucun rituel n’est au plan", en="The plan holds no ritual"),
    "rituals.none.text": Words(
        fr="Un rituel est une réunion courte, à heure fixe, qui finit par une décision. Écrire « rituals » dans le "
        "plan suffit : la semaine fixe les priorités, le mois tranche, le trimestre repositionne.",
        en="A ritual is a short meeting at a fixed time that ends with a decision. Writing “rituals” in the plan is "
        "enough: the week sets priorities, the month arbitrates, the quarter repositions.",
    ),
    "rituals.none.write": Words(fr="Ouvrir le plan", en="Open the plan"),
    "rituals.watch": Words(fr="Alertes et signaux", en="Alerts and signals"),
    "rituals.next": Words(fr="Prochaine séance : {name}, {when}.", en="Next meeting: {name}, {when}."),
    "rituals.under_way": Words(fr="{name} du {day:date} est ouverte.", en="{name} of {day:date} is open."),
    "rituals.lead.ready": Words(fr="Son dossier est prêt.", en="Its pack is ready."),
    "rituals.lead.tomorrow": Words(
        fr="Son dossier se fait la veille, ou dès maintenant sur les chiffres du {as_of:date}.",
        en="Its pack is made the day before, or now on the figures of {as_of:date}.",
    ),
    "rituals.lead.open": Words(
        fr="Ses chiffres sont figés ; elle se clôt quand la décision attendue est écrite.",
        en="Its figures are frozen; it closes once the expected decision is written.",
    ),
    "rituals.when": Words(fr="{weekday} {day:date} à {clock}", en="{weekday} {day:date} at {clock}"),
    "rituals.this_week": Words(fr="Cette semaine", en="This week"),
    "rituals.coming": Words(fr="Ensuite", en="Later"),
    "rituals.past": Words(fr="Séances passées", en="Past meetings"),
    "rituals.past.table": Words(fr="Tableau des séances passées", en="Table of past meetings"),
    "rituals.past.none": Words(
        fr="Aucune séance n’est encore close. La première laissera ici ses décisions et son compte rendu.",
        en="No meeting is closed yet. The first will leave its decisions and minutes here.",
    ),
    "rituals.week.none": Words(fr="Aucune séance cette semaine.", en="No meeting this week."),
    "rituals.outcome": Words(fr="Décision attendue : {outcome}", en="Expected decision: {outcome}"),
    "rituals.minutes": Words(fr="{n} min", en="{n} min"),
    "rituals.state.planned": Words(fr="prévue", en="planned"),
    "rituals.state.ready": Words(fr="dossier prêt", en="pack ready"),
    "rituals.state.open": Words(fr="ouverte", en="open"),
    "rituals.state.closed": Words(fr="close", en="closed"),
    "rituals.state.missed": Words(fr="non tenue", en="not held"),
    "rituals.col.when": Words(fr="Séance", en="Meeting"),
    "rituals.col.ritual": Words(fr="Rituel", en="Ritual"),
    "rituals.col.decisions": Words(fr="Décisions", en="Decisions"),
    "rituals.col.state": Words(fr="État", en="State"),
    "rituals.calendar": Words(fr="Dans votre agenda", en="In your calendar"),
    "rituals.calendar.text": Words(
        fr="Une adresse qui n’est qu’à vous : votre agenda s’y abonne et suit le plan. Qui la connaît lit les jours "
        "et heures des rituels, rien d’autre.",
        en="An address of your own: your calendar subscribes to it and follows the plan. Who knows it reads the days "
        "and times of the rituals, nothing else.",
    ),
    "rituals.calendar.address": Words(fr="Adresse à donner à votre agenda", en="Address to give your calendar"),
    "rituals.calendar.download": Words(fr="Télécharger le fichier .ics", en="Download the .ics file"),
    "rituals.calendar.make": Words(fr="Créer mon adresse", en="Make my address"),
    "rituals.calendar.renew": Words(fr="Changer d’adresse", en="Change the address"),
    "rituals.calendar.renewed": Words(
        fr="Nouvelle adresse. L’ancienne ne répond plus.", en="New address. The old one no longer answers."
    ),
    "session.crumb": Words(fr="{name}, {day}", en="{name}, {day}"),
    "session.eyebrow": Words(fr="{pace}, {when}", en="{pace}, {when}"),
    "session.frozen": Words(fr="Figé au {day}", en="Frozen on {day}"),
    "session.frozen.long": Words(
        fr="Chiffres à la fin du {as_of:date}, figés le {at}. Ils ne bougent plus, même si des données arrivent.",
        en="Figures at the end of {as_of:date}, frozen on {at}. They no longer move, even if data arrive.",
    ),
    "session.ready.long": Words(
        fr="Dossier fait le {at}, chiffres à la fin du {as_of:date}. Ouvrir la séance les figera.",
        en="Pack made on {at}, figures at the end of {as_of:date}. Opening the meeting will freeze them.",
    ),
    "session.planned": Words(fr="Cette séance n’est pas encore préparée", en="This meeting is not prepared yet"),
    "session.planned.text": Words(
        fr="Son dossier se fait sur les chiffres de la fin du {as_of:date} : mouvement, alertes, affaires, suivi des "
        "décisions. Il sera figé à l’ouverture.",
        en="Its pack is made on the figures at the end of {as_of:date}: movement, alerts, deals, follow-up. "
        "It will be frozen when the meeting opens.",
    ),
    "session.planned.soon": Words(
        fr="Elle pourra se préparer à partir du {since:date}.", en="It can be prepared from {since:date} on."
    ),
    "session.missed.text": Words(
        fr="Elle n’a pas été tenue, et la suivante est venue.", en="It was not held, and the next one has come."
    ),
    "session.late": Words(fr="Elle n’a pas encore été tenue", en="It has not been held yet"),
    "session.late.text": Words(
        fr="Elle peut encore l’être, jusqu’à la suivante, sur les chiffres de la fin du {as_of:date}.",
        en="It still can be, until the next one, on the figures at the end of {as_of:date}.",
    ),
    "session.then": Words(fr="Relire le {as_of:date}", en="Read {as_of:date} again"),
    "session.unknown": Words(fr="Pas de séance ce jour-là", en="No meeting on that day"),
    "session.back": Words(fr="Voir le calendrier", en="See the calendar"),
    "session.agenda": Words(fr="Ordre du jour", en="Agenda"),
    "session.agenda.reading": Words(fr="Ordre du jour : {points:list}.", en="Agenda: {points:list}."),
    "session.agenda.point": Words(fr="{name} {minutes} min", en="{name} {minutes} min"),
    "session.now": Words(fr="En cours : {name}.", en="Now: {name}."),
    "session.elapsed": Words(fr="{spent} écoulées sur {minutes} minutes", en="{spent} elapsed of {minutes} minutes"),
    "session.clock.start": Words(fr="Lancer le chronomètre", en="Start the timer"),
    "session.clock.pause": Words(fr="Mettre en pause", en="Pause"),
    "session.clock.resume": Words(fr="Reprendre", en="Resume"),
    "session.clock.next": Words(fr="Point suivant", en="Next point"),
    "session.on_air": Words(fr="en cours", en="now"),
    "session.planned_minutes": Words(fr="{n} min", en="{n} min"),
    "session.open": Words(fr="Ouvrir la séance", en="Open the meeting"),
    "session.prepare": Words(fr="Préparer le dossier", en="Prepare the pack"),
    "session.again": Words(fr="Refaire le dossier", en="Make the pack again"),
    "session.close": Words(fr="Clore la séance", en="Close the meeting"),
    "session.closed": Words(fr="Close le {at} par {by:raw}.", en="Closed on {at} by {by:raw}."),
    "session.closed.said": Words(
        fr="Séance close : {n} {n:?décision est|décisions sont} au journal, le compte rendu est prêt.",
        en="Meeting closed: {n} {n:?decision is|decisions are} in the journal, the minutes are ready.",
    ),
    "session.opened.said": Words(
        fr="Séance ouverte : les chiffres sont figés.", en="Meeting opened: the figures are frozen."
    ),
    "session.prepared.said": Words(fr="Dossier prêt.", en="Pack ready."),
    "session.decide": Words(fr="Décisions à prendre", en="Decisions to take"),
    "session.decide.text": Words(
        fr="Ce qui est écrit ici entre au journal à la clôture, avec les chiffres de la séance.",
        en="What is written here enters the journal at closing, with the figures of the meeting.",
    ),
    "session.decided": Words(fr="Décisions prises", en="Decisions taken"),
    "session.decided.done": Words(
        fr="Toutes les décisions attendues sont prises.", en="All expected decisions are taken."
    ),
    "session.reader": Words(
        fr="Votre rôle permet de lire la séance, pas d’y décider.",
        en="Your role lets you read the meeting, not decide in it.",
    ),
    "session.change": Words(fr="Modifier", en="Change"),
    "session.take_back": Words(fr="Retirer cette décision", en="Take this decision back"),
    "session.withdrawn": Words(fr="Décision retirée.", en="Decision taken back."),
    "session.leave": Words(fr="Annuler", en="Cancel"),
    "session.live.waits": Words(
        fr="La séance a avancé sur un autre écran. Cette page sera relue dès que ce qui est commencé ici sera envoyé.",
        en="The meeting has moved on another screen. This page will be read again once what was begun here is sent.",
    ),
    "session.open.only": Words(
        fr="L’ouverture d’une séance revient à la direction et aux responsables d’équipe.",
        en="Opening a meeting is for management and team managers.",
    ),
    "session.close.only": Words(
        fr="La clôture revient à la direction et aux responsables d’équipe.",
        en="Closing is for management and team managers.",
    ),
    "session.what": Words(fr="Ce qui est décidé", en="What is decided"),
    "session.why": Words(fr="Pourquoi, en une phrase", en="Why, in one sentence"),
    "session.owner": Words(fr="Responsable", en="Owner"),
    "session.due": Words(fr="Échéance", en="Due date"),
    "session.add": Words(fr="Ajouter", en="Add"),
    "session.add_more": Words(fr="Ajouter une autre", en="Add another"),
    "session.keep": Words(fr="Retenir", en="Keep this"),
    "session.decide.optional": Words(fr="facultatif", en="optional"),
    "session.minutes": Words(fr="Compte rendu", en="Minutes"),
    "session.pack": Words(fr="Dossier", en="Pack"),
    "session.pack.pdf": Words(fr="Dossier PDF", en="PDF pack"),
    "session.pack.pptx": Words(fr="Diapositives", en="Slides"),
    "session.pack.xlsx": Words(fr="Tableaux Excel", en="Excel boards"),
    "session.pack.md": Words(fr="Compte rendu (texte)", en="Minutes (text)"),
    "session.reposition": Words(fr="Écrire le changement dans le plan", en="Write the change in the plan"),
    "session.design": Words(fr="Concevoir le test", en="Design the test"),
    "session.entry": Words(fr="Journal n° {n:raw}", en="Journal no. {n:raw}"),
    "session.seal": Words(
        fr="Empreinte du dossier : {sha:raw}. Le refaire à l’identique : "
        "portulan rituals --rebuild {kind:raw} {day:raw}",
        en="Digest of the pack: {sha:raw}. To build it again: portulan rituals --rebuild {kind:raw} {day:raw}",
    ),
    "session.refused": Words(fr="Rien n’a été changé", en="Nothing was changed"),
    "session.who": Words(fr="{by:raw}, {at}", en="{by:raw}, {at}"),
    "session.owned": Words(fr="{owner:raw}, échéance le {due:date}", en="{owner:raw}, due {due:date}"),
    "session.reason": Words(fr="Pas de mouvement à montrer. {reason}", en="No movement to show. {reason}"),
    "mail.subject": Words(fr="{name}, {when} : le dossier", en="{name}, {when}: the pack"),
    "mail.pack": Words(
        fr="Le dossier est joint. Il sera refait avec les derniers chiffres à l’ouverture de la séance, puis figé.",
        en="The pack is attached. It will be made again with the latest figures when the meeting opens, then frozen.",
    ),
    "minutes.title": Words(fr="Compte rendu, {name} du {day:date}", en="Minutes, {name} of {day:date}"),
    "minutes.draft": Words(
        fr="Séance encore ouverte : ce compte rendu n’est pas final.",
        en="The meeting is still open: these minutes are not final.",
    ),
    "minutes.ready": Words(
        fr="Dossier de préparation : la séance n’est pas encore ouverte.",
        en="Preparation pack: the meeting is not open yet.",
    ),
    "minutes.final": Words(
        fr="Séance close le {at} par {by:raw}. {n} {n:?décision|décisions} au journal.",
        en="Meeting closed on {at} by {by:raw}. {n} {n:?decision|decisions} in the journal.",
    ),
    "minutes.decided": Words(fr="Ce qui a été décidé", en="What was decided"),
    "minutes.seen": Words(fr="Ce qu’on a vu", en="What was seen"),
    "minutes.time": Words(fr="Temps passé", en="Time spent"),
    "minutes.time.point": Words(
        fr="{name} : {spent} pour {minutes} min prévues", en="{name}: {spent} for {minutes} min planned"
    ),
    "minutes.by": Words(fr="Ouverte par {by:raw} le {at}.", en="Opened by {by:raw} on {at}."),
}
