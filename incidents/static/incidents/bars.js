// Lets readers walk along a bar of days with the arrow keys, the mouse or a finger.
//
// A slider, because that is the one role with which screen readers hand over the arrow keys and
// speak each new value; with a link's they would keep the keys. The link's address stays its
// Enter key. Being a slider, it speaks its value itself, so the line under it is for eyes only.
"use strict";
{
  const DAY_MS = 86_400_000;
  const KEYS = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1, PageDown: -7, PageUp: 7 };
  const { lang } = document.documentElement;
  const dateFormat = new Intl.DateTimeFormat(lang, { dateStyle: "medium", timeZone: "UTC" });
  const barOf = (event) => event.target.closest?.(".bar-link[role=slider]");

  const upgrade = (bar) => {
    bar.dataset.href = bar.href;
    bar.removeAttribute("href"); // a link may not be a slider
    bar.tabIndex = 0;
    bar.setAttribute("role", "slider");
    bar.setAttribute("aria-label", bar.firstElementChild.getAttribute("aria-label"));
    bar.setAttribute("aria-valuemin", 1);
    bar.nextElementSibling.setAttribute("aria-hidden", true);
    choose(bar, lastDay(bar));
  };

  const lastDay = ({ dataset: { first, last } }) => (Date.parse(last) - Date.parse(first)) / DAY_MS + 1;

  const textOf = ({ dataset }, day) => {
    const at = new Date(Date.parse(dataset.first) + (day - 1) * DAY_MS);
    const on = at.toISOString().slice(0, 10);
    const trouble = new Map(JSON.parse(dataset.days)).get(on);
    const isKnown = dataset.knownFrom && on >= dataset.knownFrom;
    return `${dateFormat.format(at)}: ${trouble ?? (isKnown ? dataset.quiet : dataset.unknown)}`;
  };

  const choose = (bar, wanted) => {
    const last = lastDay(bar);
    const day = Math.min(Math.max(wanted, 1), last);
    const text = textOf(bar, day);
    bar.setAttribute("aria-valuemax", last);
    bar.setAttribute("aria-valuenow", day);
    bar.setAttribute("aria-valuetext", text);
    bar.nextElementSibling.textContent = text;
    bar.querySelector("[data-chosen]")?.removeAttribute("data-chosen");
    bar.querySelectorAll("path")[day - 1].setAttribute("data-chosen", "");
  };

  const chosen = (bar) => Number(bar.getAttribute("aria-valuenow"));
  const show = (bar, isShown) => {
    bar.nextElementSibling.hidden = !isShown;
    bar.toggleAttribute("data-walked", isShown);
  };

  const upgradeAll = () => {
    document.querySelectorAll(".bar-link[href]").forEach(upgrade);
    // Days may have changed under a bar that was there before.
    document.querySelectorAll(".bar-link[role=slider]").forEach((bar) => choose(bar, chosen(bar)));
  };

  const onKey = (event) => {
    const bar = barOf(event);
    if (!bar || event.altKey || event.ctrlKey || event.metaKey) return;
    const day = { Home: 1, End: lastDay(bar) }[event.key] ?? chosen(bar) + KEYS[event.key];
    if (event.key === "Enter") location.assign(bar.dataset.href);
    else if (day) choose(bar, day);
    else return;
    event.preventDefault();
  };

  const onPointer = (event) => {
    const bar = barOf(event);
    if (!bar) return;
    const { left, width } = bar.getBoundingClientRect();
    choose(bar, Math.ceil(((event.clientX - left) / width) * lastDay(bar)));
    show(bar, true);
  };

  const onClick = (event) => {
    const bar = barOf(event);
    // A finger has no other way to ask about a day than to tap on it.
    if (bar && event.pointerType !== "touch") location.assign(bar.dataset.href);
  };

  const onLeave = (event) => {
    const bar = barOf(event);
    if (bar && !bar.contains(event.relatedTarget)) show(bar, bar === document.activeElement);
  };

  document.addEventListener("keydown", onKey);
  document.addEventListener("pointerdown", onPointer);
  document.addEventListener("pointermove", onPointer);
  document.addEventListener("pointerout", onLeave);
  document.addEventListener("click", onClick);
  document.addEventListener("focusin", (event) => barOf(event) && show(barOf(event), true));
  document.addEventListener("focusout", (event) => barOf(event) && show(barOf(event), false));
  document.addEventListener("page:changed", upgradeAll);
  upgradeAll();
}
