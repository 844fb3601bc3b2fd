/* The attendance sheet: P L E A mark and go on, each mark saved at once, kept and sent again while
   the line is down, and the marks of others appearing by themselves. */
(function () {
  "use strict";
  var form = document.querySelector("form[data-att]");
  if (!form || form.dataset.attShut === "1") return;
  var LETTERS = { p: "P", l: "L", e: "E", a: "A" };
  var STORE = "cp-att-" + form.dataset.attUser + "-" + form.dataset.att;
  var token = { "X-CSRFToken": form.querySelector("[name=csrfmiddlewaretoken]").value };
  var rows = function () { return Array.prototype.slice.call(form.querySelectorAll("tr[data-att-row]")); };
  var rowOf = function (id) { return form.querySelector('tr[data-att-row="' + id + '"]'); };
  var waiting = {}, busy = {}, last = null, people = rows().length, clockText = "", asking = null;
  var savedAt = form.querySelector("[data-att-saved]"), note = form.querySelector("[data-att-wait]");
  var modal = document.getElementById("mark-dialog"), fields = modal.querySelector("[data-att-dialog]");

  function say(text) { var box = document.getElementById("say"); if (box) box.textContent = text; }
  function toast(text, kind) { document.dispatchEvent(new CustomEvent("cp:toast", { detail: { text: text, kind: kind } })); }

  /* ----- what waits for the line is kept in this browser: ids and letters, no names ----- */
  function keep() { try { if (Object.keys(waiting).length) localStorage.setItem(STORE, JSON.stringify(waiting)); else localStorage.removeItem(STORE); } catch (e) { /* full or switched off: the page still holds them */ } }
  function showWaiting() {
    var n = Object.keys(waiting).filter(function (id) { return waiting[id].failed; }).length;
    note.hidden = !n;
    note.textContent = n ? (n === 1 ? "1 mark waits" : n + " marks wait") + " for the connection. Nothing is lost: it is sent again by itself." : "";
  }
  function counts() {
    var all = rows(), done = all.filter(function (r) { return r.dataset.mark; }).length;
    document.querySelector("[data-att-count]").textContent = done + " marked, " + (all.length - done) + " to go.";
  }
  function check(row, mark) {
    Array.prototype.forEach.call(row.querySelectorAll(".marks input"), function (b) { b.checked = b.value === mark; });
    var cell = row.querySelector("td.d.is-this");
    if (cell) { cell.className = "d is-this " + mark.toLowerCase(); cell.textContent = mark === "P" ? "•" : mark; }
  }
  function stands(row, data) {
    row.dataset.version = data.version; row.dataset.mark = data.mark;
    row.dataset.minutes = data.minutes || ""; row.dataset.remark = data.remark || "";
    row.querySelector("[data-att-note]").textContent = data.note || "";
    row.title = data.by || "";
    row.classList.remove("is-waiting");
    if (!waiting[data.enrollment]) check(row, data.mark);
  }

  /* ----- one request for a person at a time; the newest wish wins ----- */
  function want(row, told) {
    var id = row.dataset.attRow, before = waiting[id] || {};
    waiting[id] = Object.assign({}, before, told, { seen: Number(row.dataset.version), failed: false });
    row.classList.add("is-waiting");
    if (told.mark !== undefined) check(row, told.mark);
    keep(); send(id);
  }
  function send(id) {
    var row = rowOf(id), told = waiting[id];
    if (!row || !told || busy[id]) return;
    busy[id] = true;
    var body = new URLSearchParams({ mark: told.mark, seen: told.seen });
    ["minutes", "remark", "reason"].forEach(function (name) { if (told[name] !== undefined && told[name] !== "") body.set(name, told[name]); });
    if (told.remark === "") body.set("remark", "");
    fetch(row.dataset.url, { method: "POST", headers: token, body: body, redirect: "manual" }).then(function (answer) {
      if (answer.type === "opaqueredirect") throw { out: true };
      if (answer.status >= 500 || answer.status === 429) throw { later: true };
      return answer.json().then(function (data) { return { status: answer.status, data: data }; }, function () { throw { gone: answer.status }; });
    }).then(function (got) {
      busy[id] = false;
      var newer = waiting[id] !== told;
      if (!newer) { delete waiting[id]; keep(); }
      if (got.status === 200) {
        stands(row, got.data.row);
        last = { id: id, moment: got.data.row.moment };
        if (newer) waiting[id].seen = got.data.row.version;
        clockText = got.data.saved; savedAt.textContent = clockText;
      } else if (got.status === 409) {
        stands(row, got.data.row); toast(row.dataset.name + ": " + got.data.text, "bad");
        if (newer) delete waiting[id];
      } else if (got.data.needs === "reason") {
        check(row, row.dataset.mark); row.classList.remove("is-waiting"); ask(row, got.data.text, told);
      } else {
        check(row, row.dataset.mark); row.classList.remove("is-waiting"); toast(row.dataset.name + ": " + got.data.text, "bad");
      }
      keep(); counts(); showWaiting();
      if (waiting[id]) send(id);
    }).catch(function (why) {
      busy[id] = false;
      if (why && why.gone) { delete waiting[id]; keep(); check(row, row.dataset.mark); row.classList.remove("is-waiting"); toast("That is not allowed any more. Reload the page to see what has changed.", "bad"); return; }
      if (why && why.out) toast("You have been signed out. Sign in again; your marks are kept in this browser.", "bad");
      waiting[id].failed = true; keep(); showWaiting();
      setTimeout(function () { send(id); }, 4000);
    });
  }
  window.addEventListener("online", function () { Object.keys(waiting).forEach(send); });
  window.addEventListener("beforeunload", function (e) { if (Object.keys(waiting).some(function (id) { return waiting[id].failed; })) e.preventDefault(); });

  /* ----- keys and taps ----- */
  function here() {
    var row = document.activeElement && document.activeElement.closest ? document.activeElement.closest("tr[data-att-row]") : null;
    return row || form.querySelector("tr.is-cursor[data-att-row]");
  }
  function go(row) {
    if (!row) return;
    var old = form.querySelector("tr.is-cursor"); if (old) old.classList.remove("is-cursor");
    row.classList.add("is-cursor");
    var box = row.querySelector(".marks input:checked") || row.querySelector(".marks input");
    box.focus({ preventScroll: true }); row.scrollIntoView({ block: "nearest" });
  }
  function next(row, step) { var all = rows(), i = all.indexOf(row); return all[Math.max(0, Math.min(all.length - 1, i + step))]; }
  form.addEventListener("change", function (e) {
    var box = e.target.closest(".marks input"); if (!box) return;
    want(box.closest("tr"), { mark: box.value });
  });
  form.addEventListener("focusin", function (e) {
    var row = e.target.closest("tr[data-att-row]"), old = form.querySelector("tr.is-cursor");
    if (old && old !== row) old.classList.remove("is-cursor");
    if (row) row.classList.add("is-cursor");
  });
  form.addEventListener("submit", function (e) { e.preventDefault(); });
  document.addEventListener("keydown", function (e) {
    if (e.defaultPrevented || e.ctrlKey || e.metaKey || e.altKey || document.body.dataset.keys === "off" || document.querySelector(".modal.show")) return;
    var el = e.target; if (/^(TEXTAREA|SELECT)$/.test(el.tagName) || (el.tagName === "INPUT" && el.type !== "radio")) return;
    var row = here() || rows()[0], letter = LETTERS[e.key];
    if (!row) return;
    if (e.key === "P" && e.shiftKey) { e.preventDefault(); document.querySelector("[data-att-rest]").click(); return; }
    if (letter) {
      e.preventDefault();
      if (row.hasAttribute("data-excused") && letter !== "E" && !row.dataset.mark) want(row, { mark: "E" }), say(row.dataset.name + " is excused in advance and stays excused.");
      else if (row.hasAttribute("data-excused") && row.dataset.mark === "E" && letter !== "E") say(row.dataset.name + " is excused in advance and stays excused.");
      else want(row, { mark: letter });
      go(next(row, 1)); return;
    }
    if (e.key === "j" || e.key === "ArrowDown") { e.preventDefault(); go(here() ? next(row, 1) : row); return; }
    if (e.key === "k" || e.key === "ArrowUp") { e.preventDefault(); go(next(row, -1)); return; }
    if (e.key === "r") { e.preventDefault(); ask(row, "", null); return; }
    if (e.key === "z" && last) { e.preventDefault(); takeBack(); }
  });
  function takeBack() {
    var body = document.createElement("form"), field = document.createElement("input");
    body.method = "post"; body.hidden = true; body.action = form.dataset.attUndo.replace("/0/", "/" + last.moment + "/");
    field.name = "csrfmiddlewaretoken"; field.value = token["X-CSRFToken"]; body.append(field); document.body.append(body); body.submit();
  }

  /* ----- minutes, a remark, or the reason of a late change ----- */
  function ask(row, why, told) {
    asking = { row: row, told: told };
    modal.querySelector("#mark-title").textContent = row.dataset.name;
    var p = modal.querySelector("[data-att-why]"); p.textContent = why; p.hidden = !why;
    modal.querySelector("[data-att-reasons]").hidden = !why;
    modal.querySelector("[data-att-fields]").hidden = !!why; modal.querySelector("[data-att-keep]").hidden = !!why;
    modal.querySelector("#att-minutes").value = row.dataset.minutes; modal.querySelector("#att-remark").value = row.dataset.remark;
    bootstrap.Modal.getOrCreateInstance(modal).show();
  }
  modal.addEventListener("shown.bs.modal", function () {
    var first = modal.querySelector(asking && asking.told ? "[data-att-reason]" : asking && asking.row.dataset.mark === "L" ? "#att-minutes" : "#att-remark"); if (first) first.focus();
  });
  modal.addEventListener("hidden.bs.modal", function () { if (asking) go(asking.row); asking = null; });
  modal.addEventListener("click", function (e) {
    var b = e.target.closest("[data-att-reason]"); if (!b || !asking) return;
    want(asking.row, Object.assign({}, asking.told, { reason: b.dataset.attReason, failed: false }));
    bootstrap.Modal.getInstance(modal).hide();
  });
  fields.addEventListener("submit", function (e) {
    e.preventDefault(); if (!asking) return;
    var minutes = modal.querySelector("#att-minutes").value.trim(), row = asking.row;
    var told = { mark: minutes ? "L" : row.dataset.mark, remark: modal.querySelector("#att-remark").value };
    if (minutes) told.minutes = minutes;
    want(row, told); bootstrap.Modal.getInstance(modal).hide();
  });

  /* ----- the marks of others ----- */
  function look() {
    if (document.hidden) return;
    fetch(form.dataset.attNow, { headers: { "X-Poll": "1" }, redirect: "manual" }).then(function (answer) { if (!answer.ok) throw new Error(); return answer.json(); }).then(function (data) {
      data.rows.forEach(function (one) {
        var row = rowOf(one.enrollment);
        if (!row || waiting[one.enrollment] || Number(row.dataset.version) >= one.version) return;
        stands(row, one); row.classList.add("is-new"); setTimeout(function () { row.classList.remove("is-new"); }, 2500);
      });
      if (data.people !== people) { people = data.people; toast("The people of this sheet changed. Reload the page to see them."); }
      counts();
    }).catch(function () { /* the next one will tell */ });
  }
  setInterval(look, 5000);

  /* ----- what an earlier visit could not send ----- */
  try { waiting = JSON.parse(localStorage.getItem(STORE) || "{}"); } catch (e) { waiting = {}; }
  Object.keys(waiting).forEach(function (id) { var row = rowOf(id); if (!row) { delete waiting[id]; return; } check(row, waiting[id].mark); row.classList.add("is-waiting"); send(id); });
  keep(); counts();
  if (!window.matchMedia("(pointer: coarse)").matches) go(rows().filter(function (r) { return !r.dataset.mark; })[0] || rows()[0]);
})();
