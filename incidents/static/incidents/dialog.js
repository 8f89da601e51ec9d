// Opens the page on subscribing as a dialog over the page from which it is asked for, and copies
// addresses. Without script the link leads to the page, and addresses are text.
"use strict";
{
  const COPIED_MS = 2_000;
  // Programs may copy only on pages that nobody between can change.
  const show = (root) =>
    root.querySelectorAll("[data-copy]").forEach((it) => (it.hidden = !navigator.clipboard));

  let dialog, loading;

  const closing = (label) => {
    const button = document.createElement("button");
    Object.assign(button, { className: "close", textContent: "×", ariaLabel: label });
    button.addEventListener("click", () => dialog.close());
    const bar = Object.assign(document.createElement("div"), { className: "dialog-bar" });
    bar.append(button);
    return bar;
  };

  const load = async (link) => {
    const reply = await fetch(link.href);
    const page = new DOMParser().parseFromString(await reply.text(), "text/html");
    const made = Object.assign(document.createElement("dialog"), { className: "dialog" });
    made.setAttribute("aria-labelledby", "ways-title");
    made.setAttribute("closedby", "any");
    made.append(closing(link.dataset.dialog), document.adoptNode(page.getElementById("ways")));
    document.body.append(made);
    show(made);
    window.htmx?.process(made);
    return made;
  };

  const open = async (link) => {
    loading ??= load(link);
    dialog = await loading;
    if (!dialog.open) dialog.showModal();
  };

  const copy = async (button) => {
    await navigator.clipboard.writeText(button.dataset.copy);
    const { firstChild: text } = button; // beside it is whose address it is, for the ear
    button.dataset.label ??= text.data;
    text.data = button.dataset.done;
    setTimeout(() => (text.data = button.dataset.label), COPIED_MS);
  };

  // What is said below the field of an address may be what is wrong with it.
  document.addEventListener("htmx:afterSwap", ({ target }) => {
    const { address } = target.closest(".subscribing")?.elements ?? {};
    if (!address) return;
    const isWrong = Boolean(target.querySelector(".refusal"));
    address.ariaInvalid = isWrong;
    if (isWrong) address.focus();
  });

  document.addEventListener("click", (event) => {
    const { target, ctrlKey, metaKey, shiftKey } = event;
    const link = target.closest("a[data-dialog]");
    const button = target.closest("[data-copy]");
    if (button) copy(button).catch(() => button.remove()); // the address stays, as text
    if (!link || ctrlKey || metaKey || shiftKey || document.getElementById("ways")?.closest("main")) return;
    event.preventDefault();
    open(link).catch(() => location.assign(link.href));
  });
  show(document);
}
