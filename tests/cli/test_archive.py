"""The backup file: whole, private, verified in every part."""

from __future__ import annotations

import io
import tarfile
from pathlib import Path

import pytest

from waymark.cli import archive
from waymark.cli.errors import CommandError


@pytest.fixture
def made(tmp_path: Path) -> Path:
    dump, files = tmp_path / "dump", tmp_path / "files"
    dump.write_bytes(b"a dump" * 1000)
    (files / "deep").mkdir(parents=True)
    (files / "deep" / "evidence.pdf").write_bytes(b"evidence")
    target = tmp_path / "one.backup"
    archive.write(target, manifest(), dump, files)
    return target


def manifest() -> archive.Manifest:
    return archive.Manifest(
        waymark="0.1.0",
        postgresql=15,
        made_at="2026-05-01T00:00:00+00:00",
        migrations=["kernel.0001_initial"],
        log_entries=2,
        log_head="ab" * 32,
    )


def unpack(source: Path, tmp_path: Path) -> archive.Manifest:
    folder = tmp_path / "unpacked"
    folder.mkdir()
    return archive.unpack(source, folder)


def rewrite(source: Path, change: dict[str, bytes | None]) -> None:
    """The same archive with parts replaced, added or (None) left out."""
    with tarfile.open(source) as tar:
        parts = {one.name: tar.extractfile(one).read() for one in tar}  # type: ignore[union-attr]  # no folder is in it
    parts |= {name: content for name, content in change.items() if content is not None}
    with tarfile.open(source, "w") as tar:
        for name, content in parts.items():
            if change.get(name, b"") is not None:
                note = tarfile.TarInfo(name)
                note.size = len(content)
                tar.addfile(note, io.BytesIO(content))


def test_what_goes_in_comes_out(made: Path, tmp_path: Path) -> None:
    read = unpack(made, tmp_path)
    assert read.log_head == "ab" * 32
    assert set(read.parts) == {"database.dump", "files/deep/evidence.pdf"}
    assert (tmp_path / "unpacked" / "files" / "deep" / "evidence.pdf").read_bytes() == b"evidence"


def test_only_its_owner_may_read_it_and_no_draft_stays(made: Path) -> None:
    assert made.stat().st_mode & 0o777 == 0o600
    assert not made.with_name("one.backup.part").exists()


def test_a_failure_while_writing_leaves_the_old_file(made: Path, tmp_path: Path) -> None:
    before = made.read_bytes()
    with pytest.raises(FileNotFoundError):
        archive.write(made, manifest(), tmp_path / "no dump", tmp_path / "files")
    assert made.read_bytes() == before
    assert not made.with_name("one.backup.part").exists()


@pytest.mark.parametrize(
    "change",
    [
        {"database.dump": b"another dump"},
        {"database.dump": None},
        {"files/deep/evidence.pdf": b"Evidence"},
        {"files/stranger": b"x"},
        {"manifest.json": None},
        {"manifest.json": b"{}"},
        {"manifest.json": b'{"format": 1, "parts": {}}'},
        {"manifest.json": b"[]"},
        {"manifest.json": b"\xff"},
    ],
)
def test_any_change_is_found(made: Path, tmp_path: Path, change: dict[str, bytes | None]) -> None:
    rewrite(made, change)
    with pytest.raises(CommandError, match=r"is damaged|is no backup of Waymark"):
        unpack(made, tmp_path)


def test_a_truncated_file_is_found(made: Path, tmp_path: Path) -> None:
    content = made.read_bytes()
    made.write_bytes(content[: len(content) // 3])
    with pytest.raises(CommandError, match=r"is damaged|is no backup"):
        unpack(made, tmp_path)


def test_other_files_are_no_backup(tmp_path: Path) -> None:
    for content in (b"", b"PK\x03\x04 a zip", b"x" * 2000):
        source = tmp_path / "other"
        source.write_bytes(content)
        folder = tmp_path / f"into{len(content)}"
        folder.mkdir()
        with pytest.raises(CommandError, match="is no backup of Waymark"):
            archive.unpack(source, folder)


@pytest.mark.parametrize("name", ["../escaped", "/tmp/waymark-escaped", "files/../../escaped"])
def test_no_part_leaves_the_folder(made: Path, tmp_path: Path, name: str) -> None:
    rewrite(made, {name: b"x"})
    with pytest.raises(CommandError):
        unpack(made, tmp_path)
    assert not (tmp_path / "escaped").exists()
    assert not Path("/tmp/waymark-escaped").exists()


def test_links_are_refused(tmp_path: Path) -> None:
    source = tmp_path / "links"
    with tarfile.open(source, "w") as tar:
        link = tarfile.TarInfo("database.dump")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        tar.addfile(link)
    with pytest.raises(CommandError, match="no plain file"):
        unpack(source, tmp_path)


def test_a_later_format_is_named(made: Path, tmp_path: Path) -> None:
    rewrite(made, {"manifest.json": b'{"format": 2, "parts": {}}'})
    with pytest.raises(CommandError, match="has format 2; this version reads 1"):
        unpack(made, tmp_path)
