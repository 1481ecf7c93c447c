// Completion for a text that the server knows the grammar of: Ctrl+Space asks what may stand at the cursor.
(function () {
  "use strict";
  var area = document.querySelector("textarea[data-complete]");
  if (!area) { return; }
  var list = document.createElement("ul");
  list.className = "offers";
  list.id = "offers";
  list.setAttribute("role", "listbox");
  list.hidden = true;
  area.after(list);
  area.setAttribute("aria-controls", "offers");
  var chosen = 0;

  function typed() {
    return /[\w-]*$/.exec(area.value.slice(0, area.selectionStart))[0];
  }

  function close() {
    list.hidden = true;
    list.textContent = "";
    area.removeAttribute("aria-activedescendant");
  }

  function mark(place) {
    var items = list.children;
    if (!items.length) { return; }
    chosen = (place + items.length) % items.length;
    for (var index = 0; index < items.length; index += 1) {
      items[index].setAttribute("aria-selected", String(index === chosen));
    }
    area.setAttribute("aria-activedescendant", items[chosen].id);
    items[chosen].scrollIntoView({ block: "nearest" });
  }

  function write(word) {
    var end = area.selectionStart, start = end - typed().length;
    area.setRangeText(word, start, end, "end");
    close();
    area.focus();
    area.dispatchEvent(new Event("input", { bubbles: true }));
  }

  function show(offers) {
    list.textContent = "";
    offers.forEach(function (offer, index) {
      var item = document.createElement("li");
      item.id = "offer-" + index;
      item.setAttribute("role", "option");
      item.textContent = offer.word;
      if (offer.said) {
        var said = document.createElement("span");
        said.className = "quiet";
        said.textContent = " " + offer.said;
        item.appendChild(said);
      }
      item.addEventListener("mousedown", function (event) { event.preventDefault(); write(offer.word); });
      list.appendChild(item);
    });
    list.hidden = !offers.length;
    if (offers.length) { mark(0); }
  }

  function ask() {
    var body = new FormData();
    body.append("text", area.value);
    body.append("at", String(area.selectionStart));
    body.append("csrfmiddlewaretoken", area.form.querySelector("[name=csrfmiddlewaretoken]").value);
    fetch(area.dataset.complete, { method: "POST", body: body, credentials: "same-origin" })
      .then(function (answer) { return answer.ok ? answer.json() : { offers: [] }; })
      .then(function (found) { show(found.offers); })
      .catch(close);
  }

  area.addEventListener("keydown", function (event) {
    if (event.ctrlKey && event.code === "Space") { event.preventDefault(); ask(); return; }
    if (list.hidden) { return; }
    if (event.key === "ArrowDown") { event.preventDefault(); mark(chosen + 1); }
    if (event.key === "ArrowUp") { event.preventDefault(); mark(chosen - 1); }
    if (event.key === "Enter" || event.key === "Tab") {
      event.preventDefault();
      write(list.children[chosen].firstChild.textContent);
    }
    if (event.key === "Escape") { event.preventDefault(); close(); }
  });
  area.addEventListener("input", function () { if (!list.hidden) { ask(); } });
  area.addEventListener("blur", close);
})();
