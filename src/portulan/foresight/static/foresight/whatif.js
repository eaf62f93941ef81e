// A slider and its box show the same number; the form itself asks for the effects (htmx).
document.addEventListener("input", (event) => {
  const field = event.target;
  if (!(field instanceof HTMLInputElement)) return;
  const other = document.getElementById(field.dataset.box || field.dataset.range || "");
  if (!(other instanceof HTMLInputElement)) return;
  const typed = field.value.replace(",", ".").replace("\u2212", "-");
  if (typed === "" || Number.isFinite(Number(typed))) other.value = typed === "" ? "0" : typed;
});
