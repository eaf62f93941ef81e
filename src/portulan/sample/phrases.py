"""What people say about buying maintenance software: the word lists of the notes sellers write, in French.

`{slots}` are filled from SLOTS and from the record the note belongs to. Quotes are the client's own words.
"""

# ruff: noqa: E501 — lists of phrases: one idea a line reads better than wrapped strings

SLOTS: dict[str, tuple[str, ...]] = {
    "machine": (
        "la ligne 2", "la ligne d’emballage", "la presse de 400 tonnes", "l’autoclave", "le palettiseur", "le four tunnel",
        "la conditionneuse", "le groupe froid", "le compresseur principal", "la découpe laser", "le robot de soudure",
        "l’encartonneuse", "la chaudière vapeur", "le centre d’usinage", "la doseuse", "le convoyeur de sortie",
        "la station d’épuration", "le pont roulant",
    ),
    "who": (
        "le responsable maintenance", "la directrice industrielle", "le directeur d’usine", "le responsable technique",
        "la responsable méthodes", "le chef d’atelier", "le directeur de site", "la responsable production",
    ),
    "decider": (
        "la DG", "le DAF", "le directeur industriel", "le comité de direction", "la maison mère", "le gérant",
        "la directrice financière", "le siège",
    ),
    "old": (
        "un tableur", "des fiches papier", "un vieux logiciel qui n’est plus suivi", "un tableau blanc et un classeur",
        "deux fichiers Excel partagés", "le module maintenance de l’ERP, jamais vraiment utilisé", "des bons à souches",
    ),
    "erp": ("Sage", "SAP", "Divalto", "Sylob", "Cegid", "leur nouvel ERP", "Dynamics"),
    "hours": ("deux heures", "trois heures", "une demi-journée", "quatre heures", "une journée entière", "une bonne heure"),
    "often": ("chaque semaine", "trois fois par mois", "tous les quinze jours", "deux fois le mois dernier", "presque tous les lundis"),
    "cost": ("4 000 €", "6 500 €", "1 800 €", "11 000 €", "2 700 €", "9 000 €", "15 000 €", "3 200 €"),
    "yearly": ("80 000 €", "120 000 €", "45 000 €", "60 000 €", "210 000 €", "95 000 €", "150 000 €"),
    "name": ("Gérard", "Bruno", "Sylvie", "Momo", "Jean-Paul", "Régine", "Tonio", "Christian", "Léa", "Dédé"),
    "month": ("janvier", "février", "mars", "avril", "mai", "juin", "septembre", "octobre", "novembre", "la rentrée"),
    "day": ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "la semaine prochaine", "sous huit jours"),
    "weekday": ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "mardi matin", "jeudi après-midi"),
    "team": ("quatre techniciens", "six mécaniciens", "une équipe de huit", "deux postes en 3×8", "douze personnes sur deux sites"),
    "proof": ("le cas Laiterie du Ménez", "la vidéo de l’atelier pilote", "l’étude sur le coût d’un arrêt", "deux références du secteur"),
    "ask": ("18 %", "15 %", "20 %", "12 %", "10 %", "25 %"),
    "thing": ("le préventif", "les pièces de rechange", "les demandes d’intervention", "l’historique des pannes", "la traçabilité réglementaire", "les rondes"),
}  # fmt: skip

OPENERS: dict[str, tuple[str, ...]] = {
    "call": ("Appel avec {contact}.", "Échange au téléphone avec {contact} ({role}).", "{contact} au téléphone, vingt minutes.",
             "Eu {contact} ce matin.", "Rappelé {contact} comme convenu.", "Point téléphonique, {contact}."),
    "meeting": ("Rendez-vous avec {contact} et {who}.", "Visio avec {contact}, en présence de {who}.", "Réunion chez {company}.",
                "Rendez-vous tenu avec {contact} ({role}).", "Visio d’une heure, trois personnes côté client."),
    "visit": ("Visite de l’atelier avec {contact}.", "Passé sur site à {city}.", "Tour d’usine avec {who}.",
              "Visite de {company}, puis une heure en salle."),
    "demo": ("Démonstration à {contact} et son équipe.", "Démo d’une heure, cinq participants.", "Démo faite sur leurs propres équipements.",
             "Démo {item} pour {contact}."),
    "email": ("{contact} par mail :", "{contact} répond :", "{contact} écrit :", "Mail reçu, {contact} :", "{contact}, ce jour :"),
}  # fmt: skip

PAINS: tuple[tuple[str, str, str], ...] = (
    ("arrêts", "{machine} s’arrête {often}, {hours} à chaque fois.", "Quand {machine} tombe, c’est {hours} de perdues, au bas mot."),
    ("arrêts", "Encore un arrêt de {machine} cette semaine.", "On a perdu {hours} mardi sur {machine}, et personne ne savait où était la pièce."),
    ("savoir", "Tout repose sur {name}, qui part à la retraite en {month}.", "Il n’y a que {name} qui sache. En congé ou malade, on perd la journée."),
    ("suivi", "Ils suivent {thing} avec {old}.", "Aujourd’hui, c’est {old}, et on ne retrouve jamais rien."),
    ("pièces", "Stock de pièces mal connu, achats en urgence {often}.", "On commande en express parce qu’on ne sait pas ce qu’on a sur l’étagère."),
    ("audit", "Un audit client approche, le registre n’est pas à jour.", "L’auditeur a demandé l’historique, on a sorti un classeur."),
    ("préventif", "Le préventif saute dès que la production pousse.", "Le préventif, on le fait quand on a le temps. Donc jamais."),
    ("erp", "Ils passent sous {erp} au printemps.", "On change d’ERP en {month}, c’est le moment de remettre la maintenance à plat."),
    ("équipe", "{team}, et deux départs prévus.", "On n’arrive pas à recruter, il faut que ceux qui restent perdent moins de temps."),
)  # fmt: skip

COSTED = (
    "Coût du problème chiffré : {cost} par arrêt, environ {yearly} par an.", "On a posé le calcul ensemble : {yearly} par an.",
    "Une heure d’arrêt = {cost}, validé par {decider}.", "Le chiffre vient d’eux : {yearly} par an, « et encore, on ne compte pas tout ».",
    "Coût d’un arrêt reconstitué avec leur compta : {cost}.",
)  # fmt: skip
NOT_COSTED = (
    "Coût du problème non chiffré.", "Pas réussi à leur faire poser un montant.", "Le coût des arrêts reste dans le vague.",
    "Montré le produit trop tôt, pas de chiffre en face.", "Ils ne savent pas combien leur coûte un arrêt et n’ont pas voulu chercher.",
    "À refaire : question sur le coût passée trop vite.",
)  # fmt: skip
DECIDER_KNOWN = ("Décideur : {decider}, rencontré.", "{decider} signe, budget sur l’exercice.", "Circuit clair : {who} propose, {decider} tranche.",
                 "Décideur identifié ({decider}), comité le mois prochain.")  # fmt: skip
DECIDER_UNKNOWN = ("Décideur non identifié.", "On ne sait toujours pas qui signe.", "{contact} dit décider seul, j’en doute.",
                   "Pas d’accès à {decider} pour l’instant.")  # fmt: skip

OBJECTIONS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    # id → (what the client says, what the seller answered)
    "prix": (
        ("C’est cher, votre affaire.", "On avait en tête moitié moins.", "À ce prix-là, il faut que je le défende devant {decider}.",
         "{ask} de remise et je signe.", "Votre concurrent est un tiers en dessous.", "Pour nous, c’est le prix d’une machine d’occasion."),
        ("Ramené au coût d’un arrêt, {cost}.", "Pas de remise sans contrepartie, proposé un déploiement en deux temps.",
         "Répondu sur la valeur, ça n’a pas pris tout de suite.", "Proposé d’étaler sans toucher au prix."),
    ),
    "budget": (
        ("On n’a pas de budget cette année.", "Les investissements sont gelés jusqu’en {month}.", "{decider} a tout coupé.",
         "Il faudrait le passer sur l’exercice prochain.", "L’enveloppe est partie dans {machine}."),
        ("Demandé quand se prépare le budget suivant.", "Proposé de chiffrer le dossier pour leur demande d’investissement.",
         "Suggéré de commencer par un seul atelier."),
    ),
    "moment": (
        ("Ce n’est pas le moment, on est en pleine saison.", "On déménage une ligne, revenez vers nous en {month}.",
         "On termine d’abord {erp}, un projet à la fois.", "Rappelez-moi après l’inventaire.", "Avec les congés, personne ne suivra."),
        ("Noté une date de rappel.", "Demandé ce qui se passe si rien ne bouge d’ici là.", "Proposé un démarrage léger avant la saison."),
    ),
    "tableur": (
        ("Notre tableur fait très bien le travail.", "{name} a fait un fichier Excel qui nous suffit.", "On se débrouille depuis quinze ans sans logiciel.",
         "Honnêtement, {old}, ça marche."),
        ("Demandé ce qui arrive quand {name} n’est pas là.", "Montré ce que le tableur ne dit pas : les arrêts répétés.", "Pas insisté, envoyé {proof}."),
    ),
    "adoption": (
        ("Les gars ne saisiront jamais.", "Mes mécaniciens ne sont pas des secrétaires.", "On a déjà essayé, personne ne remplissait.",
         "Sur tablette, avec des gants, vous n’y pensez pas."),
        ("Fait saisir une intervention par un technicien pendant la démo : quarante secondes.", "Cité {proof}.", "Proposé deux volontaires pour commencer."),
    ),
    "informatique": (
        ("L’informatique va bloquer, ils n’ont pas le temps.", "Il faut que ça parle avec {erp}.", "Nos données ne sortent pas de chez nous.",
         "Le service informatique veut un dossier de sécurité avant tout."),
        ("Rappelé : six semaines, sans informaticien sur place.", "Envoyé le dossier d’hébergement.", "Prévu un point avec leur prestataire."),
    ),
    "concurrent": (
        ("{competitor} nous fait la même chose moins cher.", "On voit {competitor} la semaine prochaine.", "{competitor} propose l’audit gratuit.",
         "Le groupe travaille déjà avec {competitor}.", "{competitor} nous promet trois mois offerts."),
        ("Insisté sur la mise en œuvre : six semaines, prouvé.", "Demandé qui, chez eux, fera le paramétrage.", "Proposé d’appeler un client passé de l’un à l’autre."),
    ),
    "preuve": (
        ("Vous avez un client comme nous ?", "15 % d’arrêts en moins, tout le monde dit ça.", "Montrez-moi une usine de notre taille.",
         "Je voudrais parler à quelqu’un qui l’utilise vraiment."),
        ("Envoyé {proof}.", "Organise un appel avec un client du secteur.", "Proposé la visite d’un site équipé."),
    ),
    "délai": (
        ("Six semaines, je n’y crois pas.", "Le dernier logiciel a mis un an à démarrer.", "On n’a personne à mettre sur le projet."),
        ("Montré le planning type, semaine par semaine.", "Cité {proof}.", "Nous faisons la reprise des équipements."),
    ),
}  # fmt: skip

NEXT_STEPS = (
    "Prochain point {day}.", "Rappel {day}.", "Envoyer {proof} avant {weekday}.", "Je prépare la proposition pour {weekday}.",
    "Rendez-vous à caler avec {decider}.", "Doit revenir vers nous {day}.", "Compte rendu envoyé.", "À relancer {day} si pas de nouvelles.",
    "Prévoir {who} au prochain échange.", "",  "",
)  # fmt: skip
VAGUE_NEXT = (
    "Pas de date.",
    "« On se rappelle. »",
    "Suite à définir.",
    "Je relance plus tard.",
    "",
    "Ils reviennent vers nous.",
)
GOOD_SIGNS = (
    "Bonne écoute, questions précises sur {thing}.", "{who} est clairement pour.", "Ils ont déjà la liste des équipements.",
    "Intérêt fort sur la partie {item}.", "Veulent démarrer par {machine}.", "Ont demandé le planning de déploiement.",
    "« C’est exactement ce qu’il nous faut pour {thing}. »", "Ont apprécié qu’on parle de leurs arrêts avant de montrer l’écran.",
)  # fmt: skip
BAD_SIGNS = (
    "Échange poli, sans plus.", "Ils comparent, rien d’urgent.", "{contact} n’avait pas l’air concerné.", "Peu de réponses à mes questions.",
    "Parti assez vite dans la démo, ils ont décroché.", "Réunion écourtée.", "Beaucoup de monde, personne pour décider.",
)  # fmt: skip
WON_NOTES = (
    "Bon de commande reçu. Démarrage prévu en {month}.", "Signé par {decider}. « On commence par {machine}. »", "Accord de {decider}, commande signée ce jour.",
    "C’est signé. Ce qui a compté : {proof} et le délai de six semaines.", "Commande confirmée par {contact}. « Vous êtes les seuls à nous avoir demandé ce que coûte un arrêt. »",
    "Signature électronique reçue, lancement {day}.",
)  # fmt: skip
PROPOSAL_MAILS = (
    "Proposition envoyée à {contact} : {item}, {amount}, validité trente jours.", "Offre chiffrée transmise ({amount}), avec {proof}.",
    "Proposition {amount} partie ce jour. Le coût des arrêts est rappelé en première page.", "Devis {amount} envoyé, échéancier en deux fois proposé.",
    "Envoyé la proposition et le planning de déploiement. Montant : {amount}.",
)  # fmt: skip
CHASERS: dict[str, tuple[str, ...]] = {
    "call": (
        "Relancé {contact}, message laissé.", "Appelé, standard, {contact} en atelier.", "Relancé {contact} : « je n’ai pas eu le temps, {day} ».",
        "Nouvelle tentative, sans réponse.", "Appel court : {contact} voit {decider} {weekday}.", "Eu {contact} deux minutes, à rappeler {weekday}.",
        "Répondeur. Troisième fois cette quinzaine.", "{contact} confirme l’intérêt, rien de neuf sur {thing}.", "Appel sur la date du comité : pas encore fixée.",
        "{contact} absent, joint {who}, bon accueil.", "Appelé pour parler de {machine}, ils sont en plein arrêt, à rappeler.",
    ),
    "email": (
        "Relance : avez-vous pu regarder la proposition avec {decider} ?", "Petit mot à {contact} avec {proof}.", "Relance par mail, question sur {thing}.",
        "Transmis un article sur le coût des arrêts, sans demander de réponse.", "Relance sur la date du comité.", "Proposé {weekday} pour un point de vingt minutes.",
        "Mail à {contact} : résumé de nos échanges et les deux questions restées ouvertes.", "Demandé par mail le nombre d’arrêts de {machine} sur trois mois.",
        "Envoyé {proof}, et demandé qui d’autre devrait le lire.", "Relance courte : toujours d’actualité pour {month} ?",
    ),
}  # fmt: skip
FIRST_ANSWERS: dict[str, tuple[str, ...]] = {
    "call": (
        "Premier appel à {contact} : {interest}.", "Appelé {contact}, {interest}.", "Message vocal laissé à {contact}, mail dans la foulée.",
        "Pris contact avec {contact}. {company}, {employees} personnes. {interest_cap}.", "{contact} au téléphone : {interest}. Contexte à creuser.",
        "Appel de découverte rapide, {contact} ({role}) : {interest}.", "Joint {contact} du premier coup. {interest_cap}.",
    ),
    "email": (
        "Répondu à {contact} ({interest}).", "Mail de réponse à {contact}, proposé deux créneaux. Sujet : {interest}.",
        "Réponse envoyée à {contact} avec {proof}. {interest_cap}.", "Écrit à {contact} : trois questions avant un rendez-vous. {interest_cap}.",
        "Mail à {contact}, proposé un appel {weekday}.",
    ),
}  # fmt: skip
INTERESTS = (
    "veut comparer les GMAO", "cherche à remplacer {old}", "a téléchargé l’étude sur le coût d’un arrêt", "veut un prix tout de suite",
    "prépare le passage à {erp}", "a des arrêts répétés sur {machine}", "nous a vus sur le salon", "recommandé par un client",
    "demande une démonstration", "se renseigne pour {month}", "veut savoir si le module mobile marche hors connexion",
)  # fmt: skip
LEAD_CHASERS: dict[str, tuple[str, ...]] = {
    "call": (
        "Appel n° {n}, répondeur.", "Appelé, {contact} en réunion, rappeler {day}.", "Appel n° {n} : pas disponible, a promis de rappeler.",
        "Appel n° {n}, le standard ne passe pas {role}.", "Appelé : {contact} en congé jusqu’à {weekday}.", "Appel n° {n} : « envoyez-moi quelque chose par mail ».",
    ),
    "email": (
        "Relance n° {n}, pas de réponse.", "Relancé {contact} par mail (n° {n}), proposé {weekday}.", "Relance n° {n} : envoyé {proof}.",
        "Relance n° {n} : une question courte sur {thing}.", "Mail n° {n}, deux créneaux proposés.", "Relance n° {n} : que se passe-t-il quand {machine} s’arrête ?",
        "Mail n° {n}, objet changé, cité {proof}.",
    ),
}  # fmt: skip
LEAD_REPLIES = (
    "D’accord pour un rendez-vous {day}.", "Oui, {weekday} à 10 h, {who} sera là.", "Je veux bien qu’on en parle, nous avons {old} et ça ne tient plus.",
    "Va pour une visio. Prévoyez du concret sur {thing}.", "{machine} vient de s’arrêter pour la troisième fois, appelez-moi.",
)  # fmt: skip
MISSED = (
    "Rendez-vous non tenu, {contact} absent.",
    "Personne à la visio, recalé.",
    "{contact} a annulé dix minutes avant.",
    "Rendez-vous manqué : panne chez eux, reporté.",
)
REFUSALS: dict[str, tuple[str, ...]] = {
    "hors-cible": (
        "{employees} personnes, pas d’atelier, pas de maintenance interne.", "Étudiant, mémoire sur la GMAO.", "Cherche un logiciel gratuit pour son garage.",
        "Sous-traite toute la maintenance, rien à suivre.", "Revendeur qui voulait nos tarifs.", "Cherche de la gestion de flotte, pas de la maintenance d’usine.",
        "Croyait télécharger un modèle Excel.", "Site qui ferme en {month}.",
    ),
    "sans-budget": (
        "Pas de ligne prévue avant l’exercice prochain.", "{decider} a refusé l’enveloppe.", "Budget déjà mis dans {machine}.", "Espérait moins de 2 000 €.",
        "Investissements gelés, {contact} le regrette.",
    ),
    "mauvais-moment": (
        "En plein passage à {erp}, recontacter en {month}.", "Pleine saison, personne de disponible.", "{who} vient de partir, poste à pourvoir.",
        "Déménagement d’atelier jusqu’en {month}.", "Attend l’arrivée du nouveau directeur de site.", "A signé ailleurs pour un an, rappeler en {month}.",
    ),
}  # fmt: skip
