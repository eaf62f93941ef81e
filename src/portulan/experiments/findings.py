"""What the register of tests refuses, with the way out."""

from portulan.language.finding import FindingKind
from portulan.language.words import Words

ALREADY_REGISTERED = FindingKind(
    "EX030",
    "error",
    Words(fr="Le test « {name:raw} » est déjà enregistré.", en="The test “{name:raw}” is already registered."),
    Words(fr="Écrire un autre test pour une autre question.", en="Write another test for another question."),
)
BEGUN_ALREADY = FindingKind(
    "EX031",
    "error",
    Words(
        fr="Le premier jour du test, le {start:date}, est passé : ce qui est arrivé depuis est déjà connu.",
        en="The first day of the test, {start:date}, is past: what has happened since is already known.",
    ),
    Words(
        fr="Choisir un premier jour à venir, à partir du {today:date}.",
        en="Choose a first day to come, from {today:date}.",
    ),
)
CHANGED_SINCE = FindingKind(
    "EX032",
    "error",
    Words(
        fr="Le texte {file:raw} a changé depuis l’enregistrement du test : il n’est plus mesuré.",
        en="The text {file:raw} has changed since the test was registered: it is not measured any more.",
    ),
    Words(
        fr="Remettre le texte enregistré, que le journal garde ; ou arrêter ce test et en écrire un autre.",
        en="Put back the text registered, which the journal keeps; or stop this test and write another.",
    ),
)
NOT_REGISTERED = FindingKind(
    "EX033",
    "error",
    Words(fr="Le test « {name:raw} » n’est pas enregistré.", en="The test “{name:raw}” is not registered."),
    Words(
        fr="L’enregistrer d’abord : rien ne se décide sans règle écrite.",
        en="Register it first: nothing is decided without a written rule.",
    ),
)
DECIDED_ALREADY = FindingKind(
    "EX034",
    "error",
    Words(fr="Le test « {name:raw} » est déjà décidé.", en="The test “{name:raw}” is already decided."),
    Words(fr="Écrire un autre test pour y revenir.", en="Write another test to come back to it."),
)
NOT_ALLOWED_YET = FindingKind(
    "EX035",
    "error",
    Words(
        fr="La règle n’autorise pas à déployer. {said}",
        en="The rule does not allow deploying. {said}",
    ),
    Words(fr="Attendre, ou arrêter le test en disant pourquoi.", en="Wait, or stop the test and say why."),
)
NO_REASON = FindingKind(
    "EX036",
    "error",
    Words(
        fr="Arrêter avant que la règle le permette demande une raison.",
        en="Stopping before the rule allows it takes a reason.",
    ),
    Words(fr="Écrire pourquoi : on la relira.", en="Write why: it will be read again."),
)
NO_DEPLOYMENT = FindingKind(
    "EX037",
    "error",
    Words(fr="Le test ne dit pas quoi écrire au plan.", en="The test does not say what to write into the plan."),
    Words(
        fr="Modifier le plan à la main, en citant le test dans la raison de la version.",
        en="Change the plan by hand, citing the test in the version’s reason.",
    ),
)
NO_SUCH_PLACE = FindingKind(
    "EX038",
    "error",
    Words(fr="Le plan n’a pas d’endroit « {path:raw} ».", en="The plan has no place “{path:raw}”."),
    Words(
        fr="Modifier le plan à la main, en citant le test dans la raison de la version.",
        en="Change the plan by hand, citing the test in the version’s reason.",
    ),
)
NOT_DEPLOYABLE = FindingKind(
    "EX039",
    "error",
    Words(
        fr="Seul un test décidé « déployer », et pas encore déployé, s’écrit au plan.",
        en="Only a test decided “deploy”, and not deployed yet, is written into the plan.",
    ),
    Words(fr="Décider d’abord, sur la page du test.", en="Decide first, on the test’s page."),
)
NOT_SIGNED_IN = FindingKind(
    "EX040",
    "error",
    Words(fr="Il faut être connecté pour lire les tests.", en="Reading the tests takes a session."),
    Words(fr="Se connecter, puis renvoyer le cookie de session.", en="Sign in, then send the session cookie."),
)
