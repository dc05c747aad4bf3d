import logging

from activity import listeners
from jobs import job

logger = logging.getLogger(__name__)


@job(retries=8)
def deliver(activity_id: int, listener: str) -> None:
    """Hand one line to one listener."""
    from activity.models import Activity

    function = listeners.find(listener)
    if function is None:
        logger.warning("Nobody is called %s any more: line %s is not delivered to it.", listener, activity_id)
        return
    function(Activity.objects.get(pk=activity_id))
