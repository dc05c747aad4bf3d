"""Pictures into a text: by drag, drop and paste with a script, by an ordinary file field without."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from common import limits
from community.forums import actions
from community.forums.models import Attachment, Space
from community.forums.texts import picture_url
from community.forums.views.finding import REFUSALS, signed_in, space_or_404


def markdown_of(picture: Attachment) -> str:
    """What stands in the text for it."""
    caption = picture.name.rsplit(".", 1)[0].translate(str.maketrans("[]\n", "() "))
    return f"![{caption}](attachment:{picture.pk})"


def put_in(request: HttpRequest, space: Space, text: str) -> tuple[str, str]:
    """The text with the picture that was sent along, and the sentence if it could not be taken."""
    file = request.FILES.get("picture")
    if file is None:
        return text, _("Choose a picture first.")
    try:
        picture = actions.upload(space=space, file=file, by=signed_in(request))
    except REFUSALS as refusal:
        return text, str(refusal)
    return f"{text.rstrip()}\n\n{markdown_of(picture)}\n".lstrip(), ""


@login_required
@limits.limited("forums.upload", limit=60, seconds=600)
@require_POST
def upload(request: HttpRequest, space: str) -> HttpResponse:
    """For js/upload-picture.js: what to put into the text, or why not."""
    found = space_or_404(request, space)
    file = request.FILES.get("picture")
    if file is None:
        return JsonResponse({"error": _("Choose a picture first.")}, status=400)
    try:
        picture = actions.upload(space=found, file=file, by=signed_in(request))
    except REFUSALS as refusal:
        return JsonResponse({"error": str(refusal)}, status=400)
    return JsonResponse({"markdown": markdown_of(picture), "url": picture_url(picture, small=True)})
