"""A service to sign in with appears when its keys are set, and only then."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from config import social


@pytest.fixture(autouse=True)
def _no_keys(monkeypatch):
    for prefix in ("VK", "YANDEX", "TELEGRAM", "GOOGLE", "OIDC"):
        for part in ("ID", "SECRET", "NAME", "SERVER"):
            monkeypatch.delenv(f"SVOI_{prefix}_{part}", raising=False)


def test_no_keys_no_services():
    assert social.providers() == {}
    assert social.hosts() == []


def test_service_with_keys_appears_and_its_host_may_be_led_to(monkeypatch):
    monkeypatch.setenv("SVOI_VK_ID", "1")
    monkeypatch.setenv("SVOI_VK_SECRET", "s")

    assert list(social.providers()) == ["vk"]
    assert social.providers()["vk"]["APPS"] == [{"client_id": "1", "secret": "s"}]
    assert social.hosts() == ["https://id.vk.ru"]


def test_any_openid_connect_provider(monkeypatch):
    for part, value in {"ID": "1", "SECRET": "s", "NAME": "Our SSO", "SERVER": "https://sso.example.org/realm"}.items():
        monkeypatch.setenv(f"SVOI_OIDC_{part}", value)

    app = social.providers()["openid_connect"]["APPS"][0]
    assert (app["name"], app["settings"]) == ("Our SSO", {"server_url": "https://sso.example.org/realm"})
    assert social.hosts() == ["https://sso.example.org"]


def test_half_a_pair_is_told_in_one_sentence(monkeypatch):
    monkeypatch.setenv("SVOI_GOOGLE_ID", "1")

    with pytest.raises(ImproperlyConfigured, match="SVOI_GOOGLE_ID is set but SVOI_GOOGLE_SECRET is not"):
        social.providers()
