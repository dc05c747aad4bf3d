"""Who is told when something happens to a case."""

from datetime import timedelta

from django.utils import timezone, translation

from activity.listeners import listen
from activity.models import Activity
from messaging.actions import tell
from support import kinds
from support.messages import ANSWERED as PUBLIC
from support.messages import MESSAGE
from support.models import CaseMessage
from support.verbs import ANSWERED

NEWS_FOR = timedelta(days=3)  # older ones were written down from elsewhere


@listen(ANSWERED)
def tell_the_person(activity: Activity) -> None:
    """By the channels they prefer. The letter's link opens their case, where they are asked whether it was put right."""
    message = CaseMessage.objects.select_related("case__person", "by").filter(pk=activity.facts.get("message")).first()
    if message is None or message.case.person is None or activity.at < timezone.now() - NEWS_FOR:
        return
    case, person = message.case, message.case.person
    with translation.override(person.language):
        about = kinds.about(case)
        tell(
            PUBLIC.name if message.is_public else MESSAGE.name,
            to=person,
            key=f"case-message:{message.pk}",
            group=f"case:{case.pk}",
            url=case.get_absolute_url(),
            title=about.title if about else case.summary,
            by=message.by,
            excerpt=message.text,
            about={"message": message.pk},
        )
