// Files that are pasted or dropped on a composer go where its button puts them. What is sent while they are on their way waits for them.
behavior("takes-files", (form) => {
  const input = form.querySelector("input[type=file]");
  let isUnderWay = false, isWanted = false;

  function take(event, { files }) {
    if (!files.length) return;
    event.preventDefault();
    input.files = files;
    input.dispatchEvent(new Event("change", { bubbles: true }));
  }

  input.addEventListener("htmx:config:request", () => { isUnderWay = true; });
  input.addEventListener("htmx:finally:request", () => {
    const wasWanted = isWanted;
    isUnderWay = isWanted = false;
    input.value = "";
    if (wasWanted) form.requestSubmit();
  });
  form.addEventListener("htmx:config:request", (event) => {
    if (event.target !== form || !isUnderWay) return;
    isWanted = true;
    event.preventDefault();
    event.stopImmediatePropagation();
  }, true);
  form.addEventListener("paste", (event) => take(event, event.clipboardData));
  form.addEventListener("dragover", (event) => event.dataTransfer.types.includes("Files") && event.preventDefault());
  form.addEventListener("drop", (event) => take(event, event.dataTransfer));
});
