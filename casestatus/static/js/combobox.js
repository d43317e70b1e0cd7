// Marks one of several options, round and round, and tells the box. Returns which; -1 when there is none.
window.choose = (options, index, box) => {
  const chosen = options.length ? (index + options.length) % options.length : -1;
  options.forEach((option, at) => option.setAttribute("aria-selected", at === chosen));
  box.setAttribute("aria-activedescendant", options[chosen]?.id ?? "");
  options[chosen]?.scrollIntoView({ block: "nearest" });
  return chosen;
};
// Arrow keys move through what is offered below a box, return or a click takes one, Escape puts it away. Whose box it is hears "takes",
// with what the option holds, and prevents it when that was done; "escapes" when nothing is to be taken.
behavior("combobox", (input) => {
  const list = () => document.getElementById(input.getAttribute("aria-controls"));
  const options = () => [...list().querySelectorAll("[role=option]")];
  const tell = (name, detail) => !input.dispatchEvent(new CustomEvent(name, { detail, cancelable: true }));
  let chosen = -1;

  const choose = (index) => { chosen = window.choose(options(), index, input); };

  function refresh() {
    chosen = options().findIndex((option) => option.getAttribute("aria-selected") === "true"); // others swapped something: it stays
    if (chosen < 0) input.removeAttribute("aria-activedescendant");
    input.setAttribute("aria-expanded", options().length > 0);
    for (const option of options()) option.tabIndex = -1; // Tab goes on to the message
  }

  function clear() {
    list().replaceChildren();
    list().removeAttribute("role");
    refresh();
  }

  list().parentElement.addEventListener("click", (event) => {
    const option = event.target.closest("[role=option]");
    if (!option || !tell("takes", option.dataset)) return;
    event.preventDefault();
    if (list()) clear();
  });
  input.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown") choose(chosen + 1);
    else if (event.key === "ArrowUp") choose(chosen < 0 ? -1 : chosen - 1);
    else if (event.key === "Enter") chosen >= 0 ? options()[chosen].click() : tell("passes");
    else if (event.key === "Escape" && !tell("escapes") && options().length) clear();
    else return;
    event.preventDefault();
  });
  refresh();
  return refresh;
});
