"""The address of the picture that goes with a shared link."""

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils import translation
from django.views.decorators.http import require_safe

from common.files import serve
from content.menus import navigation_for
from content.models import BasePage
from content.sharing import file_name, picture_url, stored_picture


@require_safe
def sharing_picture(request: HttpRequest, page_id: str, asked: str, kind: str) -> HttpResponseBase:
    """Of any page a visitor may know of. An address that has gone out of date leads to today's."""
    pages = BasePage.objects.listed_for(AnonymousUser()).select_related("cover__collection", "locale")
    page = get_object_or_404(pages, pk=page_id)
    with translation.override(page.locale.language_code):  # the brand's name as the page's readers know it
        brand = navigation_for(request)["brand"]
    if f"{asked}.{kind}" != file_name(page, brand):
        return redirect(picture_url(page, brand))
    return serve(request, stored_picture(page, brand), public=True)
