"""What is not a page of the tree."""

from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe
from wagtail.views import serve as wagtail_serve

from common.pagecache import tag_page
from content.colours import on_accent
from content.menus import navigation_for
from content.routes import remember_route


def serve_page(request: HttpRequest, path: str) -> HttpResponse:
    """A page of the tree."""
    remember_route(request, path)
    return wagtail_serve(request, path)


@require_safe
def brand_css(request: HttpRequest) -> HttpResponse:
    """The brand's accent as a style sheet: `tokens.css` makes every shade of it, for light and for dark."""
    tag_page(request, "site")
    accent = navigation_for(request)["brand"]["accent"]
    css = f":root {{ --brand-accent: {accent}; --brand-on-accent: {on_accent(accent)}; }}\n"
    response = HttpResponse(css, content_type="text/css; charset=utf-8")
    patch_cache_control(response, max_age=300, public=True)
    return response
