"""Writes the table of docs/settings.md from the fields of `bot.config.Config` and their descriptions.

Run: PYTHONPATH=. python docs/write_settings.py
"""

from __future__ import annotations

from collections.abc import Iterator

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from bot.config import Config
from docs.parts import FOLDER, write_part

PAGE = FOLDER / "settings.md"


def settings(model: type[BaseModel] = Config, prefix: str = "") -> Iterator[tuple[str, FieldInfo]]:
    """Every setting by its full name, such as ``telegram.limits.user_per_minute``, in the model's order.

    A section is not one of them: what is in it stands for it.
    """
    for name, field in model.model_fields.items():
        if isinstance(field.annotation, type) and issubclass(field.annotation, BaseModel):
            yield from settings(field.annotation, f"{prefix}{name}.")
        else:
            yield f"{prefix}{name}", field


def settings_table() -> str:
    """The Markdown table of all settings, one row each: name, default, description."""
    rows = ["| setting | default | what it is |", "|---|---|---|"]
    for name, field in settings():
        default = "null" if field.default is None else field.default
        rows.append(f"| `{name}` | `{default}` | {field.description} |")
    return "\n".join(rows)


def main() -> None:
    """Write the table into the page."""
    write_part(PAGE, "settings", settings_table())


if __name__ == "__main__":
    main()
