"""Uploads stop at a size: a file of any length costs no more than that on our disk."""

from django.conf import settings
from django.core.files.uploadhandler import StopUpload, TemporaryFileUploadHandler
from django.http import HttpRequest

__all__ = ["LimitedUpload", "too_large"]


class LimitedUpload(TemporaryFileUploadHandler):
    """Writes to a temporary file and gives up once all files together pass the limit."""

    taken = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        """Count, then write."""
        self.taken += len(raw_data)
        if self.taken > settings.WAYMARK_UPLOAD_BYTES:
            if self.request is not None:
                self.request.META["waymark.too_large"] = "yes"
            raise StopUpload(connection_reset=False)
        return super().receive_data_chunk(raw_data, start)


def too_large(request: HttpRequest) -> bool:
    """Whether an upload of this request was given up."""
    return "waymark.too_large" in request.META
