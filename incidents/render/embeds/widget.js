// The status of the page that this script comes from, as a link, wherever its tag stands.
// It works alone and sends no cookie. Attributes of the tag: data-component (an id), data-every (s).
(() => {
  const tag = document.currentScript;
  const base = new URL(".", tag.src);
  const link = document.createElement("a");
  const host = document.createElement("span");
  const shadow = host.attachShadow({ mode: "open" });
  const dot = document.createElement("i");
  const text = document.createElement("span");
  // A sheet of its own and no style in the document, which a policy of the site may forbid.
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(
    ":host{display:inline-block;max-width:100%;color-scheme:light dark}" +
    "a{display:inline-flex;gap:.5em;align-items:baseline;padding:.35em .75em;border:1px solid;" +
    "border-radius:1em;font:14px/1.4 system-ui,sans-serif;text-decoration:none;" +
    "color:light-dark(#22262e,#e9ebef);background:light-dark(#fdfdfe,#14171d);" +
    "border-color:light-dark(#8a909b,#7b828f)}" +
    "a:hover span,a:focus-visible span{text-decoration:underline}" +
    "a:focus-visible{outline:2px solid;outline-offset:2px}" +
    "i{flex:none;width:.7em;height:.7em;border-radius:50%;border:1px solid;" +
    "background:var(--of,transparent)}"
  );
  shadow.adoptedStyleSheets = [sheet];
  const colours = {
    none: "light-dark(#1f7a3d,#4cc274)",
    maintenance: "light-dark(#1d5fa8,#8fbdf0)",
    minor: "light-dark(#b07400,#e5b53f)",
    major: "light-dark(#c2500a,#f08a4b)",
    critical: "light-dark(#a3172c,#f0606b)",
  };
  const impacts = {
    operational: "none",
    under_maintenance: "maintenance",
    degraded_performance: "minor",
    partial_outage: "major",
    major_outage: "critical",
  };
  link.href = base;
  link.append(dot, text);
  shadow.append(link);
  text.setAttribute("role", "status");

  const show = (impact, words) => {
    if (text.textContent !== words) text.textContent = words;
    dot.style.setProperty("--of", colours[impact] || "transparent");
    host.dataset.impact = impact;
  };

  const told = (page) => {
    const wanted = tag.dataset.component;
    const part = wanted && page.components.find((each) => each.id === wanted);
    if (part) return [impacts[part.status], `${part.name}: ${part.status.replace(/_/g, " ")}`];
    const [incident] = page.incidents;
    const words = incident ? incident.name : page.status.description;
    const { indicator } = page.status;
    // An incident of no known impact is still not all well.
    const least = incident && indicator === "none" ? "minor" : indicator;
    // The page is as bad as its worst part, of which the indicator says less: of one in many.
    const all = [least, ...page.components.map((each) => impacts[each.status])];
    const worst = Object.keys(colours).findLast((impact) => all.includes(impact));
    return [worst, `${page.page.name}: ${words}`];
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
