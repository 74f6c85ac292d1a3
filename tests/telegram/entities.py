"""Text with entities, as the Bot API makes it from HTML or from an explicit list.

Sources: Bot API "Formatting options" (tags, nesting, named references), "MessageEntity" (offsets and
lengths count UTF-16 code units) and the error sentences of Telegram's own open parser.

Known distance from Telegram: bare domains, e-mail addresses, phone numbers and cashtags are not
detected; custom emoji, dates and the Markdown modes are not parsed.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final
from urllib.parse import parse_qs, urlsplit

MAX_ENTITIES: Final = 100

_TAGS: Final = {
    "a": "text_link",
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "span": "spoiler",
    "tg-spoiler": "spoiler",
    "code": "code",
    "pre": "pre",
    "blockquote": "blockquote",
}
_NAMED: Final = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
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
_MONOSPACE: Final = frozenset({"code", "pre"})

_SPACE: Final = r" \t\r\n\v"
_REFERENCE: Final = re.compile(r"&(?:#x([0-9A-Fa-f]+)|#([0-9]+)|([A-Za-z]+));?")
_TAG_NAME: Final = re.compile(rf"[^{_SPACE}>]*")
_SPACES: Final = re.compile(rf"[{_SPACE}]*")
_ATTRIBUTE_NAME: Final = re.compile(rf"[^{_SPACE}=>]*")
_NAME_TOKEN: Final = re.compile(r"[A-Za-z0-9.-]*")
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


@dataclass(frozen=True, slots=True)
class _OpenTag:
    name: str
    argument: str
    offset: int
    piece: int


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


class _HtmlParser:
    """One pass over one text in HTML parse mode."""

    def __init__(self, source: str) -> None:
        self._source = source
        self._position = 0
        self._pieces: list[str] = []
        self._length = 0
        self._open: list[_OpenTag] = []
        self._entities: list[Entity] = []

    def run(self) -> Formatted:
        """Return the text without markup and its entities, or raise EntityError."""
        while self._position < len(self._source):
            begin = self._position
            if self._source.startswith("</", begin):
                self._close_tag(begin)
            elif self._source[begin] == "<":
                self._open_tag(begin)
            else:
                self._characters()
        if self._open:
            raise EntityError(f"Can't find end tag corresponding to start tag {self._open[-1].name}")
        # A language belongs to `pre`; a lone `code` does not keep the one it declared.
        kept = [replace(e, language=None) if e.type == "code" else e for e in self._entities]
        return Formatted("".join(self._pieces), tuple(sorted(kept, key=_outer_first)))

    def _characters(self) -> None:
        character, self._position = _character(self._source, self._position)
        self._pieces.append(character)
        self._length += utf16_length(character)

    def _take(self, pattern: re.Pattern[str]) -> str:
        found = pattern.match(self._source, self._position)
        taken = found.group() if found else ""
        self._position += len(taken)
        return taken

    def _here(self) -> str:
        """Return the character at the position, or nothing at the end of the text."""
        return self._source[self._position : self._position + 1]

    def _error(self, sentence: str, begin: int) -> EntityError:
        # Telegram counts bytes of the UTF-8 text it was sent, not characters.
        return EntityError(f"{sentence} at byte offset {len(self._source[:begin].encode())}")

    def _open_tag(self, begin: int) -> None:
        self._position += 1
        name = self._take(_TAG_NAME).lower()
        if not self._here():
            raise self._error("Unclosed start tag", begin)
        if name not in _TAGS:
            raise self._error(f'Unsupported start tag "{name}"', begin)
        argument = ""
        while True:
            self._take(_SPACES)
            if self._here() == ">":
                break
            argument = self._attribute(name, begin) or argument
        self._position += 1
        if name == "span" and argument != "spoiler":
            raise self._error('Tag "span" must have class "tg-spoiler"', begin)
        if name == "blockquote" and any(tag.name == name for tag in self._open):
            # The documentation forbids it; the sentence is this server's, Telegram publishes none.
            raise self._error("Blockquote entities can't be nested", begin)
        self._open.append(_OpenTag(name, argument, self._length, len(self._pieces)))

    def _attribute(self, tag: str, begin: int) -> str:
        """Read one attribute and return what it means for the entity, if anything."""
        key = self._take(_ATTRIBUTE_NAME).lower()
        self._take(_SPACES)
        if tag == "blockquote" and key == "expandable" and self._here() != "=":
            if not self._here():
                raise self._error("Unclosed start tag", begin)
            return key
        if not key:
            sentence = (
                "Unclosed start tag" if not self._here() else f'Empty attribute name in the tag "{tag}"'
            )
            raise self._error(sentence, begin)
        if self._here() != "=":
            raise self._error(f'Expected equal sign in declaration of an attribute of the tag "{tag}"', begin)
        self._position += 1
        self._take(_SPACES)
        value = self._value()
        if not self._here():
            raise self._error("Unclosed start tag", begin)
        if (tag, key) == ("blockquote", "expandable"):
            return key
        if (tag, key) == ("a", "href"):
            return value
        prefix = {("code", "class"): "language-", ("span", "class"): "tg-"}.get((tag, key))
        return value.removeprefix(prefix) if prefix and value.startswith(prefix) else ""

    def _value(self) -> str:
        quote = self._here()
        if quote not in {'"', "'"}:
            begin = self._position
            token = self._take(_NAME_TOKEN).lower()
            if self._here() and not _SPACES.fullmatch(self._here()) and self._here() != ">":
                raise self._error("Unexpected end of name token", begin)
            return token
        self._position += 1
        value: list[str] = []
        while self._here() not in {quote, ""}:
            character, self._position = _character(self._source, self._position)
            value.append(character)
        self._position += len(self._here())
        return "".join(value)

    def _close_tag(self, begin: int) -> None:
        if not self._open:
            raise self._error("Unexpected end tag", begin)
        self._position += 2
        name = self._take(_TAG_NAME).lower()
        self._take(_SPACES)
        if self._here() != ">":
            raise self._error("Unclosed end tag", begin)
        self._position += 1
        tag = self._open.pop()
        if name and name != tag.name:
            offset = len(self._source[:begin].encode())
            raise EntityError(
                f'Unmatched end tag at byte offset {offset}, expected "</{tag.name}>", found "</{name}>"'
            )
        if self._length > tag.offset:
            self._finish(tag)

    def _finish(self, tag: _OpenTag) -> None:
        entity = Entity(_TAGS[tag.name], tag.offset, self._length - tag.offset)
        if tag.name == "a":
            link = _link(entity, tag.argument or "".join(self._pieces[tag.piece :]))
            if link is None:
                return
            entity = link
        elif tag.name == "blockquote" and tag.argument:
            entity = replace(entity, type="expandable_blockquote")
        elif tag.name in _MONOSPACE:
            entity = self._monospace(replace(entity, language=tag.argument or None))
        self._entities.append(entity)

    def _monospace(self, entity: Entity) -> Entity:
        """Join `pre` and `code` around the same text into one `pre` with the language declared."""
        last = self._entities[-1] if self._entities else None
        same = last is not None and (last.offset, last.length) == (entity.offset, entity.length)
        if last is None or not same or {last.type, entity.type} != _MONOSPACE:
            return entity
        language = last.language or entity.language
        if language is None:
            return entity
        self._entities.pop()
        return replace(entity, type="pre", language=language)


def parse_html(source: str) -> Formatted:
    """Return the text and the entities of a text in HTML parse mode.

    The text is not trimmed and nothing is detected in it yet: see `finish`.

    Raises:
        EntityError: where the markup is malformed, with Telegram's sentence.
    """
    return _HtmlParser(source).run()


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
    return tuple(sorted(entities, key=_outer_first))


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
    return Formatted(text, tuple(sorted((*kept, *found), key=_outer_first)), len(explicit) - len(kept))


def detect(text: str, taken: Iterable[Entity] = ()) -> list[Entity]:
    """Return the links, commands, mentions and hashtags of `text` outside links and monospace."""
    busy = [e for e in taken if e.type not in _STYLES | _QUOTES]
    found: list[Entity] = []
    for kind, pattern in _DETECTED:
        for match in pattern.finditer(text):
            entity = Entity(kind, utf16_length(text[: match.start()]), utf16_length(match.group()))
            if not any(_overlap(entity, other) for other in (*busy, *found)):
                found.append(entity)
    return sorted(found, key=_outer_first)


def _nested(text: str, entities: list[Entity]) -> list[Entity]:
    """Return the entities that survive the nesting rules, outer ones first."""
    solid: list[Entity] = []
    for entity in sorted((e for e in entities if e.type not in _STYLES), key=_outer_first):
        rivals = (e for e in solid if (e.type in _QUOTES) == (entity.type in _QUOTES))
        if not any(_overlap(entity, rival) for rival in rivals):
            solid.append(entity)
    holes = [e for e in solid if e.type in _MONOSPACE]
    styled = [
        Entity(style, begin, end - begin)
        for style in sorted(_STYLES)
        for begin, end in _without(_joined([e for e in entities if e.type == style]), holes)
    ]
    visible = [e for e in (*solid, *styled) if e.type in _MONOSPACE or e.cover(text).strip()]
    return sorted(visible, key=_outer_first)


def _joined(entities: list[Entity]) -> list[tuple[int, int]]:
    """Return the spans of one style, those that touch or overlap made one."""
    spans: list[tuple[int, int]] = []
    for entity in sorted(entities, key=_outer_first):
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


def _outer_first(entity: Entity) -> tuple[int, int, int]:
    return entity.offset, -entity.length, _ORDER.index(entity.type)


def _overlap(one: Entity, other: Entity) -> bool:
    return one.offset < other.end and other.offset < one.end


def _link(entity: Entity, url: str) -> Entity | None:
    parts = urlsplit(url) if url.startswith("tg://user") else None
    user = parse_qs(parts.query).get("id", [""])[0] if parts else ""
    if user.isdigit():
        return replace(entity, type="text_mention", user_id=int(user))
    checked = checked_link(url)
    return None if checked is None else replace(entity, url=checked)


def _character(source: str, position: int) -> tuple[str, int]:
    """Return the character written at `position`, a reference resolved, and where the next one is."""
    found = _REFERENCE.match(source, position) if source[position] == "&" else None
    if found is None:
        return source[position], position + 1
    hexadecimal, decimal, name = found.groups()
    if name is not None:
        return (_NAMED[name], found.end()) if name in _NAMED else ("&", position + 1)
    code = int(hexadecimal, 16) if hexadecimal else int(decimal)
    # Telegram reads a reference of ten characters or more, or to no character, as it stands.
    if code == 0 or code >= 0x10FFFF or len(found.group().rstrip(";")) >= 10:
        return "&", position + 1
    if 0xD800 <= code <= 0xDFFF:
        raise EntityError(
            "Text contains invalid Unicode characters after decoding HTML entities, "
            "check for unmatched surrogate code units"
        )
    return chr(code), found.end()
