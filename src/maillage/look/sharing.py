"""What the head of a page says to who shares it (OpenGraph, ogp.me; oEmbed 1.0, oembed.com): what
the page said itself, and what it left out."""

import re

from django.utils.html import format_html, format_html_join

from maillage.look.frames import SHARED

TITLE = re.compile(r"<title>(.*?)</title>", re.S)
DESCRIPTION = re.compile(r'<meta name="description" content="([^"]*)">', re.S)
PROPERTY = re.compile(r'<meta property="(og:[a-z:_]+)" content="')


def completed(head: str, path: str) -> str:
    """The lines that a head lacks; its words are there, escaped already."""
    said = set(PROPERTY.findall(head))
    title, description = TITLE.search(head), DESCRIPTION.search(head)
    words = {
        "og:title": title[1].strip() if title else "",
        "og:description": description[1] if description else "",
    }
    lines = [
        f'<meta property="{name}" content="{text}">'
        for name, text in words.items()
        if name not in said and text
    ]
    for shared in (fill(path) for fill in SHARED):
        asked = {"og:type": "website", "og:url": shared.url}
        if "og:image" not in said:
            asked["og:image"] = shared.picture
            if title:
                lines.append(f'<meta property="og:image:alt" content="{title[1].strip()}">')
        lines.append(
            format_html_join(
                "\n    ",
                '<meta property="{}" content="{}">',
                (one for one in asked.items() if one[0] not in said),
            )
        )
        kind = "application/json+oembed"
        lines.append(format_html('<link rel="alternate" type="{}" href="{}">', kind, shared.oembed))
    return "\n    " + "\n    ".join(lines)
