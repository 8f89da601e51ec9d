// Shows times in the reader's own zone when asked to, and remembers that.
"use strict";
{
  const zoneSwitch = document.getElementById("zone-switch");
  const { pageZone, labelPage, labelOwn } = zoneSwitch.dataset;
  const KEY = "plainstatus.zone";
  const { lang } = document.documentElement;
  const DATE = { month: "short", day: "numeric" };
  const DAY = { ...DATE, year: "numeric" };
  const CLOCK = { hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZoneName: "short" };
  // As the server writes them: "Jun 10, 2022 - 16:32 UTC".
  const FORMS = {
    clock: (part) => part(CLOCK),
    short: (part) => `${part(DATE)}, ${part(CLOCK)}`,
    full: (part) => `${part(DAY)} - ${part(CLOCK)}`,
    day: (part) => part(DAY),
  };

  // A format takes far longer to make than to use.
  const formats = new Map();
  const format = (form, at, timeZone) =>
    FORMS[form]((part) => {
      const key = timeZone + part.hour + part.month + part.year;
      if (!formats.has(key)) formats.set(key, new Intl.DateTimeFormat(lang, { ...part, timeZone }));
      return formats.get(key).format(at);
    });

  const canonical = (timeZone) => new Intl.DateTimeFormat("en", { timeZone }).resolvedOptions().timeZone;
  const ownZone = canonical();

  const remembered = () => {
    try {
      return localStorage.getItem(KEY) === "own";
    } catch {
      return false; // storage is off: the page's zone, as without script
    }
  };
  const remember = () => {
    try {
      localStorage.setItem(KEY, isOwn ? "own" : "page");
    } catch {
      // The choice then lasts as long as the page.
    }
  };
  let isOwn = ownZone !== canonical(pageZone) && remembered();

  const written = new WeakMap(); // our own text of a time
  const given = new WeakMap(); // the server's text and title of it

  const show = (time) => {
    const { textContent: text, title } = time;
    const at = new Date(time.dateTime);
    const texts = (zone) => [time.dataset.moment, "full"].map((form) => format(form, at, zone));
    // What we did not write is the server's, or still empty where a script made the element.
    if (text !== written.get(time)) given.set(time, text ? [text, title] : texts(pageZone));
    const [newText, newTitle] = isOwn ? texts(ownZone) : given.get(time);
    if (isOwn) written.set(time, newText);
    if (newText !== text) time.textContent = newText;
    time.title = newTitle;
  };

  const showAll = () => {
    document.querySelectorAll("time[data-moment]").forEach(show);
    zoneSwitch.textContent = isOwn ? labelOwn.replace("{zone}", ownZone) : labelPage;
  };

  zoneSwitch.hidden = ownZone === canonical(pageZone);
  zoneSwitch.addEventListener("click", () => {
    isOwn = !isOwn;
    remember();
    showAll();
  });
  document.addEventListener("page:changed", showAll);
  showAll();
}
