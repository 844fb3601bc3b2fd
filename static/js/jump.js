/* Jump: Ctrl+K (or ⌘K) opens the field, arrows walk the places, Enter goes to the first. */
(function () {
  "use strict";
  function places(box) { return Array.prototype.slice.call(box.querySelectorAll("[data-jump]")); }
  function open() {
    var dialog = document.getElementById("jump-dialog"); if (!dialog) return false;
    bootstrap.Modal.getOrCreateInstance(dialog).show(); return true;
  }
  document.addEventListener("keydown", function (e) {
    if ((e.ctrlKey || e.metaKey) && !e.shiftKey && !e.altKey && e.key.toLowerCase() === "k") { if (open()) e.preventDefault(); return; }
    var box = e.target.closest && e.target.closest(".cp-jump"); if (!box) return;
    var all = places(box), field = box.querySelector("input[name=q]"), at = all.indexOf(document.activeElement);
    if (e.key === "ArrowDown" && all.length) { e.preventDefault(); all[Math.min(at + 1, all.length - 1)].focus(); }
    else if (e.key === "ArrowUp" && at >= 0) { e.preventDefault(); (at ? all[at - 1] : field).focus(); }
    else if (e.key === "Enter" && e.target === field && all.length) { e.preventDefault(); all[0].click(); }
  });
  document.addEventListener("click", function (e) {
    var link = e.target.closest("[data-jump-open]"); if (!link || e.ctrlKey || e.metaKey || e.shiftKey) return;
    if (open()) e.preventDefault();
  });
  document.addEventListener("shown.bs.modal", function (e) {
    if (e.target.id !== "jump-dialog") return;
    var field = e.target.querySelector("input[name=q]"); field.focus(); field.select(); htmx.trigger(field, "cp:jump");
  });
})();
