"""The header of a chunk: what is known of its bulletin, put before it when it is indexed."""

from __future__ import annotations

from corpus.models import Bulletin


def chunk_header(bulletin: Bulletin) -> str:
    """What is put before a bulletin's passages: "Đại hội Chi bộ. Ban Quản lý. Lâm Đồng. ngày 5/3/2020".

    A passage rarely repeats the province and the year, and nearly every question names them.
    """
    day = bulletin.date
    parts = (
        bulletin.title,
        bulletin.publisher,
        bulletin.province,
        f"ngày {day.day}/{day.month}/{day.year}" if day else None,
    )
    return ". ".join(part.rstrip(". ") for part in parts if part)
