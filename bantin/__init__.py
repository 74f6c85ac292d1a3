"""Questions about Vietnamese bulletins, answered by quoting them: the door for other programs.

docs/api.md has an example, and tells of everything here.
"""

from bantin.bulletins import Bulletins, open_bulletins
from corpus.errors import BantinError

__all__ = ["BantinError", "Bulletins", "open_bulletins"]
