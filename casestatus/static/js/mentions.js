// Typing @ in an internal note offers colleagues: arrow keys move, return, Tab or a click takes one, Escape puts them away.
behavior("mentions", (form) => {
  const { body, channel } = form.elements, list = () => document.getElementById("colleagues");
  const options = () => [...list().querySelectorAll("[role=option]:not([hidden])")];
  const typed = /(?:^|[^\p{L}\p{N}_@])@([\p{L}'’.-]*(?: [\p{L}'’.-]*)?)$/u;
  const asked = () => (channel.value === "note" ? typed.exec(body.value.slice(0, body.selectionStart))?.[1].toLowerCase() : undefined);
  let chosen = 0;
  const choose = (index) => { chosen = Math.max(window.choose(options(), index, body), 0); };
  function offer(index = 0) {
    const start = asked();
    if (start !== undefined && !list().hasAttribute("role")) htmx.trigger(list(), "wanted", {}, false);
    for (const option of list().querySelectorAll("[role=option]")) {
      const name = option.dataset.name.toLowerCase();
      option.hidden = start === undefined || name === start || !` ${name}`.includes(` ${start}`);
    }
    choose(index);
  }
  function take({ dataset: { name } }) {
    body.setRangeText(`${name} `, body.selectionStart - asked().length, body.selectionStart, "end");
    body.focus();
    body.dispatchEvent(new Event("input", { bubbles: true }));
  }
  body.addEventListener("input", () => offer());
  body.addEventListener("keydown", (event) => {
    const acts = { ArrowDown: () => choose(chosen + 1), ArrowUp: () => choose(chosen - 1), Escape: () => { options().forEach((one) => { one.hidden = true; }); choose(0); } };
    const act = acts[event.key] ?? (["Enter", "Tab"].includes(event.key) && (() => take(options()[chosen])));
    if (!act || !options().length || event.isComposing) return;
    act();
    event.preventDefault();
    event.stopPropagation();
  });
  form.addEventListener("click", ({ target }) => target.closest("#colleagues [role=option]") && take(target.closest("[role=option]")));
  return () => options().length && offer(chosen); // what is chosen stays when another part of the page is swapped
});
