/* CareerPath behaviours. Everything is driven by data- attributes and works on content
   that htmx swaps in later, because handlers sit on document. No eval, no inline handlers. */
(function () {
  "use strict";
  var $ = function (s, r) { return (r || document).querySelector(s); };
  var $$ = function (s, r) { return Array.prototype.slice.call((r || document).querySelectorAll(s)); };
  var typing = function (el) { return !!el && (el.isContentEditable || /^(TEXTAREA|SELECT)$/.test(el.tagName) || (el.tagName === "INPUT" && !/^(checkbox|radio|button|submit)$/.test(el.type))); };
  var keysOn = function () { return document.body.dataset.keys !== "off"; };

  /* ----- toasts: server sends HX-Trigger: {"cp:toast": {"text": "...", "kind": "bad", "undo": "/url", "more": [...]}} ----- */
  function token() { try { return JSON.parse(document.body.getAttribute("hx-headers"))["X-CSRFToken"] || ""; } catch (e) { return ""; } }
  function post(url) {
    var form = document.createElement("form"), field = document.createElement("input");
    form.method = "post"; form.action = url; form.hidden = true;
    field.name = "csrfmiddlewaretoken"; field.value = token();
    form.append(field); document.body.append(form); form.submit();
  }
  function show(node, bad) {
    var t = bootstrap.Toast.getOrCreateInstance(node, { autohide: !bad, delay: $("[data-undo]:not([hidden]), form", node) ? 12000 : 6000 });
    node.addEventListener("hidden.bs.toast", function () { node.remove(); }); t.show();
  }
  function toast(text, kind, undo) {
    var box = $("#toasts"); if (!box) return;
    var tpl = $("#toast-template"); var node = tpl.content.firstElementChild.cloneNode(true);
    $("[data-text]", node).textContent = text;
    if (kind === "bad") node.classList.add("is-bad");
    if (undo) { var b = $("[data-undo]", node); b.hidden = false; b.addEventListener("click", function () { b.disabled = true; post(undo); }); }
    box.append(node); show(node, kind === "bad");
  }
  document.addEventListener("cp:toast", function (e) {
    [e.detail].concat(e.detail.more || []).forEach(function (d) { toast(d.text || d.value, d.kind, d.undo); });
  });
  document.addEventListener("click", function (e) { var b = e.target.closest("[data-toast]"); if (b) toast(b.dataset.toast, b.dataset.toastKind); });
  var WHY = { 401: "You have been signed out. Reload the page and sign in again.", 403: "That is not allowed. Reload the page to see what has changed.", 404: "That is not there any more. Reload the page.", 413: "That is too large.", 429: "Too many tries. Wait a few minutes.", 503: "That is not possible right now. Try again in a minute." };
  document.addEventListener("htmx:responseError", function (e) {
    var xhr = e.detail.xhr, id = xhr.getResponseHeader("X-Request-ID");
    if (/cp:toast/.test(xhr.getResponseHeader("HX-Trigger") || "")) return;
    toast((WHY[xhr.status] || "That did not work. Try again.") + (id && xhr.status >= 500 ? " Support code " + id + "." : ""), "bad");
  });
  /* A page that keeps asking says that nobody pressed anything, and stops when it may no longer. */
  document.addEventListener("htmx:configRequest", function (e) { if (!e.detail.triggeringEvent && e.detail.verb === "get") e.detail.headers["X-Poll"] = "1"; });
  document.addEventListener("cp:refused", function (e) {
    var el = e.target.closest && e.target.closest("[hx-trigger*='every']");
    if (el) { el.removeAttribute("hx-trigger"); el.removeAttribute("data-hx-trigger"); el.replaceWith(el.cloneNode(true)); }
  });
  document.addEventListener("htmx:sendError", function () { toast("You seem to be offline. Nothing was lost; try again.", "bad"); });
  function focusFirst(root) { var el = $("[data-focus]", root); if (el) el.focus(); }
  document.addEventListener("htmx:afterSwap", function (e) { focusFirst(e.target); });

  /* ----- theme and shortcut settings ----- */
  function syncSettings() {
    $$("[data-theme-set]").forEach(function (b) { b.setAttribute("aria-pressed", String(window.cpTheme.choice() === b.dataset.themeSet)); });
    $$("[data-keys-toggle]").forEach(function (b) { b.checked = keysOn(); });
  }
  document.addEventListener("click", function (e) { var b = e.target.closest("[data-theme-set]"); if (b) { window.cpTheme.set(b.dataset.themeSet); syncSettings(); } });
  /* The switch is the person's own, on every device: the profile shows the same one. */
  document.addEventListener("change", function (e) {
    if (!e.target.matches("[data-keys-toggle]")) return;
    var on = e.target.checked; document.body.dataset.keys = on ? "on" : "off";
    fetch(document.body.dataset.keysUrl, { method: "POST", headers: { "X-CSRFToken": token() }, body: new URLSearchParams({ on: on ? "1" : "0" }) })
      .then(function (a) { if (!a.ok) throw new Error(); }).catch(function () { toast("That was not kept. Try again.", "bad"); });
  });

  /* ----- row cursor and bulk selection: <table data-rows> inside <form data-bulk> ----- */
  function rows() { return $$("[data-rows] tbody tr[data-href]"); }
  function cursor() { return $("[data-rows] tr.is-cursor"); }
  function moveCursor(step) {
    var all = rows(); if (!all.length) return;
    var now = cursor(), i = all.indexOf(now) + step;
    if (!now) i = step > 0 ? 0 : all.length - 1;
    i = Math.max(0, Math.min(all.length - 1, i));
    if (now) now.classList.remove("is-cursor");
    all[i].classList.add("is-cursor");
    var link = $("a.ref", all[i]); if (link) link.focus({ preventScroll: true });
    all[i].scrollIntoView({ block: "nearest" });
  }
  function countBulk() {
    var form = $("[data-bulk]"), bulk = $("[data-bulk-bar]"); if (!form || !bulk) return;
    var boxes = $$("[data-row-check]", form), on = boxes.filter(function (b) { return b.checked; });
    boxes.forEach(function (b) { b.closest("tr").classList.toggle("is-selected", b.checked); });
    var all = $("[data-check-all]", form);
    if (all) { all.checked = on.length > 0 && on.length === boxes.length; all.indeterminate = on.length > 0 && on.length < boxes.length; }
    var bar = bulk; bar.hidden = on.length === 0;
    $("[data-bulk-count]", bar).textContent = on.length;
    var say = $("#say"); if (say) say.textContent = on.length ? on.length + " selected" : "";
  }
  var lastBox = null;
  document.addEventListener("click", function (e) {
    var box = e.target.closest("[data-row-check]"); if (!box) return;
    if (e.shiftKey && lastBox) { var all = $$("[data-row-check]"), a = all.indexOf(lastBox), b = all.indexOf(box); all.slice(Math.min(a, b), Math.max(a, b) + 1).forEach(function (x) { x.checked = box.checked; }); }
    lastBox = box; countBulk();
  });
  document.addEventListener("change", function (e) {
    if (e.target.matches("[data-row-check]")) countBulk();
    if (e.target.matches("[data-check-all]")) { $$("[data-row-check]").forEach(function (b) { b.checked = e.target.checked; }); countBulk(); }
  });
  document.addEventListener("click", function (e) { if (e.target.closest("[data-bulk-clear]")) { $$("[data-row-check]").forEach(function (b) { b.checked = false; }); countBulk(); } });

  /* ----- rubric: <form data-rubric> with <fieldset data-crit> ----- */
  function crits() { return $$("[data-rubric] [data-crit]"); }
  function openCrit(el, focus) {
    crits().forEach(function (c) { var on = c === el; c.classList.toggle("is-open", on); });
    if (el && focus) { var r = $("input:checked", el) || $("input[type=radio]", el); if (r) r.focus({ preventScroll: true }); el.scrollIntoView({ block: "nearest" }); }
  }
  function showCrit(el) {
    var r = $("input[type=radio]:checked", el), val = $("[data-val]", el);
    if (r && val) { var b = document.createElement("b"); b.textContent = r.value; val.replaceChildren(b); }
    var f = $("[data-rubric]"), done = crits().filter(function (c) { return $("input[type=radio]:checked", c); });
    var total = 0, weight = 0;
    done.forEach(function (c) { var w = Number(c.dataset.weight); total += w * Number($("input[type=radio]:checked", c).value); weight += w; });
    var out = $("[data-rubric-sum]", f); if (out) out.textContent = done.length + " of " + crits().length + " rated" + (weight ? ", weighted mean " + (total / weight).toFixed(1) : "");
    var send = $("[data-rubric-send]", f); if (send) send.disabled = done.length < crits().length || !$("input[name=recommendation]:checked", f);
  }
  document.addEventListener("click", function (e) { var l = e.target.closest("[data-crit] > legend"); if (l) openCrit(l.parentElement.classList.contains("is-open") ? null : l.parentElement, true); });
  document.addEventListener("focusin", function (e) { var c = e.target.closest("[data-crit]"); if (c && !c.classList.contains("is-open")) openCrit(c); });
  document.addEventListener("change", function (e) { var c = e.target.closest("[data-crit]"); if (c) showCrit(c); else if (e.target.name === "recommendation" && crits().length) showCrit(crits()[0]); });

  /* ----- whoever signs out leaves nothing in this tab ----- */
  document.addEventListener("submit", function (e) { if (/\/logout\/$/.test(e.target.action)) sessionStorage.clear(); });

  /* ----- words left ----- */
  function left(t) { var out = document.getElementById(t.dataset.count); if (!out) return; var max = Number(t.dataset.words), n = (t.value.trim().match(/\S+/g) || []).length, d = max - n; out.textContent = d >= 0 ? "You have " + d + " words left" : "You have " + -d + " words too many"; }
  document.addEventListener("input", function (e) { if (e.target.matches("[data-count]")) left(e.target); });

  /* ----- show / hide: <button data-reveal="id"> ----- */
  document.addEventListener("click", function (e) {
    var b = e.target.closest("[data-reveal]"); if (!b) return;
    var el = document.getElementById(b.dataset.reveal); el.hidden = !el.hidden; b.setAttribute("aria-expanded", String(!el.hidden));
    if (!el.hidden && b.dataset.revealOnce !== undefined) { var p = b.closest("[data-reveal-gone]"); if (p) p.hidden = true; el.focus(); }
  });
  document.addEventListener("change", function (e) { var s = e.target.closest("[data-toggles]"); if (s) document.getElementById(s.dataset.toggles).hidden = !s.checked; });

  /* ----- shortcuts: any link or button with data-key; off switch in the keyboard dialog ----- */
  var leftAt = 0;
  document.addEventListener("keydown", function (e) {
    if (e.defaultPrevented || e.ctrlKey || e.metaKey || e.altKey) {
      if ((e.metaKey || e.ctrlKey) && e.key === "Enter") { var s = $("[data-submit-key]:not(:disabled)"); if (s) { e.preventDefault(); s.click(); } }
      return;
    }
    if (e.key === "Escape") {
      if (typing(e.target)) { e.target.blur(); return; }
      var clear = $("[data-bulk-bar]:not([hidden]) [data-bulk-clear]"); if (clear) clear.click(); return;
    }
    if (typing(e.target) || !keysOn() || $(".modal.show")) return;
    var k = e.key;
    if (k === "?") { var m = $("#keys-dialog"); if (m) { e.preventDefault(); bootstrap.Modal.getOrCreateInstance(m).show(); } return; }
    if (k === "/") { var q = $("[data-search]"); if (q) { e.preventDefault(); q.focus(); q.select(); } return; }
    if (crits().length) {
      var open = $("[data-crit].is-open"), all = crits(), i = all.indexOf(open);
      if (k === "j" || k === "k") { e.preventDefault(); openCrit(all[Math.max(0, Math.min(all.length - 1, i + (k === "j" ? 1 : -1)))], true); return; }
      if (/^[1-5]$/.test(k) && open) { e.preventDefault(); var r = $('input[type=radio][value="' + k + '"]', open); r.checked = true; r.dispatchEvent(new Event("change", { bubbles: true })); openCrit(all[Math.min(all.length - 1, i + 1)], true); return; }
    } else if (rows().length) {
      if (k === "j" || k === "k") { e.preventDefault(); moveCursor(k === "j" ? 1 : -1); return; }
      var row = cursor();
      if (row && k === "x") { e.preventDefault(); $("[data-row-check]", row).click(); return; }
      if (row && k === "o") { window.location.href = row.dataset.href; return; }
      var act = $$("[data-bulk-bar] [data-key]").filter(function (b) { return b.dataset.key === k; })[0];
      if (act && row && act.closest("[data-bulk-bar]").hidden) { e.preventDefault(); $("[data-row-check]", row).click(); act.click(); return; }
    }
    var hit = $$("[data-key]").filter(function (b) { return b.dataset.key === k && b.offsetParent !== null; })[0];
    // A key that comes while the page is being left was meant for the next page, and for whom that shows.
    if (!hit || Date.now() - leftAt < 1500) return;
    e.preventDefault(); hit.click(); hit.focus({ preventScroll: true });
    if (hit.matches("a[href]:not([href^='#']):not([hx-get])")) leftAt = Date.now();
  });
  window.addEventListener("pageshow", function () { leftAt = 0; });

  /* htmx notes the address of a page for its history; the next person at this computer shall not find it. What kept.js keeps outlives the page, and goes with the sign-out. */
  window.addEventListener("pagehide", function () { Object.keys(sessionStorage).forEach(function (key) { if (key.indexOf("kept:") !== 0) sessionStorage.removeItem(key); }); });

  document.addEventListener("DOMContentLoaded", function () { syncSettings(); $$("[data-toast-shown]").forEach(function (n) { show(n, n.classList.contains("is-bad")); }); $$(".modal[data-open]").forEach(function (m) { bootstrap.Modal.getOrCreateInstance(m).show(); }); focusFirst(document); if (crits().length) showCrit(crits()[0]); countBulk(); $$("[data-count]").forEach(left); });
})();
