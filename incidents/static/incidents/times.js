// Shows times in the reader's own zone when asked to, and remembers that.
"use strict";
{
  const zoneSwitch = document.getElementById("zone-switch");
  const { pageZone, labelPage, labelOwn } = zoneSwitch.dataset;
  const { lang } = document.documentElement;

  const formsIn = (timeZone) => {
    const formatter = (options) => {
      const format = Intl.DateTimeFormat(lang, { ...options, timeZone });
      return (at) => format.format(at);
    };
    const date = formatter({ month: "short", day: "numeric" });
    const day = formatter({ month: "short", day: "numeric", year: "numeric" });
    const clock = formatter({
      hour: "2-digit",
      minute: "2-digit",
      hourCycle: "h23",
      timeZoneName: "short",
    });
    const bare = formatter({ hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
    // As the server writes them.
    const short = (at) => `${date(at)}, ${clock(at)}`;
    const full = (at) => `${day(at)} - ${clock(at)}`;
    return { bare, clock, day, short, full };
  };

  const nameOf = (timeZone) => Intl.DateTimeFormat("en", { timeZone }).resolvedOptions().timeZone;
  const ownZone = nameOf();
  const hasChoice = ownZone !== nameOf(pageZone);
  const [ownForms, pageForms] = [formsIn(ownZone), formsIn(pageZone)];
  let forms; // none until the reader chooses: the server's texts are good

  // What stands beside a time says its day, if they share one; else the time needs all its words.
  const isAlone = ({ beside }, at, { day }) =>
    beside !== undefined && day(beside ? new Date(beside) : new Date()) !== day(at);

  const show = (time) => {
    if (!forms && time.textContent) return;
    const used = forms ?? pageForms;
    const at = new Date(time.dateTime);
    const style = isAlone(time.dataset, at, used) ? "full" : time.dataset.moment;
    const text = used[style](at);
    if (time.textContent !== text) time.textContent = text;
    time.title = used.full(at);
  };

  const showAll = () => {
    document.querySelectorAll("time[data-moment]").forEach(show);
    document.documentElement.dataset.zone = forms === ownForms ? "own" : "page";
    zoneSwitch.textContent = forms === ownForms ? labelOwn.replace("{zone}", ownZone) : labelPage;
  };

  const stored = (choice) => {
    try {
      if (choice) localStorage.zone = choice;
      return localStorage.zone;
    } catch {
      // Storage is refused: a choice lasts as long as the page.
    }
  };

  zoneSwitch.hidden = !hasChoice;
  zoneSwitch.addEventListener("click", () => {
    forms = forms === ownForms ? pageForms : ownForms;
    showAll();
    stored(forms === ownForms ? "own" : "page");
  });
  document.addEventListener("page:changed", showAll);
  if (hasChoice && stored() === "own") forms = ownForms;
  showAll();
}
