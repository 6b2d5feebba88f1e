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
from eventlab.practice.looks_secret import looks_secret

Words = tuple[str, ...]


def _endings(text: str) -> frozenset[Words]:
    return frozenset(tuple(each.split("_")) for each in text.split())


_SECRETS = _endings("""
    password passwd pwd passphrase secret apikey cvv cvc credentials api_key private_key secret_key signing_key
    encryption_key access_key access_token refresh_token auth_token session_token bearer_token reset_token id_token
    api_token csrf_token verification_token password_hash password_plain password_confirmation password_repeat passwort
    kennwort db_pass user_pass passwords secrets api_keys backup_codes recovery_codes recovery_phrase seed_phrase
    mnemonic security_answer security_code set_cookie proxy_authorization
""")
_ALONE = frozenset([("pass",), ("pw",), ("jwt",)])
"""Secret where nothing stands before them: a boarding pass is none."""
_CODES = _endings("""
    pin otp passcode one_time_code otp_code mfa_code totp_code verification_code cvv cvc security_code password passwd
""")
"""Secret when they are a few digits, as a number too; a pin may as well stand on a map."""
_HEADERS = frozenset([("authorization",), ("cookie",)])
"""Secret among the headers of a request. Elsewhere a payment has an authorization, and a banner speaks of cookies."""
_CONTACT = _endings("""
    email e_mail email_address mail_address phone telephone phone_number mobile_number msisdn birthday birthdate
    birth_date date_of_birth dob first_name last_name full_name given_name family_name surname maiden_name
    firstname lastname fullname vorname nachname geburtsdatum tel mobile cell handy emails phones
    street street_address home_address postal_address address_line address
""")
_CALLED = frozenset(["phone", "phones", "telephone", "tel", "mobile", "cell", "handy"])
"""Numbers when they have the digits of one; else a model, a platform, a place in a table."""
_FOR_LIFE = _endings("""
    ssn social_security_number passport passport_number passport_no national_id national_insurance_number tax_id
    drivers_license drivers_licence driving_licence driving_license health_insurance_number medical_record_number
    religion ethnicity diagnosis diagnoses allergies hiv_status sexual_orientation political_opinion disability
    blood_type medical_history
""")
"""What identifies a person for life, and what Europe's law calls special categories."""
_HIDDEN = re.compile(r"[*•xX#.…\s-]*|[\[<({].*[\])}>]|redacted|hidden|masked|removed", re.IGNORECASE)
_CARD = re.compile(r"4(?:\d{12}|\d{15}|\d{18})|5[1-5]\d{14}|2[2-7]\d{14}|3[47]\d{13}|3[068]\d{12}|(?:6[0-9]|35)\d{14}")
_CARD_IN_TEXT = re.compile(r"(?<![\d-])(?:\d{4}[ -]){3}\d{4}(?![\d-])")  # without the gaps it may be any number
_IBAN = re.compile(r"(?!RF)[A-Z]{2}\d{2}[A-Z0-9]{11,30}")  # RF begins a reference that has the same check digits
_EMAIL = re.compile(r"[^@\s:/]+@[^@\s:/]+\.[A-Za-z]{2,}")
_EMAIL_IN_TEXT = re.compile(r"(?<![\w./:@+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)*\.[A-Za-z]{2,}(?![\w:@/-])")
_PHONE = re.compile(r"\+[1-9][\d ()./-]{6,20}\d")


def personal_data(at: Described, details: Iterable[Field]) -> Iterator[Finding]:
    """What the details, data or metadata, hold that is nobody's business."""
    contact: list[Field] = []
    for each in details:
        if finding := _secret(at, each) or _number(at, each):
            yield finding
        elif _is_for_life(each):
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
    if text is not None and looks_secret(text):
        mend = "Leave it out, and have it replaced where it is valid: whoever saw this file has seen it."
        return found("DESIGN-SECRET-02", at, each.path, _veiled(each), mend)
    named = (_ends(each, _SECRETS) or _plain(each) in _ALONE or _is_header(each)) and each.may_be("string")
    digits = _ends(each, _CODES) and re.fullmatch(r"\d{3,8}", str(each.value))
    if (named and text != "" and not _hidden(each)) or digits or _is_token(each):
        mend = "Leave it out. If a consumer has to recognise it, give the id of the record that keeps it."
        return found("DESIGN-SECRET-01", at, each.path, _veiled(each), mend)
    return None


def _is_token(each: Field) -> bool:
    """Whether a field that is just called token holds one: long, unbroken, letters and digits. Else it is a word."""
    text = each.text or ""
    mixed = re.search(r"[A-Za-z]", text) and re.search(r"\d", text)
    return each.words == ("token",) and len(text) >= 16 and bool(mixed) and not re.search(r"\s", text)


def _is_header(each: Field) -> bool:
    return each.words in _HEADERS and ".headers." in each.path


def _number(at: Described, each: Field) -> Finding | None:
    value = each.value
    if not isinstance(value, str | int) or isinstance(value, bool) or each.words[-1:] == ("id",):
        return None
    plain = re.sub(r"[ -]", "", str(value))
    in_text = [re.sub(r"[ -]", "", card) for card in _CARD_IN_TEXT.findall(str(value))]
    if any(_CARD.fullmatch(digits) and luhn(digits) for digits in [plain, *in_text]):
        mend = "Give the last four digits, and the token by which the payment service knows the card."
        return found("DESIGN-CARD-01", at, each.path, _veiled(each), mend)
    if _IBAN.fullmatch(plain) and iban(plain):
        return found("DESIGN-PERSONAL-02", at, each.path, _veiled(each), _REFER.format("the account"))
    return None


def _is_for_life(each: Field) -> bool:
    if not _ends(each, _FOR_LIFE) or not each.may_be("string", "integer", "array") or _hidden(each):
        return False
    if each.path.endswith("]"):  # its list has been told of
        return False
    if each.words[-1] == "passport":  # the number of one, or whether somebody has looked at it
        return each.value is UNKNOWN or bool(re.search(r"\d", str(each.value)))
    return True


def _is_contact(each: Field) -> bool:
    if _EMAIL.fullmatch(each.name):  # a mapping whose names are people
        return True
    if _hidden(each):
        return False
    if (text := each.text) is not None and (_EMAIL_IN_TEXT.search(text) or _EMAIL.fullmatch(text)):
        return True
    if text is not None and _PHONE.fullmatch(text):
        return True
    if not _ends(each, _CONTACT) or not each.may_be("string", "integer"):
        return False
    return _reads_like_one(_plain(each)[-1], each)


def _reads_like_one(word: str, each: Field) -> bool:
    """Whether the value is what a name that ends in this word promises: many of these words have two meanings."""
    if word == "address":  # of a computer, or in a memory: a street has a number, and a gap before or behind it
        return bool(re.search(r"\d\w? +[^\W\d]|[^\W\d]\.? +\d", each.text or "")) and "://" not in str(each.value)
    if each.value is UNKNOWN:
        return True
    if word in ("email", "emails", "mail"):  # or a letter that was sent: {"email": "welcome"}
        return "@" in str(each.value)
    if word in _CALLED or each.words[0] == "phone":
        return len(re.findall(r"\d", str(each.value))) > 6
    return each.value not in ("", None)


def luhn(digits: str) -> bool:
    """Whether the last digit is the one that Luhn's rule asks for: every second one doubled, the sum ends in 0."""
    doubled = [int(digit) * (2 if place % 2 else 1) for place, digit in enumerate(reversed(digits))]
    return len(set(digits)) > 1 and sum(number - 9 if number > 9 else number for number in doubled) % 10 == 0


def iban(text: str) -> bool:
    """Whether the check digits are right: the first four characters behind the rest, letters as 10 to 35, modulo 97."""
    return int("".join(str(int(character, 36)) for character in text[4:] + text[:4])) % 97 == 1


def _ends(each: Field, endings: frozenset[Words]) -> bool:
    """Whether the name is one of these, or ends so: `new_password` is a password, `password_changed_at` is none."""
    words = _plain(each)
    return words[-1:] in endings or words[-2:] in endings or words[-3:] in endings


def _plain(each: Field) -> Words:
    """The words of the name, without a number behind them: `password2` is a password, too."""
    words = each.words
    return words[:-1] if len(words) > 1 and words[-1].isdigit() else words


def _hidden(each: Field) -> bool:
    """Whether somebody has seen to it already: `***`, `[redacted]`."""
    return each.text is not None and bool(_HIDDEN.fullmatch(each.text))


def _veiled(each: Field) -> str:
    """How much there is of it, and nothing of it."""
    if each.value is UNKNOWN:
        return f"a {each.kind}" if each.kind else ""
    return f"text of {len(each.value)} characters" if isinstance(each.value, str) else f"{each.kind}"
