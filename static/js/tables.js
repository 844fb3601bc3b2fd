/* Lists: "select all that match", the count after a swap, keys that need no eval. Handlers sit on
   document, so rows that htmx brings in later behave like the first ones. */
(function () {
  "use strict";
  var $ = function (s, r) { return (r || document).querySelector(s); };
  var $$ = function (s, r) { return Array.prototype.slice.call((r || document).querySelectorAll(s)); };
  var thousands = function (n) { return Number(n).toLocaleString("en-US"); };

  function everything(on) {
    var bar = $("[data-bulk-bar]"), button = bar && $("[data-bulk-all]", bar); if (!bar) return;
    $("[data-bulk-everything]", bar).value = on ? "1" : "";
    if (!button) return;
    button.setAttribute("aria-pressed", String(on));
    if (on) {
      $$("[data-row-check]").forEach(function (b) { b.checked = true; b.closest("tr").classList.add("is-selected"); });
      $("[data-bulk-count]", bar).textContent = thousands(button.dataset.bulkAll);
      var say = $("#say"); if (say) say.textContent = "All " + thousands(button.dataset.bulkAll) + " that match are selected";
    }
  }
  document.addEventListener("click", function (e) {
    if (e.target.closest("[data-bulk-all]")) everything(true);
    else if (e.target.closest("[data-row-check], [data-check-all], [data-bulk-clear]")) {
      var bar = $("[data-bulk-bar]"), all = bar && $("[data-bulk-everything]", bar).value === "1";
      everything(false);
      if (all && e.target.closest("[data-row-check]")) setTimeout(function () { $("[data-bulk-count]", bar).textContent = "Only this page: " + $$("[data-row-check]:checked").length; }, 0);
    }
  });

  /* The list was swapped: nothing is selected any more, and the bar says so. */
  document.addEventListener("htmx:afterSettle", function () {
    var list = $("[data-list]"); if (!list) return;
    var box = $("[data-row-check]", list);
    if (box) box.dispatchEvent(new Event("change", { bubbles: true }));
    else { var bar = $("[data-bulk-bar]", list); if (bar) bar.hidden = true; }
    var results = $("[data-query]", list);
    if (results) $$("[data-list-query]").forEach(function (f) { f.value = results.dataset.query; });
    var first = $("[data-rows] tbody tr[data-href]", list), next = $("[id^=next-]");
    if (next && first) next.href = first.dataset.href;
  });

  /* A list that is replaced no longer waits for the counts of what it showed. */
  document.addEventListener("htmx:beforeCleanupElement", function (e) {
    if (e.target.matches && e.target.matches(".cp-results[hx-get]")) window.htmx.trigger(e.target, "htmx:abort");
  });

  /* A page restored from memory shows boxes as they were ticked; count them again. */
  window.addEventListener("pageshow", function () {
    var box = $("[data-list] [data-row-check]"); if (box) box.dispatchEvent(new Event("change", { bubbles: true }));
  });
})();
