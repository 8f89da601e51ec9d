// Sections of a postmortem: add one, move it. Without script there is a spare one and a number.
"use strict";

const sections = document.querySelector("[data-sections]");

function ordered() {
  return [...sections.querySelectorAll(":scope > .part")];
}

function isBlank(section) {
  return [...section.querySelectorAll("[name$='-title'], textarea")].every((field) => !field.value.trim());
}

// A blank section without a number is one that nobody wanted.
function number() {
  ordered().forEach((section, index) => {
    section.querySelector("[name$='-ORDER']").value = isBlank(section) ? "" : index + 1;
  });
}

function reveal(section) {
  section.classList.add("is-scripted");
  section.querySelector(".section-moves").hidden = false;
}

function move(section, direction) {
  if (direction === "up") {
    section.previousElementSibling?.before(section);
  } else {
    section.nextElementSibling?.after(section);
  }
  number();
}

function add() {
  const total = document.querySelector(`[name='${sections.dataset.sections}-TOTAL_FORMS']`);
  const html = document.getElementById("empty-section").innerHTML;
  sections.insertAdjacentHTML("beforeend", html.replaceAll("__prefix__", total.value));
  total.value = Number(total.value) + 1;
  const section = sections.lastElementChild;
  window.htmx?.process(section); // It has a preview as well.
  reveal(section);
  number();
  section.querySelector("[name$='-title']").focus();
}

if (sections && document.querySelector("[data-add-section]")) {
  // The spare one is for those without script.
  ordered().filter((section) => isBlank(section) && !section.querySelector(".errors")).forEach((section) => section.remove());
  ordered().forEach(reveal);
  sections.addEventListener("click", (event) => {
    const button = event.target.closest("[data-move]");
    if (button) {
      move(button.closest(".part"), button.dataset.move);
      button.focus();
    }
  });
  const adder = document.querySelector("[data-add-section]");
  adder.hidden = false;
  adder.addEventListener("click", add);
  sections.closest("form").addEventListener("submit", number);
}

// What was refused is said where the eye is.
document.querySelector("[data-refusal]")?.focus();
