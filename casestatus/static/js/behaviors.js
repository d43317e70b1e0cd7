// behavior("name", start): every element with data-behavior="name" is started once, also when htmx brings it later.
// What start returns, if a function, is called after each later swap. Who loses the focus with what a swap takes or hides, goes on in
// the composer or the drawer it was in, else in the thread or page.
(() => {
  const starts = new Map(), running = new WeakMap();
  let focused, home; // where the focus was last, but for the alerts, and where one goes on when that is gone

  function start(element, name) {
    const of = running.get(element) ?? running.set(element, new Map()).get(element);
    if (of.has(name)) of.get(name)?.();
    else if (starts.has(name)) of.set(name, starts.get(name)(element));
  }

  function look() {
    for (const element of document.querySelectorAll("[data-behavior]"))
      for (const name of element.dataset.behavior.split(" ")) start(element, name);
  }

  window.behavior = (name, begin) => starts.set(name, begin);
  document.addEventListener("DOMContentLoaded", () => {
    htmx.process(document.body); // else htmx may come to it later, and miss what a behaviour tells it at its start
    look();
  });
  const stands = (one) => one?.isConnected && !one.disabled && one.checkVisibility();
  const homeOf = (element) => element.closest("[data-behavior~=composer]") ?? element.closest(":popover-open");
  window.goBack = () => [focused, home?.elements?.body ?? home?.querySelector("a, button"), document.getElementById("thread"), document.getElementById("main")].find(stands)?.focus({ preventScroll: true });
  document.addEventListener("focusin", ({ target }) => { if (!target.closest("#alerts")) home = homeOf(focused = target); });
  document.addEventListener("htmx:finally:swap", () => {
    look();
    if (focused && !stands(focused) && [document.body, focused].includes(document.activeElement)) window.goBack();
  });
})();
