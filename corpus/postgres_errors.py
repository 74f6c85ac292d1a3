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
    "23505": LOCKED,  # another program stored the very same at that moment
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
    code = _code(error)
    if committing:
        return code in _AGAIN
    cut_off = isinstance(error, exc.OperationalError) and not code
    return cut_off or any(code.startswith(each) for each in _PASSING)


def sentence_of(error: exc.SQLAlchemyError, address: str) -> Notice | None:
    """What to say of an error; ``None`` where not the database is to blame, but a statement."""
    if isinstance(error, exc.TimeoutError):
        return notice("The database {address} has too many questions at once: try again.", address=address)
    code = _code(error)
    reason = _reason(error)
    for length in (5, 3, 2):
        template = _SENTENCES.get(code[:length])
        if template:
            return notice(template, address=address, reason=reason)
    if code in _AGAIN:
        return notice(LOCKED, address=address)
    if isinstance(error, exc.OperationalError):
        return notice(
            "The database {address} cannot be opened ({reason}): see whether its server runs, and mend store "
            "and its password.",
            address=address,
            reason=reason,
        )
    return None


def unstorable(error: Exception) -> Notice | None:
    """What about the values of a statement is wrong, as a clause; ``None`` where something else is.

    No further try will do better, and nothing else is the worse for it.
    """
    if isinstance(error, UnicodeEncodeError):
        return Notice("it holds half a character")
    if not isinstance(error, exc.DBAPIError):
        return None
    code, reason = _code(error), _reason(error)
    if isinstance(error, exc.DataError) and "NUL" in reason:  # the driver refuses it: there is no SQLSTATE
        return Notice("it holds the character U+0000")
    if code.startswith("54"):
        return notice("a name in it is too long: {reason}", reason=reason)
    if code.startswith("22"):
        return notice("a value in it does not fit: {reason}", reason=reason)
    return None


def _code(error: Exception) -> str:
    """An error's SQLSTATE; empty where it has none."""
    return getattr(getattr(error, "orig", None), "sqlstate", None) or ""


def _reason(error: Exception) -> str:
    """What the server or the driver says, in one line."""
    original = getattr(error, "orig", None)
    said = str(original).strip().splitlines()
    return said[0] if said else type(original).__name__
