// The map of the results beside it: it asks the server for clusters of exactly the same search.
// Leaflet is loaded when the map is about to be seen; without script the drawn map stays.
const load = (tag, attributes) => new Promise((done, failed) => {
  const element = Object.assign(document.createElement(tag), attributes);
  element.addEventListener("load", done);
  element.addEventListener("error", failed);
  document.head.append(element);
});

async function draw(holder) {
  const { leaflet, leafletCss, points, shapes, bounds, directory, label } = holder.dataset;
  await Promise.all([
    load("link", { rel: "stylesheet", href: leafletCss }),
    load("script", { src: leaflet }),
  ]);
  const box = document.createElement("div");
  box.className = holder.dataset.small === "1" ? "map small" : "map";
  box.setAttribute("role", "region");
  box.setAttribute("aria-label", label);
  holder.replaceChildren(box);
  const map = L.map(box, { attributionControl: false, zoomSnap: 0.5, minZoom: 4, maxZoom: 18 });
  const { tiles, zooms } = holder.dataset;
  if (tiles) {
    const [minNativeZoom, maxNativeZoom] = zooms.split(",").map(Number);
    L.tileLayer(tiles, { minNativeZoom, maxNativeZoom, maxZoom: 18 }).addTo(map);
  }
  const [west, south, east, north] = bounds.split(",").map(Number);
  map.fitBounds([[south, west], [north, east]], { padding: [8, 8] });

  const style = getComputedStyle(document.documentElement);
  const colour = (name) => style.getPropertyValue(name).trim();
  const answer = await fetch(shapes);
  if (answer.ok) {
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

  const marks = L.layerGroup().addTo(map);
  let asked = 0;
  const refresh = async () => {
    const turn = ++asked;
    const b = map.getBounds().pad(0.1);
    const frame = [b.getWest(), b.getSouth(), b.getEast(), b.getNorth()].map((n) => n.toFixed(5));
    const join = points.includes("?") && !points.endsWith("?") ? "&" : "";
    const found = await fetch(`${points}${join}cadre=${frame}&z=${Math.round(map.getZoom())}`);
    if (!found.ok || turn !== asked) return;
    const { points: cells } = await found.json();
    marks.clearLayers();
    for (const [lon, lat, count, name, slug] of cells) {
      const size = count === 1 ? 20 : Math.min(54, 26 + 5 * Math.log2(count));
      const title = name ?? `${count} résultats`;
      const icon = L.divIcon({
        className: `cluster${count === 1 ? " one" : ""}`,
        html: count === 1 ? "" : String(count),
        iconSize: [size, size],
      });
      const mark = L.marker([lat, lon], { icon, title, alt: title, keyboard: true, riseOnHover: true });
      if (slug) {
        const link = document.createElement("a");
        link.href = directory.replace("SLUG", slug);
        link.textContent = name;
        mark.bindPopup(link);
      } else mark.on("click", () => map.setView([lat, lon], Math.min(map.getZoom() + 2, 18)));
      mark.on("keypress", (event) => { if (event.originalEvent.key === "Enter") mark.fire("click"); });
      marks.addLayer(mark);
    }
    box.dataset.zoom = String(map.getZoom());
    box.dataset.count = String(cells.reduce((sum, cell) => sum + cell[2], 0));
    const here = document.querySelector("[data-search-here]");
    if (here) {
      here.href = here.dataset.searchHere + (here.dataset.searchHere.endsWith("?") ? "" : "&") + `bbox=${frame}`;
      here.hidden = false;
    }
  };
  map.on("moveend", refresh);
  await refresh();
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
