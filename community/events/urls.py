"""Events: addresses."""

from django.urls import path

from community.events import views

app_name = "events"

urlpatterns = [
    path("", views.upcoming, name="upcoming"),
    path("past/", views.past, name="past"),
    path("calendar/", views.subscribe, name="subscribe"),
    path("calendar.ics", views.public_calendar, name="public_calendar"),
    path("calendar/<str:key>.ics", views.own_calendar, name="own_calendar"),
    path("<int:pk>/answer/", views.answer, name="answer"),
    path("<int:pk>/<slug:slug>/", views.event, name="event"),
    path("<int:pk>/<slug:slug>/event.ics", views.event_calendar, name="event_calendar"),
]
