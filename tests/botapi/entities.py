"""Text with entities, as the Bot API keeps it; `html_mode` makes it from HTML.

Sources: Bot API "Formatting options" (nesting) and "MessageEntity" (offsets and lengths count UTF-16
code units).

Known distance from Telegram: bare domains, e-mail addresses, phone numbers and cashtags are not
detected; custom emoji, dates and the Markdown modes are not parsed.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final
from urllib.parse import urlsplit

MAX_ENTITIES: Final = 100

# Where two entities cover the same characters the one named first here is the outer one.
_ORDER: Final = (
    "blockquote",
    "expandable_blockquote",
    "pre",
    "code",
    "text_link",
    "text_mention",
    "mention",
    "hashtag",
    "bot_command",
    "url",
    "bold",
    "italic",
    "underline",
    "strikethrough",
    "spoiler",
)
_STYLES: Final = frozenset({"bold", "italic", "underline", "strikethrough", "spoiler"})
_QUOTES: Final = frozenset({"blockquote", "expandable_blockquote"})
MONOSPACE: Final = frozenset({"code", "pre"})

_DETECTED: Final = (
    ("url", re.compile(r"(?<!\w)https?://[^\s<>\"]*[^\s<>\".,;:!?)'»”]", re.IGNORECASE)),
    ("bot_command", re.compile(r"(?<![\w/<>])/[A-Za-z0-9_]{1,64}(?:@[A-Za-z0-9_]{3,32})?(?![\w/<>])")),
    ("mention", re.compile(r"(?<!\w)@[A-Za-z0-9_]{4,32}(?!\w)")),
    ("hashtag", re.compile(r"(?<!\w)#(?=\w*[^\W\d_])\w{1,256}")),
)
_USER_ENTITIES: Final = frozenset(_ORDER) - {"mention", "hashtag", "bot_command", "url"}


class EntityError(ValueError):
    """Text that the Bot API refuses; its message is what follows "can't parse entities: "."""


@dataclass(frozen=True, slots=True)
class Entity:
    """One MessageEntity: its span is in UTF-16 code units of the text it belongs to."""

    type: str
    offset: int
    length: int
    url: str | None = None
    language: str | None = None
    user_id: int | None = None

    @property
    def end(self) -> int:
        """The code unit after the last one covered."""
        return self.offset + self.length

    def cover(self, text: str) -> str:
        """Return the part of `text` that this entity covers."""
        return utf16_slice(text, self.offset, self.length)

    def to_json(self) -> dict[str, Any]:
        """Return the MessageEntity object of the Bot API."""
        data: dict[str, Any] = {"type": self.type, "offset": self.offset, "length": self.length}
        if self.url is not None:
            data["url"] = self.url
        if self.language:
            data["language"] = self.language
        if self.user_id is not None:
            data["user"] = {"id": self.user_id, "is_bot": False, "first_name": f"User {self.user_id}"}
        return data


@dataclass(frozen=True, slots=True)
class Formatted:
    """A message's text with its entities; `dropped` counts those past the limit of 100."""

    text: str
    entities: tuple[Entity, ...]
    dropped: int = 0


def utf16_length(text: str) -> int:
    """Return the number of UTF-16 code units in `text`."""
    return len(text) + sum(1 for character in text if ord(character) > 0xFFFF)


def utf16_slice(text: str, offset: int, length: int) -> str:
    """Return `length` UTF-16 code units of `text` from `offset` on."""
    return text.encode("utf-16-le")[2 * offset : 2 * (offset + length)].decode("utf-16-le")


def checked_link(url: str) -> str | None:
    """Return a link as Telegram stores it, or None where it would not make one of it."""
    if not re.match(r"[A-Za-z][A-Za-z0-9+.-]*://", url):
        if re.match(r"[^/?#]*@", url):
            return None
        url = f"http://{url}"
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
    except ValueError:
        return None
    if parts.scheme in {"tg", "ton", "tonsite"}:
        return url
    if parts.scheme not in {"http", "https", "ftp"} or "." not in host or re.search(r"\s", url):
        return None
    return parts._replace(path=parts.path or "/").geturl()


def entities_from_json(items: Sequence[Mapping[str, Any]]) -> tuple[Entity, ...]:
    """Return the entities of an explicit list; the types that Telegram detects itself are ignored.

    Raises:
        EntityError: where a type does not exist.
    """
    entities = []
    for item in items:
        if item.get("type") not in _ORDER:
            raise EntityError("Unsupported type specified")
        if item["type"] in _USER_ENTITIES:
            user = item.get("user", {}).get("id")
            entities.append(
                Entity(
                    item["type"],
                    int(item["offset"]),
                    int(item["length"]),
                    item.get("url"),
                    item.get("language"),
                    user,
                )
            )
    return tuple(sorted(entities, key=outer_first))


def finish(formatted: Formatted) -> Formatted:
    """Trim the text, apply the nesting rules, detect links and commands, keep 100 entities.

    Source: Bot API "Formatting options" (nesting) and "MessageEntity" (detected types).
    """
    text = formatted.text.strip()
    lead = utf16_length(formatted.text) - utf16_length(formatted.text.lstrip())
    size = utf16_length(text)
    clipped = []
    for entity in formatted.entities:
        begin = min(max(entity.offset - lead, 0), size)
        end = min(max(entity.end - lead, 0), size)
        if end > begin:
            clipped.append(replace(entity, offset=begin, length=end - begin))
    explicit = _nested(text, clipped)
    kept = explicit[:MAX_ENTITIES]
    found = detect(text, kept)[: MAX_ENTITIES - len(kept)]
    return Formatted(text, tuple(sorted((*kept, *found), key=outer_first)), len(explicit) - len(kept))


def detect(text: str, taken: Iterable[Entity] = ()) -> list[Entity]:
    """Return the links, commands, mentions and hashtags of `text` outside links and monospace."""
    busy = [e for e in taken if e.type not in _STYLES | _QUOTES]
    found: list[Entity] = []
    for kind, pattern in _DETECTED:
        for match in pattern.finditer(text):
            entity = Entity(kind, utf16_length(text[: match.start()]), utf16_length(match.group()))
            if not any(_overlap(entity, other) for other in (*busy, *found)):
                found.append(entity)
    return sorted(found, key=outer_first)


def _nested(text: str, entities: list[Entity]) -> list[Entity]:
    """Return the entities that survive the nesting rules, outer ones first."""
    solid: list[Entity] = []
    for entity in sorted((e for e in entities if e.type not in _STYLES), key=outer_first):
        rivals = (e for e in solid if (e.type in _QUOTES) == (entity.type in _QUOTES))
        if not any(_overlap(entity, rival) for rival in rivals):
            solid.append(entity)
    holes = [e for e in solid if e.type in MONOSPACE]
    styled = [
        Entity(style, begin, end - begin)
        for style in sorted(_STYLES)
        for begin, end in _without(_joined([e for e in entities if e.type == style]), holes)
    ]
    visible = [e for e in (*solid, *styled) if e.type in MONOSPACE or e.cover(text).strip()]
    return sorted(visible, key=outer_first)


def _joined(entities: list[Entity]) -> list[tuple[int, int]]:
    """Return the spans of one style, those that touch or overlap made one."""
    spans: list[tuple[int, int]] = []
    for entity in sorted(entities, key=outer_first):
        if spans and entity.offset <= spans[-1][1]:
            spans[-1] = (spans[-1][0], max(spans[-1][1], entity.end))
        else:
            spans.append((entity.offset, entity.end))
    return spans


def _without(spans: list[tuple[int, int]], holes: list[Entity]) -> list[tuple[int, int]]:
    """Return the spans with the monospace parts cut out, for no style goes into those."""
    for hole in holes:
        cut = []
        for begin, end in spans:
            cut += [(begin, min(end, hole.offset)), (max(begin, hole.end), end)]
        spans = [(begin, end) for begin, end in cut if end > begin]
    return spans


def outer_first(entity: Entity) -> tuple[int, int, int]:
    """Return the key that sorts entities by where they begin, outer ones first."""
    return entity.offset, -entity.length, _ORDER.index(entity.type)


def _overlap(one: Entity, other: Entity) -> bool:
    return one.offset < other.end and other.offset < one.end
