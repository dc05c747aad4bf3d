"""What a password must be, in sentences of ours: Django's are those of a form."""

from django.contrib.auth import password_validation as django_says
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

HINT = gettext_lazy("At least nine characters. Three or four unrelated words are easy to remember.")


class LongEnough(django_says.MinimumLengthValidator):
    def get_error_message(self) -> str:
        return ngettext(
            "That is too short: at least %(min_length)d character, please.",
            "That is too short: at least %(min_length)d characters, please.",
            self.min_length,
        )


class NotLikeTheAccount(django_says.UserAttributeSimilarityValidator):
    def get_error_message(self) -> str:
        return _("That is too much like your account: “%(verbose_name)s”.")


class NotCommon(django_says.CommonPasswordValidator):
    def get_error_message(self) -> str:
        return _("Many people have this password, so it is tried first. Please think of another.")
