"""What every page may use."""

from django.http import HttpRequest
from django.utils import timezone


def site(request: HttpRequest) -> dict[str, object]:
    return {"now_year": timezone.localdate().year}
