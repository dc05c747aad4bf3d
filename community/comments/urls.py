from django.urls import path

from community.comments import views

app_name = "comments"

urlpatterns = [
    path("write/<int:page_id>/", views.write, name="write"),
    path("on/<int:page_id>/", views.part, name="part"),
    path("follow/<int:page_id>/", views.follow, name="follow"),
    path("kept/<str:token>/", views.kept, name="kept"),
    path("mute/<str:token>/", views.mute, name="mute"),
    path("<int:pk>/", views.comment, name="comment"),
    path("<int:pk>/reply/", views.reply, name="reply"),
    path("<int:pk>/edit/", views.edit, name="edit"),
    path("<int:pk>/delete/", views.delete, name="delete"),
    path("<int:pk>/moderate/", views.moderate, name="moderate"),
    path("<int:pk>/react/<slug:kind>/", views.react, name="react"),
]
