// The console: what is lost is said, an offer to undo goes with its time, the composer helps.
"use strict";
{
  const lost = document.getElementById("lost");
  const composer = document.querySelector("[data-composer]");
  let isSignedOut = false;
  let isRenewed = false;
  const tell = (text) => {
    lost.querySelector("p").textContent = text;
    lost.querySelector("a").hidden = !isSignedOut;
    lost.hidden = !text;
  };
  // Nothing moves under a finger or takes the focus away; a tab that nobody sees asks for nothing.
  const isHeld = ({ target }) =>
    target.id === "board" &&
    (isSignedOut || document.hidden || target.querySelector(".matrix:is(:hover, :focus-within)"));
  document.addEventListener("htmx:beforeRequest", (event) => {
    if (isHeld(event.detail)) event.preventDefault();
  });
  document.addEventListener("htmx:beforeSwap", ({ detail }) => {
    if (isHeld(detail)) detail.shouldSwap = false;
  });
  const keep = () => composer?.dispatchEvent(new Event("input"));
  let retry;
  const fail = (text) => {
    tell(text);
    document.querySelector(".kept")?.replaceChildren(); // it is kept no more
    clearTimeout(retry);
    if (!isSignedOut) retry = setTimeout(keep, 5_000);
  };
  document.addEventListener("htmx:responseError", ({ detail }) => {
    const isOut = [401, 403].includes(detail.xhr.status);
    // Perhaps one has signed in elsewhere already, and only the form is of before: tried once.
    const isStale = detail.xhr.status === 403 && !isRenewed;
    if (isStale) document.dispatchEvent(new Event("renew"));
    isRenewed ||= isStale;
    isSignedOut ||= isOut;
    fail(isOut ? lost.dataset.signedOut : lost.dataset.lost);
  });
  document.addEventListener("signed-in", () => {
    isSignedOut = false;
    tell("");
    keep(); // what was typed meanwhile
  });
  document.addEventListener("htmx:sendError", () => fail(lost.dataset.lost));
  document.addEventListener("htmx:afterOnLoad", ({ detail }) => {
    // An answer from before the session ended says nothing of now.
    if (!detail.successful || isSignedOut) return;
    isRenewed = false;
    tell("");
  });

  // For as long as the server takes it back.
  const undo = document.querySelector("[data-undo]");
  if (undo) {
    const endsAt = performance.now() + undo.dataset.undo * 1_000;
    const left = undo.querySelector("[data-left]");
    const clock = setInterval(() => {
      const seconds = Math.ceil((endsAt - performance.now()) / 1_000);
      left.textContent = left.textContent.replace(/\d+/, Math.max(seconds, 0));
      if (seconds > 0) return;
      clearInterval(clock);
      undo.querySelector(".actions").remove();
    }, 500);
  }

  const button = composer?.querySelector("[data-labels]");
  if (button) {
    // The button says what it will do beside posting.
    const label = button.querySelector("span");
    const plain = label.textContent;
    const labels = JSON.parse(button.dataset.labels);
    const say = () => {
      const status = composer.querySelector("[name='status']:checked")?.value;
      label.textContent = labels[status] ?? plain;
    };
    composer.addEventListener("change", say);
    say();

    composer.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) composer.requestSubmit(button);
    });
  }

  // Of components that are looked for, those in sight are left out, and a chosen one stays.
  document.querySelectorAll("[data-picker]").forEach((picker) => {
    const rows = picker.querySelector(".rows");
    picker.addEventListener("htmx:afterSwap", ({ target }) => {
      target.querySelectorAll("[data-code]").forEach((row) => {
        if (rows.querySelector(`[data-code="${row.dataset.code}"]`)) row.remove();
      });
    });
    picker.addEventListener("change", ({ target }) => {
      const row = target.closest(".found [data-code]");
      if (!row) return;
      rows.append(row);
      target.focus();
    });
  });

  // What is shown once is taken along with one tap.
  const copy = document.querySelector("[data-copy]");
  if (copy) {
    const shown = document.getElementById(copy.dataset.copy);
    copy.hidden = false;
    copy.addEventListener("click", async () => {
      shown.select();
      try {
        await navigator.clipboard.writeText(shown.value);
      } catch {
        document.execCommand("copy"); // without TLS there is no clipboard
      }
      document.querySelector(".key ~ [role='status']").textContent = copy.dataset.said;
    });
  }

  // What was refused is said where the eye is, and its field is in view.
  const refusal = document.querySelector("[data-refusal]");
  const field = document.querySelector(".errors :is(input, textarea, select)");
  refusal?.focus();
  (field ?? refusal)?.scrollIntoView({ block: "center" });
}
