// The component's form: what was typed and not saved is not left without a word. Everything works without this file.
"use strict";
(() => {
  const form = document.querySelector("[data-plan-form]");
  if (!form) return;
  let typed = false;
  form.addEventListener("input", () => (typed = true));
  form.addEventListener("submit", () => (typed = false));
  window.addEventListener("beforeunload", (event) => {
    if (typed) event.preventDefault();
  });
})();
