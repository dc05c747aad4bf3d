"""What the pages about an account show."""

from dataclasses import dataclass

from allauth.socialaccount.models import SocialAccount
from django.http import HttpRequest

from members.models import REQUIRED_CONSENTS, Consent, ConsentKind, ConsentText, User
from members.rules import consents_to_renew, newest_answers

MESSENGERS = ("telegram",)


@dataclass(frozen=True)
class ConsentState:
    """One kind of consent as its member sees it."""

    text: ConsentText
    answer: Consent | None

    @property
    def is_given(self) -> bool:
        return self.answer is not None and self.answer.given

    @property
    def is_required(self) -> bool:
        """Without it there is no account: who takes it back deletes that."""
        return self.text.kind in REQUIRED_CONSENTS

    @property
    def is_outdated(self) -> bool:
        """They agreed to an earlier wording."""
        return self.answer is not None and self.answer.given and self.answer.text_id != self.text.pk


def consent_states(user: User) -> list[ConsentState]:
    """Every consent that may be asked of this member, in the order of ConsentKind; messenger where one is connected."""
    answers, texts = newest_answers(user), ConsentText.objects.current()
    asked = [kind for kind in ConsentKind.values if kind in texts]
    if ConsentKind.MESSENGER not in answers and not has_messenger(user):
        asked = [kind for kind in asked if kind != ConsentKind.MESSENGER]
    return [ConsentState(texts[kind], answers.get(kind)) for kind in asked]


def consent_history(user: User) -> list[Consent]:
    return list(Consent.objects.filter(user=user).select_related("text").order_by("-at", "-pk"))


def has_messenger(user: User) -> bool:
    return SocialAccount.objects.filter(user=user, provider__in=MESSENGERS).exists()


def new_wordings(request: HttpRequest) -> dict[str, list[ConsentText]] | None:
    """For /me/: what the member agreed to in other words than those that hold now."""
    assert isinstance(request.user, User)  # noqa: S101  (nobody else has a /me/)
    texts = consents_to_renew(request.user)
    return {"texts": texts} if texts else None
