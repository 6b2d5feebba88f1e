"""Secrets and personal data in an event: by the name of a field, and by the look of its value.

A key of AWS is known by its first letters, the numbers of cards and accounts by the check digits that they carry
(Luhn's, and the remainder by 97), a password by nothing but its name. What was found is never shown: a linter's report
is read by many, too.

Left out on purpose, because nearly every event has them: names of things, ids, and the address of a computer.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from eventlab.practice.described import UNKNOWN, Described, Field
from eventlab.practice.design_codes import found
from eventlab.practice.findings import Finding

Words = tuple[str, ...]


def _endings(text: str) -> frozenset[Words]:
    return frozenset(tuple(each.split("_")) for each in text.split())


_SECRETS = _endings("""
    password passwd pwd passphrase secret apikey cvv cvc credentials api_key private_key secret_key signing_key
    encryption_key access_key access_token refresh_token auth_token session_token bearer_token reset_token id_token
    api_token csrf_token verification_token password_hash security_code
""")
_CODES = _endings("pin otp passcode one_time_code")
"""Secret when they are a few digits; a pin may as well stand on a map."""
_CONTACT = _endings("""
    email e_mail email_address mail_address phone telephone phone_number mobile_number msisdn birthday birthdate
    birth_date date_of_birth dob first_name last_name full_name given_name family_name surname maiden_name
    street street_address home_address postal_address
""")
_FOR_LIFE = _endings("""
    ssn social_security_number passport_number national_id tax_id drivers_license religion ethnicity diagnosis
    sexual_orientation political_opinion disability blood_type medical_history
""")
"""What identifies a person for life, and what Europe's law calls special categories."""
_HIDDEN = re.compile(r"[*•xX#.…\s-]*|[\[<({].*[\])}>]|redacted|hidden|masked|removed", re.IGNORECASE)
_LOOKS_SECRET = re.compile(
    r"""
      (?:AKIA|ASIA)[0-9A-Z]{16}                                          # AWS
    | gh[pousr]_\w{36,} | github_pat_\w{22,} | glpat-[\w-]{20,}          # GitHub, GitLab
    | xox[abeprs]-[\w-]{10,}                                             # Slack
    | [sr]k_(?:live|test)_\w{16,} | whsec_\w{16,}                        # Stripe
    | AIza[\w-]{35}                                                      # Google
    | sk-[\w-]{20,}                                                      # makers of language models
    | npm_\w{36} | pypi-[\w-]{40,} | SG\.[\w-]{16,}\.[\w-]{16,}          # npm, PyPI, SendGrid
    | (?:.*\s)?eyJ[\w-]{8,}\.eyJ[\w-]{8,}\.[\w-]*                        # a JSON Web Token
    | (?:Bearer|Basic)\s+[\w+/=.~-]{12,}
    | -----BEGIN[ ][A-Z ]*PRIVATE[ ]KEY-----.*
    | [a-z][a-z0-9+.-]*://[^/\s:@]*:[^/\s:@]+@.*                         # an address with a password in it
    """,
    re.VERBOSE | re.DOTALL | re.ASCII,
)
_CARD = re.compile(r"4(?:\d{12}|\d{15}|\d{18})|5[1-5]\d{14}|2[2-7]\d{14}|3[47]\d{13}|3[068]\d{12}|(?:6[0-9]|35)\d{14}")
_IBAN = re.compile(r"(?!RF)[A-Z]{2}\d{2}[A-Z0-9]{11,30}")  # RF begins a reference that has the same check digits
_EMAIL = re.compile(r"[^@\s:/]+@[^@\s:/]+\.[A-Za-z]{2,}")
_PHONE = re.compile(r"\+[1-9][\d ()./-]{6,20}\d")


def personal_data(at: Described, details: Iterable[Field]) -> Iterator[Finding]:
    """What the details, data or metadata, hold that is nobody's business."""
    contact: list[Field] = []
    for each in details:
        if finding := _secret(at, each) or _number(at, each):
            yield finding
        elif _ends(each, _FOR_LIFE) and each.may_be("string", "integer", "array") and not _hidden(each):
            yield found("DESIGN-PERSONAL-02", at, each.path, _veiled(each), _REFER.format("it"))
        elif _is_contact(each):
            contact.append(each)
    if contact:
        paths = ", ".join(each.path for each in contact)
        yield found("DESIGN-PERSONAL-01", at, paths, "", _CONTACT_MEND)
    for name in ("actor", "key", "source"):
        value = getattr(at, name)
        if isinstance(value, str) and (_EMAIL.fullmatch(value) or _PHONE.fullmatch(value)):
            mend = f"Put the id that your program has for this person into {name}, such as user-123."
            yield found("DESIGN-PERSONAL-03", at, name, _veiled(Field(name, name, value)), mend)


_REFER = "Leave {} out, and give an id by which those who may see it can look it up where it is protected."
_CONTACT_MEND = "Leave out what no consumer needs; for the rest an id, such as user_id, by which it can be looked up."


def _secret(at: Described, each: Field) -> Finding | None:
    text = each.text
    if text is not None and _LOOKS_SECRET.fullmatch(text.strip()):
        mend = "Leave it out, and have it replaced where it is valid: whoever saw this file has seen it."
        return found("DESIGN-SECRET-02", at, each.path, _veiled(each), mend)
    named = _ends(each, _SECRETS) and each.may_be("string")
    digits = _ends(each, _CODES) and re.fullmatch(r"\d{4,8}", str(each.value))
    if (named and text != "" and not _hidden(each)) or digits or _is_token(each):
        mend = "Leave it out. If a consumer has to recognise it, give the id of the record that keeps it."
        return found("DESIGN-SECRET-01", at, each.path, _veiled(each), mend)
    return None


def _is_token(each: Field) -> bool:
    """Whether a field that is just called token holds one: long, unbroken, letters and digits. Else it is a word."""
    text = each.text or ""
    mixed = re.search(r"[A-Za-z]", text) and re.search(r"\d", text)
    return each.words == ("token",) and len(text) >= 16 and bool(mixed) and not re.search(r"\s", text)


def _number(at: Described, each: Field) -> Finding | None:
    value = each.value
    if not isinstance(value, str | int) or isinstance(value, bool) or each.words[-1:] == ("id",):
        return None
    plain = re.sub(r"[ -]", "", str(value))
    if _CARD.fullmatch(plain) and luhn(plain):
        mend = "Give the last four digits, and the token by which the payment service knows the card."
        return found("DESIGN-CARD-01", at, each.path, _veiled(each), mend)
    if _IBAN.fullmatch(plain) and iban(plain):
        return found("DESIGN-PERSONAL-02", at, each.path, _veiled(each), _REFER.format("the account"))
    return None


def _is_contact(each: Field) -> bool:
    if _hidden(each):
        return False
    if (text := each.text) is not None and (_EMAIL.fullmatch(text) or _PHONE.fullmatch(text)):
        return True
    if not _ends(each, _CONTACT) or not each.may_be("string", "integer"):
        return False
    if each.value is UNKNOWN:
        return True
    if each.words[-1] in ("email", "mail"):  # the word may as well name a letter that was sent: {"email": "welcome"}
        return "@" in str(each.value)
    return each.value not in ("", None) and (each.words[0] != "phone" or len(re.findall(r"\d", str(each.value))) > 6)


def luhn(digits: str) -> bool:
    """Whether the last digit is the one that Luhn's rule asks for: every second one doubled, the sum ends in 0."""
    doubled = [int(digit) * (2 if place % 2 else 1) for place, digit in enumerate(reversed(digits))]
    return len(set(digits)) > 1 and sum(number - 9 if number > 9 else number for number in doubled) % 10 == 0


def iban(text: str) -> bool:
    """Whether the check digits are right: the first four characters behind the rest, letters as 10 to 35, modulo 97."""
    return int("".join(str(int(character, 36)) for character in text[4:] + text[:4])) % 97 == 1


def _ends(each: Field, endings: frozenset[Words]) -> bool:
    """Whether the name is one of these, or ends so: `new_password` is a password, `password_changed_at` is none."""
    words = each.words
    return words[-1:] in endings or words[-2:] in endings or words[-3:] in endings


def _hidden(each: Field) -> bool:
    """Whether somebody has seen to it already: `***`, `[redacted]`."""
    return each.text is not None and bool(_HIDDEN.fullmatch(each.text))


def _veiled(each: Field) -> str:
    """How much there is of it, and nothing of it."""
    if each.value is UNKNOWN:
        return f"a {each.kind}" if each.kind else ""
    return f"text of {len(each.value)} characters" if isinstance(each.value, str) else f"{each.kind}"
