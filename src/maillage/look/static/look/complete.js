// Words that complete what is being typed. Without script the field is a plain search field.
for (const field of document.querySelectorAll("[data-complete]")) {
  const list = document.createElement("ul");
  list.className = "suggestions";
  list.id = `${field.id}-suggestions`;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", field.dataset.label);
  field.after(list);
  field.setAttribute("role", "combobox");
  field.setAttribute("aria-autocomplete", "list");
  field.setAttribute("aria-controls", list.id);
  field.setAttribute("aria-expanded", "false");
  field.autocomplete = "off";
  let chosen = -1;
  let waiting;

  const close = () => {
    list.replaceChildren();
    chosen = -1;
    field.setAttribute("aria-expanded", "false");
    field.removeAttribute("aria-activedescendant");
  };
  const choose = (index) => {
    [...list.children].forEach((item, i) => item.setAttribute("aria-selected", i === index));
    chosen = index;
    if (index >= 0) field.setAttribute("aria-activedescendant", list.children[index].id);
  };
  const take = (item) => {
    field.value = item.dataset.value;
    close();
    field.form.requestSubmit();
  };
  const ask = async () => {
    const typed = field.value;
    if (typed.trim().length < 2) return close();
    const answer = await fetch(`${field.dataset.complete}?q=${encodeURIComponent(typed)}`);
    if (!answer.ok || typed !== field.value) return;
    const found = (await answer.json()).suggestions;
    list.replaceChildren(...found.map((text, i) => {
      const item = document.createElement("li");
      item.id = `${list.id}-${i}`;
      item.setAttribute("role", "option");
      item.dataset.value = item.textContent = text;
      item.addEventListener("mousedown", (event) => { event.preventDefault(); take(item); });
      return item;
    }));
    chosen = -1;
    field.setAttribute("aria-expanded", String(found.length > 0));
  };
  field.addEventListener("input", () => { clearTimeout(waiting); waiting = setTimeout(ask, 120); });
  field.addEventListener("blur", close);
  field.addEventListener("keydown", (event) => {
    const many = list.children.length;
    if (!many) return;
    if (event.key === "ArrowDown") choose((chosen + 1) % many);
    else if (event.key === "ArrowUp") choose((chosen - 1 + many) % many);
    else if (event.key === "Escape") close();
    else if (event.key === "Enter" && chosen >= 0) take(list.children[chosen]);
    else return;
    event.preventDefault();
  });
}
