// Arrow keys move through the contacts offered below "To", return or a click takes one, Escape puts them away.
behavior("combobox", (input) => {
  const list = () => document.getElementById(input.getAttribute("aria-controls"));
  const options = () => [...list().querySelectorAll("[role=option]")];
  const { contact_id: contact, body } = input.form.elements;
  const hint = document.getElementById("to-hint"), words = hint.textContent;
  let chosen = -1;

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
    for (const option of options()) option.tabIndex = -1; // Tab goes on to the message
  }

  function clear() {
    list().replaceChildren();
    list().removeAttribute("role");
    refresh();
  }

  function take({ dataset: { phone, contact: id, name } }) {
    input.value = phone;
    contact.value = id;
    hint.textContent = name;
    clear();
    body.focus();
  }

  input.form.addEventListener("click", (event) => {
    const option = event.target.closest("[role=option]");
    if (!option) return;
    event.preventDefault();
    take(option);
  });
  input.addEventListener("input", () => {
    contact.value = "";
    hint.textContent = words;
  });
  input.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown") choose(chosen + 1);
    else if (event.key === "ArrowUp") choose(chosen < 0 ? -1 : chosen - 1);
    else if (event.key === "Enter") chosen >= 0 ? take(options()[chosen]) : body.focus();
    else if (event.key === "Escape" && options().length) clear();
    else return;
    event.preventDefault();
  });
  refresh();
  return refresh;
});
