// What is pasted into a text: an image goes to where it is inserted, rich text becomes Markdown.
"use strict";
{
  const form = document.querySelector("form[data-composer]");
  form?.addEventListener("paste", (event) => {
    const text = event.target.closest("textarea");
    const image = [...(event.clipboardData?.files ?? [])].find(({ type }) => type.startsWith("image/"));
    if (!text || !image) return;
    const input = document.getElementById(`${text.id}-image`);
    if (!input) return;
    event.preventDefault();
    const chosen = new DataTransfer();
    chosen.items.add(image);
    input.files = chosen.files;
    input.closest("details").open = true;
    document.getElementById(`${text.id}-alt`).focus();
  });
}
