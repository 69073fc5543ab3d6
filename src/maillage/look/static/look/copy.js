// A button under a field that repeats the field above it. Without script, one types « idem ».
for (const field of document.querySelectorAll("[data-copies]")) {
  const above = document.getElementById(field.dataset.copies);
  if (!above) continue;
  const button = document.createElement("button");
  button.type = "button";
  button.className = "link-button";
  button.textContent = field.dataset.label;
  button.setAttribute("aria-label", `${field.labels[0].textContent.trim()} : ${field.dataset.label}`);
  button.addEventListener("click", () => {
    field.value = above.value;
    field.dispatchEvent(new Event("input", { bubbles: true }));
    field.focus();
  });
  field.closest(".field").append(button);
}
