// The review screen without a mouse: P publishes, D asks, R refuses, → goes on; a standard reply
// fills its field with one click. Without this script, every button is still there.
for (const field of document.querySelectorAll("textarea[data-replies]")) {
  for (const reply of field.closest("details").querySelectorAll("details")) {
    reply.addEventListener("toggle", () => {
      if (reply.open && !field.value) field.value = reply.querySelector("p").textContent;
    });
  }
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.closest("input, textarea, select")) return;
  const target = document.querySelector(`[data-key="${CSS.escape(event.key.toLowerCase())}"]`);
  if (!target) return;
  event.preventDefault();
  if (target instanceof HTMLDetailsElement) {
    target.open = true;
    target.querySelector("textarea").focus();
  } else {
    target.click();
  }
});
