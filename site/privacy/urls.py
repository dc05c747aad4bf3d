from django.urls import path

from privacy import views

app_name = "privacy"

urlpatterns = [
    path("me/privacy/", views.index, name="index"),
    path("me/privacy/export/", views.ask_for_export, name="ask_for_export"),
    path("me/privacy/export/<int:export_id>/", views.download, name="download"),
    path("me/privacy/erase/", views.erase, name="erase"),
    path("me/privacy/keep/", views.keep, name="keep"),
]
