// The sections of a postmortem, which fold: what is opened is where one is after the form was sent,
// too, and a link opens what it leads to.
"use strict";
{
  const form = document.querySelector("form.postmortem");
  const reveal = () => {
    const part = document.getElementById(location.hash.slice(1))?.closest("details.section");
    if (part) part.open = true;
  };
  const fold = ({ target }) => {
    if (!target.open || !target.matches(".section")) return;
    form.action = `${form.action.split("#")[0]}#${target.querySelector("fieldset").id}`;
  };
  form?.addEventListener("toggle", fold, true);
  addEventListener("hashchange", reveal);
  reveal();
}
