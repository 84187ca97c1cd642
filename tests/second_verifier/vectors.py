"""Reads the vectors, and notes which parts of them a test has looked at."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent.parent / "vectors"
CORE = FOLDER / "core"


class Entry(dict[str, Any]):
    """A vector that knows which of its fields were read."""

    def __init__(self, fields: dict[str, Any]) -> None:
        super().__init__(fields)
        self.unread = set(fields) - {"name"}

    def __getitem__(self, name: str) -> Any:
        self.unread.discard(name)
        return super().__getitem__(name)

    def bytes(self, name: str) -> bytes:
        """The bytes of a field of hexadecimal digits."""
        return bytes.fromhex(self[name])

    def title(self) -> str:
        """What tells the vector from its neighbours."""
        return str(self.get("name", self.get("kind", "")))


def entries(file: str) -> list[Entry]:
    """The vectors of a file of the core."""
    return [Entry(fields) for fields in json.loads((CORE / file).read_text())]


def lines(path: Path) -> Iterator[tuple[str, str]]:
    """The pairs of a name and an indented value in a text file."""
    name = ""
    for line in path.read_text().splitlines():
        if line.startswith("  "):
            yield name, line.strip()
        else:
            name = line
