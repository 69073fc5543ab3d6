"""What changed on a page, as its history shows it."""

from maillage.claims.rules import Difference, between


def test_only_what_is_shown_otherwise_is_told():
    before = {"name": "La Roue libre", "phone": "04 77 00 00 00", "email": "a@laroue.example"}
    after = {
        "name": "La Roue libre",
        "phone": "04 77 00 00 01",
        "website": "https://laroue.example",
    }
    assert between(before, after) == [
        Difference("email", "a@laroue.example", None),
        Difference("phone", "04 77 00 00 00", "04 77 00 00 01"),
        Difference("website", None, "https://laroue.example"),
    ]


def test_nothing_at_all_and_there_is_none_read_the_same():
    assert between({"phone": "", "hours": {}}, {"phone": None, "themes": []}) == []


def test_no_and_zero_are_words_of_their_own():
    assert between(
        {"is_head_office": None, "places": ""}, {"is_head_office": False, "places": 0}
    ) == [
        Difference("is_head_office", None, False),
        Difference("places", None, 0),
    ]
