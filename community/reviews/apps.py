from django.apps import AppConfig
from django.db.models.signals import post_save, pre_delete
from django.utils.translation import gettext_lazy as _


class ReviewsConfig(AppConfig):
    """What members say of products, with a rating and pictures."""

    name = "community.reviews"
    verbose_name = _("Reviews")

    def ready(self) -> None:
        from common.files import register_guard
        from community.reviews import actions, cases, guard, seo, signals
        from content.seo import tell_of_products
        from members.models import User
        from support import kinds

        register_guard("reviews/", guard.photo)
        tell_of_products(seo.about_product)
        kinds.declare(
            "review",
            _("Review"),
            describe=cases.describe,
            answer_in_public=actions.answer_in_public,
            in_public=_(
                "A public answer stands under the review with your name, for everybody to read; a second one takes the place "
                "of the first."
            ),
        )
        pre_delete.connect(signals.forget_member, sender=User)
        post_save.connect(signals.show_change, sender=User)
