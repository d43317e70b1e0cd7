// Typing @ in an internal note offers colleagues: arrow keys move, return, Tab or a click takes one, Escape puts them away.
behavior("mentions", (form) => {
  const { body, channel } = form.elements;
  const list = () => document.getElementById("colleagues");
  const options = () => [...list().querySelectorAll("[role=option]:not([hidden])")];
  let chosen = 0;

  function asked() {
    const found = channel.value === "note" && /(?:^|[^\p{L}\p{N}_@])@([\p{L}'’.-]*(?: [\p{L}'’.-]*)?)$/u.exec(body.value.slice(0, body.selectionStart));
    return found ? found[1].toLowerCase() : null;
  }

  function choose(index) {
    const all = options();
    chosen = all.length ? (index + all.length) % all.length : 0;
    all.forEach((option, at) => option.setAttribute("aria-selected", at === chosen));
    if (all.length) body.setAttribute("aria-activedescendant", all[chosen].id);
    else body.removeAttribute("aria-activedescendant");
    all[chosen]?.scrollIntoView({ block: "nearest" });
  }

  function offer() {
    const start = asked();
    if (start !== null && !list().hasAttribute("role")) htmx.trigger(list(), "wanted", {}, false);
    for (const option of list().querySelectorAll("[role=option]")) {
      const name = option.dataset.name.toLowerCase();
      option.hidden = start === null || name === start || !` ${name}`.includes(` ${start}`);
    }
    choose(0);
  }

  function take({ dataset: { name } }) {
    body.setRangeText(`${name} `, body.selectionStart - asked().length, body.selectionStart, "end");
    body.focus();
    body.dispatchEvent(new Event("input", { bubbles: true }));
  }

  body.addEventListener("input", offer);
  body.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!options().length || event.isComposing) return;
    if (step) choose(chosen + step);
    else if (event.key === "Escape") list().replaceChildren(), list().removeAttribute("role");
    else if (event.key === "Enter" || event.key === "Tab") take(options()[chosen]);
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
  form.addEventListener("mousedown", (event) => event.target.closest("#colleagues") && event.preventDefault());
  form.addEventListener("click", ({ target }) => target.closest("#colleagues [role=option]") && take(target.closest("[role=option]")));
  form.addEventListener("htmx:after:swap", ({ target }) => target.id === "colleagues" && offer());
  return () => list().hasAttribute("role") && offer();
});
