"""Files in which an erased person can stand: mails of the file back-end, and logs.

Logs are being written to by running processes while this runs. They are therefore changed in
place, byte for byte, and never moved or shortened.
"""

import json
import mmap
import re
from email import message_from_bytes, policy
from pathlib import Path

from django.conf import settings

from waymark.workflows.erasure.traces import Traces

__all__ = ["erase_logs", "erase_mails"]

#: what Django's file back-end writes between two mails
BETWEEN = re.compile(rb"^-{79}\n", re.MULTILINE)


def erase_mails(traces: Traces) -> int:
    """Delete the mail files that went to the person or speak of them; returns how many."""
    folder = Path(getattr(settings, "EMAIL_FILE_PATH", "") or settings.WAYMARK_HOME / "mail")
    gone = 0
    for path in sorted(folder.glob("*")) if folder.is_dir() else ():
        if path.is_file() and any(
            _speaks(part, traces) for part in BETWEEN.split(path.read_bytes())
        ):
            path.unlink(missing_ok=True)
            gone += 1
    return gone


def _speaks(mail: bytes, traces: Traces) -> bool:
    """Whether a mail is to, or about, the person, however its text is encoded."""
    message = message_from_bytes(mail, policy=policy.default)
    texts = [str(value) for value in message.values()]
    for part in message.walk():
        if part.get_content_maintype() == "text":
            texts.append(str(part.get_content()))
    return any(traces.found_in(text) for text in texts)


def erase_logs(traces: Traces) -> int:
    """Overwrite the person's name, addresses, number and words in the logs under our folder.

    Returns how many places were overwritten. What a server's own journal keeps is the operator's
    (docs/privacy.md).
    """
    found = {form.encode() for text in traces.texts for form in (text, json.dumps(text)[1:-1])}
    if not found:
        return 0
    longest_first = sorted(found, key=lambda each: (-len(each), each))
    pattern = re.compile(b"|".join(re.escape(each) for each in longest_first), re.IGNORECASE)
    folder = Path(settings.WAYMARK_HOME) / "logs"
    return sum(_mask(path, pattern) for path in sorted(folder.rglob("*")) if path.is_file())


def _mask(path: Path, pattern: re.Pattern[bytes]) -> int:
    if path.stat().st_size == 0:
        return 0
    count = 0
    with path.open("r+b") as file, mmap.mmap(file.fileno(), 0) as held:
        for match in pattern.finditer(held):
            held[match.start() : match.end()] = b"x" * (match.end() - match.start())
            count += 1
    return count
