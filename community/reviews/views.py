"""Addresses under /reviews/. What one may not see is not found."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import AnonymousUser
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from common import limits
from common.own_forms import is_own_form
from common.pagecache import tag_page
from common.refusing import refuse
from community.moderation import Refused
from community.moderation.silence import silence_of
from community.reviews import actions, queries, rules, showing
from community.reviews.forms import ReviewForm, words_of
from community.reviews.models import PendingReview, Review, State
from content.models import ProductPage
from members.joining import joining_url
from members.models import User
from support.models import Case
from support.rules import may_handle


@require_safe
def of_product(request: HttpRequest, slug: str) -> HttpResponse:
    """Every review of a product, page by page."""
    page = _product_or_404(request, slug)
    tag_page(request, f"page:{page.pk}", actions.tag(page.translation_key))
    wanted, product = showing.wanted_of(request.GET), page.translation_key
    rating = queries.rating_of(product)
    near, unheard = showing.near_language(), queries.unheard_by(request.user)
    found = queries.reviews_of(product, wanted, near=near, unheard=unheard)
    own = queries.own_review(request.user, product)
    context = showing.around(request, page, rating, own) | {
        "wanted": wanted,
        "sorts": showing.sorts(page, wanted),
        "filters": showing.filters(page, wanted, rating),
        "shown": showing.for_reader(request, found.items),
        "next_url": showing.address(page, wanted, after=found.next_key) if found.next_key else "",
        "beginning_url": showing.address(page, wanted) if wanted.after else "",
    }
    template = "_list" if request.htmx else "of_product"  # type: ignore[attr-defined]
    return render(request, f"community/reviews/{template}.html", context)


@require_safe
def review(request: HttpRequest, pk: int) -> HttpResponse:
    """One review alone: where letters and moderators lead."""
    found = _review_or_404(request, pk)
    page = queries.page_of(found.product, showing.near_language(), readable_by=request.user)
    return render(
        request,
        "community/reviews/review.html",
        {
            "one": showing.for_reader(request, [found])[0],
            "page": page,
            "sign_in_url": joining_url(request.path),
            "case": Case.objects.of(request.user).filter(key=found.case_key).first(),
            "may_answer": may_handle(request.user),
            "may_mark": may_handle(request.user) or rules.may_moderate(request.user),
        },
    )


@csrf_exempt  # checked below, where a stale token must not lose the text
@require_http_methods(["GET", "POST"])
def write(request: HttpRequest, slug: str) -> HttpResponse:
    """A member's review is posted; a visitor's words are kept until they have signed in."""
    page = _product_or_404(request, slug)
    own = queries.own_review(request.user, page.translation_key)
    if own is not None:
        return HttpResponseRedirect(
            reverse("reviews:change" if rules.may_change(request.user, own) else "reviews:review", args=[own.pk])
        )
    is_member = request.user.is_authenticated
    if request.method == "GET":
        kept = _kept(request, page)
        if (silent := _silent_page(request, page, kept.words.get("text", "") if kept else "")) is not None:
            return silent
        return _form_page(request, page, ReviewForm(initial=kept.words if kept else None, is_member=is_member))
    form = ReviewForm(request.POST, request.FILES, is_member=is_member)
    if not is_own_form(request):
        return _form_page(request, page, form, error=_stale())
    if not form.is_valid():
        return _form_page(request, page, form)
    if not is_member:
        limits.demand("reviews.keep", limits.visitor(request), limit=10, seconds=3600)
        kept = actions.keep_words(page=page, words=form.draft)
        return HttpResponseRedirect(joining_url(f"{request.path}?kept={kept.token}"))
    try:
        posted = actions.write_review(
            by=_member(request), page=page, language=showing.near_language(), **_written(form)
        )
    except actions.AlreadyWritten as refusal:
        messages.info(request, str(refusal))
        return HttpResponseRedirect(reverse("reviews:change", args=[refusal.review.pk]))
    except Refused as refusal:
        return _form_page(request, page, form, error=str(refusal))
    if posted.state == State.HELD:
        messages.info(request, _("Thank you. A moderator will read your review before it appears."))
    elif posted.is_bad:
        messages.success(
            request, _("Thank you. Your review is on the page, and a person of ours answers you: see “My cases”.")
        )
    else:
        messages.success(request, _("Thank you. Your review is on the page."))
    return _to_product(page, request)


@csrf_exempt  # as above
@login_required
@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, pk: int) -> HttpResponse:
    found = _own_or_404(request, pk)
    page = _page_or_404(request, found)
    if request.method == "GET":
        if (silent := _silent_page(request, page)) is not None:
            return silent
        return _form_page(request, page, ReviewForm(initial=words_of(found), review=found), review=found)
    form = ReviewForm(request.POST, request.FILES, review=found)
    if not is_own_form(request):
        return _form_page(request, page, form, review=found, error=_stale())
    if not form.is_valid():
        return _form_page(request, page, form, review=found)
    try:
        changed = actions.change_review(
            found, by=_member(request), without=form.cleaned_data.get("without", []), **_written(form)
        )
    except Refused as refusal:
        return _form_page(request, page, form, review=found, error=str(refusal))
    if changed.state == State.HELD:
        messages.info(request, _("Thank you. A moderator will read your review before it appears."))
    return _to_product(page, request)


@login_required
@require_http_methods(["GET", "POST"])
def delete(request: HttpRequest, pk: int) -> HttpResponse:
    found = _own_or_404(request, pk)
    page = _page_or_404(request, found)
    if request.method == "POST":
        actions.delete_review(found, by=_member(request))
        messages.success(request, _("Your review is deleted."))
        return _to_product(page)
    return render(request, "community/reviews/delete.html", {"review": found, "page": page})


@login_required
@require_POST
def helpful(request: HttpRequest, pk: int) -> HttpResponse:
    found = _review_or_404(request, pk)
    on = request.POST.get("helpful") != "no"
    try:
        found = actions.vote_helpful(found, by=_member(request), on=on)
    except Refused as refusal:
        return refuse(request, str(refusal), _back(request, found))
    if request.htmx:  # type: ignore[attr-defined]
        one = showing.Shown(review=found, found_helpful=on)
        return render(request, "community/reviews/_helpful.html", {"one": one, "sign_in_url": ""})
    return HttpResponseRedirect(_back(request, found))


def _back(request: HttpRequest, found: Review) -> str:
    """To the review on the page where it was pressed."""
    there = request.POST.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(there, allowed_hosts={request.get_host()})
    return f"{there}#r{found.pk}" if is_ours else found.get_absolute_url()


# --- The brand ------------------------------------------------------------------------------------------------------------


@login_required
@require_POST
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """From any review to its case in the CMS, which is opened if there is none."""
    if not may_handle(request.user):
        raise Http404
    case = actions.case_for(get_object_or_404(Review.objects.published().select_related("member"), pk=pk))
    return HttpResponseRedirect(reverse("support_cases:case", args=[case.pk]))


@login_required
@require_POST
def bought(request: HttpRequest, pk: int) -> HttpResponse:
    """The team has looked the order up."""
    if not (may_handle(request.user) or rules.may_moderate(request.user)):
        raise Http404
    found = _review_or_404(request, pk)
    actions.mark_bought(found, by=_member(request), bought=request.POST.get("bought") == "yes")
    return HttpResponseRedirect(found.get_absolute_url())


# --- Steps ------------------------------------------------------------------------------------------------------------


def _member(request: HttpRequest) -> User:
    assert isinstance(request.user, User)  # noqa: S101  (every caller has made sure)
    return request.user


def _product_or_404(request: HttpRequest, slug: str) -> ProductPage:
    """By the end of its address, in the reader's language if it is there."""
    found = list(ProductPage.objects.visible_to(request.user).filter(slug=slug).select_related("locale").order_by("pk"))
    if not found:
        raise Http404
    near = showing.near_language()
    page = next((each for each in found if each.locale.language_code == near), None)
    return page or queries.page_of(found[0].translation_key, near, readable_by=request.user) or found[0]


def _page_or_404(request: HttpRequest, review: Review) -> ProductPage:
    page = queries.page_of(review.product, showing.near_language(), readable_by=request.user)
    if page is None:
        raise Http404
    return page


def _review_or_404(request: HttpRequest, pk: int) -> Review:
    return get_object_or_404(Review.objects.visible_to(request.user).select_related("member", "answered_by"), pk=pk)


def _own_or_404(request: HttpRequest, pk: int) -> Review:
    found = _review_or_404(request, pk)
    if not rules.may_change(request.user, found):
        raise Http404
    return found


def _kept(request: HttpRequest, page: ProductPage) -> PendingReview | None:
    try:
        kept = PendingReview.objects.by_token(request.GET.get("kept", ""))
    except PendingReview.DoesNotExist:
        return None
    return kept if kept.product == page.translation_key else None


def _written(form: ReviewForm) -> dict[str, Any]:
    written = {name: value for name, value in form.cleaned_data.items() if name != "without"}
    return written | {"rating": int(written["rating"])}


def _stale() -> str:
    return _("This page was open for long, so nothing was sent yet. Your text is here: press the button again.")


def _draft_key(writer: Any, page: ProductPage) -> str:
    """Under which the browser keeps what this person is writing there: another who signs in has another. All visitors are one."""
    return f"review-{writer.pk or 0}-{page.pk}"


def _to_product(page: ProductPage, written: HttpRequest | None = None) -> HttpResponse:
    """Back under the product; the cookie lets the browser forget the draft it kept (js/keep-draft.js), also one of before
    the writer had signed in.
    """
    response = HttpResponseRedirect(f"{page.url}#reviews")
    if written is not None:
        drafts = (_draft_key(written.user, page), _draft_key(AnonymousUser(), page))
        response.set_cookie("draft-kept", "|".join(drafts), max_age=600, samesite="Lax")
    return response


def _silent_page(request: HttpRequest, page: ProductPage, draft: str = "") -> HttpResponse | None:
    """In the place of the form, for who may not write now."""
    if (silence := silence_of(request.user)) is None:
        return None
    context = {"heading": _("Write a review"), "silence": silence, "draft": draft}
    context |= {"back_url": f"{page.url}#reviews", "back_title": page.title}
    return render(request, "community/moderation/silent.html", context)


def _form_page(
    request: HttpRequest, page: ProductPage, form: ReviewForm, *, review: Review | None = None, error: str = ""
) -> HttpResponse:
    context = {
        "page": page,
        "form": form,
        "review": review,
        "error": error,
        "is_member": request.user.is_authenticated,
        "is_kept": bool(request.GET.get("kept")) and request.user.is_authenticated,
        "draft": _draft_key(request.user, page),
    }
    return render(request, "community/reviews/write.html", context)
