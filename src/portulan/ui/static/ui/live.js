// An open page asks every second whether the plan or the facts have changed, and reads its main part again if so: in
// place, without a flash, keeping what is open and where the reader is. It waits while something is being written.
"use strict";
(() => {
  const EVERY = 800;
  const body = document.body;
  const line = document.querySelector("[data-live-line]");
  if (!body.dataset.live || !line) return;
  let read = body.dataset.stateRead;
  let busy = false;

  // A page with a script of its own is loaded anew: what the script holds would be left pointing at what is gone. One
  // that looks its elements up each time says so (data-live-safe).
  const ours = /\/(htmx[\w.-]*|page|chart|live|vega-\w+)\.js/;
  const scripted = [...document.scripts].some(
    (script) => script.src && !ours.test(script.src) && !("liveSafe" in script.dataset));
  const fields = `#main form${scripted ? "" : "[method='post']"} :is(input, textarea, select)`;

  const writing = () => [...document.querySelectorAll(fields)].some((field) => {
    if (/^(hidden|submit|button)$/.test(field.type)) return false;
    if (/^(checkbox|radio)$/.test(field.type)) return field.checked !== field.defaultChecked;
    if (field.tagName === "SELECT") return [...field.options].some((option) => option.selected !== option.defaultSelected);
    return field.value !== field.defaultValue;
  }) || document.querySelector("#main [contenteditable='true']:focus, #main textarea:focus, #main input:focus, #main [data-busy]");

  const name = (panel) => panel.id || panel.querySelector("summary")?.textContent.trim();

  const swap = (fresh) => {
    const main = document.getElementById("main");
    const opened = new Set([...main.querySelectorAll("details[open]")].map(name));
    const focus = main.contains(document.activeElement) ? document.activeElement.id : "";
    const [x, y] = [window.scrollX, window.scrollY];
    main.replaceChildren(...fresh.childNodes);
    for (const panel of main.querySelectorAll("details")) if (opened.has(name(panel))) panel.open = true;
    window.scrollTo(x, y);
    if (focus) document.getElementById(focus)?.focus({ preventScroll: true });
    window.htmx?.process(main);
    document.dispatchEvent(new Event("htmx:afterSettle"));
  };

  const look = async () => {
    if (busy || document.hidden) return;
    busy = true;
    try {
      const now = await (await fetch(body.dataset.live, { credentials: "same-origin", redirect: "error" })).text();
      if (/^[0-9a-f]{16}$/.test(now) && now !== read) {
        if (writing()) {
          line.textContent = body.dataset.liveWaits;
        } else if (scripted) {
          location.reload();
        } else {
          const page = await fetch(location.href, { credentials: "same-origin", headers: { "X-Portulan-Live": "1" } });
          const fresh = page.ok && new DOMParser().parseFromString(await page.text(), "text/html");
          const main = fresh && fresh.getElementById("main");
          if (main) {
            swap(main);
            read = fresh.body.dataset.stateRead || now;
            line.textContent = body.dataset.liveSaid.replace("{time}", new Date().toLocaleTimeString(document.documentElement.lang, { hour: "numeric", minute: "2-digit" }));
          }
        }
      }
    } catch {
      // the server is away: the page stays as it was read, and asks again
    } finally {
      busy = false;
    }
  };
  setInterval(look, EVERY);
  document.addEventListener("visibilitychange", look);
})();
