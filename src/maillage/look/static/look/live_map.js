// The map of the results beside it: it asks the server for clusters of exactly the same search.
// `map.js` calls it when somebody reaches for the map; until then the drawn map stays.
// It is fitted once to what is asked; then the view belongs to who looks, until the question
// changes. It never keeps the wheel nor one finger from the page before it is touched on purpose.
const load = (tag, attributes) => new Promise((done, failed) => {
  const element = Object.assign(document.createElement(tag), attributes);
  element.addEventListener("load", done);
  element.addEventListener("error", failed);
  document.head.append(element);
});

const make = (tag, className, attributes = {}) => {
  const element = document.createElement(tag);
  element.className = className;
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  return element;
};

const VIEW = /^#vue=([\d.]+)\/(-?[\d.]+)\/(-?[\d.]+)$/;
let asked = null; // the question of the view below
let view = location.hash.match(VIEW)?.slice(1).map(Number) ?? null; // zoom, latitude, longitude
let live = null; // the map of this page: it stays while the results around it change

const inWords = (map) => {
  const { lat, lng } = map.getCenter();
  return [map.getZoom(), Number(lat.toFixed(5)), Number(lng.toFixed(5))];
};

function place(map, { bounds, fit, subject }) {
  if (view && (asked === null || asked === subject)) {
    map.setView(view.slice(1), view[0], { animate: false });
  } else {
    view = null;
    const [west, south, east, north] = (fit ?? bounds).split(",").map(Number);
    const room = fit ? [0, 0] : [8, 8];
    map.fitBounds([[south, west], [north, east]], { padding: room, maxZoom: 16, animate: false });
  }
  asked = subject;
}

// The view goes with the address, so that a page of the same results, or a friend, opens it.
function remember(map) {
  view = inWords(map);
  history.replaceState(history.state, "", `#vue=${view.join("/")}`);
  for (const link of document.querySelectorAll(".pages a")) link.hash = location.hash;
}

function gentle(map, box, { fingers, wheel }) {
  const hint = make("p", "map-hint", { "aria-hidden": "true" });
  box.append(hint);
  let fading;
  const tell = (text) => {
    hint.textContent = text;
    hint.classList.add("told");
    clearTimeout(fading);
    fading = setTimeout(() => hint.classList.remove("told"), 1500);
  };
  const isAwake = () => box.classList.contains("awake");
  const wake = () => box.classList.add("awake");
  const sleep = () => box.classList.remove("awake");
  map.on("click", wake);
  box.addEventListener("focusin", wake);
  box.addEventListener("focusout", sleep);
  box.addEventListener("mouseleave", sleep);
  document.addEventListener("pointerdown", (event) => { if (!box.contains(event.target)) sleep(); });
  box.addEventListener("wheel", (event) => {
    const zooms = isAwake() || event.ctrlKey || event.metaKey;
    map.scrollWheelZoom[zooms ? "enable" : "disable"]();
    if (!zooms) tell(wheel);
  }, { capture: true });
  box.addEventListener("pointerdown", (event) => {
    map.dragging[event.pointerType === "touch" && !isAwake() ? "disable" : "enable"]();
  }, { capture: true });
  box.addEventListener("touchmove", (event) => {
    if (event.touches.length === 1 && !isAwake()) tell(fingers);
  }, { capture: true, passive: true });
}

const meet = (a, b) => a[0] < b[2] && a[2] > b[0] && a[1] < b[3] && a[3] > b[1];

const LARGE = 12000; // inhabitants: a name that one looks for
const CLOSE = [0, 17, -17];

// Names of towns, the most populated first, where they touch neither one another nor a mark.
function namesOf(map, towns) {
  const pen = document.createElement("canvas").getContext("2d");
  const body = getComputedStyle(document.body).fontFamily;
  const layer = L.layerGroup().addTo(map);
  return (marks) => {
    layer.clearLayers();
    const { x: wide, y: tall } = map.getSize();
    const taken = marks;
    let many = 0;
    for (const { geometry: { coordinates: [lon, lat] }, properties: { name, population } } of towns) {
      if (many === 45) break;
      const { x, y } = map.latLngToContainerPoint([lat, lon]);
      if (x < 0 || y < 0 || x > wide || y > tall) continue;
      pen.font = population >= LARGE ? `700 15px ${body}` : `400 14px ${body}`;
      const half = pen.measureText(name).width / 2 + 4;
      const at = Math.min(Math.max(x, half + 2), wide - half - 2);
      const spots = CLOSE.map((dy) => [at, y + dy]);
      // A large town is named beside its pins when these leave no room on it.
      if (population >= LARGE) {
        const aside = [half + 24, -half - 24, half + 64, -half - 64];
        for (const dx of aside) for (const dy of CLOSE) spots.push([x + dx, y + dy]);
        for (const dy of [34, -34, 52, -52, 70, -70]) spots.push([at, y + dy]);
      }
      const free = spots.map(([dx, dy]) => [dx - half, dy - 9, dx + half, dy + 9])
        .find((spot) => spot[0] > 0 && spot[1] > 0 && spot[2] < wide && spot[3] < tall && !taken.some((other) => meet(spot, other)));
      if (!free) continue;
      taken.push(free);
      many += 1;
      const icon = L.divIcon({
        className: `town-name${population >= LARGE ? " town" : ""}`,
        iconSize: [2 * half, 18],
        iconAnchor: [x - free[0], y - free[1]],
      });
      const mark = L.marker([lat, lon], { icon, interactive: false, keyboard: false, pane: "names" });
      mark.addTo(layer).getElement().textContent = name;
      mark.getElement().setAttribute("aria-hidden", "true");
    }
  };
}

async function groundOf(map, shapes, tiles) {
  map.createPane("names").style.zIndex = 450;
  const answer = await fetch(shapes);
  const { features } = answer.ok ? await answer.json() : { features: [] };
  const lines = features.filter((feature) => feature.properties.layer);
  L.geoJSON(lines, {
    interactive: false,
    style: ({ properties: { layer } }) => ({ className: `ground-${layer}${tiles ? " on-tiles" : ""}` }),
  }).addTo(map);
  return tiles ? () => {} : namesOf(map, features.filter((feature) => feature.properties.name));
}

// A card and its pin light each other.
const cardOf = (id) => document.querySelector(`#liste [data-place="${id}"]`);
for (const name of ["mouseover", "focusin"]) {
  document.addEventListener(name, (event) => {
    for (const lit of document.querySelectorAll(".map-pin.lit")) lit.classList.remove("lit");
    const card = event.target.closest("#liste [data-place]");
    if (card) live?.markOf(card.dataset.place)?.classList.add("lit");
  });
}

// What a pin says: above it or below, always inside the frame; at the foot of a small map.
// It stays until somebody closes it; Escape gives the focus back to the pin.
function saying(map, box, { close }) {
  const said = make("div", "map-said", { role: "group", tabindex: "-1", hidden: "" });
  const words = make("div", "map-said-words");
  const cross = make("button", "map-said-close", { type: "button", "aria-label": close });
  cross.textContent = "×";
  said.append(words, cross);
  box.append(said);
  L.DomEvent.disableClickPropagation(said).disableScrollPropagation(said);
  let of = null;
  const stand = () => {
    if (!of) return;
    const { x, y } = map.latLngToContainerPoint(of.getLatLng());
    const { x: wide, y: tall } = map.getSize();
    const { offsetWidth: width, offsetHeight: height } = said;
    const left = Math.min(Math.max(x - width / 2, 8), wide - width - 8);
    const above = y - height - 46;
    const isBelow = above < 8 && y + height + 16 < tall;
    said.classList.toggle("below", isBelow);
    said.style.left = `${left}px`;
    said.style.top = `${isBelow ? y + 16 : Math.max(above, 8)}px`;
    said.style.setProperty("--foot", `${Math.min(Math.max(x - left, 16), width - 16)}px`);
  };
  const hush = (gives = false) => {
    if (!of) return;
    const element = of.getElement();
    element?.classList.remove("told");
    of = null;
    said.hidden = true;
    if (gives) element?.focus({ preventScroll: true });
  };
  const tell = async (mark, name, address) => {
    hush();
    of = mark;
    mark.getElement().classList.add("told");
    said.setAttribute("aria-label", name);
    words.textContent = name;
    said.hidden = false;
    stand();
    said.focus({ preventScroll: true });
    const answer = await fetch(address);
    if (!answer.ok || of !== mark) return;
    words.innerHTML = await answer.text();
    stand();
    said.scrollIntoView({ block: "nearest" });
    if (document.activeElement === said) words.querySelector("a")?.focus({ preventScroll: true });
  };
  cross.addEventListener("click", () => hush(true));
  box.addEventListener("keydown", (event) => { if (event.key === "Escape") hush(true); });
  map.on("click", () => hush());
  map.on("move zoomend resize", stand);
  return { tell, hush, is: (mark) => of === mark };
}

// What upper rooms add: chosen under the map, each with its own icon.
function layersOf(holder) {
  const choices = holder.parentElement.querySelector("[data-layers]");
  if (choices) choices.hidden = false;
  return [...(choices?.querySelectorAll("[data-layer]") ?? [])].map((box) => ({
    box,
    kind: box.dataset.layer,
    pin: box.dataset.pin,
    label: box.labels[0].textContent.trim(),
    icon: box.labels[0].querySelector("svg").outerHTML,
  }));
}

const NEAREST = 17;
const DROP = "M15 38C11 29 2 24 2 14a13 13 0 0 1 26 0c0 10-9 15-13 24z";

// How a mark looks, and what it takes of the map around its point: left, top, right, bottom.
function looksOf([, , count, , , icon, tint, isRing], { icon: drawn, icons }) {
  if (count > 1) {
    const size = Math.min(54, 24 + 5 * Math.log2(count));
    return { className: `cluster${drawn ? " layer" : ""}`, html: String(count), size: [size, size], foot: size / 2 };
  }
  if (drawn) return { className: "map-pin layer", html: drawn, size: [28, 28], foot: 14 };
  if (!icon || isRing) return { className: `map-pin ring tint-${tint ?? 0}`, html: "<i></i>", size: [26, 26], foot: 13 };
  const html = `<svg viewBox="0 0 30 40" aria-hidden="true"><path d="${DROP}"/><use href="${icons}#${icon}" x="7" y="6" width="16" height="16"/></svg>`;
  return { className: `map-pin drop tint-${tint}`, html, size: [30, 40], foot: 38 };
}

function markOf(map, cell, of, tell) {
  const [lon, lat, count, name, id] = cell;
  const title = of.icon ? `${of.label} : ${name ?? count}` : name ?? `${count} résultats`;
  const { className, html, size, foot } = looksOf(cell, of);
  const icon = L.divIcon({ className, html, iconSize: size, iconAnchor: [size[0] / 2, foot] });
  const mark = L.marker([lat, lon], { icon, title, alt: title, keyboard: true, riseOnHover: true });
  mark.box = (at) => [at.x - size[0] / 2, at.y - foot, at.x + size[0] / 2, at.y + size[1] - foot];
  mark.on("click", () => {
    if (id) tell(mark, name, of.pin.replace("/0/", `/${id}/`));
    else if (map.getZoom() < NEAREST) map.setView([lat, lon], Math.min(map.getZoom() + 2, 18));
    else document.querySelector("[data-search-here]").click(); // they stand at one point: listed
  });
  mark.on("keypress", (event) => { if (event.originalEvent.key === "Enter") mark.fire("click"); });
  if (id && !of.icon) {
    mark.on("mouseover mouseout", (event) => cardOf(id)?.classList.toggle("lit", event.type === "mouseover"));
    mark.on("add", () => {
      for (const [event, is] of [["focus", true], ["blur", false]]) {
        mark.getElement().addEventListener(event, () => cardOf(id)?.classList.toggle("lit", is));
      }
    });
  }
  return mark;
}

const edgesOf = (bounds) => [bounds.getWest(), bounds.getSouth(), bounds.getEast(), bounds.getNorth()]
  .map((n) => n.toFixed(5)).join();

// The link that asks in this frame, and the button that gives its address to somebody.
function offerFrame(map) {
  const here = document.querySelector("[data-search-here]");
  const copy = document.querySelector("[data-copy-here]");
  if (!here) return;
  const { searchHere } = here.dataset;
  const join = searchHere.endsWith("?") ? "" : "&";
  here.href = `${searchHere}${join}bbox=${edgesOf(map.getBounds())}#vue=${inWords(map).join("/")}`;
  here.hidden = false;
  copy.hidden = !navigator.clipboard;
}

document.addEventListener("click", async (event) => {
  const here = event.target.closest("[data-search-here]");
  if (here && live && window.htmx) {
    event.preventDefault();
    live.keep();
    window.htmx.ajax("GET", here.getAttribute("href").split("#")[0], { source: here, target: "#finder" });
  }
  const copy = event.target.closest("[data-copy-here]");
  if (copy && live) {
    await navigator.clipboard.writeText(document.querySelector("[data-search-here]").href);
    copy.textContent = copy.dataset.copied;
  }
});

export async function draw() {
  const { leaflet, sheet } = document.querySelector("[data-map]").dataset;
  await Promise.all([load("script", { src: leaflet }), load("link", { rel: "stylesheet", href: sheet })]);
  let holder = document.querySelector("[data-map]"); // the results may have changed meanwhile
  const { shapes, label, tiles, zooms } = holder.dataset;
  const box = make("div", "map", { role: "region", "aria-label": label });
  holder.firstElementChild.replaceChildren(box);
  const map = L.map(box, { attributionControl: false, zoomSnap: 0.5, minZoom: 4, maxZoom: 18, scrollWheelZoom: false, zoomControl: false });
  L.control.zoom({ position: "topright", zoomInTitle: holder.dataset.nearer, zoomOutTitle: holder.dataset.farther }).addTo(map);
  if (tiles) {
    const [minNativeZoom, maxNativeZoom] = zooms.split(",").map(Number);
    L.tileLayer(tiles, { minNativeZoom, maxNativeZoom, maxZoom: 18 }).addTo(map);
  }
  gentle(map, box, holder.dataset);
  place(map, holder.dataset);
  let nameTowns = () => {}; // until the ground is there
  const name = () => nameTowns([...marks.values()].map((mark) => mark.box(map.latLngToContainerPoint(mark.getLatLng()))));
  const said = saying(map, box, holder.dataset);

  const layer = L.layerGroup().addTo(map);
  const marks = new Map(); // what stands on the map, by what it is
  const leave = (key) => { layer.removeLayer(marks.get(key)); marks.delete(key); };
  let others = layersOf(holder);
  let turns = 0;
  const refresh = async () => {
    const turn = ++turns;
    const { points, pin, icons } = holder.dataset;
    const join = points.includes("?") && !points.endsWith("?") ? "&" : "";
    const found = await fetch(`${points}${join}cadre=${edgesOf(map.getBounds().pad(0.1))}&z=${Math.round(map.getZoom())}`);
    if (!found.ok || turn !== turns) return;
    const { points: cells, layers } = await found.json();
    const wanted = new Set();
    const put = (cell, of) => {
      const key = `${of.kind} ${cell[4] ?? cell.slice(0, 3).join()}`;
      wanted.add(key);
      if (marks.has(key)) return;
      const mark = markOf(map, cell, of, said.tell);
      marks.set(key, mark);
      layer.addLayer(mark);
    };
    for (const cell of cells) put(cell, { kind: "", pin, icons });
    for (const of of others) if (of.box.checked) for (const cell of layers[of.kind]) put(cell, of);
    // What somebody is reading stays, even when the map has moved on.
    for (const [key, mark] of marks) if (!wanted.has(key) && !said.is(mark)) leave(key);
    name();
    box.dataset.zoom = String(map.getZoom());
    box.dataset.centre = Object.values(map.getCenter()).map((n) => n.toFixed(4)).join();
    box.dataset.count = String(cells.reduce((sum, cell) => sum + cell[2], 0));
    offerFrame(map);
  };
  const choose = () => { for (const { box: choice } of others) choice.addEventListener("change", refresh); };
  choose();
  map.on("moveend", () => { remember(map); refresh(); });
  new ResizeObserver(() => map.invalidateSize({ animate: false })).observe(box);
  live = {
    box,
    markOf: (id) => marks.get(` ${id}`)?.getElement(),
    keep: () => { view = inWords(map); asked = null; },
    renew(next) { // the results around the map have changed
      holder = next;
      others = layersOf(holder);
      choose();
      if (asked !== holder.dataset.subject) {
        said.hush();
        place(map, holder.dataset);
      }
      refresh();
    },
  };
  await Promise.all([refresh(), groundOf(map, shapes, tiles).then((found) => { nameTowns = found; name(); })]);
}

// The results around the map have changed: another frame, or the same one renewed.
document.addEventListener("htmx:afterSwap", () => {
  const holder = document.querySelector("[data-map]");
  if (live && holder?.contains(live.box)) live.renew(holder);
});
