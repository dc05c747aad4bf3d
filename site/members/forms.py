"""Sign-up and settings."""

from allauth.account.forms import SignupForm


class SignUpForm(SignupForm):
    pass
