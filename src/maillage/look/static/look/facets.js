// A facet that is open stays open, with the focus, while its results change; beside it, or by
// Escape, it closes. What was found is said aloud, and is the title of the page.
let open = "";
let focused = "";

// The boxes of a facet where nothing is chosen wait in a noscript, and are made when it opens: a
// directory has two hundred of them, of which a visitor looks at ten.
function fill(facet) {
  const waiting = facet.querySelector("noscript");
  if (!waiting) return;
  // htmx brings elements there; a page that was just read has text.
  waiting.outerHTML = waiting.childElementCount ? waiting.innerHTML : waiting.textContent;
}
// Enter is a click too; the event that says it is open comes later than the next key.
document.addEventListener("click", ({ target }) => {
  const facet = target.closest?.(".facet:not([open])");
  if (facet) fill(facet);
});
document.querySelectorAll(".facet[open]").forEach(fill);

// A field has an id; a button is that of its facet, or of the whole form.
function addressOf(element) {
  if (element?.id) return `#${CSS.escape(element.id)}`;
  if (!element?.matches("#finder .facets button")) return "";
  const facet = element.closest(".facet");
  return `${facet ? `#${facet.id}` : ".facets >"} button[type=submit]`;
}

document.addEventListener("htmx:beforeSwap", () => {
  open = document.querySelector(".facet[open]")?.id ?? "";
  focused = addressOf(document.activeElement);
});
document.addEventListener("htmx:afterSettle", () => {
  const title = document.querySelector("#finder h1");
  if (!title) return;
  const still = open && document.getElementById(open);
  if (still) {
    fill(still);
    still.open = true;
  }
  title.tabIndex = -1; // where what had the focus is gone
  if (focused) (document.querySelector(focused) ?? title).focus({ preventScroll: true });
  const said = title.textContent.trim();
  document.title = `${said} – ${document.title.split(" – ").at(-1)}`;
  document.getElementById("annonce").textContent = said;
  open = focused = "";
});
document.addEventListener("click", ({ target }) => {
  for (const facet of document.querySelectorAll(".facet[open]")) {
    if (!facet.contains(target) && target.isConnected) facet.open = false;
  }
});
document.addEventListener("keydown", ({ key }) => {
  const facet = key === "Escape" && document.activeElement?.closest(".facet[open]");
  if (!facet) return;
  facet.open = false;
  facet.querySelector("summary").focus();
});
