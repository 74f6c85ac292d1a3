"""What the errors of PostgreSQL mean, and what to do about them."""

from __future__ import annotations

from sqlalchemy import exc

from corpus.notices import Notice, notice

# By the beginning of an error's SQLSTATE (PostgreSQL's documentation, appendix A), the longest first.
LOCKED = "The database {address} is being changed by another program: try again when that has ended."
"""What to say where another program holds what is needed."""

_SENTENCES = {
    "42501": "The database {address} forbids it ({reason}): have its administrator grant the rights.",
    "0A000": "The database {address} cannot do what bantin needs ({reason}): it must be PostgreSQL 15 or "
    "newer, with pgvector 0.8 or newer.",
    "58P01": "The database {address} lacks pgvector ({reason}): have its administrator install it.",
    "53100": "The disk of the database {address} is full: free some space there.",
    "53": "The database {address} has no room for us ({reason}): allow it more connections or memory.",
    "55P03": LOCKED,
    "25006": "The database {address} is a standby, which takes no changes: let store name the primary.",
    "57P": "The database {address} is shutting down or starting: it is tried again.",
    "08": "The database {address} broke off ({reason}): see whether its server runs.",
}
_AGAIN = ("40001", "40P01")
_PASSING = (*_AGAIN, "55P03", "53300", "57P", "08")


def is_passing(error: exc.SQLAlchemyError, *, committing: bool = False) -> bool:
    """Whether a transaction may be carried out anew, for it had no effect and the next may go well.

    ``committing``: it was about to be kept. Of one that was cut off then nobody knows whether it was.
    """
    if isinstance(error, exc.TimeoutError):
        return True
    code = getattr(getattr(error, "orig", None), "sqlstate", None) or ""
    if committing:
        return code in _AGAIN
    cut_off = isinstance(error, exc.OperationalError) and not code
    return cut_off or any(code.startswith(each) for each in _PASSING)


def sentence_of(error: exc.SQLAlchemyError, address: str) -> Notice | None:
    """What to say of an error; ``None`` where not the database is to blame, but a statement."""
    if isinstance(error, exc.TimeoutError):
        return notice("The database {address} has too many questions at once: try again.", address=address)
    original = getattr(error, "orig", None)
    code = getattr(original, "sqlstate", None) or ""
    reason = str(original).strip().splitlines()[0] if str(original).strip() else type(original).__name__
    for length in (5, 3, 2):
        template = _SENTENCES.get(code[:length])
        if template:
            return notice(template, address=address, reason=reason)
    if code in _AGAIN:
        return notice(LOCKED, address=address)
    if isinstance(error, exc.DataError) and "NUL" in reason:  # the driver refuses it: there is no SQLSTATE
        return notice(
            "The database {address} keeps no text with the character U+0000: take it out of the file that "
            "the text is read from, and index that again.",
            address=address,
        )
    if isinstance(error, exc.OperationalError):
        return notice(
            "The database {address} cannot be opened ({reason}): see whether its server runs, and mend store "
            "and its password.",
            address=address,
            reason=reason,
        )
    return None
