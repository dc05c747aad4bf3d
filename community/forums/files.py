"""Who may see an uploaded picture: by its file and by its small version alike, whatever way they found the address."""

import re
import uuid

from django.http import HttpRequest

from common.files import Answer
from community.forums import rules
from community.forums.models import Attachment, Post

_PATH = re.compile(r"^forums/\d+/([0-9a-f-]{36})(?:-small)?\.\w+$")


def guard(request: HttpRequest, path: str) -> Answer:
    """“private”, so that no cache between us and the reader keeps what a space may close tomorrow."""
    found = _PATH.match(path)
    if found is None:
        return None
    try:
        pk = uuid.UUID(found[1])
    except ValueError:
        return None
    picture = Attachment.objects.filter(pk=pk).first()
    if picture is None or path not in (picture.file.name, picture.small.name):
        return None
    return "private" if _may_see(request, picture) else None


def _may_see(request: HttpRequest, picture: Attachment) -> bool:
    if picture.post_id is None:  # nobody has posted it yet
        user = request.user
        return user.is_authenticated and picture.owner_id == user.pk and rules.may_see(user, picture.space_id)
    return Post.objects.visible_to(request.user).filter(pk=picture.post_id).exists()
