"""The file that `backup` writes and `restore` reads.

A tar with `manifest.json` (format, versions, the head of the act log, and for each other part its
size and SHA-256), `database.dump` (pg_dump's custom format) and the folder `files/`.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import shutil
import tarfile
from dataclasses import asdict, dataclass, field
from pathlib import Path, PurePosixPath

from waymark.cli.errors import CommandError

FORMAT = 1
MANIFEST = "manifest.json"
DUMP = "database.dump"
FILES = "files"
LARGEST_MANIFEST = 1_000_000


@dataclass(frozen=True)
class Part:
    """One part's size in bytes and its SHA-256 in hexadecimal."""

    size: int
    sha256: str


@dataclass(frozen=True)
class Manifest:
    """What an archive holds and by which versions it was made."""

    waymark: str
    postgresql: int  # major version
    made_at: str  # ISO 8601, UTC
    migrations: list[str]  # app.name of all that were applied
    log_entries: int
    log_head: str
    parts: dict[str, Part] = field(default_factory=dict)
    format: int = FORMAT


def write(target: Path, manifest: Manifest, dump: Path, files: Path) -> None:
    """Write the archive whole or not at all; only its owner may read it."""
    draft = target.with_name(target.name + ".part")
    draft.unlink(missing_ok=True)
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as raw, tarfile.open(fileobj=raw, mode="w") as tar:
            for name, path in [(DUMP, dump), *_files_under(files)]:
                manifest.parts[name] = measure(path)
                tar.add(path, arcname=name, recursive=False)
            text = json.dumps(asdict(manifest), indent=2).encode()
            note = tarfile.TarInfo(MANIFEST)
            note.size = len(text)
            note.mode = 0o600
            tar.addfile(note, io.BytesIO(text))
            raw.flush()
        with draft.open("rb") as written:
            os.fsync(written.fileno())
        draft.replace(target)
    except BaseException:
        draft.unlink(missing_ok=True)
        raise


def unpack(source: Path, folder: Path) -> Manifest:
    """Unpack into an empty folder and verify everything. Raises CommandError otherwise."""
    try:
        with tarfile.open(source, mode="r:") as tar:
            for member in tar:
                _take_out(tar, member, folder, source)
    except (tarfile.TarError, EOFError, FileExistsError) as error:
        raise CommandError(f"{source} is no backup of Waymark, or damaged ({error}).") from None
    manifest = _read_manifest(source, folder / MANIFEST)
    for name, part in manifest.parts.items():
        path = folder / name
        if not path.is_file() or measure(path) != part:
            raise CommandError(f"{source} is damaged: {name} is not what was backed up.")
    strangers = {name for name, _ in _files_under(folder, "")} - {MANIFEST, *manifest.parts}
    if strangers or DUMP not in manifest.parts:
        raise CommandError(f"{source} is damaged: its manifest does not name what it holds.")
    return manifest


def _take_out(tar: tarfile.TarFile, member: tarfile.TarInfo, folder: Path, source: Path) -> None:
    """Write one part below the folder. By hand: Python 3.11.2 has no safe extraction yet."""
    content = tar.extractfile(member) if member.isfile() else None
    if content is None:
        raise CommandError(f"{source} holds {member.name}, which is no plain file.")
    name = PurePosixPath(member.name)
    if name.is_absolute() or ".." in name.parts or "\0" in member.name:
        raise CommandError(f"{source} is damaged: {member.name} would leave its folder.")
    target = folder / name
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with content, os.fdopen(descriptor, "wb") as file:
        shutil.copyfileobj(content, file)


def measure(path: Path) -> Part:
    """Size and digest of a file."""
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256")
    return Part(path.stat().st_size, digest.hexdigest())


def _read_manifest(source: Path, path: Path) -> Manifest:
    try:
        if path.stat().st_size > LARGEST_MANIFEST:
            raise ValueError("it is too large")
        content = json.loads(path.read_text(encoding="utf-8"))
        if content["format"] != FORMAT:
            raise CommandError(
                f"{source} has format {content['format']}; this version reads {FORMAT}."
            )
        parts = {name: Part(**part) for name, part in content.pop("parts").items()}
        return Manifest(parts=parts, **content)
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise CommandError(f"{source} is no backup of Waymark ({error}).") from None


def _files_under(folder: Path, prefix: str = FILES + "/") -> list[tuple[str, Path]]:
    """The plain files below a folder as (name in the archive, path), in order."""
    if not folder.is_dir():
        return []
    found = sorted(path for path in folder.rglob("*") if path.is_file())
    return [(prefix + path.relative_to(folder).as_posix(), path) for path in found]
