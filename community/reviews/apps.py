from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReviewsConfig(AppConfig):
    """What members say of products, with a rating and pictures."""

    name = "community.reviews"
    verbose_name = _("Reviews")
