// "Around me": asks the browser where it is, only when the visitor presses the button.
for (const button of document.querySelectorAll("[data-near]")) {
  button.hidden = !("geolocation" in navigator);
  button.addEventListener("click", () => {
    button.disabled = true;
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        const url = new URL(button.dataset.near, location.href);
        url.searchParams.set("lon", coords.longitude.toFixed(4));
        url.searchParams.set("lat", coords.latitude.toFixed(4));
        location.href = url;
      },
      () => { button.disabled = false; button.textContent = button.dataset.refused; },
    );
  });
}
