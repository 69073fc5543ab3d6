"""Prose: what people write is shown as they meant it, and nothing else ever is."""

import time

import html5lib
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from maillage.look import prose

ALLOWED = {"p", "br", "h3", "h4", "ul", "ol", "li", "blockquote", "strong", "em", "a", "hr"}
WORDS = ["Atelier", "*", "**", "_", "# ", "- ", "1. ", "> ", "\n", "\n\n", "    ", "`", "[a](", ")"]
TRAPS = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt&#58;alert(1))",
    "[x](data:text/html;base64,PHNjcmlwdD4=)",
    '<a href="https://a.example" onclick="x()">',
    "<style>*{}</style>",
    "<svg><a xlink:href=javascript:1>",
    '"><iframe src=//a.example>',
    "<math><mi xlink:href=data:x>",
]


def tree(html):
    return html5lib.parseFragment(html, treebuilder="etree", namespaceHTMLElements=False)


@given(st.lists(st.sampled_from(WORDS + TRAPS), max_size=12).map("".join))
@example("<!--><script>alert(1)</script>-->")
@example('[x](https://a.example "t\\" onmouseover=alert(1) ")')
@settings(max_examples=300)
def test_no_text_makes_a_mark_that_is_not_on_the_list(written):
    for shown in (prose.shown(written), prose.shown(prose.from_html(written))):
        for element in tree(shown).iter():
            if element.tag == "DOCUMENT_FRAGMENT":
                continue
            assert element.tag in ALLOWED
            assert set(element.attrib) <= {"href", "rel", "title", "start"}
            scheme = element.get("href", "https:").partition(":")[0].lower()
            assert scheme in {"http", "https", "mailto", "tel"}


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("Bonjour\nà tous", "<p>Bonjour<br>\nà tous</p>"),
        ("# Nos ateliers", "<h3>Nos ateliers</h3>"),
        ("- vélo\n- couture", "<ul>\n<li>vélo</li>\n<li>couture</li>\n</ul>"),
        ("1998. L’année où tout commence", "<p>1998. L’année où tout commence</p>"),
        ("3 * 4 * 5, fichier_de_liste", "<p>3 * 4 * 5, fichier_de_liste</p>"),
        ("    en retrait", "<p>en retrait</p>"),
        ("Tarif < 10 € & gratuit", "<p>Tarif &lt; 10 € &amp; gratuit</p>"),
    ],
)
def test_what_somebody_types_without_knowing_any_mark_is_what_is_read(written, shown):
    assert prose.shown(written) == shown


def test_an_address_that_is_merely_written_opens_and_lends_nothing():
    (link,) = tree(prose.shown("Voir https://roue-libre.example/stages.")).iter("a")
    assert link.get("href") == "https://roue-libre.example/stages"
    assert set(link.get("rel").split()) >= {"ugc", "nofollow", "noopener"}


def test_the_words_alone_are_on_one_line():
    assert prose.plain("## Le **café**\n\n- thé & lait\n- <b>eau</b>") == (
        "Le café thé & lait <b>eau</b>"
    )


def test_what_is_pasted_from_a_page_keeps_its_titles_lists_and_links():
    pasted = (
        '<div style="color:red"><h2>Repas</h2><p>Le <b>jeudi</b>, <a href="https://a.example" '
        'onclick="x()">sur place</a></p><ul><li>soupe<li>pain</ul><script>alert(1)</script></div>'
    )
    assert prose.from_html(pasted) == (
        "## Repas\n\nLe **jeudi**, [sur place](https://a.example)\n\n- soupe\n- pain"
    )


def test_what_is_pasted_means_what_it_meant():
    for pasted, words in (("2 * 3 * 4", "2 * 3 * 4"), ("a &lt;b&gt; c", "a <b> c")):
        assert prose.plain(prose.from_html(pasted)) == words


def test_a_huge_text_is_read_in_a_breath():
    assert len(prose.shown("> " * 50_000)) < 200_000
    assert len(prose.shown("[" * 50_000)) < 200_000


def test_lines_that_are_left_empty_cost_nothing():
    """A card of a public page reads it each time: two seconds, were each line read from each."""
    began = time.process_time()
    assert prose.plain("\n" * prose.LONGEST + "Bonjour") == ""
    assert time.process_time() - began < 0.5
