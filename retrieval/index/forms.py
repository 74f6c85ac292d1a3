"""Keeps by what the forms of one official document are joined, for each bulletin once."""

from __future__ import annotations

from corpus.ingest.metadata.forms import document_form
from corpus.library import Writing
from retrieval.index.code_version import code_version


def keep_forms(change: Writing) -> None:
    """Read of every bulletin that is new or changed, or was read by other code, what joins its forms."""
    known, code = change.known_forms(code_version()), code_version()
    for identity, digest in change.digests().items():
        if known.get(identity) != digest:
            bulletin = change.get(identity)
            if bulletin is not None:
                change.put_form(identity, digest, code, document_form(bulletin))
