from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CommentsConfig(AppConfig):
    """Threads on content. django-comments-xtd keeps the rows, the signed form and the moderator; the rest is ours."""

    name = "community.comments"
    label = "comments"
    verbose_name = _("Comments")
