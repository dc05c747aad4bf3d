"""Uploads in a private bucket."""

from typing import Any

from django.conf import settings
from django.utils.encoding import filepath_to_uri
from storages.backends.s3 import S3Storage


class PrivateS3Storage(S3Storage):
    """A file's address is the site's own, `/media/…`, which asks who may see it; only that view hands out signed ones."""

    def url(self, name: str, *args: Any, **kwargs: Any) -> str:
        return settings.MEDIA_URL + (filepath_to_uri(name) or "")

    def signed_url(self, name: str, disposition: str) -> str:
        """An address at the bucket that works for `querystring_expire` seconds."""
        return str(super().url(name, parameters={"ResponseContentDisposition": disposition}))
