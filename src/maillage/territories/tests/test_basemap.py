"""Streets without a request to anybody else: a loopback server gives the tiles once."""

import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from django.core.management import CommandError, call_command

from maillage.base import files
from maillage.search import index
from maillage.territories import queries
from maillage.territories.connectors.basemap import tiles
from maillage.territories.connectors.basemap.tiles import Tile

PNG = b"\x89PNG\r\n\x1a\n" + b"\x00" * 20


class Twin(BaseHTTPRequestHandler):
    asked: list = []
    breaks_after = 10**9
    body = PNG

    def do_GET(self):
        Twin.asked.append(self.path)
        is_up = len(Twin.asked) <= Twin.breaks_after
        self.send_response(200 if is_up else 503)
        self.end_headers()
        self.wfile.write(Twin.body if is_up else b"")

    def log_message(self, *args):
        pass


@pytest.fixture
def tile_server(settings, tmp_path, monkeypatch):
    monkeypatch.setattr(Twin, "asked", [])
    served = HTTPServer(("127.0.0.1", 0), Twin)
    threading.Thread(target=served.serve_forever, daemon=True).start()
    settings.TILES = f"http://127.0.0.1:{served.server_port}/{{z}}/{{x}}/{{y}}.png"
    settings.DATA = tmp_path
    yield
    served.shutdown()


def test_the_tile_of_a_place():
    """Saint-Étienne at zoom 12, as every map of the Web Mercator pyramid counts them."""
    assert tiles.tile_at(4.39, 45.44, 12) == Tile(12, 2097, 1466)
    assert tiles.tile_at(-180, 85, 0) == Tile(0, 0, 0)


@pytest.mark.django_db
def test_tiles_are_fetched_once_and_served_by_the_site(territory, tile_server, client):
    index.rebuild()
    assert queries.basemap() is None
    call_command("territory", "basemap", zoom=10)
    fetched = len(Twin.asked)
    assert fetched > 1
    said = queries.basemap()
    assert (said.least, said.most, said.licence) == (9, 10, "Licence Ouverte 2.0")
    call_command("territory", "basemap", zoom=10)
    assert len(Twin.asked) == fetched
    tile = tiles.tile_at(4.39, 45.44, 10)
    answer = client.get(f"/annuaire/rues/{tile.z}/{tile.x}/{tile.y}")
    assert answer.content == PNG
    assert answer["Content-Type"] == "image/png"
    assert client.get("/annuaire/rues/10/1/1").status_code == 404


@pytest.mark.django_db
def test_what_is_interrupted_goes_on(territory, tile_server, monkeypatch):
    monkeypatch.setattr(Twin, "breaks_after", 2)
    with pytest.raises(CommandError, match="ce qui est là est gardé"):
        call_command("territory", "basemap", zoom=10)
    assert queries.basemap() is None
    monkeypatch.setattr(Twin, "breaks_after", 10**9)
    call_command("territory", "basemap", zoom=10)
    assert queries.basemap() is not None


@pytest.mark.django_db
def test_what_is_no_picture_is_refused(territory, tile_server, monkeypatch):
    monkeypatch.setattr(Twin, "body", b"<html>quota</html>")
    with pytest.raises(CommandError, match="pas une image"):
        call_command("territory", "basemap", zoom=10)
    assert not list(files.folder(queries.BASEMAP).rglob("*.part"))
