"""A private bucket: pages name the site's own address, only the view hands out signed ones."""

from typing import Any

import pytest

pytest.importorskip("boto3")


@pytest.fixture
def bucket() -> Any:
    from common.s3 import PrivateS3Storage

    return PrivateS3Storage(
        bucket_name="cups",
        access_key="key",
        secret_key="secret",
        region_name="eu",
        querystring_expire=300,
        file_overwrite=False,
    )


def test_a_files_address_is_the_sites_own(bucket: Any) -> None:
    assert bucket.url("images/a cup.webp") == "/media/images/a%20cup.webp"


def test_the_signed_address_ends_and_keeps_the_disposition(bucket: Any) -> None:
    address = bucket.signed_url("images/cup.webp", "attachment")

    assert "cups" in address
    assert "response-content-disposition=attachment" in address
    assert "X-Amz-Expires=300" in address or "Expires=" in address
