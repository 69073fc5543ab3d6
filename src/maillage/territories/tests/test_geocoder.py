"""The national geocoder's own answers, kept by a public site's tests."""

import pytest

from maillage.fetching import fetch
from maillage.territories.connectors.geocoder import ask
from maillage.territories.rules import Address, address_key

FOLDER = "sirene/geocodage/"


def answered(monkeypatch, body):
    monkeypatch.setattr(fetch, "get", lambda *args, **kwargs: fetch.Fetched(body, {}))


def test_an_answer_of_the_service_is_understood(trial_files, monkeypatch):
    answered(
        monkeypatch, (trial_files / f"{FOLDER}fixtures__base-adresse-nationale.json").read_bytes()
    )
    found = ask.one("http://x", Address("rue Jules Ferry", "64110", "64373"))
    assert (found.level, found.lon, found.lat) == ("street", -0.356241, 43.277531)


def test_a_street_of_another_commune_is_not_taken(trial_files, monkeypatch):
    answered(
        monkeypatch, (trial_files / f"{FOLDER}fixtures__base-adresse-nationale.json").read_bytes()
    )
    assert ask.one("http://x", Address("rue Jules Ferry", "42000", "42218")) is None


@pytest.mark.parametrize("body", [b"", b"<html>", b"{}", b'{"features": [{}]}', b"[]"])
def test_what_is_no_answer_is_said(monkeypatch, body):
    answered(monkeypatch, body)
    with pytest.raises(fetch.Unreachable):
        ask.one("http://x", Address("rue X", "42000", "42218"))


@pytest.mark.parametrize(
    "file",
    [
        "rhonealpes_test_addresses",
        "bretagne_test_addresses",
        "42_loire",
        "iledefrance_fuzzy_test_addresses_fuzzy",
    ],
)
def test_real_addresses_have_one_key_however_they_are_typed(trial_files, file):
    path = trial_files / f"addresses/geocoder_tester_{file}.csv"
    rows = path.read_text(encoding="utf-8").splitlines()[1:]
    assert len(rows) > 50
    for row in rows:
        street = row.split(",")[0]
        assert address_key(street, "", "42218") == address_key(f" {street.upper()} ", "", "42218")
