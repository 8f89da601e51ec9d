// Lets readers walk along a bar of days. As a slider: for that role screen readers hand over the
// arrow keys and speak each value; a link's keys they keep. The line below is for the eyes.
"use strict";
{
  const DAY_MS = 86_400_000;
  const STEPS = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1 };
  const dates = Intl.DateTimeFormat(`${document.documentElement.lang}-u-nu-latn`, {
    dateStyle: "medium",
    timeZone: "UTC",
  });

  const indexOf = ({ ariaValueNow }) => Number(ariaValueNow);
  const lastOf = ({ dataset }) => (Date.parse(dataset.last) - Date.parse(dataset.first)) / DAY_MS;

  const textOf = ({ dataset }, index) => {
    const at = new Date(Date.parse(dataset.first) + index * DAY_MS);
    const on = at.toISOString().slice(0, 10);
    const quiet = dataset.knownFrom && on >= dataset.knownFrom ? dataset.quiet : dataset.unknown;
    return `${dates.format(at)}: ${new Map(JSON.parse(dataset.days)).get(on) ?? quiet}`;
  };

  const choose = (bar, wanted) => {
    const index = Math.min(Math.max(wanted, 0), lastOf(bar));
    const text = textOf(bar, index);
    if (bar.ariaValueText === text) return;
    Object.assign(bar, { ariaValueMax: lastOf(bar), ariaValueNow: index, ariaValueText: text });
    bar.nextElementSibling.textContent = text;
    const { width, height } = bar.firstElementChild.viewBox.baseVal;
    const x = ((index + 0.5) * width) / (lastOf(bar) + 1);
    bar.querySelector(".chosen").setAttribute("d", `M${x} 0v${height}`);
  };

  const show = (bar, isShown) => {
    bar.nextElementSibling.hidden = !isShown;
    bar.toggleAttribute("data-walked", isShown);
  };

  const upgrade = (bar) => {
    if (bar.href) {
      Object.assign(bar, { role: "slider", tabIndex: 0 });
      bar.dataset.href = bar.href;
      bar.removeAttribute("href"); // a link may not be a slider
      bar.ariaValueNow = lastOf(bar);
      bar.nextElementSibling.ariaHidden = true;
    }
    bar.ariaLabel = bar.firstElementChild.ariaLabel;
    choose(bar, indexOf(bar)); // its days may have changed
  };
  const upgradeAll = () => document.querySelectorAll(".bar-link").forEach(upgrade);

  const on = (type, act) =>
    document.addEventListener(type, (event) => {
      const bar = event.target.closest?.(".bar-link");
      if (bar) act(bar, event);
    });
  const follow = (bar) => location.assign(bar.dataset.href);
  const point = (bar, { clientX }) => {
    const { left, width } = bar.getBoundingClientRect();
    choose(bar, Math.floor(((clientX - left) / width) * (lastOf(bar) + 1)));
    show(bar, true);
  };

  on("keydown", (bar, event) => {
    const { key, altKey, ctrlKey, metaKey } = event;
    const index = { Home: 0, End: lastOf(bar) }[key] ?? indexOf(bar) + STEPS[key];
    if (altKey || ctrlKey || metaKey) return;
    if (key === "Enter") follow(bar);
    if (isNaN(index)) return;
    choose(bar, index);
    event.preventDefault();
  });
  on("pointerdown", point);
  on("pointermove", point);
  on("pointerout", (bar, { relatedTarget }) => {
    if (!bar.contains(relatedTarget)) show(bar, bar === document.activeElement);
  });
  on("focusin", (bar) => show(bar, true));
  on("focusout", (bar) => show(bar, false));
  // A finger can ask about a day only by a tap.
  on("click", (bar, { pointerType }) => pointerType !== "touch" && follow(bar));
  document.addEventListener("page:changed", upgradeAll);
  upgradeAll();
}
