// Single keys, as mail programs have them; templates/settings/_keys.html tells them. Never where somebody writes or is asked, never with a modifier.
behavior("keys", () => {
  const $ = (selector) => document.querySelector(selector), open = () => $("#conversation-list [aria-current]");
  const goTo = (row, otherwise = row) => (row?.checkVisibility() ? row.focus() : otherwise?.click()); // a phone shows no list beside the thread

  let last, gone = 0; // the row that had the focus last, and where it or what was archived stood: one goes on from there
  const rows = () => [...document.querySelectorAll("#conversation-list a.row")];
  function move(by) {
    const all = rows(), here = all.indexOf(document.activeElement), from = here < 0 && last?.isConnected !== false ? all.indexOf(open()) : here;
    goTo(all[from < 0 ? Math.max(gone + Math.min(by, 0), 0) : from + by]);
  }
  async function help() {
    await htmx.ajax("GET", "/settings/keyboard", { target: "#keys", swap: "innerMorph" });
    if ($("#keys").childElementCount) $("#keys").showModal();
  }
  const acts = {
    j: () => move(1), k: () => move(-1), "?": help,
    r: () => ($("#composer textarea")?.checkVisibility() ? $("#composer textarea") : $("#composer [name=channel]:checked"))?.focus(),
    e: () => { gone = rows().indexOf(open()); $("#acts form[action$='/archive']")?.requestSubmit(); },
    u: () => goTo(open() ?? $("#conversation-list a.row"), $(".thread-head .only-narrow a")),
    "/": () => $("input[type=search]")?.select(),
  };
  let isWriting = false; // until one leaves the box by oneself: whoever loses it goes on for a while, and means no keys
  for (const [type, is] of [["beforeinput", true], ["pointerdown", false]]) document.addEventListener(type, () => { isWriting = is; });
  document.addEventListener("focusin", ({ target }) => { if (target.matches("#conversation-list a.row")) gone = rows().indexOf(last = target); });
  document.addEventListener("keydown", (event) => {
    const { key, target, ctrlKey, metaKey, altKey, isComposing, defaultPrevented } = event;
    if (defaultPrevented || ctrlKey || metaKey || altKey || isComposing) return;
    if (key === "Escape" && target.id === "search") event.preventDefault(), $("#conversation-list a.row")?.focus(); // the words stay
    else if (key === "Escape" && target.closest("#composer:not(:has(:popover-open))")) $("#thread")?.focus();
    if (["Escape", "Tab"].includes(key)) isWriting = false;
    if (!Object.hasOwn(acts, key) || isWriting || target.closest("input, textarea, select, dialog, [data-behavior~=composer], #asked")) return;
    event.preventDefault();
    acts[key]();
  });
});
