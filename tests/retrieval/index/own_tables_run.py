"""A process that indexes a folder with an office's own tables or none, and prints what it read."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from corpus.own_tables import OwnTables
from corpus.table_files import use_tables


def main(data: Path, bulletins: Path, tables: Path | None) -> dict[str, Any]:
    """What an index run did, and how each file is read after it."""
    use_tables(OwnTables.read(tables) if tables else None)
    # Only now, for their modules read the tables.
    from corpus.file_library import FileLibrary  # noqa: PLC0415
    from retrieval.index import snapshot as snapshots  # noqa: PLC0415
    from retrieval.index.build import Indexer  # noqa: PLC0415
    from retrieval.query.spelling.chat_words import spell_out  # noqa: PLC0415
    from tests.conftest import INDEX, silent  # noqa: PLC0415
    from tests.doubles import SyllableEncoder  # noqa: PLC0415

    library, worked_out = FileLibrary(data / "library.sqlite"), list[str]()
    report = Indexer(library, data, SyllableEncoder(), INDEX, silent, step=worked_out.append).update(
        [bulletins], only=True
    )
    with library.reading() as state:
        name = state.snapshot()
        assert name is not None
        snapshot = snapshots.read(data / "snapshots", name)
        held = {identity: state.get(identity) for identity in state.digests()}
    facts = {identity: snapshot.facts.of([identity]) for identity in held}
    return {
        "worked_out": sorted(worked_out),
        "encoded": report.encoded,
        "question": snapshot.lexicon.abbreviations.expand("BQLXK họp ngày nào?"),
        "chat": spell_out("hop ngay nao zzk"),
        "read": {
            identity: {
                "text": each.text,
                "publisher": each.publisher,
                "province": each.province,
                "date": str(each.date),
                "title": each.title,
                "facts": [str(fact) for fact in facts[identity]],
            }
            for identity, each in held.items()
            if each
        },
    }


if __name__ == "__main__":
    folders = [Path(each) for each in sys.argv[1:]]
    print(json.dumps(main(folders[0], folders[1], folders[2] if len(folders) > 2 else None)))  # noqa: T201
