import pytest

from maillage.base import mail
from maillage.bulk import sending
from maillage.bulk.tests.builders import make_list
from maillage.bulk.tests.servers import Counting, Loopback


@pytest.fixture
def readers(territory, monkeypatch):
    """The territory has a letter."""
    yield make_list(monkeypatch)
    sending.close()


@pytest.fixture
def server(settings):
    """A mail server on the loopback, by which mail leaves."""
    handler = Counting()
    with Loopback(handler) as loopback:
        settings.SMTP = f"smtp://127.0.0.1:{loopback.port}"
        settings.DEFAULT_FROM_EMAIL = "site@mairie.example"
        yield handler
        sending.close()


@pytest.fixture
def told(monkeypatch):
    """What is said to who counts the bounces: (address, answer of the server)."""
    said = []
    monkeypatch.setitem(mail.REFUSED._items, "test", lambda *refused: said.append(refused))
    return said
