// A template that is picked goes into the composer's box, at the cursor. The first field that is not known is marked, to be written over.
behavior("picks-template", (input) => {
  const panel = input.closest("#templates"), body = panel.closest("form")?.elements.body;
  if (!body) return; // the page of templates: its buttons send their form
  const close = () => { panel.replaceChildren(); body.focus(); };
  Object.assign(panel.querySelector("[data-closes]"), { hidden: false }).addEventListener("click", close);
  input.addEventListener("escapes", (event) => { event.preventDefault(); close(); });
  input.addEventListener("takes", (event) => {
    event.preventDefault();
    const { words } = event.detail, { value, selectionStart: start, selectionEnd: end } = body;
    const put = (/\S$/.test(value.slice(0, start)) ? ` ${words}` : words) + (/^\S/.test(value.slice(end)) ? " " : "");
    const mark = put.match(/\{[^{}\n]+\}/)?.[0];
    body.setRangeText(put, start, end, "end");
    close();
    if (mark) body.setSelectionRange(start + put.indexOf(mark), start + put.indexOf(mark) + mark.length);
    body.dispatchEvent(new Event("input", { bubbles: true }));
  });
  input.focus();
});
