"""An invitation into a space: what waits behind it, and the button that accepts."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from common import limits
from community.forums import actions, rules
from community.forums.models import Invitation
from community.forums.showing import Showing
from community.forums.views.finding import REFUSALS, signed_in


@login_required
@limits.limited("forums.invitation", limit=30, seconds=3600, methods=("GET", "POST"))
@require_http_methods(["GET", "POST"])
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Opening it changes nothing; the button lets one in. A token that means nothing is not found."""
    found = Invitation.objects.select_related("space").filter(token=token).first()
    if found is None:
        raise Http404
    space_url = Showing(request.user).space_url(found.space)
    if rules.may_see(request.user, found.space_id):
        return HttpResponseRedirect(space_url)
    error = ""
    if request.method == "POST":
        try:
            actions.accept_invitation(token=token, by=signed_in(request))
        except REFUSALS as refusal:
            error = str(refusal)
        else:
            messages.success(request, _("Welcome. This space is open to you now."))
            return HttpResponseRedirect(space_url)
    is_over = found.used_count >= found.limit or (found.ends_at is not None and found.ends_at <= timezone.now())
    # Who comes too late learns nothing of the space.
    return render(
        request,
        "community/forums/invitation.html",
        {"space": None if is_over else found.space, "by": found.created_by if not is_over else None, "error": error},
    )
