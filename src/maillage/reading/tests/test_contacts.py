"""What a cell of telephones, sites and addresses says; right values from the numbering plan of
ARCEP and from what a person reads."""

import pytest

from maillage.reading.contacts import a_phone, a_website, an_email


@pytest.mark.parametrize(
    ("cell", "value", "rest"),
    [
        ("04 65 71 00 01 / 06 39 98 00 02", "0465710001", "06 39 98 00 02"),
        ("0465710001/0639980002", "0465710001", "0639980002"),
        ("04/65/71/00/06", "0465710006", ""),
        ("Tél. : 04.65.71.00.08", "0465710008", ""),
        ("04 65 71 00 03 poste 12", "0465710003", "poste 12"),
        ("fax 04 65 71 00 02, 04 65 71 00 01", "0465710001", "fax 04 65 71 00 02"),
        ("+33 (0)4 65 71 00 05", "0465710005", ""),
        ("+330465710012", "0465710012", ""),
        ("0033 465 71 00 13", "0465710013", ""),
        ("33 4 65 71 00 09", "0465710009", ""),
        ("+262 692 00 00 01", "0692000001", ""),
        ("970000004", "0970000004", ""),
        ("+687 25 12 34", "+687251234", ""),
        ("116 117", "116117", ""),
        ("36 46 (gratuit)", "3646", "gratuit"),
    ],
)
def test_the_first_number_that_can_be_called_is_kept(cell, value, rest):
    picked = a_phone(cell)
    assert (picked.value, picked.rest) == (value, rest)


@pytest.mark.parametrize(
    "cell",
    [
        "1234",
        "04 65 71 00 1",
        "04 65 71 00 1 06 39 98 00 02",
        "matin",
        "2018-07-10T14:17:15",
    ],
)
def test_what_nobody_can_call_is_no_number(cell):
    with pytest.raises(ValueError, match="téléphone"):
        a_phone(cell)


@pytest.mark.parametrize(
    ("cell", "value", "rest"),
    [
        ("www.exemple.fr ; www.exemple.org", "https://www.exemple.fr", "www.exemple.org"),
        ("http:/exemple.fr", "http://exemple.fr", ""),
        ("https//exemple.fr", "https://exemple.fr", ""),
        ("http://http://exemple.fr", "http://exemple.fr", ""),
        ("le site https://exemple.fr/lieu", "https://exemple.fr/lieu", "le site"),
        ("https://mon_asso.exemple.fr", "https://mon_asso.exemple.fr", ""),
        ("[Le site](https://exemple.fr)", "https://exemple.fr", "[Le site"),
        ("[[https://exemple.fr|Le site]]", "https://exemple.fr", "Le site"),
        ("HTTP://WWW.Exemple.fr/Ici", "http://www.exemple.fr/Ici", ""),
    ],
)
def test_the_first_site_is_kept(cell, value, rest):
    picked = a_website(cell)
    assert (picked.value, picked.rest) == (value, rest)


@pytest.mark.parametrize("cell", ["Facebook : lieu", "néant", "a@exemple.fr", "javascript:x.fr"])
def test_a_word_is_no_site(cell):
    with pytest.raises(ValueError, match="adresse web"):
        a_website(cell)


@pytest.mark.parametrize(
    ("cell", "value", "rest"),
    [
        ("a@exemple.fr/b@exemple.fr", "a@exemple.fr", "b@exemple.fr"),
        ("Accueil <c@exemple.fr>", "c@exemple.fr", "Accueil"),
        ("mailto:d@exemple.fr", "d@exemple.fr", ""),
        ("E@Exemple.fr.", "e@exemple.fr", ""),
        ("j (at) exemple [point] fr", "j@exemple.fr", ""),
        ("f AT exemple.fr", "f@exemple.fr", ""),
        ("mailto:b@exemple.fr?subject=bonjour", "b@exemple.fr", ""),
        ("g@exemple,fr", "g@exemple.fr", ""),
        ("h @exemple .fr", "h@exemple.fr", ""),
        ("a@exemple.fr, b@exemple.fr", "a@exemple.fr", "b@exemple.fr"),
    ],
)
def test_the_first_address_is_kept(cell, value, rest):
    picked = an_email(cell)
    assert (picked.value, picked.rest) == (value, rest)
