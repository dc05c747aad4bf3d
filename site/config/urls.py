"""Every address of the site. The order matters: Wagtail answers whatever nobody else took."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from members.urls import cms_patterns

# Without a language: files, machines and the staff.
urlpatterns = [
    path("", include("common.root_urls")),
    path("", include("content.root_urls")),
    path("documents/", include(wagtaildocs_urls)),
    path("cms/", include(cms_patterns)),
    path("cms/", include(wagtailadmin_urls)),
]

# With one: what people read.
urlpatterns += i18n_patterns(
    path("", include("members.urls")),
    path("", include("privacy.urls")),
    path("", include("messaging.urls")),
    path("comments/", include("community.comments.urls")),
    path("accounts/", include("allauth.urls")),
    path("", include("content.urls")),
    path("", include(wagtail_urls)),
    prefix_default_language=False,
)
