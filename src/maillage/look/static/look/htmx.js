// htmx comes with the first sign of somebody: until then each link and each form is a plain one,
// and a page that is only read weighs a fifth less.
const SIGNS = ["pointermove", "pointerdown", "keydown", "focusin"];
const { htmx: address } = document.querySelector("[data-htmx]").dataset;
let missed = null; // a choice that was made before it was there

const note = ({ target }) => { missed = target.closest("[hx-trigger]"); };
const come = () => {
  for (const sign of SIGNS) document.removeEventListener(sign, come);
  const script = Object.assign(document.createElement("script"), { src: address });
  script.addEventListener("load", () => {
    document.removeEventListener("change", note);
    if (missed?.isConnected) window.htmx.trigger(missed, "change");
  });
  document.head.append(script);
};
for (const sign of SIGNS) document.addEventListener(sign, come);
document.addEventListener("change", note);
