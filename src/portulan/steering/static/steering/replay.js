// While the slider moves, its label says where it is; another KPI starts from its own rule.
"use strict";
document.addEventListener("input", (event) => {
  const slider = event.target;
  if (!(slider instanceof HTMLInputElement) || slider.id !== "f-alert" || slider.type !== "range") return;
  const french = document.documentElement.lang === "fr";
  const unit = slider.dataset.unit;
  const gap = !unit ? "" : unit !== "%" ? "\u00a0" : french ? "\u202f" : "";
  const said = slider.value.replace(".", french ? "," : ".") + gap + unit;
  slider.setAttribute("aria-valuetext", said);
  const output = slider.form.querySelector("output");
  if (output) output.textContent = said;
});
document.addEventListener("change", (event) => {
  const field = event.target;
  if (!(field instanceof HTMLElement) || !field.hasAttribute("data-resets")) return;
  for (const name of ["target", "alert"]) {
    const other = field.form.elements.namedItem(name);
    if (other) other.disabled = true;
  }
});
