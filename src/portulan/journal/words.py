"""What the journal and the action plan say."""

from portulan.language.words import Words

WORDS: dict[str, Words] = {
    "journal.action.opened": Words(fr="Action ouverte : {what:raw}", en="Action opened: {what:raw}"),
    "journal.action.changed": Words(fr="Action modifiée : {what:raw}", en="Action changed: {what:raw}"),
    "journal.action.done": Words(fr="Action faite : {what:raw}", en="Action done: {what:raw}"),
    "journal.action.dropped": Words(fr="Action abandonnée : {what:raw}", en="Action dropped: {what:raw}"),
    "journal.action.withdrawn": Words(
        fr="Action retirée du plan : {what:raw}", en="Action removed from the plan: {what:raw}"
    ),
}
