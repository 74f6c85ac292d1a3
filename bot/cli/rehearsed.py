"""What ``--dry-run`` tells of an index run: its report, without the run."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from bot.config import Config
from bot.own_tables import use_tables_of
from bot.stores import store_of
from retrieval.index.build import Report
from retrieval.index.rehearsal import rehearse_update


def rehearsed_report(
    config: Config, paths: Sequence[Path], *, only: bool = False, collections: Sequence[str] | None = None
) -> Report:
    """The report of an index run that is not made; passages are not counted, for nothing is indexed.

    Raises:
        BulletinError, LibraryError, SnapshotError: as `Indexer.update`.
    """
    use_tables_of(config)
    told = rehearse_update(
        store_of(config).rehearsing(),
        config.data_path,
        paths,
        only=only,
        collections=collections,
        publishers=config.sync.publishers,
    )
    changes = told.changes
    return Report(
        added=changes.added,
        changed=changes.changed,
        removed=changes.removed,
        bulletins=told.bulletins,
        passages=0,
        encoded=0,
        passed_over=changes.passed_over,
        kinds_passed_over=changes.kinds_passed_over,
        left_out=changes.left_out,
        regrouped=changes.regrouped,
        waiting=told.waiting,
        clashes=tuple(changes.clashes),
        failures=tuple(changes.failures),
    )
