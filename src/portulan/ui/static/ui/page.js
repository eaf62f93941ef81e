// What pages do beyond forms and links. Everything works without this file.
"use strict";
(() => {
  const typing = (element) => element instanceof HTMLElement && (element.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(element.tagName));
  const open = () => [...document.querySelectorAll("details[data-closes][open], .def[open]")];

  // A panel closes on Escape (focus goes back to what opened it) and on a click elsewhere.
  const shut = (panel, refocus) => {
    panel.open = false;
    if (refocus) panel.querySelector("summary")?.focus();
  };
  document.addEventListener("click", (event) => {
    for (const panel of open()) if (!panel.contains(event.target)) shut(panel, false);
  });

  // Keyboard: / search, g then a letter, ? lists all, j k in lists, d opens the definition. Can be switched off.
  const OFF = "portulan.keys.off";
  const off = () => localStorage.getItem(OFF) === "yes";
  const toggle = document.querySelector("[data-keys-toggle]");
  toggle?.setAttribute("aria-pressed", String(off()));
  toggle?.addEventListener("click", () => {
    localStorage.setItem(OFF, off() ? "no" : "yes");
    toggle.setAttribute("aria-pressed", String(off()));
  });
  let going = false;
  const go = (letter) => document.querySelector(`.side__in > .nav [data-go="${CSS.escape(letter)}"]`)?.click();
  const step = (by) => {
    const rows = [...document.querySelectorAll("[data-row]")].filter((row) => row.offsetParent !== null);
    if (!rows.length) return;
    const at = rows.indexOf(document.activeElement.closest("[data-row]"));
    const row = rows[Math.min(Math.max(at + by, 0), rows.length - 1)];
    (row.matches("a, button, summary") ? row : row.querySelector("a, button, summary") ?? row).focus();
  };
  const define = () => {
    const near = document.activeElement.closest(".fig, .sub, [data-row]") ?? document;
    const definition = near.querySelector(".def");
    if (definition) {
      definition.open = !definition.open;
      definition.querySelector("summary").focus();
    }
  };
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      const last = open().pop();
      if (last) shut(last, true);
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target) || off()) return;
    if (going) {
      going = false;
      go(event.key);
      return;
    }
    const acts = {
      g: () => (going = true),
      "/": () => document.querySelector("[data-search]")?.click(),
      "?": () => {
        const help = document.querySelector("[data-keys-help]");
        help?.click();
        help?.focus();
      },
      j: () => step(1),
      k: () => step(-1),
      d: define,
    };
    if (acts[event.key]) {
      event.preventDefault();
      acts[event.key]();
    }
  });
})();
