// Opens the page on subscribing as a dialog over the page from which it is asked for, and copies
// addresses. Without script the link leads to the page, and addresses are text.
"use strict";
{
  const COPIED_MS = 2_000;
  const show = (root) => root.querySelectorAll("[data-copy]").forEach((it) => (it.hidden = false));

  const open = async (link) => {
    const dialog = document.getElementById("dialog");
    if (!dialog.querySelector("#ways")) {
      const reply = await fetch(link.href);
      if (!reply.ok) return location.assign(link.href);
      const page = new DOMParser().parseFromString(await reply.text(), "text/html");
      dialog.append(document.adoptNode(page.getElementById("ways")));
      show(dialog);
    }
    dialog.showModal();
  };

  const copy = async (button) => {
    await navigator.clipboard.writeText(button.dataset.copy);
    const { textContent } = button;
    button.textContent = button.dataset.done;
    setTimeout(() => (button.textContent = textContent), COPIED_MS);
  };

  document.addEventListener("click", (event) => {
    const { target, ctrlKey, metaKey, shiftKey } = event;
    const link = target.closest("a[data-dialog]");
    const button = target.closest("[data-copy]");
    if (button) copy(button);
    if (!link || ctrlKey || metaKey || shiftKey || document.getElementById("ways")?.closest("main")) return;
    event.preventDefault();
    open(link).catch(() => location.assign(link.href));
  });
  if (navigator.clipboard) show(document);
}
