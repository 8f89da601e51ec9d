// Keeps an open page fresh: has htmx ask for its fragments, changes only what differs, says
// what is new, and tells when the connection is lost.
"use strict";
{
  const { body } = document;
  const fragments = () => [...document.querySelectorAll("[data-live]")];
  // What the server last said, without what scripts made of it.
  const answers = new Map(fragments().map((live) => [live, live.cloneNode(true)]));
  const waiting = new Set();
  const told = new Set();
  let timer, hasFailed, staleAt, shown, lostFocus;
  let goodAt = new Date();

  const plan = () => {
    // Readers who came all at once, after a mail or an outage, shall not keep step for ever.
    timer = setTimeout(refresh, 30_000 * (0.9 + 0.2 * Math.random()));
  };

  const refresh = () => {
    clearTimeout(timer);
    if (document.hidden) return;
    plan();
    hasFailed = staleAt = false;
    fragments().forEach((live) => waiting.add(live));
    htmx.trigger(body, "refresh");
  };

  const tellScripts = () => document.dispatchEvent(new Event("page:changed"));

  // Make `live`, which shows `was`, show `is`. The same is not touched, so focus, selection, open
  // details and a screen reader's place stay.
  const patch = (live, was, is) => {
    if (was.isEqualNode(is)) return;
    if (live.nodeName !== is.nodeName) live.replaceWith(copy(is)); // a translator was here
    else if (is.nodeType !== Node.ELEMENT_NODE) live.data = is.data;
    else {
      patchAttributes(live, was, is);
      patchChildren(live, was, is);
    }
  };

  const patchAttributes = (live, was, is) => {
    for (const name of [...was.getAttributeNames(), ...is.getAttributeNames()]) {
      const [old, value] = [was, is].map((node) => node.getAttribute(name));
      if (old === value) continue;
      if (name === "data-news") told.delete(old); // an answer may come back
      if (value === null) live.removeAttribute(name);
      else live.setAttribute(name, value);
    }
  };

  const patchChildren = (live, was, is) => {
    const [nodes, old, wanted] = [live, was, is].map((parent) => [...parent.childNodes]);
    if (nodes.length < old.length) return live.replaceChildren(...wanted.map(copy));
    let at = 0;
    wanted.forEach((node, index) => {
      const canBecome =
        old[at]?.nodeName === node.nodeName &&
        !old[at].id &&
        !node.id &&
        !wanted.slice(index).some((later) => isSame(old[at], later));
      const found = old.findIndex((other, place) => place >= at && isSame(other, node));
      const match = found < 0 && canBecome ? at : found;
      if (match < 0) return live.insertBefore(copy(node), nodes[at] ?? null);
      while (at < match) nodes[at++].remove();
      patch(nodes[at], old[at++], node);
    });
    while (at < old.length) nodes[at++].remove();
  };

  const copy = (node) => document.importNode(node, true);
  const isSame = (one, other) =>
    one.id || other.id
      ? one.id === other.id
      : one.isEqualNode(other) && Boolean(one.tagName || one.data.trim());

  const take = (live, text) => {
    const template = document.createElement("template");
    template.innerHTML = text;
    const answer = template.content.firstElementChild;
    const shown = answers.get(live);
    if (answer?.id !== live.id) hasFailed = true; // a hotel's own page
    else if (answer.dataset.at < shown.dataset.at) return; // a cache's, older than what is shown
    else if (!shown.isEqualNode(answer)) {
      answers.set(live, answer);
      const focused = document.activeElement;
      const unscroll = hold();
      patch(live, shown, answer);
      if (!focused.isConnected) lostFocus = focused;
      tellScripts();
      unscroll();
    }
  };

  // Hold the first line in view where it is; not all browsers do.
  document.documentElement.style.overflowAnchor = "none";
  const hold = () => {
    let line;
    for (let y = 8; scrollY && y < innerHeight && !line; y += 16) {
      const found = document.elementFromPoint(innerWidth / 2, y);
      if (!found?.childElementCount) line = found;
    }
    const top = () => line?.getBoundingClientRect().top;
    const before = top();
    return () => line?.isConnected && scrollBy(0, top() - before);
  };

  // What was said of a thing holds more of it back for so many seconds. What cannot wait, and that
  // this is over, waits only for its like. What is held back is said later, as it is then.
  const saidAt = new Map();
  const lastKind = new Map();
  const isHeldBack = ({ newsOf, newsKind, newsAfter }) => {
    if (!newsAfter) return false;
    const kind = newsKind ?? (lastKind.get(newsOf) ? "over it" : "");
    const now = Date.now();
    if (now - saidAt.get(newsOf + kind) < newsAfter * 1_000) return true;
    saidAt.set(newsOf, now).set(newsOf + kind, now);
    lastKind.set(newsOf, newsKind);
    return false;
  };

  // The state, where tabs show it.
  const showState = () => {
    const { title, icon } = document.querySelector("[data-title]")?.dataset ?? {};
    if (title) document.title = title;
    if (icon) document.getElementById("icon").href = icon;
  };

  const news = (isHeld = isHeldBack) =>
    [...document.querySelectorAll("[data-live] [data-news]")]
      .map(({ dataset }) => dataset)
      .filter((one) => !told.has(one.news) && !isHeld(one) && told.add(one.news))
      .map((one) => one.newsText);

  const finish = () => {
    if (!hasFailed) goodAt = new Date();
    const texts = [...showConnection(), ...news()];
    refocus();
    showState();
    if (texts.length) document.getElementById("announcer").textContent = texts.join(" ");
  };

  const showConnection = () => {
    const line = document.getElementById("connection");
    // The server may have lost its database, and we the server.
    const text = hasFailed ? line.dataset.text : staleAt ? line.dataset.stale : "";
    line.hidden = !text;
    if (!text) document.querySelector(".stale")?.remove();
    if (shown === text) return [];
    shown = text;
    const at = hasFailed ? goodAt : staleAt || goodAt;
    const time = `<time data-moment="clock" datetime="${at.toISOString()}"></time>`;
    line.innerHTML = text.replace("{time}", time);
    tellScripts();
    return [line.textContent].filter(Boolean);
  };

  // An incident that is over moves to its day, and focus with it.
  const refocus = () => {
    if (lostFocus && document.activeElement === body) {
      const href = CSS.escape(lostFocus.getAttribute("href"));
      document.querySelector(`a[href="${href}"]`)?.focus({ preventScroll: true });
    }
    lostFocus = null;
  };

  body.addEventListener("htmx:beforeSwap", (event) => {
    const { target, xhr } = event.detail;
    if (!answers.has(target)) return;
    event.preventDefault(); // htmx would replace everything
    if (xhr.status === 200) take(target, xhr.responseText);
  });
  body.addEventListener("htmx:afterRequest", ({ detail: { elt, xhr } }) => {
    // A withdrawn incident is no lost connection.
    if (![200, 404, 410].includes(xhr.status)) hasFailed = true;
    const since = xhr.getResponseHeader("X-Stale-Since");
    if (since) staleAt = new Date(since);
    const wasWaiting = waiting.size;
    waiting.delete(elt);
    waiting.forEach((live) => live.isConnected || waiting.delete(live));
    if (wasWaiting && !waiting.size) finish();
  });
  document.addEventListener("visibilitychange", refresh);
  addEventListener("online", refresh);
  if (answers.size) {
    htmx.config.timeout = 10_000;
    news(() => false);
    plan();
  }
}
