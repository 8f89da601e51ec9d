// The console: what is lost is said, and an offer to undo goes with its time.
"use strict";
{
  const lost = document.getElementById("lost");
  const tell = (text) => {
    lost.textContent = text;
    lost.hidden = !text;
  };
  document.addEventListener("htmx:responseError", ({ detail }) => {
    tell(detail.xhr.status === 401 ? lost.dataset.signedOut : lost.dataset.lost);
  });
  document.addEventListener("htmx:sendError", () => tell(lost.dataset.lost));
  document.addEventListener("htmx:afterOnLoad", ({ detail }) => detail.successful && tell(""));

  // For as long as the server takes it back.
  const undo = document.querySelector("[data-undo]");
  if (undo) setTimeout(() => undo.querySelector("button").remove(), undo.dataset.undo * 1_000);
}
