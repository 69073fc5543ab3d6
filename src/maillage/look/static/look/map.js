// The map of the results beside it: it asks the server for clusters of exactly the same search.
// Leaflet is loaded when the map is about to be seen; without script the drawn map stays.
// It is fitted once to what is asked; then the view belongs to who looks, until the question
// changes. It never keeps the wheel nor one finger from the page.
const load = (tag, attributes) => new Promise((done, failed) => {
  const element = Object.assign(document.createElement(tag), attributes);
  element.addEventListener("load", done);
  element.addEventListener("error", failed);
  document.head.append(element);
});

const VIEW = /^#vue=([\d.]+)\/(-?[\d.]+)\/(-?[\d.]+)$/;
let asked = null; // the question of the view below
let view = location.hash.match(VIEW)?.slice(1).map(Number) ?? null; // zoom, latitude, longitude

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
  const { lat, lng } = map.getCenter();
  view = [map.getZoom(), Number(lat.toFixed(5)), Number(lng.toFixed(5))];
  history.replaceState(history.state, "", `#vue=${view.join("/")}`);
  for (const link of document.querySelectorAll(".pages a")) link.hash = location.hash;
}

function gentle(map, box, { fingers, wheel }) {
  const hint = document.createElement("p");
  hint.className = "map-hint";
  hint.setAttribute("aria-hidden", "true");
  box.append(hint);
  let fading;
  const tell = (text) => {
    hint.textContent = text;
    hint.classList.add("told");
    clearTimeout(fading);
    fading = setTimeout(() => hint.classList.remove("told"), 1500);
  };
  let awake = false;
  const wake = () => { awake = true; };
  const sleep = () => { awake = false; };
  map.on("click focus", wake);
  box.addEventListener("focusin", wake);
  box.addEventListener("focusout", sleep);
  box.addEventListener("mouseleave", sleep);
  box.addEventListener("keydown", (event) => { if (event.key === "Escape") map.closePopup(); });
  box.addEventListener("wheel", (event) => {
    const zooms = awake || event.ctrlKey || event.metaKey;
    map.scrollWheelZoom[zooms ? "enable" : "disable"]();
    if (!zooms) tell(wheel);
  }, { capture: true });
  box.addEventListener("pointerdown", (event) => {
    map.dragging[event.pointerType === "touch" ? "disable" : "enable"]();
  }, { capture: true });
  box.addEventListener("touchmove", (event) => {
    if (event.touches.length === 1) tell(fingers);
  }, { capture: true, passive: true });
}

async function names(map, shapes, tiles, colour) {
  const answer = await fetch(shapes);
  if (!answer.ok) return;
  const communes = L.geoJSON(await answer.json(), {
    interactive: false,
    style: { color: colour("--edge"), weight: 1, fillColor: colour("--paper"), fillOpacity: tiles ? 0 : 0.85 },
  }).addTo(map);
  const name = () => communes.eachLayer((layer) => {
    const wanted = map.getZoom() >= 11;
    if (wanted && !layer.getTooltip()) {
      layer.bindTooltip(layer.feature.properties.name, { permanent: true, direction: "center", className: "commune-name" });
    } else if (!wanted && layer.getTooltip()) layer.unbindTooltip();
  });
  map.on("zoomend", name);
  name();
}

// A card and its pin light each other.
let onMap = () => null;
const cardOf = (id) => document.querySelector(`#liste [data-place="${id}"]`);

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

function markOf(map, [lon, lat, count, name, id], { pin, label, icon: drawn }) {
  const single = drawn ? 26 : 20;
  const size = count === 1 ? single : Math.min(54, 26 + 5 * Math.log2(count));
  const title = drawn ? `${label} : ${name ?? count}` : name ?? `${count} résultats`;
  const icon = L.divIcon({
    className: `cluster${count === 1 ? " one" : ""}${drawn ? " layer" : ""}`,
    html: count === 1 ? drawn ?? "" : String(count),
    iconSize: [size, size],
  });
  const mark = L.marker([lat, lon], { icon, title, alt: title, keyboard: true, riseOnHover: true });
  if (!id) {
    mark.on("click", () => map.setView([lat, lon], Math.min(map.getZoom() + 2, 18)));
    mark.on("keypress", (event) => { if (event.originalEvent.key === "Enter") mark.fire("click"); });
    return mark;
  }
  const said = document.createElement("div");
  said.className = "pin stack tight";
  said.textContent = name;
  mark.bindPopup(said, { minWidth: 190, maxWidth: 260, autoPanPadding: [12, 12] });
  mark.once("popupopen", async () => {
    const answer = await fetch(pin.replace("/0/", `/${id}/`));
    if (!answer.ok) return;
    said.innerHTML = await answer.text();
    mark.getPopup().update();
  });
  if (!drawn) mark.on("mouseover mouseout", (event) => cardOf(id)?.classList.toggle("lit", event.type === "mouseover"));
  return mark;
}

for (const name of ["mouseover", "focusin"]) {
  document.addEventListener(name, (event) => {
    for (const lit of document.querySelectorAll(".cluster.lit")) lit.classList.remove("lit");
    const card = event.target.closest("#liste [data-place]");
    if (card) onMap(card.dataset.place)?.classList.add("lit");
  });
}

async function draw(holder) {
  const { leaflet, leafletCss, points, shapes, label, tiles, zooms, pin } = holder.dataset;
  await Promise.all([
    load("link", { rel: "stylesheet", href: leafletCss }),
    load("script", { src: leaflet }),
  ]);
  const box = document.createElement("div");
  box.className = "map";
  box.setAttribute("role", "region");
  box.setAttribute("aria-label", label);
  holder.replaceChildren(box);
  const map = L.map(box, { attributionControl: false, zoomSnap: 0.5, minZoom: 4, maxZoom: 18, scrollWheelZoom: false, zoomControl: false });
  L.control.zoom({ zoomInTitle: holder.dataset.nearer, zoomOutTitle: holder.dataset.farther }).addTo(map);
  map.on("popupopen", ({ popup }) => {
    const cross = popup.getElement().querySelector(".leaflet-popup-close-button");
    cross.setAttribute("aria-label", holder.dataset.close);
  });
  if (tiles) {
    const [minNativeZoom, maxNativeZoom] = zooms.split(",").map(Number);
    L.tileLayer(tiles, { minNativeZoom, maxNativeZoom, maxZoom: 18 }).addTo(map);
  }
  gentle(map, box, holder.dataset);
  place(map, holder.dataset);
  const style = getComputedStyle(document.documentElement);
  await names(map, shapes, tiles, (name) => style.getPropertyValue(name).trim());

  const layers = layersOf(holder);
  const layer = L.layerGroup().addTo(map);
  const marks = new Map(); // what stands on the map, by what it is
  let wanted = new Set();
  const leave = (key) => { layer.removeLayer(marks.get(key)); marks.delete(key); };
  let turns = 0;
  const refresh = async () => {
    const turn = ++turns;
    const edges = (b) => [b.getWest(), b.getSouth(), b.getEast(), b.getNorth()].map((n) => n.toFixed(5));
    const join = points.includes("?") && !points.endsWith("?") ? "&" : "";
    const found = await fetch(`${points}${join}cadre=${edges(map.getBounds().pad(0.1))}&z=${Math.round(map.getZoom())}`);
    if (!found.ok || turn !== turns) return;
    const { points: cells, layers: others } = await found.json();
    wanted = new Set();
    const put = (cell, of) => {
      const key = `${of.kind} ${cell[4] ?? cell.slice(0, 3).join()}`;
      wanted.add(key);
      if (marks.has(key)) return;
      const mark = markOf(map, cell, of);
      mark.on("popupclose", () => { if (!wanted.has(key) && marks.has(key)) leave(key); });
      marks.set(key, mark);
      layer.addLayer(mark);
    };
    for (const cell of cells) put(cell, { kind: "", pin });
    for (const of of layers) if (of.box.checked) for (const cell of others[of.kind]) put(cell, of);
    // What somebody is reading stays open: opening it moves the map.
    for (const [key, mark] of marks) if (!wanted.has(key) && !mark.isPopupOpen()) leave(key);
    box.dataset.zoom = String(map.getZoom());
    box.dataset.centre = Object.values(map.getCenter()).map((n) => n.toFixed(4)).join();
    box.dataset.count = String(cells.reduce((sum, cell) => sum + cell[2], 0));
    const here = document.querySelector("[data-search-here]");
    if (here) {
      const { searchHere } = here.dataset;
      here.href = `${searchHere}${searchHere.endsWith("?") ? "" : "&"}bbox=${edges(map.getBounds())}#vue=${map.getZoom()}/${map.getCenter().lat.toFixed(5)}/${map.getCenter().lng.toFixed(5)}`;
      here.hidden = false;
    }
  };
  onMap = (id) => marks.get(` ${id}`)?.getElement();
  for (const { box: choice } of layers) choice.addEventListener("change", refresh);
  await refresh();
  map.on("moveend", () => { remember(map); refresh(); });
}

const seen = new IntersectionObserver((entries) => {
  for (const entry of entries) {
    if (!entry.isIntersecting) continue;
    seen.unobserve(entry.target);
    draw(entry.target).catch(() => {});
  }
});
const watch = (root) => root.querySelectorAll("[data-map]").forEach((holder) => seen.observe(holder));
watch(document);
document.addEventListener("htmx:afterSwap", (event) => watch(event.target.parentElement ?? document));
