"""Mails (.eml), and web pages that were saved as such (.mht): what they say, and what is attached to them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from email import policy
from email.message import EmailMessage, Message, MIMEPart
from email.parser import BytesParser
from functools import lru_cache
from itertools import islice
from pathlib import PurePosixPath

from corpus.errors import BulletinError
from corpus.ingest import bounds
from corpus.ingest.encodings.decode import Decoded, decode
from corpus.ingest.formats.base import (
    Extraction,
    Member,
    TitleCandidate,
    Unpacked,
    damage_told,
    extracted,
    one_line,
)
from corpus.ingest.formats.markup import fragment_lines

_HEAD = 16_384  # bytes in which the first headers stand
_HEADER = rb"[!-9;-~]{1,60}:[^\n]*(?:\n[ \t][^\n]*)*(?:\n|\Z)"
_OPENS = re.compile(rb"(?:\xef\xbb\xbf)?(?:" + _HEADER + rb")+")
_FROM = re.compile(rb"(?im)^from:")
_OTHERS = re.compile(rb"(?im)^(?:date|subject|received|message-id|mime-version|return-path|to):")
_REPLY = re.compile(r"(?i)^(?:(?:re|fw|fwd|trả lời|chuyển tiếp)\s*:\s*)+")
_SAVED_PAGE = re.compile(r"(?i)saved by")
_SAFE = re.compile(r'[\x00-\x1f/\\:*?"<>|]+')
_LONGEST_NAME = 120
_ENDINGS = {"message/rfc822": ".eml", "text/html": ".html", "text/plain": ".txt", "application/pdf": ".pdf"}


class MailMessage:
    """What a mail says: its text, with its subject, sender and day."""

    name = "eml"
    max_bytes = bounds.MAX_FILE_BYTES

    def claims(self, content: bytes) -> bool:
        """Whether it begins with the headers of a mail."""
        return is_mail(content)

    def read(self, content: bytes, called: str) -> Extraction:
        """The text of a mail, without what is attached.

        Raises:
            BoundError: it is made of more than a bulletin may be.
            BulletinError: it is damaged, or says nothing itself.
        """
        message = _parsed(content, called)
        lines, decoded = _body_lines(message, called)
        is_page = _SAVED_PAGE.search(_header(message, "From")) is not None
        subject = _REPLY.sub("", _header(message, "Subject"))
        read = extracted(
            lines,
            called,
            self.name,
            titles=(TitleCandidate(subject, "subject"),) if subject else (),
            published=None if is_page else _day(message),
        )
        if decoded is not None and decoded.is_converted:
            read = replace(read, encoding=decoded.encoding, converted=True)
        return replace(read, published_in="mail", sender=None if is_page else _sender(message))


class MailWithAttachments:
    """A mail as a container of what is attached to it; what it says itself is read by `MailMessage`."""

    name = "eml"
    max_bytes = bounds.MAX_FILE_BYTES

    def claims(self, content: bytes) -> bool:
        """Whether it is a mail with a file that is not shown within its text."""
        if not is_mail(content):
            return False
        try:
            with damage_told(""):
                return next(_attachments(_parsed(content, "")), None) is not None
        except BulletinError:
            return False

    def unpack(self, content: bytes, called: str) -> Unpacked:
        """The files that are attached, in their order.

        Raises:
            BulletinError: it is damaged, or more is attached than may be.
        """
        result = Unpacked(has_text=_says_something(content, called))
        with damage_told(called):
            parts = list(islice(_attachments(_parsed(content, called)), bounds.MAX_MEMBERS + 1))
        for part in parts:
            if len(result.members) >= bounds.MAX_MEMBERS:
                raise BulletinError(
                    "{called} has more than {max_members} attachments: split it.",
                    called=called,
                    max_members=bounds.MAX_MEMBERS,
                )
            name = _free_name(_file_name(part), {each.name for each in result.members})
            with damage_told(called):
                result.members.append(Member(name, _content(part)))
        return result


def is_mail(content: bytes) -> bool:
    """Whether a file begins with headers, among them who sent it and another that mails have."""
    match = _OPENS.match(content[:_HEAD].replace(b"\r\n", b"\n"))
    return match is not None and bool(_FROM.search(match[0])) and bool(_OTHERS.search(match[0]))


def _parsed(content: bytes, called: str) -> EmailMessage:
    with damage_told(called):
        return _message(content)


@lru_cache(maxsize=2)  # each kind asks
def _message(content: bytes) -> EmailMessage:
    return BytesParser(EmailMessage, policy=policy.default).parsebytes(content)


def name_of_mail(content: bytes) -> str:
    """A name for a mail as a file, without an ending: its day and its subject."""
    try:
        message = _parsed(content, "")
    except BulletinError:
        return "mail"
    subject = _SAFE.sub("_", _REPLY.sub("", _header(message, "Subject"))).strip(" .")[:_LONGEST_NAME]
    return " ".join(filter(None, (_day(message), subject.strip()))) or "mail"


def _body_lines(message: EmailMessage, called: str) -> tuple[list[str], Decoded | None]:
    """The paragraphs of what a mail says, and how that was written: as a page, else as plain text."""
    for kind in ("html", "plain"):
        with damage_told(called):
            part = message.get_body(preferencelist=("related", kind))
            if part is not None and part.get_content_maintype() == "multipart":
                part = part.get_body(preferencelist=(kind,))
            raw = _content(part) if part is not None else b""
        if not raw.strip():
            continue
        decoded = decode(raw, called)
        if kind == "plain":
            flowed = part is not None and part.get_param("format", "fixed") == "flowed"
            return _plain_lines(decoded.text, flowed=flowed), decoded
        bounds.check_text(decoded.text[: bounds.MAX_CHARACTERS], called)
        lines = [line.text for line in fragment_lines(decoded.text, called)]
        if any(line.strip() for line in lines):
            return lines, decoded
    raise BulletinError("{called} says nothing itself: give what is attached to it.", called=called)


def _plain_lines(text: str, *, flowed: bool) -> list[str]:
    """The lines of a text; of a flowed one (RFC 3676) those that end in a space go on in the next."""
    text = text.replace("\r\n", "\n")
    return (re.sub(r"(?<! ) \n(?!\n)", " ", text) if flowed else text).split("\n")


def _says_something(content: bytes, called: str) -> bool:
    try:
        lines, _ = _body_lines(_parsed(content, called), called)
    except BulletinError:
        return False
    return any(line.strip() for line in lines)


def _attachments(message: MIMEPart) -> Iterator[MIMEPart]:
    """The parts that are files of their own: not the text, nor pictures within it."""
    for part in message.iter_attachments() if message.is_multipart() else ():
        shown_within = part.get_content_maintype() == "image" and part.get("Content-ID")
        if part.get_content_maintype() == "multipart":
            yield from _attachments(part)
        elif not shown_within:
            yield part


def _content(part: MIMEPart) -> bytes:
    """The bytes of a part; of a mail within a mail that mail."""
    inner = _inner(part)
    if inner is not None:
        return inner.as_bytes()
    payload = part.get_payload(decode=True)
    return payload if isinstance(payload, bytes) else b""


def _inner(part: MIMEPart) -> Message | None:
    """The mail that a part is, if it is one."""
    payload = part.get_payload() if part.get_content_type() == "message/rfc822" else None
    return payload[0] if isinstance(payload, list) and payload and isinstance(payload[0], Message) else None


def _file_name(part: MIMEPart) -> str:
    """A name for a part as a file, with an ending where its kind has one."""
    try:
        name = part.get_filename() or ""
    except Exception:  # noqa: BLE001 (the library stumbles over some names)
        name = ""
    name = one_line(_SAFE.sub("_", name)).strip(" .")
    inner = _inner(part)
    if not name and inner is not None:
        name = one_line(_SAFE.sub("_", _header(inner, "Subject"))).strip(" .")[:_LONGEST_NAME]
    ending = PurePosixPath(name).suffix or _ENDINGS.get(part.get_content_type(), "")
    stem = (name.removesuffix(ending) or "attachment")[:_LONGEST_NAME]
    return f"{stem}{ending}"


def _free_name(name: str, taken: set[str]) -> str:
    path = PurePosixPath(name)
    numbered = (f"{path.stem} {number}{path.suffix}" for number in range(2, len(taken) + 3))
    return name if name not in taken else next(each for each in numbered if each not in taken)


def _header(message: Message, name: str) -> str:
    """A header in one line; empty where there is none that can be read."""
    try:
        value = str(message.get(name, ""))
    except Exception:  # noqa: BLE001 (the library stumbles over some headers)
        return ""
    raw = value.encode("utf-8", "surrogateescape")
    try:
        return one_line(decode(raw, name).text) if raw else ""
    except BulletinError:
        return one_line(value)


def _sender(message: EmailMessage) -> str | None:
    """The name of whoever sent it, without the address."""
    name = re.sub(r"<[^>]*>", "", _header(message, "From")).strip(" \"'")
    return name if name and "@" not in name else None


def _day(message: EmailMessage) -> str | None:
    """The day on which it was sent, as ``2020-03-05``, where it was sent."""
    try:
        sent = message.get("Date")
        return sent.datetime.date().isoformat() if sent is not None and sent.datetime else None
    except Exception:  # noqa: BLE001 (likewise)
        return None
