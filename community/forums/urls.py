"""Addresses of the community. The fixed ones stand first; a space may not have their names (links.RESERVED)."""

from django.urls import path

from community.forums import feeds, views

app_name = "forums"

urlpatterns = [
    path("", views.front, name="front"),
    path("latest/", views.latest, name="latest"),
    path("unread/", views.unread, name="unread"),
    path("new/", views.new, name="new"),
    path("following/", views.following, name="following"),
    path("bookmarks/", views.bookmarks, name="bookmarks"),
    path("drafts/", views.drafts, name="drafts"),
    path("chosen/", views.chosen, name="chosen"),
    path("drafts/save/", views.save_draft, name="save_draft"),
    path("drafts/forget/", views.forget_draft, name="forget_draft"),
    path("read-all/", views.read_all, name="read_all"),
    path("preview/", views.preview, name="preview"),
    path("people/", views.people, name="people"),
    path("pictures/<slug:space>/", views.upload, name="upload"),
    path("feed/", feeds.feed, name="feed"),
    path("invitations/<str:token>/", views.invitation, name="invitation"),
    path("tags/<str:slug>/", views.tag, name="tag"),
    path("tags/<str:slug>/follow/", views.follow_tag, name="follow_tag"),
    path("posts/<int:pk>/", views.post, name="post"),
    path("posts/<int:pk>/edit/", views.edit, name="edit"),
    path("posts/<int:pk>/history/", views.history, name="history"),
    path("posts/<int:pk>/delete/", views.delete, name="delete"),
    path("posts/<int:pk>/restore/", views.restore, name="restore"),
    path("posts/<int:pk>/react/<slug:kind>/", views.react, name="react"),
    path("posts/<int:pk>/bookmark/", views.bookmark, name="bookmark"),
    path("posts/<int:pk>/accept/", views.accept, name="accept"),
    path("topics/<int:pk>/unread/", views.first_unread, name="first_unread"),
    path("topics/<int:pk>/read/", views.read, name="read"),
    path("topics/<int:pk>/follow/", views.follow_topic, name="follow_topic"),
    path("topics/<int:pk>/manage/", views.manage, name="manage"),
    path("topics/<int:pk>/split/", views.split, name="split"),
    path("<slug:space>/", views.space, name="space"),
    path("<slug:space>/new/", views.new_topic, name="new_topic"),
    path("<slug:space>/feed/", feeds.feed, name="space_feed"),
    path("<slug:space>/follow/", views.follow_space, name="follow_space"),
    path("<slug:space>/<int:pk>/<str:slug>/", views.topic, name="topic"),
    path("<slug:space>/<int:pk>/<str:slug>/part/", views.part, name="part"),
    path("<slug:space>/<int:pk>/<str:slug>/changed/", views.changed, name="changed"),
    path("<slug:space>/<int:pk>/<str:slug>/reply/", views.reply, name="reply"),
]
