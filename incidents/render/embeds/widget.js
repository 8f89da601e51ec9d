// The status of the page that this script comes from, as a link, wherever its tag stands.
// It works alone and sends no cookie. Attributes of the tag: data-component (an id), data-every (s).
(() => {
  const tag = document.currentScript;
  const base = new URL(".", tag.src);
  const link = document.createElement("a");
  const host = document.createElement("span");
  const shadow = host.attachShadow({ mode: "open" });
  const drawn = (name) => document.createElementNS("http://www.w3.org/2000/svg", name);
  const [shape, disc, mark] = ["svg", "path", "path"].map(drawn);
  const text = document.createElement("span");
  // A sheet of its own and no style in the document, which a policy of the site may forbid.
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(
    ":host{display:inline-block;max-width:100%;color-scheme:light dark;" +
    "--ground:light-dark(#fdfdfe,#14171d)}" +
    "a{display:inline-flex;gap:.5em;padding:.35em .75em;border:1px solid;" +
    "border-radius:1em;font:14px/1.4 system-ui,sans-serif;text-decoration:none;" +
    "color:light-dark(#22262e,#e9ebef);background:var(--ground);" +
    "border-color:#868d98}" +
    "a:hover span,a:focus-visible span{text-decoration:underline}" +
    "a:focus-visible{outline:2px solid;outline-offset:2px}" +
    "svg{flex:none;width:1.1em;height:1.4em;fill:none;stroke:var(--of);stroke-width:3}" +
    ".disc{fill:var(--of)}.disc+path{stroke:var(--ground)}path:not(.disc)+path{fill:var(--of)}"
  );
  shadow.adoptedStyleSheets = [sheet];
  // Of each status its colour, and what the page draws into its disc; half of one is a ring.
  const looks = {
    operational: ["light-dark(#1f7a3d,#4cc274)", "m7 12.5 3.5 3.5L17 9"],
    under_maintenance: [
      "light-dark(#1d5fa8,#8fbdf0)",
      "m7.2 16.8 4.4-4.4m5.8-1.8a3.5 3.5 0 1 1-4-4",
    ],
    degraded_performance: ["light-dark(#8a5a00,#e5b53f)", "M7 12h10"],
    partial_outage: ["light-dark(#b3470a,#f08a4b)", "M12 2.5a9.5 9.5 0 0 1 0 19z"],
    major_outage: ["light-dark(#a3172c,#f0606b)", "m8 8 8 8m0-8-8 8"],
  };
  const order = Object.keys(looks);
  const inWords = (status) => status[0].toUpperCase() + status.slice(1).replace("_", " ");
  shape.setAttribute("viewBox", "0 0 24 24");
  disc.setAttribute("d", "M12 2.5a9.5 9.5 0 1 0 .1 0z");
  shape.append(disc, mark);
  link.href = base;
  link.append(shape, text);
  shadow.append(link);
  text.setAttribute("role", "status");

  const show = (status, words) => {
    if (text.textContent !== words) text.textContent = words;
    const [colour, path] = looks[status] ?? ["#868d98"];
    shape.style.setProperty("--of", colour);
    disc.classList.toggle("disc", path && status !== "partial_outage");
    mark.setAttribute("d", path ?? "");
    host.dataset.status = status;
  };

  const told = (page) => {
    const wanted = tag.dataset.component;
    const part = wanted && page.components.find((each) => each.id === wanted);
    if (part) return [part.status, `${part.name}: ${inWords(part.status)}`];
    const [incident] = page.incidents;
    const worst = page.components.map((each) => order.indexOf(each.status));
    const status = order[Math.max(0, ...worst)];
    // An incident that affects nothing is still not all well.
    if (incident && status === order[0]) return [order[2], `${page.page.name}: ${incident.name}`];
    const all = status === order[0] ? page.status.description : inWords(status);
    return [status, [`${page.page.name}: ${all}`, incident?.name].filter(Boolean).join(" – ")];
  };

  const look = async () => {
    try {
      const reply = await fetch(new URL("api/v2/summary.json", base), { credentials: "omit" });
      if (!reply.ok) throw reply.status;
      show(...told(await reply.json()));
    } catch {
      show("unknown", base.host);
    }
  };

  tag.after(host);
  look();
  setInterval(() => document.hidden || look(), 1000 * Math.max(30, tag.dataset.every || 60));
})();
