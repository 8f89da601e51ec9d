// Shows times in the reader's own zone, in the page's when asked to, and how long ago they were.
"use strict";
{
  const zoneSwitch = document.getElementById("zone-switch");
  const { pageZone, label } = zoneSwitch.dataset;
  const lang = `${document.documentElement.lang}-u-nu-latn`; // digits as the server writes them

  const formsIn = (timeZone) => {
    const formatter = (options) => {
      const format = Intl.DateTimeFormat(lang, { ...options, timeZone });
      const isFrench = options.day && lang.startsWith("fr"); // the first of a month is an ordinal
      return (at) => (isFrench ? format.format(at).replace(/\b1\b/, "1er") : format.format(at));
    };
    const date = formatter({ month: "short", day: "numeric" });
    const dayOfWeek = formatter({ weekday: "short", month: "short", day: "numeric" });
    const day = formatter({ month: "short", day: "numeric", year: "numeric" });
    const year = formatter({ year: "numeric" });
    const hands = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" };
    const bare = formatter(hands);
    const zoned = formatter({ ...hands, timeZoneName: "short" });
    // The zone is said too where clocks show the time twice, because they are put back.
    const isTwice = (at) =>
      [-60, -30, 30, 60].some((minutes) => bare(at) === bare(new Date(+at + minutes * 60_000)));
    const clock = (at, isZoned) => (isZoned || isTwice(at) ? zoned : bare)(at);
    // As the server writes them.
    const comma = lang.startsWith("ar") ? "،" : ",";
    const short = (at) => `${date(at)}${comma} ${clock(at)}`;
    const weekday = (at) => `${dayOfWeek(at)}${comma} ${clock(at)}`;
    const full = (at, isZoned) => `${day(at)}${comma} ${clock(at, isZoned)}`;
    return { clock, day, year, short, weekday, full };
  };

  const nameOf = (timeZone) => Intl.DateTimeFormat("en", { timeZone }).resolvedOptions().timeZone;
  const ownZone = nameOf();
  const hasChoice = ownZone !== nameOf(pageZone);
  const [ownForms, pageForms] = [formsIn(ownZone), formsIn(pageZone)];
  let forms = ownForms;

  // What stands beside a time says its day, if they share one, and its year.
  const styleOf = ({ beside, moment }, at, { day, year }) => {
    const other = beside ? new Date(beside) : new Date();
    if (beside === undefined || day(other) === day(at)) return moment;
    return year(other) === year(at) ? "short" : "full";
  };

  const show = (time) => {
    if (!hasChoice && time.textContent) return; // the server's texts are good
    const at = new Date(time.dateTime);
    const text = forms[styleOf(time.dataset, at, forms)](at);
    if (time.textContent !== text) time.textContent = text;
    time.title = forms.full(at, true);
  };

  const showAll = () => {
    document.querySelectorAll("time[data-moment]").forEach(show);
    document.documentElement.dataset.zone = hasChoice && forms === ownForms ? "own" : "page";
    const [shown, other] = forms === ownForms ? [ownZone, pageZone] : [pageZone, ownZone];
    const zone = (key) => key.replace("Etc/", "").replaceAll("_", " ");
    zoneSwitch.lastElementChild.textContent = zone(shown).split("/").pop();
    zoneSwitch.ariaLabel = label.replace("{shown}", zone(shown)).replace("{other}", zone(other));
    zoneSwitch.title = zoneSwitch.ariaLabel;
  };

  const stored = (choice) => {
    try {
      if (choice) localStorage.zone = choice;
      return localStorage.zone;
    } catch {
      // Storage is refused: a choice lasts as long as the page.
    }
  };

  const UNITS = { second: 1, minute: 60, hour: 3_600, day: 86_400 };
  const OLDEST_S = 14 * UNITS.day; // a date says more than so many days
  // In seconds up to a minute and a half, in minutes up to an hour, in hours up to a day and a half.
  const FROM = { minute: 90, hour: 3_570, day: 1.5 * UNITS.day };
  const unitOf = (seconds) => Object.keys(FROM).findLast((unit) => seconds >= FROM[unit]) ?? "second";
  const relative = new Intl.RelativeTimeFormat(lang);
  const lasting = (count, unit) =>
    Intl.NumberFormat(lang, { style: "unit", unit, unitDisplay: "long" }).format(count);

  const showAge = (age) => {
    const isAhead = "ahead" in age.dataset;
    const passed = (Date.now() - Date.parse(age.dataset.age)) / 1_000;
    const seconds = Math.max(0, isAhead ? -passed : passed);
    const unit = unitOf(seconds);
    const isOld = isAhead ? passed > 0 : seconds > OLDEST_S;
    const count = Math.round(seconds / UNITS[unit]);
    const since = isAhead ? count : -count;
    const told = "lasting" in age.dataset ? lasting(count, unit) : relative.format(since, unit);
    const text = isOld ? "" : told;
    if (age.textContent !== text) age.textContent = text;
  };
  const showAges = () => document.querySelectorAll("[data-age]").forEach(showAge);

  // What is measured is not known any more once nobody renews the page that tells it.
  const expire = (claim) => {
    if (Date.now() < Date.parse(claim.dataset.until)) return;
    claim.className = "state state-neutral";
    claim.textContent = claim.dataset.after;
    claim.removeAttribute("data-until");
    while (claim.nextElementSibling) claim.nextElementSibling.remove();
  };
  const expireAll = () => document.querySelectorAll("[data-until]").forEach(expire);

  zoneSwitch.hidden = !hasChoice;
  document.getElementById("zone").hidden = hasChoice;
  zoneSwitch.addEventListener("click", () => {
    forms = forms === ownForms ? pageForms : ownForms;
    showAll();
    stored(forms === ownForms ? "own" : "page");
  });
  // Paper says which page it is, and as of when.
  addEventListener("beforeprint", () => {
    const at = forms.full(new Date(), true);
    document.querySelector(".masthead").dataset.printed = `${location.host}${location.pathname} · ${at}`;
  });
  document.addEventListener("page:changed", showAll);
  document.addEventListener("page:changed", showAges);
  document.addEventListener("page:changed", expireAll);
  setInterval(() => document.hidden || showAges(), 5_000);
  setInterval(() => document.hidden || expireAll(), 5_000);
  if (hasChoice && stored() === "page") forms = pageForms;
  showAll();
  showAges();
  expireAll();
}
