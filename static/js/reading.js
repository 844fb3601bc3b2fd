/* The reading room: evidence by keyboard, and saving while somebody types. */
(function () {
  "use strict";
  var form = document.querySelector("form[data-rubric]"), waiting = 0;
  if (!form) return;
  var typing = function (el) { return /^(TEXTAREA|SELECT)$/.test(el.tagName) || (el.tagName === "INPUT" && !/^(checkbox|radio)$/.test(el.type)); };
  form.addEventListener("input", function (e) {
    if (!typing(e.target)) return;
    clearTimeout(waiting);
    waiting = setTimeout(function () { form.dispatchEvent(new CustomEvent("cp:typed")); }, 900);
  });
  /* A 1 or a 5 needs evidence: the cursor goes there instead of on to the next criterion. */
  document.addEventListener("keydown", function (e) {
    if (e.ctrlKey || e.metaKey || e.altKey || typing(e.target) || localStorage.getItem("cp_keys") === "off" || document.querySelector(".modal.show")) return;
    var open = form.querySelector("[data-crit].is-open"), text = open && open.querySelector("[data-evidence]");
    if (!open) return;
    if (e.key === "e") { e.preventDefault(); text.focus(); return; }
    if ((e.key === "1" || e.key === "5") && !text.value.trim()) {
      var radio = open.querySelector('input[type=radio][value="' + e.key + '"]');
      e.preventDefault(); radio.checked = true;
      radio.dispatchEvent(new Event("change", { bubbles: true }));
      text.focus();
    }
  }, true);
})();
