"""What /me/ shows of the articles and stories."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest
from django.utils.translation import get_language

from content.queries import mark_closed, new_since


def new_since_last_visit(request: HttpRequest) -> Mapping[str, Any] | None:
    """What came since the member was here; on a first visit the newest there is, so that the page is not empty."""
    since = getattr(request.user, "previous_visit_at", None)
    pages = new_since(since, user=request.user, language=get_language() or "en", how_many=6 if since else 3)
    mark_closed(pages, request)
    return {"pages": pages, "is_first_visit": since is None} if pages else None
