// The search of the public directory: it hides what does not match. Nothing is fetched; without scripts everybody is shown.
"use strict";
(() => {
  const form = document.getElementById("search");
  if (!form) return;
  const told = document.getElementById("told");
  const folded = (text) => text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").toLowerCase();
  const cards = [...document.querySelectorAll(".members > li")].map((card) => ({
    card,
    text: folded(card.textContent),
    kind: card.dataset.kind,
    region: card.dataset.region,
    sectors: card.dataset.sectors.split(" "),
  }));
  const names = ["q", "kind", "sector", "region"];
  const field = (name) => form.elements.namedItem(name);

  function show() {
    const words = folded(field("q").value).split(/\s+/).filter(Boolean);
    const [kind, sector, region] = names.slice(1).map((name) => field(name).value);
    let count = 0;
    for (const one of cards) {
      const fits = words.every((word) => one.text.includes(word)) && (!kind || one.kind === kind)
        && (!sector || one.sectors.includes(sector)) && (!region || one.region === region);
      one.card.hidden = !fits;
      count += fits;
    }
    told.textContent = (count === 1 ? told.dataset.one : told.dataset.many)
      .replace("{count}", count.toLocaleString(document.documentElement.lang));
  }

  function keep() {
    const asked = new URLSearchParams(names.map((name) => [name, field(name).value]).filter(([, value]) => value));
    history.replaceState(null, "", "#" + asked);
  }

  const wanted = new URLSearchParams(location.hash.slice(1));
  for (const name of names) if (wanted.has(name)) field(name).value = wanted.get(name);
  form.hidden = false;
  form.addEventListener("input", () => { show(); keep(); });
  form.addEventListener("submit", (event) => event.preventDefault());
  show();
})();
