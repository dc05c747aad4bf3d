"""/me/privacy/: one's data, and the way out."""

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from common.files import serve
from common.limits import limited
from members.requests import MemberRequest
from privacy import actions
from privacy.forms import EraseForm
from privacy.models import Erasure, Export


@require_GET
@login_required
@never_cache
def index(request: MemberRequest) -> HttpResponse:
    context = {
        "exports": Export.objects.filter(user=request.user).order_by("-asked_at"),
        "erasure": Erasure.objects.filter(user=request.user).first(),
    }
    return render(request, "privacy/index.html", context)


@require_POST
@login_required
@limited("export", limit=5, seconds=60 * 60 * 24)
def ask_for_export(request: MemberRequest) -> HttpResponse:
    actions.ask_for_export(request.user)
    messages.success(request, _("We are putting it together. A letter tells you when it is ready."))
    return redirect("privacy:index")


@require_GET
@login_required
@reauthentication_required
def download(request: MemberRequest, export_id: int) -> HttpResponseBase:
    """The archive, for its owner only."""
    export = get_object_or_404(Export, pk=export_id, user=request.user, ready_at__isnull=False)
    if export.expires_at is None or export.expires_at < timezone.now():
        raise Http404
    return serve(request, export.file, public=False)


@login_required
@reauthentication_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def erase(request: MemberRequest) -> HttpResponse:
    """What goes, what stays nameless, and the word one must type."""
    form = EraseForm(request.POST or None, user=request.user)
    if form.is_valid():
        actions.ask_for_erasure(request.user)
        messages.success(
            request, _("Your account will be deleted in seven days. Until then you can change your mind here.")
        )
        return redirect("privacy:index")
    return render(request, "privacy/erase.html", {"form": form})


@require_POST
@login_required
def keep(request: MemberRequest) -> HttpResponse:
    actions.keep_account(request.user)
    messages.success(request, _("Good. Everything stays as it is."))
    return redirect("privacy:index")
