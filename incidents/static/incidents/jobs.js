// Says how old the last reading of a job is, and keeps saying it.
"use strict";
{
  const UNITS = { second: 1, minute: 60, hour: 3_600, day: 86_400 };
  // In seconds up to two minutes, in minutes up to two hours, and so on.
  const unitOf = (seconds) =>
    Object.keys(UNITS).findLast((unit) => seconds >= 2 * UNITS[unit]) ?? "second";
  const spoken = (seconds) => {
    const unit = unitOf(seconds);
    const style = { style: "unit", unit, unitDisplay: "long" };
    const format = Intl.NumberFormat(document.documentElement.lang, style);
    return format.format(Math.floor(seconds / UNITS[unit]));
  };

  const show = (age) => {
    const seconds = Math.max(0, (Date.now() - Date.parse(age.dataset.age)) / 1_000);
    const text = age.dataset.ageText.replace("{age}", spoken(seconds));
    if (age.textContent !== text) age.textContent = text;
  };
  const showAll = () => document.querySelectorAll("[data-age]").forEach(show);

  setInterval(() => document.hidden || showAll(), 5_000);
  document.addEventListener("page:changed", showAll);
  showAll();
}
