// What comes into a text: an image that is pasted goes to where it is inserted, rich text becomes
// Markdown, and what is chosen from a list stands where the cursor was.
"use strict";
{
  const form = document.querySelector("form[data-composer]");
  const put = (text, written) => {
    text.setRangeText(written, text.selectionStart, text.selectionEnd, "end");
    text.dispatchEvent(new Event("input", { bubbles: true }));
  };
  // What cannot be converted is inserted as plain text.
  const insert = async (text, html, plain) => {
    const body = new FormData();
    body.set("html", html);
    body.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
    const answer = await fetch(form.dataset.pasted, { method: "POST", body }).catch(() => null);
    const written = answer?.ok ? await answer.text() : plain;
    put(text, written);
  };
  const insertions = document.getElementById("insertions");
  for (const text of insertions ? form.querySelectorAll(".section textarea") : []) {
    text.after(insertions.content.cloneNode(true));
    text.nextElementSibling.addEventListener("change", ({ target }) => {
      put(text, target.value);
      target.value = "";
      text.focus();
    });
  }
  form?.addEventListener("paste", (event) => {
    const text = event.target.closest("textarea");
    const html = event.clipboardData?.getData("text/html");
    if (text && /<(?:li|table|h[1-6]|a|b|strong|em|i|pre|blockquote|span)\b/i.test(html)) {
      event.preventDefault();
      insert(text, html, event.clipboardData.getData("text/plain"));
      return;
    }
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
