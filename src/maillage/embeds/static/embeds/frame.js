// Tells the site around how high this page is, so that its frame needs no second scroll bar.
"use strict";
if (window.parent !== window) {
  let said = 0;
  const tell = () => {
    const height = Math.ceil(document.documentElement.getBoundingClientRect().height);
    if (height !== said) window.parent.postMessage({ maillage: "height", height }, "*");
    said = height;
  };
  new ResizeObserver(tell).observe(document.documentElement);
  window.addEventListener("load", tell);
}
