// The timer of a meeting ticks. It counts only: nothing ends by itself, and the server keeps what was spent.
"use strict";
(() => {
  const timer = document.querySelector("[data-timer][data-running]");
  if (!timer) return;
  const text = timer.querySelector("[data-timer-text]");
  const from = Date.now() - 1000 * Number(timer.dataset.seconds);
  const two = (n) => String(n).padStart(2, "0");
  setInterval(() => {
    const seconds = Math.floor((Date.now() - from) / 1000);
    text.textContent = `${two(Math.floor(seconds / 60))}:${two(seconds % 60)}`;
  }, 1000);
})();
