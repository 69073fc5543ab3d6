// The map that moves is half of what a page of results weighs: it comes when somebody reaches for
// it, by a pointer over the drawn map or over a card, a card that has the focus, « Carte » on a
// phone, or an address that holds a view. Without script the drawn map stays, and says the same.
const REACHED = "[data-map], #liste [data-place]";
const holder = () => document.querySelector("[data-map]");
let coming = null;

const come = () => {
  if (coming || !holder()) return;
  coming = import(holder().dataset.live).then(({ draw }) => draw()).catch(() => { coming = null; });
};
document.addEventListener("pointerover", ({ target }) => { if (target.closest(REACHED)) come(); });
document.addEventListener("focusin", ({ target }) => { if (target.closest("#liste [data-place]")) come(); });

// On a phone one looks at the list or at the map: what was chosen stays while the results change.
const wantsMap = () => document.querySelector("#vue-carte")?.checked;
const showMap = (is) => {
  const choice = document.querySelector("#vue-carte");
  if (choice && is) choice.checked = true;
};
let chosen = false;
showMap(location.hash.startsWith("#vue=")); // an address that holds a view opens it
if (wantsMap()) come();
document.addEventListener("change", ({ target }) => {
  if (target.id !== "vue-carte") return;
  target.closest("fieldset").scrollIntoView();
  come();
});
document.addEventListener("htmx:beforeSwap", () => { chosen = wantsMap(); });
document.addEventListener("htmx:afterSwap", () => { showMap(chosen); });
