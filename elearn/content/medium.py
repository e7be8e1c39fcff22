"""A picture of the course as a value."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Medium:
    """Hold a picture: ``name`` as lectures call it (``media/zones.zh.svg``), size in CSS pixels."""

    name: str
    data: bytes
    sha256: str
    extension: str
    mime: str
    width: int
    height: int

    @property
    def address(self) -> str:
        """Give the path at which it is served, which names its content and so never changes."""
        return f"/media/{self.sha256}.{self.extension}"

    def canonical(self) -> dict[str, Any]:
        """Give the JSON form, in which the hash stands for the content."""
        names = ("name", "sha256", "extension", "mime", "width", "height")
        return {name: getattr(self, name) for name in names}
