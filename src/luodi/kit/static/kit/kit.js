// Small helps; every page works without them.
(function () {
  "use strict";
  // A refused answer is still an answer: show it where the page expects one.
  document.addEventListener("htmx:beforeSwap", function (event) {
    if ([403, 404, 422].indexOf(event.detail.xhr.status) >= 0) {
      event.detail.shouldSwap = true;
      event.detail.isError = false;
    }
  });
  var faults = document.getElementById("faults");
  if (faults) {
    faults.setAttribute("tabindex", "-1");
    // After the page has gone to the place its address names, if it names one.
    window.addEventListener("load", function () { window.setTimeout(function () { faults.focus(); }, 0); });
  }
  document.addEventListener("submit", function (event) {
    var button = event.target.querySelector("button[data-once]");
    if (button) { button.setAttribute("aria-disabled", "true"); }
  });
})();
