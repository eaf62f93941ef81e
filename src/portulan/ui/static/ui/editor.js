// The text editor: numbers, marks at the lines of findings, tabs that can be left, jumps. Everything works without this file.
"use strict";
(() => {
  const INDENT = "  ";
  const WORST = ["alerting", "pending", "ok"];

  const insert = (area, text) => {
    if (!document.execCommand("insertText", false, text)) area.setRangeText(text, area.selectionStart, area.selectionEnd, "end");
    area.dispatchEvent(new Event("input", { bubbles: true }));
  };

  const lineStart = (text, at) => text.lastIndexOf("\n", at - 1) + 1;

  // Tab indents, Shift+Tab takes it back; Escape first lets Tab leave the editor, as a keyboard user expects.
  const tab = (area, back) => {
    const from = lineStart(area.value, area.selectionStart);
    if (back) {
      const spaces = /^ {1,2}/.exec(area.value.slice(from));
      if (!spaces) return;
      const start = area.selectionStart - Math.min(spaces[0].length, area.selectionStart - from);
      area.setSelectionRange(from, from + spaces[0].length);
      insert(area, "");
      area.setSelectionRange(start, start);
    } else if (area.value.slice(area.selectionStart, area.selectionEnd).includes("\n")) {
      const end = area.selectionEnd;
      const shifted = area.value.slice(from, end).replace(/^(?=.)/gm, INDENT);
      area.setSelectionRange(from, end);
      insert(area, shifted);
      area.setSelectionRange(from, from + shifted.length);
    } else {
      insert(area, INDENT);
    }
  };

  const newLine = (area) => {
    const before = area.value.slice(lineStart(area.value, area.selectionStart), area.selectionStart);
    insert(area, "\n" + /^ */.exec(before)[0]);
  };

  const number = (area, lines) => {
    const wanted = area.value.split("\n").length;
    area.rows = wanted + 1;
    while (lines.children.length < wanted) {
      const line = document.createElement("li");
      const text = document.createElement("span");
      text.textContent = String(lines.children.length + 1);
      line.id = `L${lines.children.length + 1}`;
      line.append(text);
      lines.append(line);
    }
    while (lines.children.length > wanted) lines.lastElementChild.remove();
  };

  const mark = (lines, findings) => {
    for (const line of lines.querySelectorAll("[data-state]")) line.removeAttribute("data-state");
    for (const finding of findings.querySelectorAll("[data-line]")) {
      const line = lines.children[Number(finding.dataset.line) - 1];
      if (!line) continue;
      const now = WORST.indexOf(line.dataset.state);
      const found = WORST.indexOf(finding.dataset.state);
      if (now < 0 || found < now) line.dataset.state = finding.dataset.state;
    }
  };

  const jump = (area, lines, line, column) => {
    let at = 0;
    for (let seen = 1; seen < line; seen += 1) {
      const end = area.value.indexOf("\n", at);
      if (end < 0) break;
      at = end + 1;
    }
    const end = area.value.indexOf("\n", at);
    const last = end < 0 ? area.value.length : end;
    const place = Math.min(at + Math.max(column - 1, 0), last);
    for (const here of lines.querySelectorAll("[data-here]")) here.removeAttribute("data-here");
    lines.children[line - 1]?.setAttribute("data-here", "");
    area.focus({ preventScroll: true });
    area.setSelectionRange(place, last);
    lines.children[line - 1]?.scrollIntoView({ block: "center" });
  };

  for (const editor of document.querySelectorAll("[data-editor]")) {
    const area = editor.querySelector("textarea");
    const lines = editor.querySelector(".editor__lines");
    const findings = document.getElementById(editor.dataset.findings);
    let leaving = false;
    number(area, lines);
    area.addEventListener("input", () => number(area, lines));
    area.addEventListener("blur", () => (leaving = false));
    area.addEventListener("keydown", (event) => {
      if (event.ctrlKey || event.metaKey || event.altKey || area.readOnly) return;
      if (event.key === "Escape") {
        leaving = true;
      } else if (event.key === "Tab" && !leaving) {
        event.preventDefault();
        tab(area, event.shiftKey);
      } else if (event.key === "Enter" && !event.shiftKey) {
        event.preventDefault();
        newLine(area);
      } else if (event.key !== "Shift") {
        leaving = false;
      }
    });
    if (!findings) continue;
    document.body.addEventListener("htmx:afterSettle", () => mark(lines, document.getElementById(editor.dataset.findings)));
    document.addEventListener("click", (event) => {
      const link = event.target.closest("a[data-jump]");
      if (!link) return;
      const finding = link.closest("[data-line]");
      if (!finding) return;
      event.preventDefault();
      jump(area, lines, Number(finding.dataset.line), Number(finding.dataset.column));
    });
    const asked = /^#L(\d+)$/.exec(location.hash);
    if (asked) jump(area, lines, Number(asked[1]), Number(new URLSearchParams(location.search).get("column") || 1));
  }
})();
