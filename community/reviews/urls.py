"""Reviews: addresses."""

from django.urls import path

from community.reviews import views

app_name = "reviews"

urlpatterns = [
    path("one/<int:pk>/", views.review, name="review"),
    path("one/<int:pk>/change/", views.change, name="change"),
    path("one/<int:pk>/delete/", views.delete, name="delete"),
    path("one/<int:pk>/helpful/", views.helpful, name="helpful"),
    path("one/<int:pk>/answer/", views.answer, name="answer"),
    path("one/<int:pk>/bought/", views.bought, name="bought"),
    path("<slug:slug>/", views.of_product, name="of_product"),
    path("<slug:slug>/write/", views.write, name="write"),
]
