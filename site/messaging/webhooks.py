"""What a mail provider reports about letters: bounces and complaints."""

import re
from typing import Any

from anymail import urls as anymail_urls
from anymail.signals import AnymailTrackingEvent, EventType, RejectReason, tracking
from django.conf import settings
from django.dispatch import receiver
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from messaging import actions
from messaging.models import Suppression

_HARD = {RejectReason.INVALID, RejectReason.BOUNCED}
# Providers differ in how they say that a mailbox may take the next letter.
_SOFT = re.compile(r"soft[_ ]?bounce|'severity': 'temporary'", re.IGNORECASE)


@csrf_exempt  # the provider signs, or knows the secret
@require_http_methods(["HEAD", "POST"])
def mail_report(request: HttpRequest, provider: str) -> HttpResponse:
    """Only the provider the site sends by may report, and only with the secret; without one nobody may."""
    secret = getattr(settings, "ANYMAIL", {}).get("WEBHOOK_SECRET")
    if provider != settings.MAIL_PROVIDER or not secret:
        raise Http404
    view: Any = next(
        (pattern.callback for pattern in anymail_urls.urlpatterns if pattern.name == f"{provider}_tracking_webhook"),
        None,
    )
    if view is None:
        raise Http404
    return view(request)


@receiver(tracking, dispatch_uid="messaging.suppress")
def suppress(sender: object, event: AnymailTrackingEvent, esp_name: str, **kwargs: object) -> None:
    """A mailbox that does not exist and a complaint suppress the address at once; a mailbox that is full, after several."""
    if not event.recipient:
        return
    said = f"{esp_name}: {event.description or event.mta_response or event.event_type}"
    if event.event_type == EventType.COMPLAINED:
        actions.suppress(event.recipient, Suppression.Reason.COMPLAINT, details=said)
    elif event.event_type in (EventType.BOUNCED, EventType.REJECTED):
        if event.reject_reason in _HARD and not _SOFT.search(str(event.esp_event)):
            actions.suppress(event.recipient, Suppression.Reason.BOUNCE, details=said)
        elif event.reject_reason == RejectReason.SPAM:
            actions.suppress(event.recipient, Suppression.Reason.COMPLAINT, details=said)
        else:
            actions.count_soft_bounce(event.recipient, details=said)
    elif event.event_type == EventType.DELIVERED:
        actions.forget_soft_bounces(event.recipient)
