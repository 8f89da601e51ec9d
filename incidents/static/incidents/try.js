// "Try it" answers in place, so that a password just typed need not be typed again. Without
// script the page is sent back with all that was typed but that.
"use strict";

const button = document.querySelector("button[name='try']");

async function attempt(event) {
  event.preventDefault();
  const form = button.form;
  const sent = new FormData(form, button);
  button.disabled = true;
  form.setAttribute("aria-busy", "true");
  try {
    const response = await fetch(button.formAction, {
      method: "POST",
      body: sent,
    });
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    const trial = page.getElementById("trial");
    if (!trial || page.querySelector(".field.errors")) {
      throw new Error("the form itself has to be shown anew");
    }
    document.getElementById("trial").replaceWith(trial);
    trial.focus();
  } catch {
    button.removeEventListener("click", attempt);
    button.disabled = false;
    button.click();
  } finally {
    button.disabled = false;
    form.removeAttribute("aria-busy");
  }
}

button?.addEventListener("click", attempt);
