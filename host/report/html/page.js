"use strict";
// Without this script the page says everything it has to say; this adds the filter, the search and the copy buttons.
// It never makes markup from text: words come from the page, and are put back with textContent.
(() => {
  const byId = (id) => document.getElementById(id);
  const list = byId("certificates");
  const cards = [...list.querySelectorAll(".card")];
  const tiles = [...document.querySelectorAll(".tile")];
  const search = byId("search");
  const rule = byId("rule");
  const order = byId("order");
  const shown = byId("shown");
  const texts = new Map();
  const chosen = new Set();

  const textOf = (card) => {
    if (!texts.has(card)) texts.set(card, card.textContent.toLowerCase());
    return texts.get(card);
  };

  const apply = () => {
    const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    let count = 0;
    for (const card of cards) {
      const fits = (chosen.size === 0 || chosen.has(card.dataset.verdict)) &&
        (rule.value === "" || card.dataset.rules.split(" ").includes(rule.value)) &&
        words.every((word) => textOf(card).includes(word));
      card.hidden = !fits;
      if (fits) count += 1;
    }
    shown.textContent = shown.dataset.text.replace("{0}", String(count)).replace("{1}", String(cards.length));
    byId("none").hidden = count > 0;
  };

  const arrange = () => {
    // Sorting is stable, so that equals keep the order in which they came: by time to impact.
    const worst = tiles.map((tile) => tile.dataset.verdict);
    const by = {
      time: () => 0,
      verdict: (a, b) => worst.indexOf(a.dataset.verdict) - worst.indexOf(b.dataset.verdict),
      name: (a, b) => a.dataset.name.localeCompare(b.dataset.name),
    };
    list.append(...[...cards].sort(by[order.value]));
  };

  for (const tile of tiles) {
    tile.addEventListener("click", () => {
      const verdict = tile.dataset.verdict;
      if (!chosen.delete(verdict)) chosen.add(verdict);
      tile.setAttribute("aria-pressed", String(chosen.has(verdict)));
      apply();
    });
    tile.disabled = false;
  }
  let waiting = 0;
  search.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(apply, 120);
  });
  rule.addEventListener("change", apply);
  order.addEventListener("change", arrange);
  search.form.addEventListener("submit", (event) => {
    event.preventDefault();
    apply();
  });
  byId("reset").addEventListener("click", () => {
    chosen.clear();
    for (const tile of tiles) tile.setAttribute("aria-pressed", "false");
    search.value = rule.value = "";
    order.value = "time";
    arrange();
    apply();
  });
  search.form.hidden = false;

  // A page opened from a disk or over plain HTTP may have no clipboard to write to: then the text is selected and copied
  // the old way.
  const copyOldWay = (element) => {
    const selection = getSelection();
    selection.selectAllChildren(element);
    const done = document.execCommand("copy");
    if (done) selection.removeAllRanges();
    return done;
  };
  const copy = async (element) => {
    try {
      await navigator.clipboard.writeText(element.textContent);
      return true;
    } catch {
      return copyOldWay(element);
    }
  };
  list.addEventListener("click", async (event) => {
    const button = event.target.closest(".copy");
    if (!button) return;
    const done = await copy(byId(button.dataset.copy));
    const said = button.nextElementSibling;
    said.textContent = done ? list.dataset.copied : list.dataset.notCopied;
    setTimeout(() => { said.textContent = ""; }, 4000);
  });
  for (const button of list.querySelectorAll(".copy")) button.hidden = false;

  // On paper nothing can be opened.
  let closed = [];
  addEventListener("beforeprint", () => {
    closed = [...list.querySelectorAll("details:not([open])")];
    for (const details of closed) details.open = true;
  });
  addEventListener("afterprint", () => {
    for (const details of closed) details.open = false;
  });

  // A link to one certificate shows it whatever is filtered.
  const toTarget = () => {
    const target = byId(location.hash.slice(1));
    if (target && target.hidden) {
      byId("reset").click();
      target.scrollIntoView();
    }
  };
  addEventListener("hashchange", toTarget);
})();
