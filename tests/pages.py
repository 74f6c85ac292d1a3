"""The pages that people read, by their path from the root of the repository."""

from pathlib import Path

ROOT = Path(__file__).parents[1]
PACKAGES = ("corpus", "retrieval", "bot")
_NAMES = ("README.md", "README.vi.md", "CONTRIBUTING.md", "CHANGELOG.md", "SECURITY.md", "NOTICE")
PAGES = {
    file.relative_to(ROOT).as_posix(): file.read_text("utf-8")
    for file in (*(ROOT / name for name in _NAMES), *sorted((ROOT / "docs").rglob("*.md")))
}
