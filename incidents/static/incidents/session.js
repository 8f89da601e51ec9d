// Whoever signs in again in another tab goes on in this one: its forms are valid once more.
"use strict";
{
  const { back } = document.querySelector("[data-back]").dataset;
  const channel = new BroadcastChannel("signed-in");
  const renew = async () => {
    const answer = await fetch(back, { headers: { "HX-Request": "true" } });
    if (!answer.ok) return;
    const token = await answer.text();
    document.querySelectorAll("[name='csrfmiddlewaretoken']").forEach((field) => {
      field.value = token;
    });
    document.dispatchEvent(new Event("signed-in"));
  };
  channel.addEventListener("message", renew);
  document.addEventListener("renew", renew);
  if (document.querySelector("[data-signed-in]")) channel.postMessage("");
}
