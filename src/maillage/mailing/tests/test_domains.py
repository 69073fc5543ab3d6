"""What the records of a domain mean: the cases of RFC 7208, 6376 and 7489, read by hand."""

import base64

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ed25519, rsa

from maillage.mailing import domains

MACHINE = "198.51.100.7"


def asking(records):
    return lambda name, kind: records.get((name, kind), [])


@pytest.mark.parametrize(
    ("record", "passes"),
    [
        ("v=spf1 ip4:198.51.100.7 -all", True),
        ("v=spf1 ip4:198.51.100.0/24 -all", True),
        ("v=spf1 ip4:203.0.113.0/24 -all", False),
        ("v=spf1 -ip4:198.51.100.7 ip4:198.51.100.0/24 -all", False),  # the first that matches
        ("v=spf1 a -all", False),
        ("v=spf1 a:smtp.mairie.example -all", True),
        ("v=spf1 a:smtp.mairie.example/28 -all", True),
        ("v=spf1 mx -all", True),
        ("v=spf1 mx/28//64 -all", True),
        ("v=spf1 A:SMTP.mairie.example ~all", False),  # our double tells letters apart: no match
        ("v=spf1 include:prestataire.example -all", True),
        ("v=spf1 redirect=prestataire.example", True),
        ("v=spf1 redirect=prestataire.example -all", False),  # 6.1: ignored beside « all »
        ("v=spf1 include:%{i}.liste.example -all", False),
        ("v=spf1 +all", False),  # names nobody
        ("v=spf1 ip4:pas-une-adresse -all", False),
    ],
)
def test_a_rule_names_a_machine_or_not(record, passes):
    ask = asking(
        {
            ("smtp.mairie.example", "A"): [MACHINE],
            ("mairie.example", "MX"): ["smtp.mairie.example"],
            ("prestataire.example", "TXT"): ["autre", "v=spf1 ip4:198.51.100.7 ?all"],
        }
    )
    assert domains.Walk([MACHINE], ask).passes("mairie.example", record) is passes


def test_a_rule_that_asks_more_than_ten_questions_is_not_read():
    chain = {(f"n{n}.example", "TXT"): [f"v=spf1 include:n{n + 1}.example -all"] for n in range(20)}
    with pytest.raises(domains.TooManyLookups):
        domains.Walk([MACHINE], asking(chain)).passes("n0.example", chain["n0.example", "TXT"][0])


def test_a_rule_that_includes_itself_ends():
    ask = asking({("a.example", "TXT"): ["v=spf1 include:a.example -all"]})
    with pytest.raises(domains.TooManyLookups):
        domains.Walk([MACHINE], ask).passes("a.example", "v=spf1 include:a.example -all")


@pytest.mark.parametrize(
    ("records", "wanted", "line"),
    [
        ([], "a:smtp.x.example", "v=spf1 a:smtp.x.example ~all"),
        (["v=spf1 mx -all"], "a:s.example", "v=spf1 mx a:s.example -all"),
        (["v=spf1 mx +all"], "a:s.example", "v=spf1 mx a:s.example ~all"),
        (["v=spf1 mx"], "", "v=spf1 mx ~all"),
        (["v=spf1 mx -all", "v=spf1 mx a ~all"], "a:s.example", "v=spf1 mx a a:s.example ~all"),
        (
            ["v=spf1 redirect=o.example"],
            "a:s.example",
            "v=spf1 a:s.example include:o.example ~all",
        ),
    ],
)
def test_the_line_to_hand_over_keeps_what_was_there(records, wanted, line):
    assert domains.spf_with(records, wanted) == line


def test_only_a_record_of_spf_counts():
    assert domains.spf_records(["v=spf10 all", "V=SPF1 mx -all", "google-site=1", "v=spf1"]) == [
        "V=SPF1 mx -all",
        "v=spf1",
    ]


HEADERS = """Received: from smtp.example
DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed;
 d=mairie.example; s=Cle2026;
\th=from:subject; bh=abc=; b=def
Subject: Essai
"""


@pytest.mark.parametrize(
    ("pasted", "found"),
    [
        (HEADERS, ("cle2026", "mairie.example")),
        (HEADERS.replace("\n", "\r\n"), ("cle2026", "mairie.example")),
        ("cle2026", ("cle2026", "")),
        ("cle2026._domainkey.mairie.example", ("cle2026", "")),
        ("Received: from x\nSubject: Essai", None),
        ("DKIM-Signature: v=1; d=mairie.example", None),
        ("", None),
    ],
)
def test_the_signature_is_found_in_what_somebody_pastes(pasted, found):
    assert domains.signature_in(pasted) == found


def rsa_key(bits):
    """Of so many bits: a modulus, whoever could have drawn it."""
    key = rsa.RSAPublicNumbers(65537, (1 << bits - 1) + 1).public_key()
    body = key.public_bytes(
        serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    return base64.b64encode(body).decode()


def test_a_published_key_is_sound_short_revoked_or_broken():
    assert domains.key_fault(f"v=DKIM1; k=rsa; p={rsa_key(1024)}") == ""
    assert domains.key_fault(f"v=DKIM1; p={rsa_key(512)}") == "short"
    assert domains.key_fault(f"v=DKIM1; p={rsa_key(2048)[:-40]}") == "broken"  # cut
    assert domains.key_fault("v=DKIM1; p=") == "revoked"
    assert domains.key_fault("v=DKIM1; p=AAAA!") == "broken"
    raw = ed25519.Ed25519PrivateKey.generate().public_key().public_bytes_raw()
    assert domains.key_fault(f"k=ed25519; p={base64.b64encode(raw).decode()}") == ""


def test_who_may_speak_of_a_domain_is_asked_from_below():
    assert domains.domains_above("lettre.mairie.example") == [
        "lettre.mairie.example",
        "mairie.example",
    ]
    assert domains.domains_above("mairie.example") == ["mairie.example"]


@pytest.mark.parametrize(
    ("record", "is_inherited", "policy"),
    [
        ("v=DMARC1; p=none", False, "none"),
        ("v=DMARC1; p=reject; sp=none", False, "reject"),
        ("v=DMARC1; p=reject; sp=none", True, "none"),
        ("v=DMARC1; p=quarantine", True, "quarantine"),
        ("v=DMARC1; p=detruire", False, "none"),
    ],
)
def test_a_policy_is_what_it_says(record, is_inherited, policy):
    assert domains.policy_of(record, is_inherited=is_inherited) == policy


def test_an_accented_domain_is_asked_as_the_internet_writes_it():
    assert domains.domain_of("bonjour@München.example.") == "xn--mnchen-3ya.example"


@pytest.mark.parametrize(
    ("name", "is_one"),
    [
        ("smtp.mairie.example", True),
        ("localhost", True),
        ("192.0.2.1", True),
        ("2001:db8::1", True),
        ("smtp.mairie.example:587", False),
        ("https://smtp.example", False),
        ("smtp..example", False),
        ("-smtp.example", False),
        (f"{'a' * 64}.example", False),
    ],
)
def test_what_may_name_a_machine(name, is_one):
    assert domains.is_host(name) is is_one
