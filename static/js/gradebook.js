/* The gradebook: keys of the grid, saving, what others changed, a lost line, and the details at
   the side. A cell keeps what was typed until the server has it. Nothing is kept in the browser. */
(function () {
  "use strict";
  var $ = function (s, r) { return (r || document).querySelector(s); };
  var $$ = function (s, r) { return Array.prototype.slice.call((r || document).querySelectorAll(s)); };
  var grid = $("[data-grid]"), problems = $("#grid-problems");
  var EVERY = 5000, AGAIN = 4000;
  function token() { try { return JSON.parse(document.body.getAttribute("hx-headers"))["X-CSRFToken"] || ""; } catch (e) { return ""; } }
  function toast(text, kind) { document.dispatchEvent(new CustomEvent("cp:toast", { detail: { text: text, kind: kind } })); }
  function say(text) { var box = $("#say"); if (box) box.textContent = text; }
  function keysOn() { return document.body.dataset.keys !== "off"; }
  function parts(html) { return new DOMParser().parseFromString(html, "text/html"); }

  /* ----- the details at the side ----- */
  function tray(href) {
    var box = $("#tray"); if (!box || !window.htmx) { window.location.href = href; return; }
    htmx.ajax("GET", href, { target: "#tray-body", swap: "innerHTML" });
    bootstrap.Offcanvas.getOrCreateInstance(box).show();
  }
  document.addEventListener("click", function (e) {
    var link = e.target.closest("a[data-tray]");
    if (link && !(e.ctrlKey || e.metaKey || e.shiftKey)) { e.preventDefault(); tray(link.href); }
    if (e.target.closest("[data-print]")) window.print();
  });
  document.addEventListener("change", function (e) { if (e.target.matches("[data-filters] [data-send]")) e.target.form.requestSubmit(); });
  document.addEventListener("htmx:afterSwap", function (e) { if (e.target.closest("#tray") && e.detail.requestConfig.verb === "post") poll(true); });
  if (!grid) return;

  /* ----- where we are ----- */
  function cellOf(box) { return box.closest("td"); }
  function address(pattern, td) { var ids = td.id.split("-"); return pattern.replace("assessments/0/people/0", "assessments/" + ids[1] + "/people/" + ids[2]); }
  function headOf(td) { return $('th[data-item="' + td.id.split("-")[1] + '"]', grid); }
  function label(td) { return $("th.who", td.parentElement).textContent.trim() + ", " + headOf(td).dataset.name; }
  function boxIn(td) { return td && $("input.grade", td); }
  function beside(td, step) { var row = td.parentElement, n = row, col = Array.prototype.indexOf.call(row.children, td); do { n = step > 0 ? n.nextElementSibling : n.previousElementSibling; } while (n && !boxIn(n.children[col])); return n && boxIn(n.children[col]); }
  function along(td, step) { var n = td; do { n = step > 0 ? n.nextElementSibling : n.previousElementSibling; } while (n && !boxIn(n)); return n && boxIn(n); }
  function mode(box, moving) {
    box.readOnly = moving;
    $$("[data-mode]").forEach(function (el) { el.hidden = (el.dataset.mode === "move") !== moving; });
  }
  function go(box, moving) { if (!box) return; box.focus(); mode(box, moving); box.select(); }

  /* ----- saving: one request for a cell at a time, the newest value last ----- */
  var busy = new Map(), mine = [], entered = 0;
  function changed(box) { return box.value.trim() !== box.defaultValue; }
  function save(td, value, version, retry) {
    if (busy.has(td.id) && !retry) { busy.get(td.id).next = value; return; }
    var job = busy.get(td.id) || { at: ++entered }; job.next = null; busy.set(td.id, job);
    td.classList.remove("g-saved", "g-wrong"); td.classList.add("g-waiting"); state();
    var body = new URLSearchParams({ value: value, version: version });
    fetch(address(grid.dataset.save, td), { method: "POST", body: body, headers: { "X-CSRFToken": token(), "HX-Request": "true" } }).then(function (answer) {
      if (answer.status >= 500 || answer.status === 429) throw new Error("later");
      if (answer.redirected || answer.headers.get("HX-Redirect")) { done(td); problem(td, "You have been signed out. Sign in again in another tab, then leave the cell once more.", "", value); return; }
      if (answer.status !== 200 && answer.status !== 422) { done(td); problem(td, "That is not allowed any more. Reload the page to see what has changed.", "", value); return; }
      return answer.text().then(function (html) { settle(td, parts(html), value, job); });
    }).catch(function () {
      offline(true); job.timer = setTimeout(function () { var now = document.getElementById(td.id); save(now, job.next === null ? value : job.next, version, true); }, AGAIN);
    });
  }
  function done(td) { busy.delete(td.id); td.classList.remove("g-waiting"); state(); if (owed) undo(0); }
  function settle(td, page, value, job) {
    offline(false);
    var fresh = page.getElementById(td.id), next = job.next, wrong = fresh && fresh.dataset.problem;
    busy.delete(td.id); td = document.getElementById(td.id);
    if (!wrong) { clear(td.id); remember(td.id, job.at); say(label(td) + ": saved"); }
    td = put(td, fresh, value);
    $$("td[id^='t-']", page).forEach(function (el) { swap(el); });
    if (wrong) problem(td, fresh.dataset.problem, fresh.dataset.theirs, value);
    else if (next !== null && next !== value) save(td, next, td.dataset.v);
    state(); if (owed) undo(0);
  }
  /* answers come in any order; what is taken back first is what was entered last */
  function remember(id, at) { mine.push({ id: id, at: at }); mine.sort(function (a, b) { return a.at - b.at; }); }
  /* the new cell stands in place of the old one; whoever is typing in it goes on typing */
  function put(td, fresh, sent) {
    var box = boxIn(td), active = document.activeElement === box, typed = box.value, was = box.defaultValue, moving = box.readOnly, at = box.selectionStart, to = box.selectionEnd;
    if (td.classList.contains("wkend")) fresh.classList.add("wkend");
    fresh = document.importNode(fresh, true); td.replaceWith(fresh);
    var now = boxIn(fresh);
    if (active) {
      now.focus(); mode(now, moving);
      if (typed !== was && typed.trim() !== now.value && typed.trim() !== sent && !fresh.dataset.problem) now.value = typed;
      try { now.setSelectionRange(at, to); } catch (e) { /* a field without a selection */ }
    }
    return fresh;
  }
  function swap(el) { var old = document.getElementById(el.id); if (old && old.innerHTML !== el.innerHTML) old.replaceChildren.apply(old, Array.prototype.slice.call(document.importNode(el, true).childNodes)); }
  function state() {
    var waiting = busy.size, line = $("[data-state]"); if (!line) return;
    if (!line.dataset.text) line.dataset.text = line.textContent;
    line.textContent = waiting ? (lost ? "The line is down. " + waiting + (waiting === 1 ? " grade waits" : " grades wait") + " here and will be sent again." : "Saving…") : mine.length ? "Saved " + new Date().toLocaleTimeString("en-US", { hour: "numeric", minute: "2-digit" }) + ". Type M for missing, Ex for excused." : line.dataset.text;
  }

  /* ----- what did not work stands above the grid, with both values ----- */
  var lost = false;
  function offline(on) {
    if (on === lost) return; lost = on; state();
    var bar = $("[data-offline]"); if (!on) { if (bar) bar.remove(); say("The line is back."); return; }
    var row = document.createElement("div"), text = document.createElement("p");
    row.className = "grade-problem is-offline"; row.dataset.offline = ""; text.textContent = "The line is down. What you typed is kept in its cell and sent again by itself. Do not close this page."; row.append(text); problems.append(row);
  }
  function clear(id) { $$("[data-of='" + id + "']", problems).forEach(function (el) { el.remove(); }); }
  function button(text, act, primary) { var b = document.createElement("button"); b.type = "button"; b.className = "btn btn-sm " + (primary ? "btn-primary" : "btn-secondary"); b.textContent = text; b.addEventListener("click", act); return b; }
  function problem(td, text, theirs, ours) {
    clear(td.id);
    var row = document.createElement("div"), p = document.createElement("p"), b = document.createElement("b");
    row.className = "grade-problem"; row.dataset.of = td.id; b.textContent = label(td) + ": "; p.append(b, text); row.append(p);
    var faster = /^Somebody else/.test(text), id = td.id;
    var here = function () { return document.getElementById(id); };
    var back = function () { var box = boxIn(here()); box.value = theirs; box.defaultValue = theirs; box.removeAttribute("aria-invalid"); here().classList.remove("g-wrong"); clear(id); go(box, true); };
    if (faster) row.append(button("Keep " + (theirs || "it empty"), back), button("Enter " + (ours || "nothing"), function () { save(here(), ours, here().dataset.v); clear(id); go(boxIn(here()), true); }, true));
    else row.append(button("Put the old value back", back), button("Go to the cell", function () { go(boxIn(here()), false); }));
    problems.append(row);
  }

  document.addEventListener("change", function (e) {
    if (!e.target.matches("[data-grid] input.grade")) return;
    var td = cellOf(e.target); clear(td.id); save(td, e.target.value.trim(), td.dataset.v);
  });
  window.addEventListener("beforeunload", function (e) { if (busy.size) e.preventDefault(); });
  window.addEventListener("online", function () { busy.forEach(function (job, id) { if (job.timer) { clearTimeout(job.timer); var td = document.getElementById(id); save(td, boxIn(td).value.trim(), td.dataset.v, true); } }); });

  /* ----- what others changed ----- */
  var asking = false, timer = 0;
  function poll(now) {
    clearTimeout(timer);
    if (asking || (document.hidden && !now)) { timer = setTimeout(poll, EVERY); return; }
    asking = true;
    fetch(grid.dataset.changes + "?since=" + grid.dataset.moment, { headers: { "X-Poll": "1", "HX-Request": "true" } }).then(function (answer) {
      asking = false;
      if (answer.status === 403 || answer.status === 404 || answer.redirected) { toast("This page is not kept up to date any more. Reload it.", "bad"); return null; }
      if (!answer.ok) throw new Error("later");
      return answer.text().then(function (html) { offline(false); take(parts(html)); timer = setTimeout(poll, EVERY); });
    }).catch(function () { asking = false; timer = setTimeout(poll, EVERY); });
  }
  function take(page) {
    grid.dataset.moment = $("table", page).dataset.moment;
    $$("td.g", page).forEach(function (fresh) {
      var td = document.getElementById(fresh.id); if (!td || Number(fresh.dataset.v) <= Number(td.dataset.v) || busy.has(td.id)) return;
      var box = boxIn(td);
      if (document.activeElement === box && !box.readOnly && changed(box)) return; /* both values are shown when it is saved */
      fresh.classList.add("g-new"); fresh = put(td, fresh); say(label(fresh) + ": changed to " + (boxIn(fresh).value || "empty"));
    });
    $$("td[id^='t-'], td[id^='m-']", page).forEach(swap);
  }
  timer = setTimeout(poll, EVERY);
  document.addEventListener("visibilitychange", function () { if (!document.hidden) poll(true); });

  /* ----- taking the own last change back ----- */
  var owed = 0, undoing = false;
  function undo(more) {
    owed += more;
    if (!owed || undoing || busy.size) return; /* goes on as soon as the last answer is there */
    owed -= 1;
    var last = mine.pop(), id = last && last.id, td = id && document.getElementById(id); if (!td) { owed = 0; toast("There is nothing of yours to take back on this page."); return; }
    undoing = true;
    var body = new URLSearchParams({ seen: td.dataset.v });
    fetch(address(grid.dataset.undoAt, td), { method: "POST", body: body, headers: { "X-CSRFToken": token(), "HX-Request": "true", "X-Grid": "1" } }).then(function (answer) {
      return answer.text().then(function (html) {
        var page = parts(html), fresh = page.getElementById(id), now = document.getElementById(id);
        if (answer.status === 422) { problem(now, fresh.dataset.problem, fresh.dataset.theirs, ""); return; }
        if (!answer.ok) throw new Error("no");
        put(now, fresh); $$("td[id^='t-']", page).forEach(swap); say(label(document.getElementById(id)) + ": taken back"); toast(label(document.getElementById(id)) + ": as it was before.");
      });
    }).then(function () { undoing = false; undo(0); }, function () { undoing = false; owed = 0; mine.push(last); toast("That did not work. Try again.", "bad"); });
  }

  /* ----- keys. In a field one types; after an arrow or Escape one moves, and letters are commands ----- */
  document.addEventListener("focusin", function (e) { if (e.target.matches("[data-grid] input.grade")) mode(e.target, e.target.readOnly); });
  document.addEventListener("focusout", function (e) { if (e.target.matches("[data-grid] input.grade")) e.target.readOnly = false; });
  document.addEventListener("pointerdown", function (e) { if (e.target.matches("[data-grid] input.grade")) e.target.readOnly = false; });
  document.addEventListener("dblclick", function (e) { if (e.target.matches("[data-grid] input.grade")) e.target.select(); });
  document.addEventListener("keydown", function (e) {
    var box = e.target.closest && e.target.closest("[data-grid] input.grade"); if (!box || e.altKey) return;
    var td = cellOf(box), moving = box.readOnly, k = e.key, stop = function () { e.preventDefault(); e.stopImmediatePropagation(); };
    if ((e.ctrlKey || e.metaKey) && k.toLowerCase() === "z" && (moving || !changed(box))) { stop(); undo(1); return; }
    if (e.ctrlKey || e.metaKey) return;
    if (k === "Enter") { stop(); if (moving) { mode(box, false); box.select(); } else { var down = beside(td, e.shiftKey ? -1 : 1); if (down) go(down, false); else box.blur(); } return; }
    if (k === "F2") { stop(); mode(box, !moving); return; }
    if (k === "ArrowDown" || k === "ArrowUp") { stop(); go(beside(td, k === "ArrowDown" ? 1 : -1), true); return; }
    if (k === "ArrowRight" && (moving || box.selectionStart === box.value.length)) { stop(); go(along(td, 1), true); return; }
    if (k === "ArrowLeft" && (moving || box.selectionEnd === 0 || (box.selectionStart === 0 && box.selectionEnd === box.value.length))) { stop(); go(along(td, -1), true); return; }
    if (k === "Escape") { stop(); if (!moving) { box.value = box.defaultValue; mode(box, true); box.select(); } else box.blur(); return; }
    if (!moving) return;
    if (/^[0-9.,]$/.test(k) || (!keysOn() && k.length === 1)) { mode(box, false); box.value = ""; return; }
    if (k === "Delete" || k === "Backspace") { stop(); mode(box, false); box.value = ""; return; }
    if (k.length !== 1) return;
    stop();
    if (k === "?") { var keys = $("#keys-dialog"); keys.addEventListener("hidden.bs.modal", function () { go(boxIn(document.getElementById(td.id)), true); }, { once: true }); bootstrap.Modal.getOrCreateInstance(keys).show(); return; }
    var act = { c: function () { tray(address(grid.dataset.save, td)); $("#tray").addEventListener("hidden.bs.offcanvas", function () { go(boxIn(document.getElementById(td.id)), true); }, { once: true }); }, g: function () { window.location.href = $(".grade-item", headOf(td)).href; }, s: function () { window.location.href = $("[data-sort]", headOf(td)).href; }, m: function () { var b = $(".grade-menu", headOf(td)), d = bootstrap.Dropdown.getOrCreateInstance(b); d.show(); $(".dropdown-item", headOf(td)).focus(); b.addEventListener("hidden.bs.dropdown", function () { setTimeout(function () { if (document.activeElement === b || document.activeElement === document.body) go(boxIn(document.getElementById(td.id)), true); }, 0); }, { once: true }); } }[k.toLowerCase()];
    if (act) act();
  }, true);

  /* ----- a column from a spreadsheet, pasted into a cell: a preview for the people from here down ----- */
  document.addEventListener("paste", function (e) {
    var box = e.target.closest && e.target.closest("[data-grid] input.grade"); if (!box) return;
    var text = (e.clipboardData || window.clipboardData).getData("text").replace(/\r\n?/g, "\n").replace(/\n+$/, "");
    if (!/[\n\t]/.test(text)) { if (box.readOnly) mode(box, false); return; }
    e.preventDefault();
    var lines = text.split("\n").map(function (line) { return line.split("\t"); }), wide = lines.reduce(function (most, line) { return Math.max(most, line.length); }, 0);
    var td = cellOf(box), heads = [], at = td, row = td.parentElement, rows = [];
    while (at && heads.length < wide) { if (boxIn(at)) heads.push(headOf(at)); at = at.nextElementSibling; }
    lines.forEach(function (line) { if (row) { rows.push([row.dataset.who].concat(line.slice(0, heads.length)).join("\t")); row = row.nextElementSibling; } });
    var form = document.createElement("form"), add = function (name, value) { var f = document.createElement("textarea"); f.name = name; f.value = value; form.append(f); };
    form.method = "post"; form.action = grid.dataset.paste; form.hidden = true;
    add("csrfmiddlewaretoken", token()); add("item", heads[0].dataset.item);
    add("rows", [["Email"].concat(heads.map(function (h) { return h.dataset.name; })).join("\t")].concat(rows).join("\n"));
    document.body.append(form); form.submit();
  });
})();
