// Says that a telephone or an address was used, and nothing of who: only a sum by day is kept.
const verbs = document.querySelector("[data-contact]");
verbs?.addEventListener("click", (event) => {
  if (event.target.closest('a[href^="tel:"], a[href^="mailto:"]')) {
    navigator.sendBeacon(verbs.dataset.contact);
  }
});
