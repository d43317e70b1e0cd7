// A template that is picked goes into the composer's box, at the cursor. The first field that is not known is marked, to be written over.
behavior("picks-template", (input) => {
  const panel = input.closest("#templates"), body = panel.closest("form")?.elements.body;
  if (!body) return; // the page of templates: its buttons send their form
  const close = () => { panel.replaceChildren(); body.focus(); };
  const button = panel.querySelector("[data-closes]");
  button.hidden = false;
  button.addEventListener("click", close);
  input.addEventListener("escapes", (event) => { event.preventDefault(); close(); });
  input.addEventListener("takes", (event) => {
    event.preventDefault();
    const { words } = event.detail, { selectionStart: start, selectionEnd: end } = body, [mark] = words.match(/\{[^{}\n]+\}/) ?? [];
    body.setRangeText(words, start, end, "end");
    close();
    if (mark) body.setSelectionRange(start + words.indexOf(mark), start + words.indexOf(mark) + mark.length);
    body.dispatchEvent(new Event("input", { bubbles: true }));
  });
  input.focus();
});
