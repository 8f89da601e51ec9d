// The order of the page by dragging, beside the buttons. By pointer events, as touch has no drags.
"use strict";
{
  let row = null; // what is being dragged

  const belowPointer = ({ clientX, clientY }) => {
    const found = document.elementFromPoint(clientX, clientY)?.closest(".outline [data-code]");
    // A group stands in no group.
    return row.matches("[data-is-group]") ? found?.closest(".outline > [data-code]") : found;
  };

  const follow = (event) => {
    const other = belowPointer(event);
    if (!other || row.contains(other)) return;
    const { top, height } = (other.querySelector(".row") ?? other).getBoundingClientRect();
    const isBefore = event.clientY < top + height / 2;
    const members = other.querySelector("ol");
    if (members && !isBefore && !row.matches("[data-is-group]")) members.prepend(row);
    else if (isBefore) other.before(row);
    else other.after(row);
  };

  const send = () => {
    const sent = {
      move: row.dataset.code,
      group: row.parentElement.dataset.group,
      before: row.nextElementSibling?.dataset.code ?? "",
    };
    window.htmx.ajax("POST", document.getElementById("outline").action, {
      source: "#outline",
      values: sent,
      select: "#outline",
      selectOOB: "#said",
      target: "#outline",
      swap: "outerHTML",
    });
  };

  const reveal = () => {
    document.querySelectorAll("[data-grip]").forEach((grip) => {
      grip.hidden = false;
    });
  };

  document.addEventListener("pointerdown", (event) => {
    const grip = event.target.closest?.("[data-grip]");
    if (!grip || event.button) return;
    event.preventDefault();
    row = grip.closest("[data-code]");
    row.classList.add("dragged");
    const start = [row.parentElement, row.nextElementSibling];
    // The list is re-sorted under the pointer, so the document is listened to and not the grip.
    const listening = new AbortController();
    const end = (isDropped) => {
      listening.abort();
      row.classList.remove("dragged");
      const isMoved = row.parentElement !== start[0] || row.nextElementSibling !== start[1];
      if (isMoved && isDropped) send();
      else if (isMoved) start[0].insertBefore(row, start[1]);
      row = null;
    };
    const options = { signal: listening.signal };
    document.addEventListener("pointermove", follow, options);
    document.addEventListener("pointerup", () => end(true), options);
    document.addEventListener("pointercancel", () => end(false), options);
    document.addEventListener("keydown", ({ key }) => key === "Escape" && end(false), options);
  });
  document.addEventListener("htmx:afterSwap", reveal);
  reveal();
}
