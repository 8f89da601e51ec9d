"""Make an open page ask again, without waiting for its clock."""

from __future__ import annotations

from playwright.sync_api import Page

REFRESH = """
() => new Promise((done) => {
  let left = document.querySelectorAll("[data-live]").length;
  const count = () => {
    if (--left) return;
    document.body.removeEventListener("htmx:afterRequest", count);
    done();
  };
  document.body.addEventListener("htmx:afterRequest", count);
  window.dispatchEvent(new Event("online"));
})
"""
HIDE = """
(isHidden) => {
  Object.defineProperty(document, "hidden", {value: isHidden, configurable: true});
  document.dispatchEvent(new Event("visibilitychange"));
}
"""


def refresh(page: Page) -> None:
    """Let the page believe that the network came back; return once each fragment has answered."""
    page.evaluate(REFRESH)


def hide(page: Page) -> None:
    page.evaluate(HIDE, True)


def show(page: Page) -> None:
    page.evaluate(HIDE, False)
