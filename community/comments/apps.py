from django.apps import AppConfig
from django.db.models.signals import post_save, pre_delete, pre_save
from django.utils.translation import gettext_lazy as _


class CommentsConfig(AppConfig):
    """Threads on content. django-comments-xtd keeps the rows, the signed form and the moderator; the rest is ours."""

    name = "community.comments"
    label = "comments"
    verbose_name = _("Comments")

    def ready(self) -> None:
        from allauth.account.signals import user_logged_in
        from django_comments.moderation import moderator
        from django_comments_xtd.models import publish_or_unpublish_on_pre_save
        from wagtail.models import get_page_models

        # The package's template tags import its forms, which warn; ours does so first, and hushes them.
        from community.comments import forms, signals  # noqa: F401
        from community.comments.models import Comment
        from community.comments.moderator import PageModerator
        from members.models import User

        # The package would re-publish hidden replies at every save of a comment above them.
        pre_save.disconnect(publish_or_unpublish_on_pre_save, sender=Comment)
        moderator.register([model for model in get_page_models() if not model._meta.abstract], PageModerator)
        user_logged_in.connect(signals.post_what_was_kept)
        pre_delete.connect(signals.forget_member, sender=User)
        pre_save.connect(signals.notice_change, sender=User)
        post_save.connect(signals.show_change, sender=User)
