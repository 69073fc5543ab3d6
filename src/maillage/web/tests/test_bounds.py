"""How much may be sent, by its announced length: nothing of it is read first."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from maillage.web import bounds

pytestmark = pytest.mark.django_db


class Unread:
    """A body that nobody may touch."""

    def read(self, *_):
        raise AssertionError("the body was read")

    readline = read


def announce(client, path, length):
    return client.generic(
        "POST",
        path,
        b"x",
        CONTENT_LENGTH=str(length),
        CONTENT_TYPE="multipart/form-data; boundary=x",
        **{"wsgi.input": Unread()},
    )


@pytest.mark.parametrize(
    "path",
    [
        "/contribuer/structure/",
        "/compte/connexion/",
        "/alertes/nouvelle/structures/",
        "/equipe/imports/",
    ],
)
def test_a_stranger_sends_no_more_than_a_form(client, territory, path):
    for length in (bounds.SMALL + 1, 10**12, "9" * 5000, "²", "-1"):
        assert announce(client, path, length).status_code == 413, length


def test_who_may_import_sends_a_file(client, territory, amina, bilal):
    list_ = SimpleUploadedFile("liste.csv", b"Nom;Commune\n" + b"x;y\n" * 1_000_000)
    client.force_login(amina)
    assert client.post("/equipe/imports/", {"file": list_, "name": "Liste"}).status_code == 302
    assert announce(client, "/equipe/imports/", 200_000_000).status_code == 413
    client.force_login(bilal)
    assert announce(client, "/equipe/imports/", bounds.SMALL + 1).status_code == 413


def test_the_door_of_the_server_refuses_what_no_view_takes():
    said = []
    door = bounds.bounded(lambda environment, start: [b"in"])
    for length in ("10", None, str(bounds.LARGEST + 1), "²"):
        body = door({"CONTENT_LENGTH": length}, lambda status, headers: said.append(status))
        said.append(b"".join(body))
    assert said == [b"in", b"in", "413 Content Too Large", b"", "413 Content Too Large", b""]
