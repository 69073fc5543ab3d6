"""What opens the routes of this room, for the table of rights."""


def opened():
    """{route: its arguments}"""
    return {"support_reading": {"key": "tester-d-abord"}}
