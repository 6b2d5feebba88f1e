"""The dashboard of a real gateway, in a real Chromium, used as a person would."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any, Literal
from urllib.parse import unquote

import httpx
import pytest
from playwright.sync_api import Browser, Locator, Page, Route, expect

from eventlab.gateway.grant import Grant
from eventlab.gateway.tokens import issue
from tests.browser.conftest import SCREENSHOTS
from tests.browser.gateways import Gateway, InProcess, InThread
from tests.conftest import RedisServer

ColorScheme = Literal["light", "dark"]
PATIENCE = 60_000
"""Milliseconds for what may take a process its start. It comes in a fraction of it, or not at all."""
DESK, TABLET, PHONE = (1280, 900), (800, 1000), (360, 780)
SECRET = b"a secret of thirty-two bytes or so"
HOSTILE = "<img src=x onerror=\"window.hacked='yes'\"><script>window.hacked='yes'</script>"
TURNED = "\u202egpj.exe\u2069"
NO_STORAGE = """for (const name of ["localStorage", "sessionStorage"]) {
  Object.defineProperty(window, name, { get() { throw new DOMException("denied", "SecurityError") } });
}"""

CONTRASTS = """() => {
  const canvas = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
  const over = (colours) => {
    canvas.clearRect(0, 0, 1, 1);
    for (const colour of colours) { canvas.fillStyle = colour; canvas.fillRect(0, 0, 1, 1) }
    return [...canvas.getImageData(0, 0, 1, 1).data].slice(0, 3);
  };
  const light = (rgb) => rgb.map((part) => part / 255)
    .map((part) => part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4)
    .reduce((sum, part, index) => sum + part * [0.2126, 0.7152, 0.0722][index], 0);
  const found = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const holder = walker.currentNode.parentElement;
    if (!walker.currentNode.data.trim() || !holder.checkVisibility() || holder.closest('.unseen, svg')) continue;
    const behind = [];
    for (let each = holder; each; each = each.parentElement) behind.unshift(getComputedStyle(each).backgroundColor);
    behind.unshift(getComputedStyle(document.body).backgroundColor);
    const [one, other] = [over(behind), over([...behind, getComputedStyle(holder).color])].map(light);
    found.push([(Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05), walker.currentNode.data.trim()]);
  }
  return found;
}"""


Serve = Callable[..., Gateway]
Open = Callable[..., Page]


@pytest.fixture
def serve() -> Iterator[Serve]:
    """`serve()` is a gateway with events of its own, in a thread; `serve(another)` starts that one. All end here."""
    running: list[Gateway] = []

    def start(gateway: Gateway | None = None, **settings: Any) -> Gateway:
        running.append(gateway or InThread(**{"vitals": 0} | settings))
        running[-1].start()
        return running[-1]

    yield start
    for gateway in running:
        gateway.kill()


@pytest.fixture
def visit(chromium: Browser) -> Iterator[Open]:
    """Opens the page in a fresh profile. Whatever breaks the policy, or is thrown and not caught, fails the test."""
    contexts, broken = [], []

    def told(text: str) -> None:
        if "Failed to load resource" not in text:  # the browser says so of each 4xx; the page says it better
            broken.append(text)

    def visit(address: str, *, clock: bool = False, before: str = "", **options: Any) -> Page:
        width, height = DESK
        context = chromium.new_context(viewport={"width": width, "height": height}, color_scheme="light", **options)
        context.set_default_timeout(PATIENCE)
        contexts.append(context)
        context.add_init_script(before)
        page = context.new_page()
        page.on("console", lambda message: told(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: broken.append(str(error)))
        if clock:  # one that can be set forward
            page.clock.install(time=datetime.now(UTC))
        page.goto(address)
        return page

    yield visit
    for context in contexts:
        context.close()
    assert not broken


def live(page: Page) -> Page:
    """The page, when both of its streams are open."""
    expect(page.locator("#state-text")).to_have_text("Live", timeout=PATIENCE)
    return page


def types(page: Page) -> Locator:
    """The types of the events in the list, the newest first."""
    return page.locator("#event-list .ticket")


def listen(page: Page, pattern: str) -> None:
    """Write a pattern and press Enter."""
    page.fill("#pattern", pattern)
    page.press("#pattern", "Enter")


def alert(severity: str, message: str, rule: str = "oven", node: str = "shop") -> tuple[str, dict[str, Any]]:
    data = {"node": node, "rule": rule, "severity": severity, "message": message, "value": 95, "limit": 90}
    return "alert", data


def update(node: str, **data: Any) -> tuple[str, dict[str, Any]]:
    """What a node tells of itself."""
    reading = {"cpu": 12.5, "memory": 3000, "memory_total": 8000, "requests": 7, "errors": 0.5, "connections": 3}
    return "metrics.update", {"node": node, **reading, **data}


def picture(page: Page, name: str, *, whole: bool = False) -> None:
    """For people to look at, in `artifacts/screenshots/`."""
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=SCREENSHOTS / f"dashboard-{name}.png", full_page=whole)


def test_the_cards_fill_by_themselves(serve: Serve, visit: Open) -> None:
    """CPU, memory, requests and errors of the node, drawn over time as soon as there are two of each."""
    gateway = serve(node="kitchen", vitals=0.2)
    page = live(visit(gateway.address))

    expect(page.locator("[data-card=cpu] .value")).to_have_text(re.compile(r"^[\d.]+ %$"))
    expect(page.locator("[data-card=memory] .value")).to_have_text(re.compile(r"^[\d,]+ MB$"))
    expect(page.locator("[data-card=memory] .quiet")).to_have_text(re.compile(r"^of [\d,]+ MB"))
    expect(page.locator("[data-card=requests] .value")).to_have_text(re.compile(r"^[\d.]+$"))
    expect(page.locator("[data-card=errors] .value")).to_have_text("0")
    expect(page.locator(".sparkline .line")).to_have_count(4)
    expect(page.locator("#nodes tbody th button").first).to_have_text("kitchen")


def test_an_event_is_emitted_by_the_form_and_seen_at_the_top(serve: Serve, visit: Open) -> None:
    """The answer says where it is stored; the line opens to all of it; and the server's refusal is told as it is."""
    gateway = serve()
    page = live(visit(gateway.address))

    page.fill("#emit-type", "dish.cooked")
    page.fill("#emit-data", '{"dish": "ramen", "for": {"table": 7}}')
    page.click("#emit button")

    expect(page.locator("#emit-says")).to_have_text(re.compile(r"^Stored at \d+-\d+, with the id \S+\.$"))
    expect(types(page).first).to_have_text("dish.cooked")
    page.locator("summary").first.click()
    shown = json.loads(page.locator("#event-list pre").first.inner_text())
    assert (shown["type"], shown["data"]) == ("dish.cooked", {"dish": "ramen", "for": {"table": 7}})
    assert shown["id"] in page.locator("#emit-says").inner_text()

    page.fill("#emit-type", "Dish Cooked")
    page.click("#emit button")
    expect(page.locator("#emit-says")).to_contain_text("'Dish Cooked' is not an event name")
    page.fill("#emit-data", "{")
    page.click("#emit button")
    expect(page.locator("#emit-says")).to_contain_text("The data is not JSON")


def test_a_pattern_chooses_what_is_listened_to(serve: Serve, visit: Open) -> None:
    """From the past and from now on. A wrong one is explained by the server, and the old one goes on."""
    gateway = serve()
    gateway.emit(("user.registered", {}), ("order.placed", {}))
    page = live(visit(gateway.address))
    expect(types(page)).to_have_text(["order.placed", "user.registered"])

    listen(page, "user.**")
    expect(page.locator("#pattern-says")).to_contain_text("Try 'user.*'")
    expect(page.locator("#pattern")).to_have_attribute("aria-invalid", "true")
    gateway.emit(("order.paid", {}))
    expect(types(page)).to_have_text(["order.paid", "order.placed", "user.registered"])

    listen(page, "user.*")
    expect(types(page)).to_have_text(["user.registered"])
    expect(page.locator("#pattern")).to_have_attribute("aria-invalid", "false")
    live(page)
    gateway.emit(("order.sent", {}), ("user.left", {}))
    expect(types(page)).to_have_text(["user.left", "user.registered"])


def test_a_paused_list_stands_still_and_says_how_many_wait(serve: Serve, visit: Open) -> None:
    """Nothing is lost by looking closely."""
    gateway = serve()
    page = live(visit(gateway.address))
    expect(page.locator("#no-events")).to_be_visible()
    picture(page, "empty")

    page.click("#pause")
    gateway.emit(("step.one", {}), ("step.two", {}), ("step.three", {}))

    expect(page.locator("#pause")).to_have_text("Resume: 3 events waiting")
    expect(types(page)).to_have_count(0)
    page.click("#pause")
    expect(types(page)).to_have_text(["step.three", "step.two", "step.one"])


def test_of_many_events_the_newest_are_shown(serve: Serve, visit: Open) -> None:
    """A thousand at once: two hundred lines, in order, and the count of all."""
    gateway = serve()
    page = live(visit(gateway.address))

    gateway.emit(*(("step.taken", {"number": number}) for number in range(1000)))

    expect(page.locator("#shown")).to_have_text("the newest 200 of 1,000 events")
    expect(types(page)).to_have_count(200)
    numbers = page.locator("#event-list code").all_inner_texts()
    assert numbers == [f'{{"number":{number}}}' for number in range(999, 799, -1)]


def test_alerts_come_by_severity_and_go(serve: Serve, visit: Open) -> None:
    """A word and a shape for each; one can be dismissed, and one that is over fades."""
    gateway = serve()
    page = live(visit(gateway.address, clock=True))
    expect(page.locator("#no-alerts")).to_be_visible()

    gateway.emit(alert("warning", "Oven at 91 %."), alert("critical", "Ice at 98 %.", "ice"))
    lines = page.locator("#alert-list li")
    expect(lines).to_have_count(2)
    expect(page.locator("li.warning")).to_contain_text("Warning Oven at 91 %.")
    expect(page.locator("li.critical")).to_contain_text("Critical Ice at 98 %.")
    assert [use.get_attribute("href") for use in page.locator("#alert-list use").all()] == ["#critical", "#warning"]
    assert page.title() == "⛔ eventlab"
    expect(page.locator("#said")).to_contain_text("Critical, shop: Ice at 98 %.")

    page.get_by_role("button", name="Dismiss: Ice at 98 %.").click()
    expect(lines).to_have_count(1)
    gateway.emit(alert("cleared", "Oven at 20 %."))
    expect(page.locator("li.cleared")).to_contain_text("Cleared Oven at 20 %.")
    expect(page.locator("li.cleared")).to_have_css("animation-name", "fade")
    page.emulate_media(reduced_motion="reduce")
    expect(page.locator("li.cleared")).to_have_css("animation-name", "none")
    page.clock.fast_forward(9_000)
    expect(lines).to_have_count(0)
    expect(page.locator("#no-alerts")).to_be_visible()


def test_an_alert_needs_no_more_than_its_words(serve: Serve, visit: Open) -> None:
    """The guide's has a message and a severity: of which node, and by which rule, not everybody can say."""
    gateway = serve()
    page = live(visit(gateway.address))

    gateway.emit(("alert", {"message": "The disk is full.", "severity": "critical"}))

    expect(page.locator("li.critical")).to_contain_text("Critical The disk is full.")


def test_a_page_that_comes_late_sees_the_alerts_that_stand(serve: Serve, visit: Open) -> None:
    """By the alerts of the past, and by what each update says: what is not named there is over, whatever was missed."""
    gateway = serve()
    gateway.emit(alert("warning", "Oven at 91 %."), alert("critical", "Ice at 98 %.", "ice"))
    gateway.emit(
        alert("cleared", "Ice at 10 %.", "ice"), update("shop", alerts={"oven": "warning", "till": "critical"})
    )

    page = live(visit(gateway.address))

    expect(page.locator("#alert-list strong")).to_have_text(["Critical", "Warning"])
    expect(page.locator("li.warning")).to_contain_text("Oven at 91 %.")
    expect(page.locator("li.critical")).to_contain_text("till is over its limit.")
    gateway.emit(update("shop", alerts={"till": "critical"}))
    expect(page.locator("#alert-list strong")).to_have_text(["Critical", "Cleared"])


def test_of_several_nodes_one_is_chosen_and_a_silent_one_is_told(serve: Serve, visit: Open) -> None:
    """Together they have the sum of their requests and the highest of their CPUs."""
    gateway = serve()
    page = live(visit(gateway.address, clock=True))

    gateway.emit(update("north", cpu=10, requests=5), update("south", cpu=70, requests=2.5))
    expect(page.locator("[data-card=cpu] .value")).to_have_text("70 %")
    expect(page.locator("[data-card=requests] .value")).to_have_text("7.5")
    expect(page.locator("[data-card=requests] .quiet")).to_have_text("sum of 2 nodes")
    page.get_by_role("button", name="north").click()
    expect(page.locator("[data-card=cpu] .value")).to_have_text("10 %")

    page.evaluate("window.rows = [...document.querySelectorAll('#nodes tbody tr')]")
    page.clock.fast_forward(11_000)
    gateway.emit(update("north", cpu=11))
    expect(page.locator("tr.silent")).to_have_count(1)
    expect(page.locator("tr.silent")).to_contain_text("south")
    expect(page.locator("tr.silent")).to_contain_text(re.compile(r"silent for 1\d s"))

    assert page.evaluate("window.rows.every((row) => row.isConnected)")  # whoever presses one now, has pressed it

    page.clock.fast_forward(300_000)
    expect(page.locator("#nodes tbody tr")).to_have_count(0)
    expect(page.locator("[data-card=cpu] .value")).to_have_text("–")


def test_a_server_that_is_killed_comes_back_without_a_gap_or_a_repeat(
    serve: Serve, visit: Open, shared_redis: RedisServer
) -> None:
    """While it is away another node stores on; the page says when it will try again, and how often it had to."""
    gateway = serve(InProcess(shared_redis, "dashboard", "--no-vitals"))
    other = serve(redis=shared_redis.address, name="dashboard")
    page = live(visit(gateway.address, clock=True))
    asked: list[str] = []
    page.on("request", lambda request: asked.append(unquote(request.url)))
    (stored,) = gateway.emit(("step.one", {}))
    expect(types(page)).to_have_text(["step.one"])

    gateway.kill()
    expect(page.locator("#state-text")).to_have_text(re.compile(r"^Reconnecting in \d+ seconds?$"))
    picture(page, "reconnecting")
    other.emit(("step.two", {}), ("step.three", {}))
    page.clock.pause_at(datetime.now(UTC) + timedelta(hours=1))  # from here on it tries when it is told to
    gateway.start()
    page.get_by_role("button", name="Try now").click()
    live(page)
    page.clock.resume()
    gateway.emit(("step.four", {}))

    expect(types(page)).to_have_text(["step.four", "step.three", "step.two", "step.one"])
    expect(page.locator("#past")).to_have_text(re.compile(r"^\d+ reconnects?$"))
    assert any("pattern=*" in address and f"after={stored}" in address for address in asked)  # and no earlier one


def test_a_log_that_begins_anew_is_told(serve: Serve, visit: Open, redis_server: RedisServer) -> None:
    """What stood in between is gone: the list says so at that very place, and goes on."""
    gateway = serve(InProcess(redis_server, "el", "--no-vitals"))
    page = live(visit(gateway.address))
    gateway.emit(("step.one", {}))
    expect(types(page)).to_have_text(["step.one"])

    gateway.kill()
    redis_server.ask("FLUSHALL")
    gateway.start()
    page.evaluate("dispatchEvent(new Event('online'))")
    live(page)
    expect(page.locator("#past")).to_contain_text("resync")
    gateway.emit(("step.two", {}))

    expect(page.locator("#event-list > li")).to_contain_text(["step.two", "it was lost, and began again", "step.one"])
    expect(page.locator("#past")).to_have_text(re.compile(r"^\d+ reconnects? · \d resyncs?$"))


def test_a_gateway_with_a_secret_asks_for_a_token(serve: Serve, visit: Open) -> None:
    """A wrong one is refused with the reason; the right one opens both streams, and is asked for a ticket each time."""
    gateway = serve(secret=SECRET, vitals=2)
    page = visit(gateway.address)

    expect(page.locator("#token")).to_be_focused()
    expect(page.locator("#state-text")).to_have_text("Refused: who are you?")
    picture(page, "token")
    page.fill("#token", "guess")
    page.press("#token", "Enter")
    expect(page.locator("#token-why")).not_to_be_empty()
    page.fill("#token", issue(SECRET, Grant.of("ann", listen=["*"], emit=["user.*"]), expires_in=600))
    page.press("#token", "Enter")
    live(page)
    expect(page.locator("#token-form")).to_be_hidden()
    expect(page.locator("[data-card=cpu] .value")).to_have_text(re.compile(r"^[\d.]+ %$"))

    page.click("#emit button")
    expect(types(page).first).to_have_text("user.registered")
    page.fill("#emit-type", "order.placed")
    page.click("#emit button")
    expect(page.locator("#emit-says")).to_contain_text("may not emit order.placed")
    page.reload()
    live(page)
    assert "token" not in page.url


def test_a_refusal_that_comes_behind_the_token_does_not_forget_it(serve: Serve, visit: Open) -> None:
    """One stream is still being refused while a quick hand has answered the refusal of the other."""
    gateway = serve(secret=SECRET)
    page = visit(gateway.address)
    held: list[Route] = []
    page.route(re.compile(r"history\?pattern=\*"), lambda route: route.continue_() if held else held.append(route))
    page.reload()

    page.fill("#token", issue(SECRET, Grant.of("ann", listen=["*"], emit=["*"]), expires_in=600))
    page.press("#token", "Enter")
    expect(page.locator("#state-text")).to_have_text("Connecting")
    held[0].continue_()

    live(page)


def test_a_token_that_allows_little_shows_that_much(serve: Serve, visit: Open) -> None:
    """Neither vitals nor everything: the page says what is allowed, and lists that."""
    gateway = serve(secret=SECRET)
    page = visit(gateway.address)
    page.fill("#token", issue(SECRET, Grant.of("shop", listen=["order.*"], emit=["order.*"]), expires_in=600))
    page.press("#token", "Enter")
    expect(page.locator("#state-text")).to_have_text(re.compile(r"^Refused: .*may not .*order\.\*"))

    listen(page, "order.*")
    expect(page.locator("#state-text")).to_have_text(re.compile(r"^Live, in part: .*may not .*alert"))
    page.fill("#emit-type", "order.placed")
    page.click("#emit button")
    expect(types(page)).to_have_text(["order.placed"])


def test_whatever_an_event_holds_is_text(serve: Serve, visit: Open) -> None:
    """Markup in any field of any event is shown as it is, and nothing of it runs."""
    gateway = serve()
    page = live(visit(gateway.address))

    gateway.emit(("user.registered", {"name": HOSTILE, HOSTILE: 1}), actor=HOSTILE)
    gateway.emit(update(HOSTILE, cpu=HOSTILE), update("shop", alerts={HOSTILE: "critical"}), ("metrics.update", {}))
    gateway.emit(alert("critical", HOSTILE, HOSTILE, HOSTILE), alert(HOSTILE, HOSTILE), ("alert", {"node": [HOSTILE]}))

    expect(page.locator("summary .actor", has_text=HOSTILE)).to_have_count(1)
    expect(page.locator("#alert-list li p").first).to_contain_text(HOSTILE)
    expect(page.locator("#nodes tbody button").first).to_have_text(HOSTILE)
    page.locator("summary", has_text="user.registered").click()
    expect(page.locator("#event-list pre")).to_contain_text("onerror")
    assert page.locator("main img, main script").count() == 0
    assert page.evaluate("window.hacked") is None


def test_no_event_turns_a_line_around(serve: Serve, visit: Open) -> None:
    """A mark of direction is shown as its escape, in the data, in an alert and in a node's name."""
    gateway = serve()
    page = live(visit(gateway.address))

    gateway.emit(("file.uploaded", {"name": TURNED}), update(TURNED, cpu=1), alert("critical", TURNED, node=TURNED))

    expect(page.locator("summary code", has_text=r'{"name":"\u202egpj.exe\u2069"}')).to_have_count(1)
    expect(page.locator("#alert-list li p").first).to_contain_text(r"\u202egpj.exe\u2069")
    expect(page.locator("#alert-list .where")).to_have_text(r"\u202egpj.exe\u2069")
    expect(page.locator("#nodes tbody button")).to_have_text(r"\u202egpj.exe\u2069")
    expect(page.locator('[data-card="cpu"] .quiet')).to_have_text(r"\u202egpj.exe\u2069")
    assert "\u202e" not in page.locator("main").inner_text()


def test_where_the_browser_keeps_nothing_the_page_does(serve: Serve, visit: Open) -> None:
    """It throws at the name of its storage: token and theme then last as long as the page."""
    gateway = serve(secret=SECRET)
    page = visit(gateway.address, before=NO_STORAGE)

    page.fill("#token", issue(SECRET, Grant.of("ann", listen=["*"], emit=["*"]), expires_in=600))
    page.press("#token", "Enter")
    live(page)
    page.click("#theme")
    page.click("#theme")
    expect(page.locator("body")).to_have_css("background-color", "rgb(17, 17, 17)")
    page.reload()
    expect(page.locator("#token")).to_be_focused()
    expect(page.locator("#theme")).to_have_attribute("aria-label", "Theme: auto")


def test_nothing_that_an_event_holds_breaks_the_page(serve: Serve, visit: Open) -> None:
    """Numbers that are none, a message without an end, more nodes than anybody reads: all else stays in its place."""
    gateway = serve()
    page = live(visit(gateway.address))
    absurd = {"cpu": 1e308, "memory": 1e308, "requests": -5, "connections": "9e99", "errors": "many"}

    gateway.emit(update("absurd", **absurd), *(update(f"node-{number}") for number in range(120)))
    gateway.emit(alert("critical", "hot " * 1000), ("alert", {"node": "till", "rule": "ink", "severity": "warning"}))
    gateway.emit(("alert", {"node": {}, "rule": [1], "severity": "warning", "message": {}}))

    expect(page.locator("#nodes tbody tr")).to_have_count(100)
    expect(page.locator("#more-nodes")).to_have_text("There are more; the first 100 are shown, and counted above.")
    expect(page.locator("#nodes tr", has_text="absurd").locator("td")).to_have_text(["–"] * 4)
    expect(page.locator("#alert-list li p:first-of-type")).to_have_text(
        ["Warning ink says no more.", re.compile(r"^Critical (hot ){75}…$")]
    )
    assert page.evaluate("document.documentElement.scrollWidth") <= DESK[0]
    assert page.evaluate("document.documentElement.scrollHeight") <= 3 * DESK[1]


def test_a_reading_that_is_no_number_is_not_zero(serve: Serve, visit: Open) -> None:
    """A node that cannot say how busy it is is not idle: – stands there, and the other nodes make up the card."""
    gateway = serve()
    page = live(visit(gateway.address))
    cpu, memory = page.locator("[data-card=cpu]"), page.locator("[data-card=memory]")
    readings = {"cpu": None, "memory": [], "memory_total": True, "requests": "", "errors": {}, "connections": "many"}

    gateway.emit(update("till", **readings))
    expect(page.locator("#nodes tr", has_text="till").locator("td")).to_have_text(["–"] * 4)
    for card in page.locator("[data-card] .value").all():
        expect(card).to_have_text("–")
    assert page.locator(".sparkline").count() == 0
    gateway.emit(update("oven", cpu="7.5", memory=0, memory_total=None), update("till", **readings))

    expect(page.locator("#nodes tr", has_text="oven").locator("td")).to_have_text(["8 %", "–", "7", "3"])
    expect(cpu.locator(".value")).to_have_text("7.5 %")
    expect(cpu.locator(".quiet")).to_have_text("oven")
    expect(memory.locator(".value")).to_have_text("0 MB")
    expect(memory.locator(".quiet")).to_have_text("oven")
    gateway.emit(*(update("oven", cpu=number, memory=0, memory_total=None) for number in (None, 9)))
    drawn = re.compile(r"between 7\.5 and 9$")
    expect(cpu.locator(".sparkline")).to_have_attribute("aria-label", drawn)
    expect(memory.locator(".sparkline .line")).not_to_have_attribute("d", re.compile("NaN"))


def test_what_is_typed_is_what_is_stored(serve: Serve, visit: Open) -> None:
    """A page that reads a number and writes it again rounds a large one, and makes null of what is too large."""
    gateway = serve()
    page = live(visit(gateway.address))

    page.fill("#emit-data", '{"order": 9007199254740993}')
    page.click("#emit button")
    expect(page.locator("#emit-says")).to_contain_text("Stored at")
    page.fill("#emit-data", '{"order": 1e999}')
    page.click("#emit button")

    expect(page.locator("#emit-says")).to_contain_text("Number out of range")
    stored = httpx.get(f"{gateway.address}api/history?pattern=user.*").json()["events"]
    assert [event["data"] for event in stored] == [{"order": 9007199254740993}]


def test_it_is_used_without_a_mouse(serve: Serve, visit: Open) -> None:
    """Tab reaches every control, in the order of the page, with a ring around it; Enter does the rest."""
    gateway = serve()
    page = live(visit(gateway.address))
    gateway.emit(alert("warning", "Oven at 91 %."), update("shop", alerts={"oven": "warning"}), ("user.left", {}))
    expect(types(page)).to_have_count(2)
    expect(page.locator("#nodes tbody button")).to_have_count(1)

    reached = []
    for _ in range(11):
        page.keyboard.press("Tab")
        focused = page.locator(":focus")
        name = "(it) => it.id || it.className || it.closest('[data-node]')?.dataset.node || it.localName"
        reached.append(focused.evaluate(name))
        assert focused.evaluate("(it) => getComputedStyle(it).outlineStyle") == "solid"
    above, below = ["theme", "dismiss", "shop", "pause", "pattern", "button"], ["emit-type", "emit-data", "button"]
    assert reached == [*above, "summary", "summary", *below]

    page.locator("summary").first.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#event-list pre").first).to_be_visible()
    page.locator(".dismiss").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#alerts-title")).to_be_focused()
    page.locator("#theme").focus()
    for theme, paper in (("light", "rgb(255, 255, 255)"), ("dark", "rgb(17, 17, 17)")):
        page.keyboard.press("Enter")
        expect(page.locator("#theme")).to_have_attribute("aria-label", f"Theme: {theme}")
        expect(page.locator("body")).to_have_css("background-color", paper)
    page.reload()
    expect(page.locator("body")).to_have_css("background-color", "rgb(17, 17, 17)")


LOOKS: list[tuple[str, tuple[int, int], ColorScheme]] = [
    ("light", DESK, "light"),
    ("dark", DESK, "dark"),
    ("tablet", TABLET, "light"),
    ("phone", PHONE, "light"),
    ("phone-dark", PHONE, "dark"),
]


def test_it_is_readable_at_any_width_in_light_and_in_dark(serve: Serve, visit: Open) -> None:
    """Every text at 4.5 : 1 on what is behind it; nothing sticks out to the right, whatever is shown."""
    gateway = serve()
    busy = [("user.registered", {"email": "ann@example.com"}), ("order.placed", {"order": 4711, "dishes": ["ramen"]})]
    long = ("order.delivery.address_changed_by_customer_service", {"note": "m" * 400})
    gateway.emit(*busy * 12, long, actor="somebody.with.a.long.name@example.com")
    gateway.emit(update("kitchen"), update("a-node-with-a-name-that-is-rather-long.eu-west-1.example", cpu=96))
    page = live(visit(gateway.address, reduced_motion="reduce", clock=True))
    for step in range(25):  # two minutes of vitals
        cpu = 35 + 25 * math.sin(step / 3)
        vitals = update("kitchen", cpu=cpu, requests=cpu / 2, errors=max(0, cpu - 57), memory=3000 + 9 * step)
        gateway.emit(vitals)
        page.clock.fast_forward(5_000)
    for name, (width, height), scheme in LOOKS:
        page.set_viewport_size({"width": width, "height": height})
        page.emulate_media(color_scheme=scheme)
        live(page)
        gateway.emit(
            alert("critical", "Memory at 96 %: at 95 % or more for 10 s.", "memory"),
            alert("warning", "CPU at 91 %: at 90 % or more for 10 s.", "cpu"),
            alert("cleared", "Errors at 0 a second: under 0.5 a second for 10 s.", "errors"),
            vitals,
        )
        listen(page, "Order.*")
        expect(page.locator("#pattern-says")).to_contain_text("is not a pattern")
        expect(page.locator("li.critical")).to_be_visible()
        page.locator("summary").nth(1).click()

        assert page.evaluate("document.documentElement.scrollWidth") == width
        too_faint = [text for contrast, text in page.evaluate(CONTRASTS) if contrast < 4.5]
        assert too_faint == []
        picture(page, name, whole=True)
        page.locator("summary").nth(1).click()
