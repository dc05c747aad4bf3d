"""A person's letters."""

from members.models import User
from messaging.models import Message, Refusal


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
        "refused": list(Refusal.objects.filter(user=user).order_by("kind").values_list("kind", flat=True)),
    }


def erase(user: User) -> None:
    Message.objects.filter(user=user).delete()
    Refusal.objects.filter(user=user).delete()
