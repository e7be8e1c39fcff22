"""Archives that were tampered with: taken apart, changed, and packed again."""

import hashlib
import io
import json
import tarfile
from pathlib import Path
from typing import Any


def take_apart(path: Path) -> dict[str, bytes]:
    """Give the parts of an archive by name."""
    with tarfile.open(path) as tar:
        return {member.name: tar.extractfile(member).read() for member in tar}  # type: ignore[union-attr]


def pack(parts: dict[str, bytes], path: Path) -> Path:
    """Pack parts into an archive."""
    with tarfile.open(path, "w:gz") as tar:
        for name, data in parts.items():
            member = tarfile.TarInfo(name)
            member.size = len(data)
            tar.addfile(member, io.BytesIO(data))
    return path


def with_manifest(parts: dict[str, bytes], **changes: Any) -> dict[str, bytes]:
    """Give the parts with other values in the list of contents."""
    values = json.loads(parts["manifest.json"]) | changes
    return parts | {"manifest.json": json.dumps(values).encode()}


def with_rows(parts: dict[str, bytes], table: str, *rows: list[Any]) -> dict[str, bytes]:
    """Give the parts with rows added to a table, its count and fingerprint made to fit."""
    name = f"tables/{table}.jsonl"
    data = parts[name] + b"".join(json.dumps(row).encode() + b"\n" for row in rows)
    entries = json.loads(parts["manifest.json"])["tables"]
    for entry in entries:
        if entry["name"] == table:
            entry["rows"] += len(rows)
            entry["sha256"] = hashlib.sha256(data).hexdigest()
    return with_manifest(parts | {name: data}, tables=entries)
