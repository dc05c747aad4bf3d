from django.urls import include, path

urlpatterns = [path("", include("common.root_urls"))]
