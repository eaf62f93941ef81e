// The timer of a meeting ticks. It counts only: nothing ends by itself, and the server keeps what was spent.
"use strict";
(() => {
  const two = (n) => String(n).padStart(2, "0");
  let timer, from;
  const tick = () => {
    const now = document.querySelector("[data-timer][data-running]");
    if (now !== timer) {  // a live page has put another in its place
      timer = now;
      from = now && Date.now() - 1000 * Number(now.dataset.seconds);
    }
    if (!timer) return;
    const seconds = Math.floor((Date.now() - from) / 1000);
    timer.querySelector("[data-timer-text]").textContent = `${two(Math.floor(seconds / 60))}:${two(seconds % 60)}`;
  };
  tick();
  setInterval(tick, 1000);
})();
