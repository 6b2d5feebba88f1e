"""What only shows with all events side by side: spellings, names, shapes and twins."""

from __future__ import annotations

from typing import Any

import pytest

from eventlab.practice import Findings, lint, lint_catalogue


def catalogue(**entries: Any) -> Findings:
    """Entries of a catalogue, with a type in which `__` is a dot; all of them have a version."""
    return lint_catalogue({name.replace("__", "."): {"version": 1, "data": data} for name, data in entries.items()})


def told(findings: Findings) -> list[tuple[str, str | None, str]]:
    """Rule, type and place."""
    return [(finding.code.removeprefix("DESIGN-"), finding.type, finding.where) for finding in findings]


def test_one_way_of_writing_is_right_and_two_are_not() -> None:
    """What most names do is the rule; whoever departs from it is named once, with all of the names and their mends."""
    findings = catalogue(
        order__placed={"order_id": "7", "table_number": 3},
        order__shipped={"order_id": "7", "shipped_by": "ann", "trackingCode": "x", "box-size": 7},
    )

    assert told(findings) == [("CASE-01", "order.shipped", "data.trackingCode, data.box-size")]
    assert findings[0].mend == "Write tracking_code, box_size, not trackingCode, box-size."


@pytest.mark.parametrize(
    ("usual", "mended"), [("tableNumber", "guestName"), ("TableNumber", "GuestName"), ("table-number", "guest-name")]
)
def test_a_name_is_mended_in_the_style_that_is_usual(usual: str, mended: str) -> None:
    """Whichever that is."""
    (finding,) = catalogue(
        order__placed={usual: 3, usual.replace("umber", "ame"): "a"}, order__paid={"guest_name": "b"}
    )

    assert finding.mend == f"Write {mended}, not guest_name."


def test_a_log_of_many_events_has_no_more_votes_than_their_type() -> None:
    """What counts is in how many types a name is used, and not how often one of them happens."""
    log = [("order.shipped", "userId")] * 3 + [("order.placed", "user_id"), ("order.paid", "user_id")]
    findings = lint_catalogue({"type": type, "version": 1, "data": {name: "7"}} for type, name in log)

    assert [(finding.type, finding.mend) for finding in findings] == [("order.shipped", "Call it user_id everywhere.")]


def test_camel_case_throughout_is_nobodys_mistake() -> None:
    """The guide writes userId, and does so everywhere."""
    assert not catalogue(
        order__placed={"orderId": "7", "dish": "ramen"}, order__shipped={"orderId": "7", "shippedBy": "a"}
    )


def test_within_one_event_the_same_holds() -> None:
    """`lint` of a single event sees a mixture as well."""
    findings = lint(
        {"type": "order.placed", "version": 1, "data": {"orderId": "7", "table_number": 3, "guest_name": "a"}}
    )

    assert told(findings) == [("CASE-01", "order.placed", "data.orderId")]


def test_keys_that_are_data_have_no_style() -> None:
    """A mapping from sizes, addresses or ids to something is not a list of badly written names."""
    findings = catalogue(
        stock__counted={
            "by_size": {"XL": 7, "10-12": 3, "ca-7f": 1, "Größe 7": 1, "名前": 1, "値段": 2, "": 3},
            "counted_by": "ann",
        }
    )

    assert not findings


def test_one_thing_has_one_name() -> None:
    """The spelling that fewer types use is named, and the other one proposed; that is not told as bad style again."""
    findings = catalogue(
        order__placed={"user_id": "7"}, order__paid={"user_id": "7"}, order__shipped={"userId": "7", "userid": "7"}
    )

    assert told(findings) == [
        ("SAME-01", "order.shipped", "data.userId"),
        ("SAME-01", "order.shipped", "data.userid"),
    ]
    assert {finding.mend for finding in findings} == {"Call it user_id everywhere."}


def test_an_id_is_of_one_kind() -> None:
    """A number here and a text there cannot be joined; a schema says so as well as an example."""
    schema = {"type": "object", "properties": {"order_id": {"type": "string"}}}
    findings = catalogue(
        order__placed={"order_id": 7, "count": 7},
        order__cooked={"order_id": None},
        order__paid=schema,
        order__shipped={"count": "seven"},
    )

    assert told(findings) == [("SAME-02", "order.placed", "data.order_id")]
    assert "text in order.paid" in findings[0].came


def test_an_id_of_two_kinds_in_one_type_is_a_clash_of_shapes() -> None:
    """And not told a second time as an id that differs between types."""
    findings = lint_catalogue({"type": "order.placed", "version": 1, "data": {"order_id": each}} for each in (7, "7"))

    assert told(findings) == [("SHAPE-03", "order.placed", "data.order_id")]


def test_one_version_has_one_shape() -> None:
    """Of logged events the second shape is told, once; a new version, null, and a longer list are no clash."""
    shapes = [
        ({"items": [{"price": 9}]}, 1),
        ({"items": [{"price": 9.5}, {"price": 3}], "note": None}, 1),
        ({"items": [{"price": "9.50"}], "note": "hot"}, 1),
        ({"items": [{"price": "9.50"}]}, 1),
        ({"items": {"price": "9.50"}}, 2),
    ]
    findings = lint_catalogue({"type": "order.placed", "version": version, "data": data} for data, version in shapes)

    assert told(findings) == [("SHAPE-03", "order.placed", "data.items[].price")]
    assert findings[0].came == "string; number before"


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("order.paid", "order.payed"),
        ("order.cancelled", "order.canceled"),
        ("order.placed", "orders.placed"),
        ("order.placed", "order_placed"),
        ("user.logged_in", "user.login"),
        ("user.logged_in", "user.loggedin"),
        ("email.sent", "email.send"),
        ("order.placed", "order.palced"),
        ("payment.processed", "payment.proccessed"),
        ("user.registered", "user.registered.v2"),
        ("user.created", "userCreated"),
    ],
)
def test_twins_are_found(first: str, second: str) -> None:
    """A slip, a plural, a tense: somebody will emit the one, and somebody else listen to the other."""
    twins = [finding for finding in lint_catalogue({first: {}, second: {}}) if "TWIN" in finding.code]

    assert [(finding.type, finding.came) for finding in twins] == [(second, f"{second}, and {first}")]
    assert "None" not in twins[0].mend


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("order.picked", "order.packed"),
        ("user.locked", "user.unlocked"),
        ("order.placed", "order.replaced"),
        ("sensor1.read", "sensor2.read"),
        ("sensor12.read", "sensor21.read"),
        ("lime.counted", "mile.counted"),
        ("night.counted", "thing.counted"),
        ("step_1.taken", "step_11.taken"),
        ("status.set", "statu.set"),
        ("order.paid", "order.payment.failed"),
        ("user.email_changed", "user.password_changed"),
    ],
)
def test_two_that_only_look_alike_are_left_alone(first: str, second: str) -> None:
    """Different words, and numbers, are different types."""
    assert not [finding for finding in lint_catalogue({first: {}, second: {}}) if "TWIN" in finding.code]
