// The mail follows what is being typed: the button that shows it is pressed after a pause.
const PAUSE = 600;
for (const form of document.querySelectorAll("[data-preview]")) {
  const button = form.querySelector("[data-preview-button]");
  let waiting;
  form.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => form.requestSubmit(button), PAUSE);
  });
  form.addEventListener("submit", () => clearTimeout(waiting));
}
