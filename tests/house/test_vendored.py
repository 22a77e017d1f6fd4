"""Files of others are served as they came: each is in the manifest, with its hash."""

import hashlib
import tomllib
from pathlib import Path

VENDOR = Path(__file__).parents[2] / "src" / "waymark" / "web" / "static" / "vendor"


def test_every_vendored_file_is_listed_and_unchanged() -> None:
    listed = tomllib.loads((VENDOR / "vendored.toml").read_text())["file"]
    found = {path.name for path in VENDOR.iterdir()} - {"vendored.toml"}
    assert {each["path"] for each in listed} == found
    for each in listed:
        assert each["licence"]
        assert each["version"]
        assert each["source"]
        assert hashlib.sha256((VENDOR / each["path"]).read_bytes()).hexdigest() == each["sha256"]
