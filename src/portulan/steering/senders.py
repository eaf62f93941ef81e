"""Handing one message to one address, through Apprise. Every copy of a message carries the same key.

A mail carries it as its Message-ID (and X-Portulan-Notice), a service that reads headers as Idempotency-Key. Others
(chats) find it at the foot of the text. Apprise numbers each mail anew: it composes the mail, which is renumbered here.
"""

import email
import email.policy
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

HOST = "portulan.notice"
log = logging.getLogger("portulan.steering")


@dataclass(frozen=True, slots=True)
class Message:
    """What leaves: its key, its subject, its text (plain), the files with it."""

    key: str
    subject: str
    body: str
    attachments: Sequence[Path] = ()

    @property
    def message_id(self) -> str:
        return f"<{self.key}@{HOST}>"


def is_known(url: str) -> bool:
    """Whether Apprise can make something of an address."""
    return _plugin(url) is not None


def send(url: str, message: Message) -> bool:
    """Hand the message over; True when the other end has taken it. Never raises for what the other end does."""
    plugin = _plugin(url)
    if plugin is None:
        return False
    from apprise.plugins.email import NotifyEmail

    try:
        if isinstance(plugin, NotifyEmail):
            return _mail(plugin, message)
        if isinstance(getattr(plugin, "headers", None), dict):
            plugin.headers["Idempotency-Key"] = message.key
        return bool(plugin.notify(body=_signed(message), title=message.subject, attach=_files(message) or None))
    except Exception:  # a library's fault must not stop the other messages; the next attempt is in the outbox
        log.exception("notice %s could not be handed over", message.key)
        return False


def _plugin(url: str) -> Any:
    import apprise

    return apprise.Apprise.instantiate(url, suppress_exceptions=True)


def _signed(message: Message) -> str:
    return f"{message.body}\n\n{message.key}"


def _files(message: Message) -> list[str]:
    return [str(path) for path in message.attachments if path.is_file()]


def _mail(plugin: Any, message: Message) -> bool:
    from apprise import AppriseAttachment
    from apprise.common import NotifyFormat
    from apprise.plugins.email import NotifyEmail
    from apprise.plugins.email.smtp import AppriseSMTPController

    files = _files(message)
    composed = NotifyEmail.prepare_emails(
        subject=message.subject,
        body=message.body,
        notify_format=NotifyFormat.TEXT,
        from_addr=plugin.from_addr,
        to=plugin.targets,
        cc=plugin.cc,
        bcc=plugin.bcc,
        reply_to=plugin.reply_to,
        smtp_host=plugin.smtp_host,
        attach=AppriseAttachment(files) if files else None,
        headers={**plugin.headers, "X-Portulan-Notice": message.key, "Auto-Submitted": "auto-generated"},
        names=plugin.names,
    )
    taken = True
    with AppriseSMTPController(
        host=plugin.smtp_host,
        port=plugin.port,
        user=plugin.user,
        password=plugin.password,
        secure_mode=plugin.secure_mode,
        verify_certificate=plugin.verify_certificate,
        socket_connect_timeout=plugin.socket_connect_timeout,
    ) as server:
        for one in composed:
            taken = server.sendmail(plugin.from_addr[1], one.to_addrs, renumbered(one.body, message)) and taken
    return taken


def renumbered(raw: str, message: Message) -> str:
    """A mail with the message's own number in place of the one drawn at this attempt."""
    parsed = email.message_from_string(raw)
    del parsed["Message-ID"]
    parsed["Message-ID"] = message.message_id
    return parsed.as_string()
