"""A person's letters."""

from members.models import User
from messaging.models import Message, Preference


def collect(user: User) -> dict[str, object]:
    letters = Message.objects.filter(user=user).order_by("pk")
    return {
        "letters": [
            {
                "written": letter.created_at.isoformat(),
                "kind": letter.kind,
                "to": letter.address,
                "subject": letter.subject,
                "text": letter.text,
                "state": letter.state,
            }
            for letter in letters
        ],
        "preferences": list(Preference.objects.filter(user=user).order_by("kind").values("kind", "channel", "way")),
    }


def erase(user: User) -> None:
    Message.objects.filter(user=user).delete()
    Preference.objects.filter(user=user).delete()
