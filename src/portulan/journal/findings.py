# ruff: noqa: E501  (a sentence is proof-read on one line)
"""What the journal and the action plan refuse or report, with the way out."""

from portulan.journal.chain import Break, Fault
from portulan.language.finding import Finding, FindingKind
from portulan.language.words import Words

NO_WHAT = FindingKind(
    "JO001",
    "error",
    Words(fr="L’action ne dit pas quoi faire.", en="The action does not say what to do."),
    Words(fr="Écrire en une phrase ce qui sera fait.", en="Write in one sentence what will be done."),
)
NO_OWNER = FindingKind(
    "JO002",
    "error",
    Words(fr="Il manque le responsable.", en="The owner is missing."),
    Words(
        fr="Nommer une personne : une action de tous n’est celle de personne.",
        en="Name one person: everybody’s action is nobody’s.",
    ),
)
NO_DUE = FindingKind(
    "JO003",
    "error",
    Words(fr="Il manque l’échéance.", en="The due date is missing."),
    Words(
        fr="Choisir un jour. Une action sans date n’est pas une décision.",
        en="Choose a day. An action without a date is not a decision.",
    ),
)
ENDS_FIRST = FindingKind(
    "JO004",
    "error",
    Words(
        fr="L’échéance, le {due:date}, est avant le début, le {start:date}.",
        en="The due date, {due:date}, is before the start, {start:date}.",
    ),
    Words(fr="Remettre les deux dates dans l’ordre.", en="Put the two dates in order."),
)
CLOSED_ALREADY = FindingKind(
    "JO005",
    "error",
    Words(fr="L’action « {what:raw} » est déjà close.", en="Action “{what:raw}” is closed already."),
    Words(fr="Ouvrir une nouvelle action s’il reste à faire.", en="Open a new action if something remains to be done."),
)
NOT_A_DAY = FindingKind(
    "JO006",
    "error",
    Words(fr="« {text:raw} » n’est pas une date.", en="“{text:raw}” is not a date."),
    Words(fr="L’écrire comme 2026-12-04.", en="Write it as 2026-12-04."),
)
NOT_AN_AMOUNT = FindingKind(
    "JO007",
    "error",
    Words(fr="« {text:raw} » n’est pas un montant.", en="“{text:raw}” is not an amount."),
    Words(
        fr="L’écrire en chiffres, sans symbole : 1 500 ou 1500,50.",
        en="Write it in digits, without a symbol: 1500 or 1500.50.",
    ),
)
UNKNOWN_MOVES = FindingKind(
    "JO008",
    "error",
    Words(fr="L’indicateur « {text:raw} » n’est pas connu.", en="KPI “{text:raw}” is not known."),
    Words(fr="En choisir un de la liste.", en="Choose one from the list."),
)
NO_NOTE = FindingKind(
    "JO009",
    "error",
    Words(fr="Il manque la raison de l’abandon.", en="The reason for dropping it is missing."),
    Words(
        fr="Dire en une phrase pourquoi : l’équipe relira cette décision.",
        en="Say why in one sentence: the team will read this decision again.",
    ),
)
DONE_AHEAD = FindingKind(
    "JO010",
    "error",
    Words(
        fr="Une action ne se clôt pas avant d’avoir été ouverte, le {opened:date}.",
        en="An action is not closed before it was opened, {opened:date}.",
    ),
    Words(fr="Vérifier la date.", en="Check the date."),
)
PLAN_RULES = FindingKind(
    "JO012",
    "error",
    Words(
        fr="L’action « {what:raw} » est écrite dans le plan : ses mots et ses dates s’y changent.",
        en="Action “{what:raw}” is written in the plan: its words and dates are changed there.",
    ),
    Words(fr="La modifier dans le texte du plan.", en="Change it in the text of the plan."),
)
DONE_LATER = FindingKind(
    "JO013",
    "error",
    Words(
        fr="Le {day:date} est à venir : une action n’est pas encore faite ce jour-là.",
        en="{day:date} is to come: nothing is done on that day yet.",
    ),
    Words(fr="Donner le jour où elle a été faite.", en="Give the day it was done."),
)
NOT_IN_JOURNAL = FindingKind(
    "JO011",
    "error",
    Words(fr="Le journal n’a pas d’entrée n° {number:raw}.", en="The journal has no entry no. {number:raw}."),
    Words(fr="Relire son numéro dans le journal.", en="Look its number up in the journal."),
)
BREAKS: dict[Fault, FindingKind] = {
    "edited": FindingKind(
        "JO101",
        "error",
        Words(fr="L’entrée {number:raw} a été modifiée : ses mots ne sont plus ceux qui ont été écrits.", en="Entry {number:raw} was edited: its words are not those written."),
        Words(fr="Comparer avec une sauvegarde ou un export du journal.", en="Compare with a backup or an export of the journal."),
    ),
    "missing": FindingKind(
        "JO102",
        "error",
        Words(fr="{n:?L’entrée|Les entrées} {span:raw} {n:?a été supprimée|ont été supprimées}.", en="{n:?Entry|Entries} {span:raw} {n:?was|were} deleted."),
        Words(fr="Retrouver ce qui manque dans une sauvegarde ou un export du journal.", en="Find what is missing in a backup or an export of the journal."),
    ),
    "moved": FindingKind(
        "JO103",
        "error",
        Words(fr="L’entrée {number:raw} n’est pas à sa place : elle a été écrite sous le numéro {was:raw}.", en="Entry {number:raw} is not in its place: it was written as number {was:raw}."),
        Words(fr="Comparer avec une sauvegarde ou un export du journal.", en="Compare with a backup or an export of the journal."),
    ),
    "unlinked": FindingKind(
        "JO104",
        "error",
        Words(fr="L’entrée {number:raw} ne suit pas celle qui la précède : quelque chose a été inséré, retiré ou échangé entre elles.", en="Entry {number:raw} does not follow the one before it: something was inserted, removed or exchanged between them."),
        Words(fr="Comparer avec une sauvegarde ou un export du journal.", en="Compare with a backup or an export of the journal."),
    ),
    "short": FindingKind(
        "JO105",
        "error",
        Words(fr="Le journal est coupé : {n:?l’entrée|les entrées} {span:raw} {n:?manque|manquent} à la fin.", en="The journal is cut: {n:?entry|entries} {span:raw} {n:?is|are} missing at the end."),
        Words(fr="Retrouver ce qui manque dans une sauvegarde ou un export du journal.", en="Find what is missing in a backup or an export of the journal."),
    ),
    "long": FindingKind(
        "JO106",
        "error",
        Words(fr="{n:?L’entrée|Les entrées} {span:raw} {n:?n’a pas été écrite|n’ont pas été écrites} par Portulan : {n:?elle a été ajoutée|elles ont été ajoutées} ou {n:?récrite|récrites} à la fin.", en="{n:?Entry|Entries} {span:raw} {n:?was|were} not written by Portulan: added or rewritten at the end."),
        Words(fr="Comparer avec une sauvegarde ou un export du journal.", en="Compare with a backup or an export of the journal."),
    ),
}  # fmt: skip
UNREADABLE_LINE = FindingKind(
    "JO107",
    "error",
    Words(fr="La ligne {line:raw} n’est pas une entrée de journal : {problem:raw}.", en="Line {line:raw} is not an entry of a journal: {problem:raw}."),
    Words(fr="Donner un fichier fait par « portulan journal export », entier.", en="Give a whole file made by “portulan journal export”."),
)  # fmt: skip
NO_HEAD = FindingKind(
    "JO108",
    "error",
    Words(fr="Le fichier n’a pas sa dernière ligne, qui dit combien d’entrées il porte : la fin en a été coupée.", en="The file lacks its last line, which says how many entries it holds: its end was cut."),
    Words(fr="Refaire l’export.", en="Export again."),
)  # fmt: skip
REWRITTEN = FindingKind(
    "JO109",
    "error",
    Words(fr="À partir de l’entrée {number:raw}, le journal n’est plus celui qui a été exporté dans {file:raw}.", en="From entry {number:raw} on, the journal is no longer the one exported to {file:raw}."),
    Words(fr="L’un des deux a été récrit : garder le fichier, et chercher qui a eu accès à la base.", en="One of them was rewritten: keep the file, and find out who had access to the database."),
)  # fmt: skip


class JournalError(Exception):
    """What was asked cannot be done; `findings` say why and the way out."""

    def __init__(self, *findings: Finding) -> None:
        super().__init__("; ".join(f"{f.code}: {f.message('en')}" for f in findings))
        self.findings = findings


def broken(found: Break) -> Finding:
    """A break of the chain in words."""
    until = found.until or found.number
    n = max(until - found.number + 1, 1)
    span = str(found.number) if n == 1 else f"{found.number}–{until}"
    return BREAKS[found.fault].at(None, number=found.number, was=found.was, n=n, span=span)
