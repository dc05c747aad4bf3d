"""What every database starts with: the roles of the staff and the first wording of every consent.

Made after `migrate`, not in a migration, because permissions exist only then, and because a test that empties the
tables gets them back. Repeating it changes nothing that people have changed since.
"""

from typing import Any

from django.conf import settings

from members.models import ConsentKind, ConsentText
from members.roles import seed_roles


def _page(language: str, slug: str) -> str:
    """Where the demo and most sites keep that page; a brand that keeps it elsewhere publishes the next version."""
    return f"/{slug}/" if language == settings.LANGUAGE_CODE else f"/{language}/{slug}/"


FIRST_WORDING = {
    ConsentKind.TERMS: {
        "en": f"I accept the [terms of use]({_page('en', 'terms')}).",
        "ru": f"Принимаю [условия использования сайта]({_page('ru', 'terms')}).",
    },
    ConsentKind.PERSONAL_DATA: {
        "en": f"I agree that my personal data are processed as the [privacy policy]({_page('en', 'privacy')}) says.",
        "ru": "Даю согласие на обработку моих персональных данных, "
        f"как описано в [политике конфиденциальности]({_page('ru', 'privacy')}).",
    },
    ConsentKind.MARKETING_MAIL: {
        "en": "I would like letters with news, tips and offers. "
        "At most two a week; every letter has a link to stop them.",
        "ru": "Хочу получать письма с новостями, советами и предложениями. Не чаще двух в неделю; "
        "отписаться можно по ссылке в любом письме.",
    },
    ConsentKind.MESSENGER: {
        "en": "I would like messages in my messenger. At most one a month; I can stop them in my settings at any time.",
        "ru": "Хочу получать сообщения в мессенджере. "
        "Не чаще одного в месяц; отказаться можно в настройках в любой момент.",
    },
    ConsentKind.READING_HISTORY: {
        "en": "Remember what I read here, so that you can suggest what suits me. I can have it forgotten at any time.",
        "ru": "Запоминайте, что я здесь читаю, чтобы подсказывать подходящее. "
        "Я могу попросить всё забыть в любой момент.",
    },
}


def seed_consent_texts() -> None:
    known = set(ConsentText.objects.values_list("kind", flat=True))
    ConsentText.objects.bulk_create(
        ConsentText(kind=kind, version=1, text=text) for kind, text in FIRST_WORDING.items() if kind not in known
    )


def seed(**_signal: Any) -> None:
    seed_consent_texts()
    seed_roles()
