"""What every page owes everyone: read by axe, by its size, by the keyboard."""

from __future__ import annotations

from typing import Any, Literal

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

__all__ = ["LOOKS", "Look", "faults_of", "focus_faults", "frame_faults", "reflow_faults"]

Theme = Literal["light", "dark"]
Look = tuple[int, Theme]
LOOKS: tuple[Look, ...] = ((1280, "light"), (1280, "dark"), (390, "dark"), (390, "light"))
HEIGHT = {1280: 900, 390: 844}
NARROWEST = 320
#: WCAG 2.2 at levels A and AA, targets of 24 px among them, and what axe calls good practice
RULES = {
    "runOnly": {
        "type": "tag",
        "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa",
                   "best-practice"],
    },
    "rules": {"target-size": {"enabled": True}},
    "resultTypes": ["violations"],
}  # fmt: skip
MOST_TABS = 150

_FRAME = """() => {
  const faults = [];
  const root = document.documentElement;
  if (!root.lang) faults.push("the page does not say its language");
  const heads = document.querySelectorAll("h1").length;
  if (heads !== 1) faults.push(`${heads} main headings`);
  if (!document.title.trim()) faults.push("no title");
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const text = texts.currentNode.textContent.trim(), around = texts.currentNode.parentElement;
    const row = around.closest("tr");
    const meant = around.closest("option, script") || text.startsWith("None of ")
      || (row && row.innerText.startsWith("Direct reports"));
    if (/\\b(None|undefined|NaN)\\b/.test(text) && !meant) faults.push(`it reads "${text}"`);
  }
  return faults;
}"""
_WIDER = """() => {
  const width = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= width) return [];
  const wide = [...document.querySelectorAll("body *")]
    .filter(each => each.getBoundingClientRect().right > width + 1)
    .map(each => each.tagName + "." + each.getAttribute("class"));
  return [`wider than ${width} px: ${wide.slice(0, 4).join(", ")}`];
}"""
_FOCUS = """() => {
  const each = document.activeElement;
  if (!each || each === document.body) return null;
  const style = getComputedStyle(each);
  const box = each.getBoundingClientRect();
  const outlined = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
  const name = `${each.tagName} ${(each.innerText || each.id || each.name || "").slice(0, 40)}`;
  const shown = box.bottom > 0 && box.top < innerHeight;
  const again = each.dataset.seenByTest === "yes";
  each.dataset.seenByTest = "yes";
  return {name, outlined, shown, again};
}"""


def faults_of(page: Page, looks: tuple[Look, ...] = LOOKS) -> list[str]:
    """Everything wrong with the page at which we are, in each look."""
    faults = [f"frame: {each}" for each in frame_faults(page)]
    for width, theme in looks:
        page.set_viewport_size({"width": width, "height": HEIGHT[width]})
        page.emulate_media(color_scheme=theme)
        faults += [f"{width} {theme}: {each}" for each in axe_faults(page)]
    return faults + reflow_faults(page)


def frame_faults(page: Page) -> list[str]:
    """Language, one main heading, a title, nothing that a programme forgot."""
    found: list[str] = page.evaluate(_FRAME)
    return found


def axe_faults(page: Page) -> list[str]:
    """What axe finds, one line an element."""
    violations: list[dict[str, Any]] = Axe().run(page, options=RULES).response["violations"]
    return [
        f"{each['id']}: {node['html'][:160]} {node.get('failureSummary', '')}"
        for each in violations
        for node in each["nodes"]
    ]


def reflow_faults(page: Page) -> list[str]:
    """Nothing scrolls sideways at 320 px, which is 1280 px at four times the size."""
    page.set_viewport_size({"width": NARROWEST, "height": 640})
    found: list[str] = page.evaluate(_WIDER)
    return found


def focus_faults(page: Page) -> list[str]:
    """Go through the page by Tab: every stop is in view and shows that it has the focus."""
    faults, stops = [], 0
    page.evaluate("() => { document.activeElement.blur(); scrollTo(0, 0); }")
    for _ in range(MOST_TABS):
        page.keyboard.press("Tab")
        seen: dict[str, Any] | None = page.evaluate(_FOCUS)
        if seen is None or seen["again"]:
            break
        stops += 1
        if not seen["outlined"]:
            faults.append(f"focus cannot be seen: {seen['name']}")
        if not seen["shown"]:
            faults.append(f"has the focus out of view: {seen['name']}")
    page.evaluate("() => document.activeElement.blur()")
    return faults if stops else ["Tab reaches nothing"]
