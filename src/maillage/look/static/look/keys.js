// The review screen without a mouse: J and K walk through the queue, P takes the first decision, D
// asks, R refuses; a standard reply fills its field with one click. Keys are deaf in a field, and
// whoever speaks to their machine may turn them off. Without this script, every button is there.
const OFF = "keys-off";
const help = document.querySelector("[data-keys]");

for (const field of document.querySelectorAll("textarea[data-replies]")) {
  for (const reply of field.closest("details").querySelectorAll("details")) {
    reply.addEventListener("toggle", () => {
      if (reply.open && !field.value) field.value = reply.querySelector("p").textContent;
    });
  }
}

for (const link of document.querySelectorAll("a[data-key][href^='#']")) {
  link.addEventListener("click", (event) => {
    event.preventDefault();
    const field = document.querySelector(link.hash);
    field.closest("details").open = true;
    field.focus();
  });
}

function show() {
  const off = localStorage.getItem(OFF) !== null;
  document.documentElement.classList.toggle("has-keys", !off);
  if (help) help.querySelector("button").textContent = off ? help.dataset.on : help.dataset.off;
}

if (help) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "link-button";
  button.addEventListener("click", () => {
    if (localStorage.getItem(OFF) === null) localStorage.setItem(OFF, "1");
    else localStorage.removeItem(OFF);
    show();
  });
  help.append(" ", button);
  help.hidden = false;
}
show();

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || localStorage.getItem(OFF) !== null) return;
  if (event.target.closest("input, textarea, select, [contenteditable]")) return;
  const key = CSS.escape(event.key.toLowerCase());
  const target = document.querySelector(`[data-key~="${key}"]`);
  if (!target) return;
  event.preventDefault();
  target.click();
});
