"""One run: listings are read, and their pages brought up to date, within bounds of time, size and number."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Mapping
from pathlib import PurePosixPath

from corpus.errors import BantinError, FetchError
from corpus.ingest.formats.choose import SUFFIXES
from corpus.ingest.read import FileContents, FileParser
from corpus.notices import Notice, notice
from corpus.sync.addresses import Address
from corpus.sync.due import DueLink, DueQueue, Priority
from corpus.sync.listings import PageLink, is_listing, read_listing
from corpus.sync.models import FetchReport, SyncSettings
from corpus.sync.originals import Originals, PageRecord
from corpus.sync.unpack import GZIP, unzipped
from corpus.sync.visitor import HostGivenUpError, Visit, Visitor

_MOST_LISTINGS = 500
_DEEPEST = 4  # of maps in maps
_TRUST_S = 7 * 86_400.0  # for so long a server is believed that says a page is as it was; some always say so
_NAMED_HOSTS = 5
_SUFFIXES_THAT_TELL = (".csv", ".tsv", ".md")
_SUFFIXES_OF_FORMATS = {"sheet": ".xlsx"}
_OK, _SAME = 200, 304
_REFUSALS = {
    401: Notice("asks for a password (401)"),
    403: Notice("is closed to programs (403)"),
    404: Notice("is not there (404)"),
    410: Notice("is not there any more (410)"),
}
_FAILING = range(500, 600)


class FetchRun:
    """Fetches what is due of some addresses; one run each."""

    def __init__(
        self,
        settings: SyncSettings,
        originals: Originals,
        visitor: Visitor,
        parse: FileParser,
        *,
        now: Callable[[], float] = time.time,
        step: Callable[[str], object] = str,
    ) -> None:
        """Keep what ``parse`` can read; ``step`` is told of each address before it is asked for."""
        self._settings = settings
        self._originals = originals
        self._visitor = visitor
        self._parse = parse
        self._now = now
        self._step = step
        self._queue = DueQueue(originals, settings.recheck_s, now)
        self._listings = 0
        self._pages = 0
        self._report = FetchReport()

    def run(self) -> FetchReport:
        """Ask for all that is due, as far as the bounds of the run allow.

        Raises:
            FetchError: what comes cannot be kept on the disk.
        """
        begun = self._now()
        for address in self._settings.addresses:
            self._queue.add(PageLink(address), 0, is_listing=True)
        while self._queue and not self._is_full() and self._now() - begun < self._settings.run_s:
            self._look(self._queue.pop())
        self._report.left += len(self._queue)
        return self._report

    def _is_full(self) -> bool:
        """Whether the run has asked for as much as it may."""
        if self._visitor.fetched_bytes >= self._settings.run_bytes:
            return True
        return self._queue.next_priority() != Priority.LISTING and self._pages >= self._settings.run_pages

    def _look(self, due: DueLink) -> None:
        """Ask for what is due; whatever is wrong with it, the run goes on."""
        if due.priority == Priority.LISTING:
            self._listings += 1
        else:
            self._pages += 1
        try:
            if self._listings > _MOST_LISTINGS or due.depth > _DEEPEST:
                raise FetchError(
                    "{address} is one map too many: list those that matter.", address=due.link.address
                )
            self._step(str(due.link.address))
            self._take(due)
        except HostGivenUpError:
            self._report.left += 1
        except BantinError as error:
            self._report.failures.append(error)
        except OSError as error:
            raise FetchError(
                "{folder} cannot be written ({reason}): free some space, or mend the rights.",
                folder=self._originals.folder,
                reason=error,
            ) from error

    def _take(self, due: DueLink) -> None:
        """Ask for an address, and keep what it gives.

        Raises:
            BantinError: it gives nothing that can be kept.
        """
        address = due.link.address
        known = self._originals.record(address) or PageRecord(address=str(address), served=str(address))
        kept = self._originals.content(known)
        visit = self._visitor.visit(address, self._conditions(known) if kept is not None else {})
        status = visit.response.status
        record = known.model_copy(update={"checked": self._now(), "changed": due.link.changed})
        if status not in _FAILING:
            self._originals.note(record)
        if status == _SAME and kept is not None:
            if known.is_listing:
                self._follow(kept, visit.served, due)
            else:
                self._report.unchanged += 1
        elif status == _OK:
            self._take_content(visit, record, kept, due)
        else:
            refusal = _REFUSALS.get(status) or notice("is answered with {status}", status=status)
            stays = Notice(": what was fetched of it before stays") if kept is not None else ""
            raise FetchError("{address} {refusal}{stays}.", address=address, refusal=refusal, stays=stays)

    def _conditions(self, record: PageRecord) -> dict[str, str]:
        """The headers by which a server need not send what is known; none once it was believed for long."""
        if self._now() - record.fetched > _TRUST_S:
            return {}
        named = {"If-None-Match": record.etag, "If-Modified-Since": record.modified}
        return {name: value for name, value in named.items() if value}

    def _take_content(self, visit: Visit, record: PageRecord, kept: bytes | None, due: DueLink) -> None:
        """Keep a listing and follow it, or keep a page if it says something else than before."""
        content = visit.response.content
        if content.startswith(GZIP):
            content = unzipped(content, self._settings.page_bytes, str(visit.served))
        headers = visit.response.headers
        record = record.model_copy(
            update={
                "served": str(visit.served),
                "etag": headers.get("etag"),
                "modified": headers.get("last-modified"),
                "fetched": self._now(),
            }
        )
        if is_listing(content):
            self._originals.keep(record, content, None)
            self._follow(content, visit.served, due)
            return
        if content == kept:
            self._originals.note(record)
            self._report.unchanged += 1
            return
        contents = self._parse(_name(visit.served), content, str(visit.served))
        digest = _digest(contents)
        if kept is not None and digest == record.digest:  # only its counters and clocks moved
            self._originals.note(record)
            self._report.unchanged += 1
            return
        self._originals.keep(record.model_copy(update={"digest": digest}), content, _suffix(visit, contents))
        if kept is None:
            self._report.new += 1
        else:
            self._report.changed += 1

    def _follow(self, content: bytes, base: Address, due: DueLink) -> None:
        """Put into the queue what a listing leads to; what lies on hosts that are not listed is told once."""
        listing = read_listing(content, base)
        outside: dict[str, int] = {}
        for link in listing.pages:
            if self._visitor.is_listed(link.address):
                self._queue.add(link, due.depth + 1, is_listing=False)
            else:
                outside[link.address.place] = outside.get(link.address.place, 0) + 1
        for address in listing.maps:
            if self._visitor.is_listed(address):
                self._queue.add(PageLink(address), due.depth + 1, is_listing=True)
            else:
                outside[address.place] = outside.get(address.place, 0) + 1
        if outside:
            self._report.failures.append(_told_outside(due.link.address, outside))
        if listing.broken:
            self._report.failures.append(
                FetchError(
                    "{address} names what are no addresses ({broken}).",
                    address=due.link.address,
                    broken=listing.broken,
                )
            )


def _told_outside(listing: Address, outside: Mapping[str, int]) -> FetchError:
    named = [*list(outside)[:_NAMED_HOSTS], *(["…"] if len(outside) > _NAMED_HOSTS else [])]
    return FetchError(
        "{listing} leads to hosts that are not listed ({hosts}; "
        "addresses: {count}): list them in sync.hosts if they may be asked.",
        listing=listing,
        hosts=", ".join(named),
        count=sum(outside.values()),
    )


def _name(served: Address) -> str:
    """The name by which a content is read: it counts where the content does not tell its format."""
    suffix = PurePosixPath(served.target.partition("?")[0]).suffix.lower()
    return f"trang{suffix if suffix in _SUFFIXES_THAT_TELL else '.txt'}"


def _suffix(visit: Visit, contents: FileContents) -> str:
    """What the name of a file ends in that holds a content."""
    if any(document.path for document in contents.documents):
        return ".zip"
    name = contents.documents[0].extraction.format
    suffix = _SUFFIXES_OF_FORMATS.get(name, f".{name}")
    own = PurePosixPath(_name(visit.served)).suffix
    if suffix in _SUFFIXES_THAT_TELL and own in _SUFFIXES_THAT_TELL:
        return own
    return suffix if suffix in SUFFIXES else ".txt"


def _digest(contents: FileContents) -> str:
    """A SHA-256 over what bulletins say, as hex."""
    whole = hashlib.sha256()
    for document in contents.documents:
        whole.update(f"{document.path}\0{document.bulletin.title}\0{document.bulletin.text}\0".encode())
    return whole.hexdigest()
