// Arrow keys move through the suggestions below a search field, return opens the chosen one, Escape puts them away.
behavior("combobox", (input) => {
  const list = document.getElementById(input.getAttribute("aria-controls"));
  let chosen = -1;

  const options = () => [...list.querySelectorAll("[role=option]")];

  function choose(index) {
    const all = options();
    chosen = all.length ? (index + all.length) % all.length : -1;
    all.forEach((option, at) => option.setAttribute("aria-selected", at === chosen));
    input.setAttribute("aria-activedescendant", all[chosen]?.id ?? "");
    all[chosen]?.scrollIntoView({ block: "nearest" });
  }

  function refresh() {
    chosen = -1;
    input.removeAttribute("aria-activedescendant");
    input.setAttribute("aria-expanded", options().length > 0);
  }

  input.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown") choose(chosen + 1);
    else if (event.key === "ArrowUp") choose(chosen < 0 ? -1 : chosen - 1);
    else if (event.key === "Enter" && options()[chosen]?.href) options()[chosen].click();
    else if (event.key === "Escape" && options().length) { list.replaceChildren(); refresh(); }
    else return;
    event.preventDefault();
  });
  refresh();
  return refresh;
});
