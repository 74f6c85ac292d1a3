"""Mailboxes (.mbox, RFC 4155): many mails in one file, each behind a line that begins with "From "."""

from __future__ import annotations

import re

from corpus.errors import BulletinError
from corpus.ingest import bounds
from corpus.ingest.formats.base import Member, Unpacked, one_line
from corpus.ingest.formats.mail import is_mail, name_of_mail

# "From so-yte@hanam.gov.vn Thu Mar  5 10:15:00 2020": who, and when, in the form of the C library.
_FROM_LINE = re.compile(
    rb"(?m)^From \S{1,200} +(?:\w{3} \w{3} +\d{1,2} [\d:]{5,8}(?: [\w+-]{1,6})? \d{4})[^\n]{0,40}\r?$\n?"
)
_QUOTED = re.compile(rb"(?m)^>(>*From )")
_HEAD = 16_384


class Mailbox:
    """The mails of a mailbox."""

    name = "mbox"
    max_bytes = bounds.MAX_FILE_BYTES

    def claims(self, content: bytes) -> bool:
        """Whether it begins with such a line, and a mail behind it."""
        match = _FROM_LINE.match(content[:_HEAD])
        return match is not None and is_mail(content[match.end() : match.end() + _HEAD])

    def unpack(self, content: bytes, called: str) -> Unpacked:
        """The mails, each named after its day and its subject.

        Raises:
            BulletinError: it holds more than may be.
        """
        starts = [match.span() for match in _FROM_LINE.finditer(content)]
        if len(starts) > bounds.MAX_MEMBERS:
            raise BulletinError(
                "{called} holds more than {max_members} mails: split it into several.",
                called=called,
                max_members=bounds.MAX_MEMBERS,
            )
        result = Unpacked()
        taken: dict[str, int] = {}
        for place, (_, start) in enumerate(starts):
            end = starts[place + 1][0] if place + 1 < len(starts) else len(content)
            mail = _QUOTED.sub(rb"\1", content[start:end])
            name = one_line(name_of_mail(mail))
            taken[name] = taken.get(name, 0) + 1
            numbered = f"{name} {taken[name]}" if taken[name] > 1 else name
            result.members.append(Member(f"{numbered}.eml", mail))
        return result
