/* Grading person by person: anchors fill in their points, digits pick them, the sum stands below. */
(function () {
  "use strict";
  var $ = function (s, r) { return (r || document).querySelector(s); };
  var $$ = function (s, r) { return Array.prototype.slice.call((r || document).querySelectorAll(s)); };
  document.addEventListener("change", function (e) { if (e.target.matches("select[data-send]")) e.target.form.requestSubmit(); });
  var form = $("[data-marking]"); if (!form) return;
  var all = $$("[data-criterion]", form), now = 0, dirty = false;
  function field(one) { return $("input.w-points", one); }
  function show() {
    var sum = 0, done = 0;
    all.forEach(function (one) {
      var value = field(one).value.trim().replace(",", ".");
      $$("[data-points]", one).forEach(function (b) { b.setAttribute("aria-pressed", String(value !== "" && Number(b.dataset.points) === Number(value))); });
      if (value !== "" && !isNaN(value)) { sum += Math.round(Number(value) * 100); done += 1; }
    });
    var out = $("[data-sum]", form); if (!out) return;
    var small = document.createElement("small");
    small.textContent = done < all.length ? " of " + Number(form.dataset.most) + " so far, " + done + " of " + all.length + " criteria" : " of " + Number(form.dataset.most);
    out.replaceChildren(String(sum / 100), small);
  }
  function open(n) { now = Math.max(0, Math.min(all.length - 1, n)); var to = $("[aria-pressed=true]", all[now]) || $("[data-points]", all[now]) || field(all[now]); to.focus({ preventScroll: true }); all[now].scrollIntoView({ block: "nearest" }); }
  function pick(button) { var one = button.closest("[data-criterion]"); field(one).value = button.dataset.points; dirty = true; show(); }
  form.addEventListener("click", function (e) { var b = e.target.closest("[data-points]"); if (b) pick(b); });
  form.addEventListener("input", function () { dirty = true; show(); });
  form.addEventListener("submit", function () { dirty = false; });
  form.addEventListener("focusin", function (e) { var one = e.target.closest("[data-criterion]"); if (one) now = all.indexOf(one); });
  window.addEventListener("beforeunload", function (e) { if (dirty) e.preventDefault(); });
  document.addEventListener("keydown", function (e) {
    if (e.ctrlKey || e.metaKey || e.altKey || !all.length || document.body.dataset.keys === "off" || $(".modal.show")) return;
    if (/^(INPUT|TEXTAREA|SELECT)$/.test(e.target.tagName) && e.target.type !== "checkbox") return;
    if (e.key === "j" || e.key === "k") { e.preventDefault(); open(now + (e.key === "j" ? 1 : -1)); return; }
    if (!/^[1-9]$/.test(e.key)) return;
    var b = $$("[data-points]", all[now])[Number(e.key) - 1]; if (!b) return;
    e.preventDefault(); pick(b); if (now + 1 < all.length) open(now + 1); else b.focus();
  });
  show();
})();
