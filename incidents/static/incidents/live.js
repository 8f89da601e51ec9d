// Keeps an open page fresh. htmx asks for the fragments; this decides when, changes only what
// differs, says aloud what is new, and tells when the connection is lost.
"use strict";
{
  const PERIOD_MS = 30_000;
  const FRAGMENTS = "[data-live]";
  const body = document.body;

  // The server's latest answer for each fragment, as parsed: never what other scripts made of it.
  const answers = new Map();
  const waiting = new Set();
  const told = new Set();
  let timer = 0;
  let hasFailed = false;
  let goodAt = new Date();
  let lostFocus = null;

  // --- When to ask

  const refresh = () => {
    plan();
    hasFailed = false;
    document.querySelectorAll(FRAGMENTS).forEach((live) => waiting.add(live.id));
    body.dispatchEvent(new Event("refresh"));
  };

  const plan = () => {
    clearTimeout(timer);
    if (document.hidden) return;
    // A tenth more or less: readers who came at the same moment, sent by one mail or back after
    // one outage, would otherwise ask at the same moment for ever.
    timer = setTimeout(refresh, PERIOD_MS * (0.9 + 0.2 * Math.random()));
  };

  // --- What to change

  const key = (node) => node.id || node.dataset?.news;
  const isBlank = (node) => node.nodeType === Node.TEXT_NODE && !node.data.trim();
  const isSame = (one, other) =>
    one.nodeName === other.nodeName &&
    (key(one) || key(other) ? key(one) === key(other) : !isBlank(one) && one.isEqualNode(other));
  const copy = (node) => document.importNode(node, true);

  // Make `live`, which shows `was`, show `is`. What did not change is not touched, so focus,
  // selection, open details and a screen reader's place stay where they are.
  const patch = (live, was, is) => {
    if (was.isEqualNode(is)) return;
    if (live.nodeName !== was.nodeName) live.replaceWith(copy(is)); // a translator was here
    else if (is.nodeType !== Node.ELEMENT_NODE) live.data = is.data;
    else {
      patchAttributes(live, was, is);
      patchChildren(live, was, is);
    }
  };

  const patchAttributes = (live, was, is) => {
    for (const name of new Set([...was.getAttributeNames(), ...is.getAttributeNames()])) {
      const value = is.getAttribute(name);
      if (name === "open" || value === was.getAttribute(name)) continue; // readers open and close
      if (name === "data-news") told.delete(was.getAttribute(name)); // an answer may come back
      if (value === null) live.removeAttribute(name);
      else live.setAttribute(name, value);
    }
  };

  const patchChildren = (live, was, is) => {
    const [nodes, old, wanted] = [live, was, is].map((parent) => [...parent.childNodes]);
    if (nodes.length < old.length) return live.replaceChildren(...wanted.map(copy));
    let at = 0;
    wanted.forEach((node, index) => {
      let match = old.findIndex((other, place) => place >= at && isSame(other, node));
      if (match < 0 && canBecome(old[at], node, wanted.slice(index + 1))) match = at;
      if (match < 0) return live.insertBefore(copy(node), nodes[at] ?? null);
      while (at < match) nodes[at++].remove();
      patch(nodes[at], old[at++], node);
    });
    while (at < old.length) nodes[at++].remove();
  };

  const canBecome = (old, node, later) =>
    old?.nodeName === node.nodeName &&
    !key(old) &&
    !key(node) &&
    !later.some((other) => isSame(old, other));

  const take = (live, text) => {
    const template = document.createElement("template");
    template.innerHTML = text;
    const answer = template.content.firstElementChild;
    if (answer?.id !== live.id) {
      hasFailed = true; // a network's own page, as in a hotel
      return;
    }
    const focused = document.activeElement;
    const unscroll = anchor();
    patch(live, answers.get(live.id), answer);
    answers.set(live.id, answer);
    if (!focused.isConnected) lostFocus = focused;
    document.dispatchEvent(new Event("page:changed")); // times.js and bars.js do their part
    unscroll();
  };

  // Hold the first line in view where it is; not every browser does so itself.
  document.documentElement.style.overflowAnchor = "none";
  const anchor = () => {
    let line = null;
    for (let y = 8; window.scrollY && y < innerHeight && !line; y += 16) {
      const found = document.elementFromPoint(innerWidth / 2, y);
      if (found && !found.childElementCount) line = found;
    }
    const top = line?.getBoundingClientRect().top;
    return () => line?.isConnected && scrollBy(0, line.getBoundingClientRect().top - top);
  };

  // What had focus may have moved to another fragment: an incident that is over, to its day.
  const refocus = () => {
    if (lostFocus && document.activeElement === body) {
      const href = lostFocus.getAttribute("href");
      const again =
        document.getElementById(lostFocus.id) ??
        [...document.links].find((link) => link.getAttribute("href") === href);
      again?.focus({ preventScroll: true });
    }
    lostFocus = null;
  };

  // --- What to say

  const news = () =>
    [...document.querySelectorAll(`${FRAGMENTS} [data-news]`)].filter(
      ({ dataset }) => !told.has(dataset.news) && told.add(dataset.news),
    );

  const announce = () => {
    const texts = news().map(({ dataset }) => dataset.newsText);
    if (texts.length) document.getElementById("announcer").textContent = texts.join(" ");
  };

  const showConnection = () => {
    const line = document.getElementById("connection");
    if (line.hidden === !hasFailed) return;
    line.hidden = !hasFailed;
    const [before, after] = line.dataset.text.split("{time}");
    const time = document.createElement("time");
    time.dateTime = goodAt.toISOString();
    time.dataset.moment = "clock";
    line.replaceChildren(before, time, after ?? "");
    document.dispatchEvent(new Event("page:changed"));
  };

  // Once all fragments have been answered for: one sentence for all that is new.
  const finish = () => {
    if (!hasFailed) goodAt = new Date();
    showConnection();
    refocus();
    announce();
  };

  // --- Listening

  body.addEventListener("htmx:beforeSwap", (event) => {
    const { target, xhr } = event.detail;
    if (!target.matches(FRAGMENTS)) return;
    event.preventDefault(); // htmx would replace the whole fragment
    if (xhr.status === 200) take(target, xhr.responseText);
  });

  body.addEventListener("htmx:afterRequest", ({ detail: { elt, xhr } }) => {
    // A fragment that is gone, as of an incident withdrawn meanwhile, is no lost connection.
    if (![200, 404, 410].includes(xhr.status)) hasFailed = true;
    if (waiting.delete(elt.id) && !waiting.size) finish();
  });

  document.addEventListener("visibilitychange", () => (document.hidden ? plan() : refresh()));
  window.addEventListener("pageshow", (event) => event.persisted && refresh());
  window.addEventListener("online", refresh);

  document.querySelectorAll(FRAGMENTS).forEach((live) => answers.set(live.id, live.cloneNode(true)));
  if (answers.size) {
    htmx.config.timeout = 10_000;
    news();
    plan();
  }
}
