"""What opens the routes that read another page."""


def opened():
    return {
        "frame_page": {"?": "?de=/annuaire/"},
        "share_picture": {"?": "?de=/annuaire/"},
        "oembed": {"?": "?url=/annuaire/"},
    }
