"""Secrets and personal data: found by name and by look, and never repeated in what is said about them."""

from __future__ import annotations

from typing import Any

import pytest

from eventlab.practice import Findings, lint
from eventlab.practice.personal_data import iban, luhn

# Built of two halves, so that nobody who looks for leaked keys takes these for some.
AWS = "AKIA" + "IOSFODNN7EXAMPLE"
GITHUB = "ghp_" + "a1B2c3D4e5" * 4
GITLAB = "glpat-" + "a1B2c3D4e5" * 2
STRIPE = "sk_live_" + "a1B2c3D4e5" * 3
SLACK = "xoxb-" + "123456789012-abcdef"
GOOGLE = "AIza" + "a1B2c3D4e5" * 3 + "a1B2c"
MODEL = "sk-" + "a1B2c3D4e5" * 3
JWT = "eyJhbGciOiJIUzI1NiJ9" + ".eyJzdWIiOiIxMjM0In0" + ".c2lnbmF0dXJl"
PEM = "-----BEGIN " + "RSA PRIVATE KEY-----\nMIIE\n-----END RSA PRIVATE KEY-----"


def about(data: Any, **envelope: Any) -> Findings:
    """What the linter says of such data; the name is good, and the version there."""
    return lint({"type": "user.registered", "version": 1, "data": data, **envelope})


BAD = [
    ("SECRET-01", {"password": "correct horse"}),
    ("SECRET-01", {"newPassword": "correct horse"}),
    ("SECRET-01", {"user": {"pwd": "abc"}}),
    ("SECRET-01", {"password_hash": "$2b$12$abcdef"}),
    ("SECRET-01", {"client_secret": "abc"}),
    ("SECRET-01", {"apiKey": "abc"}),
    ("SECRET-01", {"shopApiKey": "abc"}),
    ("SECRET-01", {"accessToken": "abc"}),
    ("SECRET-01", {"refresh_token": "abc"}),
    ("SECRET-01", {"private-key": "abc"}),
    ("SECRET-01", {"cvc": "123"}),
    ("SECRET-01", {"card": {"cvv": "123"}}),
    ("SECRET-01", {"pin": 4711}),
    ("SECRET-01", {"otp": "123456"}),
    ("SECRET-01", {"token": "a1b2c3d4e5f6a7b8"}),
    ("SECRET-01", {"cvv": 123}),
    ("SECRET-01", {"password2": "abc"}),
    ("SECRET-01", {"password": 12345678}),
    ("SECRET-01", {"recovery_codes": ["ab-cd"]}),
    ("SECRET-01", {"verificationCode": "493021"}),
    ("SECRET-01", {"pass": "abc"}),
    ("SECRET-01", {"headers": {"Cookie": "sid=abc"}}),
    ("SECRET-02", {"key": AWS}),
    ("SECRET-02", {"value": GITHUB}),
    ("SECRET-02", {"value": GITLAB}),
    ("SECRET-02", {"value": STRIPE}),
    ("SECRET-02", {"values": ["a", SLACK]}),
    ("SECRET-02", {"value": GOOGLE}),
    ("SECRET-02", {"value": MODEL}),
    ("SECRET-02", {"header": "Bearer " + "a1B2c3D4e5" * 2}),
    ("SECRET-02", {"value": JWT}),
    ("SECRET-02", {"note": PEM}),
    ("SECRET-02", {"store": "redis://ann:" + "secret@10.0.0.7:6379/0"}),
    ("CARD-01", {"card": "4242 4242 4242 4242"}),
    ("CARD-01", {"paid_with": "5555-5555-5555-4444"}),
    ("CARD-01", {"number": 378282246310005}),
    ("CARD-01", {"note": "paid with 4242 4242 4242 4242, by phone"}),
    ("PERSONAL-02", {"passport": "C01X00T47"}),
    ("PERSONAL-02", {"drivingLicence": "MORGA657054SM9IJ"}),
    ("PERSONAL-02", {"diagnoses": ["J45"]}),
    ("PERSONAL-02", {"account": "DE89 3704 0044 0532 0130 00"}),
    ("PERSONAL-02", {"to_account": "GB82WEST12345698765432"}),
    ("PERSONAL-02", {"ssn": "078-05-1120"}),
    ("PERSONAL-02", {"passportNumber": "C01X00T47"}),
    ("PERSONAL-02", {"patient": {"diagnosis": "J45"}}),
    ("PERSONAL-02", {"religion": "none of your business"}),
    ("PERSONAL-01", {"email": "ann@example.com"}),
    ("PERSONAL-01", {"sent_to": "ann@example.com"}),
    ("PERSONAL-01", {"contacts": ["ann@example.com"]}),
    ("PERSONAL-01", {"note": "write to ann@example.com, please"}),
    ("PERSONAL-01", {"firstname": "Ann", "lastname": "Lee"}),
    ("PERSONAL-01", {"nachname": "Meier"}),
    ("PERSONAL-01", {"address": "12 Main Street"}),
    ("PERSONAL-01", {"address_line1": "12 Main Street"}),
    ("PERSONAL-01", {"mobile": "0171 1234567"}),
    ("PERSONAL-01", {"phone": "555 1234567"}),
    ("PERSONAL-01", {"phone": "5551234"}),
    ("PERSONAL-01", {"called": "+49 30 123456"}),
    ("PERSONAL-01", {"dateOfBirth": "1990-01-01"}),
    ("PERSONAL-01", {"firstName": "Ann", "lastName": "Lee"}),
    ("PERSONAL-01", {"address": {"street": "1 Main Street"}}),
]
GOOD = [
    {"password_changed_at": "2024-08-17T10:00:00Z"},
    {"has_password": True, "password": None},
    {"password": "***", "api_key": "[redacted]", "secret": ""},
    {"ssn": "***", "first_name": "[hidden]", "surname": "•••"},
    {"secret_santa": "bob", "secretary": "eve"},
    {"token": "Hello", "tokens": 42, "page_token": "a1b2c3d4e5f6a7b8c9"},
    {"token": "a long piece of text 1 with spaces"},
    {"token": "characteristically", "phone": "555123"},
    {"token": "a1b2c3d4e5f6a7b"},
    {"api_key_id": "key-7", "key": "order-7"},
    {"pin": "on the map", "otp": None},
    {"card": "visa", "last4": "4242", "masked": "**** **** **** 4242"},
    {"number": "4242 4242 4242 4241"},
    {"stored": 1723890600000, "sequence": 4111111111111112},
    {"transaction_id": "4242424242424242"},
    {"account": "DE89370400440532013001"},
    {"reference": "RF18539007547034"},
    {"sku": "AB12CDEFGHIJKLMNOP"},
    {"email_verified": True, "email_count": 3, "email": None},
    {"email": {"id": "mail-7"}, "mail": "welcome"},
    {"phone": "iPhone 14", "mobile": True},
    {"name": "ramen", "product_name": "bowl", "ip": "192.168.1.1"},
    {"url": "https://example.com/a@b", "ratio": "@7", "handle": "@ann"},
    {"boarding_pass": "gold", "pass": True, "passwords_tried": 3, "password_strength": "good"},
    {"authorization": "A-7", "cookie": "accepted"},
    {"ip_address": "10.0.0.1", "address": "0x7fff", "web_address": "https://example.com/12 a"},
    {"cell": "B12", "tel": "", "emails": 3, "remote": "git@github.com:ann/till.git", "image": "till@sha256:7"},
    {"order": "4242424242424242 is not in groups"},
    {"passport": "checked", "address": None},
    {"race": "100 metres", "passport": True, "disability": False},
    {"change": "+5 points", "offset": "+02:00"},
]


@pytest.mark.parametrize(("rule", "data"), BAD, ids=[f"{rule} {'.'.join(data)}" for rule, data in BAD])
def test_what_nobody_should_read_is_found(rule: str, data: Any) -> None:
    """By the name of the field, or by what stands in it; one finding is enough."""
    assert about(data).codes == (f"DESIGN-{rule}",)


@pytest.mark.parametrize("data", GOOD, ids=[".".join(data) for data in GOOD])
def test_what_only_looks_like_it_is_left_alone(data: Any) -> None:
    """Times, counts, masks, ids, and words that merely begin alike."""
    assert about(data).codes == ()


@pytest.mark.parametrize(("rule", "data"), BAD, ids=[f"{rule} {'.'.join(data)}" for rule, data in BAD])
def test_what_is_found_is_not_repeated(rule: str, data: Any) -> None:
    """A linter's report lands in a log, too."""
    told = str(about(data))

    for each in about(data):
        value: Any = data
        for step in each.where.split(", ")[0].replace("[1]", ".1").replace("[0]", ".0").split(".")[1:]:
            value = value[int(step)] if isinstance(value, list) else value[step]
        assert str(value) not in told


def test_metadata_is_looked_at_too() -> None:
    """A header that was copied from a request into the metadata is the commonest leak of all."""
    (finding,) = about({}, metadata={"headers": {"authorization": "Bearer " + "a1B2c3D4e5" * 2}})

    assert (finding.code, finding.where) == ("DESIGN-SECRET-02", "metadata.headers.authorization")


def test_an_actor_is_an_id_and_no_address() -> None:
    """Addresses change, and actors are indexed."""
    (finding,) = about({}, actor="ann@example.com", key="user-7")

    assert (finding.code, finding.where) == ("DESIGN-PERSONAL-03", "actor")


def test_a_schema_is_judged_by_its_names() -> None:
    """No value is there, so a text called password is one; its examples are looked at like any value."""
    properties = {
        "password": {"type": "string"},
        "has_password": {"type": "boolean"},
        "email": {"type": ["string", "null"]},
        "paid_with": {"type": "string", "examples": ["4242 4242 4242 4242"]},
        "items": {"type": "array", "items": {"type": "object", "properties": {"pin": {}, "ssn": {"type": "string"}}}},
    }
    findings = about({"type": "object", "properties": properties})

    assert {(finding.code[7:], finding.where) for finding in findings} == {
        ("SECRET-01", "data.password"),
        ("PERSONAL-01", "data.email"),
        ("CARD-01", "data.paid_with"),
        ("PERSONAL-02", "data.items[].ssn"),
    }


def test_contact_data_is_one_piece_of_advice() -> None:
    """Sometimes it must be there, so five fields are not five reproaches."""
    (finding,) = about({"email": "a@b.example", "phone": "555 1234567", "first_name": "Ann"})

    assert finding.severity == "advice"
    assert finding.where == "data.email, data.phone, data.first_name"


@pytest.mark.parametrize("digits", ["4242424242424242", "378282246310005", "6011111111111117", "79927398713"])
def test_luhn_knows_a_wrong_digit(digits: str) -> None:
    """Any one digit changed, and any two unequal neighbours swapped but 09, is noticed."""
    assert luhn(digits)
    for place, digit in enumerate(digits):
        assert not luhn(digits[:place] + str((int(digit) + 1) % 10) + digits[place + 1 :])
    assert not luhn("0" * 16)


@pytest.mark.parametrize("text", ["DE89370400440532013000", "GB82WEST12345698765432", "NO9386011117947"])
def test_iban_knows_a_wrong_character(text: str) -> None:
    """Any one digit changed is noticed."""
    assert iban(text)
    for place, digit in enumerate(text):
        if digit.isdigit():
            assert not iban(text[:place] + str((int(digit) + 1) % 10) + text[place + 1 :])
