// Draws the charts of a page: Vega-Lite through its interpreter (no eval), in the colours of the moment, at the width
// there is. Redrawn when the width or the theme changes, and in light ink for print.
"use strict";
(() => {
  const VARIABLE = /var\(--[\w-]+\)/g;

  // The colour a token has inside this element now: a probe resolves light-dark().
  const colours = (host) => {
    const probe = document.createElement("span");
    probe.hidden = true;
    host.append(probe);
    const known = new Map();
    const resolve = (text) => {
      if (!known.has(text)) {
        probe.style.color = text;
        known.set(text, getComputedStyle(probe).color);
      }
      return known.get(text);
    };
    const walk = (value) => {
      if (typeof value === "string") return value.includes("var(--") ? value.replace(VARIABLE, resolve) : value;
      if (Array.isArray(value)) return value.map(walk);
      if (value && typeof value === "object") return Object.fromEntries(Object.entries(value).map(([k, v]) => [k, walk(v)]));
      return value;
    };
    return { walk, done: () => probe.remove() };
  };

  let loading;
  const library = (address) =>
    (loading ??= new Promise((ready, failed) => {
      if (window.vegaEmbed) return ready(window.vegaEmbed);
      const script = document.createElement("script");
      script.src = address;
      script.onload = () => ready(window.vegaEmbed);
      script.onerror = () => failed(new Error(`cannot load ${address}`));
      document.head.append(script);
    }));

  const draw = async (plot, width) => {
    const box = plot.querySelector(".plot__box");
    const written = JSON.parse(plot.querySelector('script[type="application/json"]').textContent);
    const embed = await library(plot.dataset.vega);
    const ink = colours(box);
    const specification = ink.walk({ ...written, width: Math.max(Math.floor(width ?? box.clientWidth), 200), autosize: { type: "fit-x", contains: "padding" } });
    ink.done();
    const fresh = document.createElement("div");
    const result = await embed(fresh, specification, { ast: true, renderer: "svg", actions: false, tooltip: false, defaultStyle: false, hover: false });
    plot.view?.finalize();
    plot.view = result.view;
    plot.width = box.clientWidth;
    fresh.querySelector("svg")?.setAttribute("aria-hidden", "true");
    box.replaceChildren(fresh);
    plot.dataset.drawn = "";
  };

  const start = (plot) => {
    if (plot.started) return;
    plot.started = true;
    draw(plot).catch((fault) => {
      plot.querySelector(".plot__table").open = true; // the same numbers, in words
      console.error(fault);
    });
    new ResizeObserver(() => {
      const box = plot.querySelector(".plot__box");
      if (plot.width !== undefined && Math.abs(box.clientWidth - plot.width) > 4) draw(plot);
    }).observe(plot);
  };
  const all = () => document.querySelectorAll("[data-chart]");
  const begin = () => all().forEach(start);
  document.addEventListener("DOMContentLoaded", begin);
  document.addEventListener("htmx:afterSettle", begin);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => all().forEach((plot) => draw(plot)));
  matchMedia("print").addEventListener("change", () => all().forEach((plot) => draw(plot)));
})();
