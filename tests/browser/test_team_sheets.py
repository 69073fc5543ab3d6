"""What an officer does on the first evening without a terminal: the mail, the registers, the sheet
that the people who run machines ask for."""

import re

import pytest

from tests.browser.conftest import press

pytestmark = pytest.mark.browser


@pytest.fixture
def steward(open_page, site):
    """Signs in somebody who may change the site, with or without script."""

    def enter(path, **how):
        link = re.search(r"http\S+", site.maillage("sign-in", "amina@agente.example")).group()
        page = open_page(link.removeprefix(site.url), **how)
        press(page, "main form button >> nth=0")
        page.goto(site.url + path)
        return page

    return enter


def test_the_sheet_for_the_machines_prints_on_two_sides(steward):
    page = steward("/equipe/pour-votre-dsi/")
    printed = page.pdf(prefer_css_page_size=True, print_background=True)
    assert len(re.findall(rb"/Type\s*/Page\b", printed)) == 2
