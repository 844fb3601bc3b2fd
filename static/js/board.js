/* The drawer of the board: a name opens it, its close button leads back to the name. */
(function () {
  "use strict";
  var from = null;
  document.addEventListener("click", function (e) {
    var link = e.target.closest("a[data-drawer]");
    if (!link || e.ctrlKey || e.metaKey || e.shiftKey) return;
    from = link;
    document.getElementById("drawer-title").textContent = link.textContent;
    document.getElementById("card").replaceChildren();
    bootstrap.Offcanvas.getOrCreateInstance("#drawer").show();
  });
  /* What had the focus may be gone with the swap; the drawer keeps it, so that Escape closes. */
  document.addEventListener("htmx:afterSettle", function (e) {
    var drawer = document.getElementById("drawer");
    if (e.target.id === "card" && drawer && !drawer.contains(document.activeElement)) drawer.focus();
  });
  document.addEventListener("hidden.bs.offcanvas", function (e) {
    if (e.target.id === "drawer" && from) from.focus({ preventScroll: true });
  });
})();
