import re
from pathlib import Path

import pytest

from tests.pages import PACKAGES, PAGES, ROOT

MAKEFILE = (ROOT / "Makefile").read_text("utf-8")


def anchors(page: str) -> set[str]:
    """What a link into a page may name: a heading as GitHub spells it, "State on disk" as state-on-disk."""
    headings = re.findall(r"^#+ (.+)$", page, re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}


def dead_links(text: str, page: Path) -> list[str]:
    """The links of a page's text that lead to no file of ours, or to no heading of one."""
    dead = []
    for target in re.findall(r"\]\(([^)\s]+)\)", text):
        path, _, anchor = target.partition("#")
        file = page.parent / path if path else page
        if "://" not in target and not (
            file.exists() and (not anchor or anchor in anchors(file.read_text("utf-8")))
        ):
            dead.append(target)
    return dead


def missing_paths(text: str) -> list[str]:
    """The files, folders, modules and targets of make that a text names and that are not there."""
    folders = "|".join((*PACKAGES, "docs", "tests", "benchmarks"))
    paths = re.findall(rf"(?<![\w./@-])(?:{folders})/[\w./-]*\w(?![\w<-])", text)
    modules = re.findall(rf"`((?:{'|'.join(PACKAGES)})(?:\.(?!sqlite)\w+)+)`", text)
    targets = re.findall(r"`make (\w+)", text)
    return [
        *(path for path in paths if not (ROOT / path).exists()),
        *(module for module in modules if not is_module(module)),
        *(target for target in targets if not re.search(rf"^{target}:", MAKEFILE, re.MULTILINE)),
    ]


def is_module(name: str) -> bool:
    """Whether a name is a module's or a package's, or that of something in a module."""
    path = ROOT / name.replace(".", "/")
    return path.is_dir() or any(each.with_suffix(".py").exists() for each in (path, path.parent))


def unknown_names(text: str) -> set[str]:
    """The classes and constants that a text names in backticks and that no module of ours defines."""
    code = "\n".join(
        file.read_text("utf-8") for package in PACKAGES for file in (ROOT / package).rglob("*.py")
    )
    defined = set(re.findall(r"^ *(?:class )?([A-Z]\w+)(?:[:(]| =| :)", code, re.MULTILINE))
    return set(re.findall(r"`([A-Z]\w+)`", text)) - defined


@pytest.mark.parametrize("page", PAGES)
def test_every_link_leads_somewhere(page: str) -> None:
    """Each link of a page names a file that exists, and each anchor a heading that stands there."""
    assert dead_links(PAGES[page], ROOT / page) == []


@pytest.mark.parametrize("page", [name for name in PAGES if name != "CHANGELOG.md"])
def test_every_path_exists(page: str) -> None:
    """Each file, folder, module and target of make that a page names is there; a changelog tells of once."""
    assert missing_paths(PAGES[page]) == []


def test_every_name_is_defined() -> None:
    """Each class and each constant that docs/architecture.md names is one of ours."""
    assert unknown_names(PAGES["docs/architecture.md"]) == set()
    assert unknown_names("`Bulletin`, `FORMAT`, `TYPED` and `Nothing`") == {"Nothing"}


@pytest.mark.parametrize("page", [name for name in PAGES if name.startswith("docs/")])
def test_the_readme_leads_to_every_page(page: str) -> None:
    """No page is left that nobody finds; a Vietnamese one is found from the Vietnamese one."""
    assert f"]({page})" in PAGES["README.vi.md" if page.startswith("docs/vi/") else "README.md"]


@pytest.mark.parametrize("text", ["[x](docs/none.md)", "[x](README.md#none)", "[x](#none)"])
def test_a_dead_link_is_seen(text: str) -> None:
    """A link to a missing file or a missing heading is found."""
    assert len(dead_links(text, ROOT / "README.md")) == 1


@pytest.mark.parametrize(
    "text", ["`corpus/none.py`", "corpus/text/none", "`bot.none`", "`bot.none.other`", "`make none`"]
)
def test_a_missing_path_is_seen(text: str) -> None:
    """A path, a module or a target of make that is not there is found."""
    assert len(missing_paths(text)) == 1


def test_what_is_there_is_not_taken_for_missing() -> None:
    """Folders, files, modules, what modules hold, web addresses and placeholders are let through."""
    text = "corpus/text, `corpus/models.py`, `bot.config`, `bot.config.Config`, `make test`; tests/none-<n>"
    assert missing_paths(f"{text} https://example.org/docs/none") == []
    assert dead_links("[x](docs/search.md#filters) [y](https://example.org/none)", ROOT / "README.md") == []
