// A part of the page that moves by itself: asked again until it says that it has ended, or until
// the visitor leaves. Without script, a link does the same.
for (const part of document.querySelectorAll("[data-moving]")) {
  const ask = async () => {
    const answer = await fetch(part.dataset.moving, { headers: { "HX-Request": "true" } });
    if (!answer.ok) return;
    part.innerHTML = await answer.text();
    if (part.querySelector("[data-ended]")) location.reload();
    else setTimeout(ask, 1000);
  };
  setTimeout(ask, 700);
}
