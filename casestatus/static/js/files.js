// Files that are pasted or dropped on a composer go where its button puts them. What is sent before they are there waits for them, unless its writer writes on.
behavior("takes-files", (form) => {
  const input = form.querySelector("input[type=file]");
  let underWay = 0, pressed; // uploads; by which button it is to be sent: undefined by none, null by the return key
  const areThere = () => !underWay && !form.querySelector("#files[data-waits]");
  const wait = (by) => form.classList.toggle("waits", (pressed = by) !== undefined);

  function take(event, { files }) {
    if (!files.length) return;
    event.preventDefault();
    input.files = files;
    input.dispatchEvent(new Event("change", { bubbles: true }));
  }

  function go() {
    const by = pressed;
    if (by === undefined || !areThere()) return;
    wait();
    form.requestSubmit(by);
  }

  input.addEventListener("htmx:config:request", () => { underWay += 1; });
  input.addEventListener("htmx:finally:request", ({ detail: { ctx } }) => {
    [underWay, input.value] = [underWay - 1, ""];
    if (!(ctx.response?.status < 400) || ctx.hx?.redirect) wait(); // without its files nothing leaves
    go();
  });
  form.addEventListener("htmx:config:request", (event) => {
    if (event.target !== form || areThere()) return;
    wait(event.detail.ctx.sourceEvent?.submitter ?? null);
    event.preventDefault();
    event.stopImmediatePropagation();
  }, true);
  form.addEventListener("input", ({ target }) => target !== input && wait());
  form.addEventListener("click", ({ target }) => target.closest("[formaction*='/remove']") && wait());
  form.addEventListener("keydown", (event) => event.key === "Escape" && pressed !== undefined && (event.preventDefault(), wait()));
  form.addEventListener("paste", (event) => take(event, event.clipboardData));
  form.addEventListener("dragover", (event) => event.dataTransfer.types.includes("Files") && event.preventDefault());
  form.addEventListener("drop", (event) => take(event, event.dataTransfer));
  return go;
});
