"""Signing in and one's own account."""

from django.urls import path

from portulan.people import pages

app_name = "people"
urlpatterns = [
    path("login/", pages.SignIn.as_view(), name="login"),
    path("logout/", pages.SignOut.as_view(), name="logout"),
    path("language/", pages.language, name="language"),
    path("account/", pages.account, name="account"),
    path("account/password/", pages.ChangePassword.as_view(), name="password"),
]
