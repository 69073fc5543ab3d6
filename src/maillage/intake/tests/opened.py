"""What opens the routes of this room, for the table of rights."""


def opened():
    """{route: its arguments}"""
    return {
        name: {"register": "rna"} for name in ("register", "register_progress", "register_bring")
    }
