"""Every address of the site. The order matters: Wagtail answers whatever nobody else took."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import URLPattern, URLResolver, include, path
from django.views.generic import RedirectView
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from members.urls import cms_patterns

# Without a language: files, machines and the staff.
urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("common.root_urls")),
    path("", include("content.root_urls")),
    path("", include("messaging.root_urls")),
    path("live/", include("live.urls")),
    path("documents/", include(wagtaildocs_urls)),
    path("cms/", include(cms_patterns)),
    path("cms/", include(wagtailadmin_urls)),
]

# With one: what people read.
urlpatterns += i18n_patterns(
    # Those with a word before theirs first: the others are looked through for every address that comes to them.
    path("comments/", include("community.comments.urls")),
    path("community/moderation/", include("community.moderation.urls")),
    path("community/", include("community.forums.urls")),
    path("me/messages/", include("community.conversations.urls")),
    path("me/cases/", include("support.urls")),
    path("reviews/", include("community.reviews.urls")),
    path("events/", include("community.events.urls")),
    path("", include("members.urls")),
    path("accounts/", include("allauth.urls")),
    path("", include("privacy.urls")),
    path("", include("messaging.urls")),
    path("", include("community.profiles.urls")),
    path("", include("content.urls")),
    # Wagtail's own sign-in for private pages knows neither our limits nor the second factor.
    path("_util/login/", RedirectView.as_view(pattern_name="account_login", query_string=True)),
    path("", include(wagtail_urls)),
    prefix_default_language=False,
)
