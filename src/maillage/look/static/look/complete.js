// What completes what is being typed: the combobox of the ARIA practices, with a list beneath.
// The focus stays in the field. Without script it is a plain field, which finds the same.
const make = (tag, className, text = "") => Object.assign(document.createElement(tag), { className, textContent: text });

function sign(icons, name) {
  const drawing = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  drawing.setAttribute("class", "icon");
  drawing.setAttribute("aria-hidden", "true");
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  use.setAttribute("href", `${icons}#${name}`);
  drawing.append(use);
  return drawing;
}

// `holder`: the field, or what is around the one that a form has made.
function completing(holder) {
  const { complete, label, icons, none, one, many, beside } = holder.dataset;
  const field = holder.matches("input") ? holder : holder.querySelector("input");
  holder.removeAttribute("data-complete");
  const list = make("ul", "suggestions");
  const told = make("span", "sr"); // says how many there are to who does not see them
  list.id = `${field.id}-suggestions`;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", label);
  list.hidden = true;
  told.setAttribute("role", "status");
  field.after(list, told);
  field.parentElement.classList.add("completed");
  field.setAttribute("role", "combobox");
  field.setAttribute("aria-autocomplete", "list");
  field.setAttribute("aria-controls", list.id);
  field.setAttribute("aria-expanded", "false");
  field.autocomplete = "off";
  let found = [];
  let chosen = -1;
  let waiting;

  const close = () => {
    clearTimeout(waiting);
    list.hidden = true;
    list.replaceChildren();
    found = [];
    chosen = -1;
    told.textContent = "";
    field.setAttribute("aria-expanded", "false");
    field.removeAttribute("aria-activedescendant");
  };
  const choose = (index) => {
    [...list.children].forEach((item, i) => item.setAttribute("aria-selected", i === index));
    chosen = index;
    const item = list.children[index];
    field.setAttribute("aria-activedescendant", item.id);
    item.scrollIntoView({ block: "nearest" });
  };
  const take = ({ text, address, postcode }) => {
    if (address) return location.assign(address);
    field.value = text;
    const other = beside && document.getElementById(beside);
    if (other && postcode) other.value = postcode;
    close();
    if (field.type === "search") field.form.requestSubmit();
  };
  const option = (one, i) => {
    const item = make("li", "");
    item.id = `${list.id}-${i}`;
    item.setAttribute("role", "option");
    item.setAttribute("aria-selected", "false");
    const what = make("span", "meta", [one.word, one.hint].filter(Boolean).join(" · "));
    item.append(sign(icons, one.sign), make("span", "", one.text), " ", what);
    item.addEventListener("mousedown", (event) => { event.preventDefault(); take(one); });
    return item;
  };
  const show = (suggestions) => {
    found = suggestions;
    chosen = -1;
    field.removeAttribute("aria-activedescendant");
    list.replaceChildren(...found.map(option));
    list.hidden = !found.length;
    field.setAttribute("aria-expanded", String(found.length > 0));
    told.textContent = [none, one][found.length] ?? many.replace("0", found.length);
  };
  const ask = async () => {
    const typed = field.value;
    if (typed.trim().length < 2) return close();
    const answer = await fetch(`${complete}?q=${encodeURIComponent(typed)}`).catch(() => null);
    if (!answer?.ok || typed !== field.value || document.activeElement !== field) return;
    show((await answer.json()).suggestions);
  };
  field.addEventListener("input", () => { clearTimeout(waiting); waiting = setTimeout(ask, 120); });
  field.addEventListener("blur", close);
  field.addEventListener("keydown", (event) => {
    const last = found.length - 1;
    if (event.key === "ArrowDown" && last < 0) ask();
    else if (last < 0) return;
    else if (event.key === "ArrowDown") choose(chosen < last ? chosen + 1 : 0);
    else if (event.key === "ArrowUp") choose(chosen > 0 ? chosen - 1 : last);
    else if (event.key === "Escape") close();
    else if (event.key === "Enter" && chosen >= 0) take(found[chosen]);
    else return;
    event.preventDefault();
  });
}

const fields = (inside) => inside.querySelectorAll("[data-complete]");
fields(document).forEach(completing);
// What htmx puts in the page is completed too.
document.addEventListener("htmx:load", ({ detail }) => fields(detail.elt).forEach(completing));
