"""Support: addresses under /me/cases/."""

from django.urls import path

from support import views

app_name = "support"

urlpatterns = [
    path("", views.cases, name="cases"),
    path("<int:pk>/", views.case, name="case"),
    path("<int:pk>/put-right/", views.put_right, name="put_right"),
]
