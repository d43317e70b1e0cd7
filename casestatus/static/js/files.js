// Files that are pasted or dropped on a composer go where its button puts them. What is sent while they are on their way waits for them.
behavior("takes-files", (form) => {
  const input = form.querySelector("input[type=file]");
  let underWay = 0, pressed; // uploads; by which button it was to be sent: undefined by none, null by the return key

  function take(event, { files }) {
    if (!files.length) return;
    event.preventDefault();
    input.files = files;
    input.dispatchEvent(new Event("change", { bubbles: true }));
  }

  input.addEventListener("htmx:config:request", () => { underWay += 1; });
  input.addEventListener("htmx:finally:request", ({ detail: { ctx } }) => {
    const by = ctx.response?.status < 400 ? pressed : undefined; // without its files nothing leaves
    [underWay, pressed, input.value] = [underWay - 1, underWay > 1 ? by : undefined, ""];
    if (!underWay && by !== undefined) form.requestSubmit(by);
  });
  form.addEventListener("htmx:config:request", (event) => {
    if (event.target !== form || !underWay) return;
    pressed = event.detail.ctx.sourceEvent?.submitter ?? null;
    event.preventDefault();
    event.stopImmediatePropagation();
  }, true);
  form.addEventListener("paste", (event) => take(event, event.clipboardData));
  form.addEventListener("dragover", (event) => event.dataTransfer.types.includes("Files") && event.preventDefault());
  form.addEventListener("drop", (event) => take(event, event.dataTransfer));
});
