// The composer: return sends, shift-return begins a line; the box empties at once and gets its words back when they were not taken.
// Each text goes with a key of its own, so a second one written meanwhile is not mistaken for a repetition.
(() => {
  const freshKey = () => Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");

  behavior("composer", (form) => {
    const { elements } = form;
    let onTheirWay; // the files of the text that is being sent: a second press does not send them again

    function measure() {
      const { body } = elements;
      const gone = body.value ? "#nothing" : elements.file ? ".of-words" : "#count > *, .of-words"; // said of words
      for (const part of form.querySelectorAll(gone)) part.textContent = "";
      if (!form.querySelector("#body-error")) body.ariaInvalid = null;
      if (CSS.supports("field-sizing", "content")) return;
      body.style.blockSize = "auto";
      body.style.blockSize = `${body.scrollHeight}px`;
    }

    function takeBack({ detail: { ctx } }) {
      if (!ctx?.written) return;
      if (!elements.body.value && elements.key) elements.key.value = ctx.written.key;
      elements.body.value = [ctx.written.body, elements.body.value].filter(Boolean).join("\n");
      measure();
    }

    form.addEventListener("input", measure);
    form.addEventListener("keydown", (event) => {
      const { name } = event.target, isOfLater = ["day", "clock"].includes(name);
      if (event.key !== "Enter" || event.shiftKey || event.isComposing || !(isOfLater || ["body", "subject", "channel"].includes(name))) return;
      event.preventDefault();
      if (name === "body" || isOfLater) form.requestSubmit(form.querySelector(isOfLater ? "[value=later]" : "#later:not([popover]) [value=later]"));
      else elements.body.focus();
    });
    form.addEventListener("htmx:config:request", (event) => {
      if (event.target !== form) return;
      form.querySelector(":popover-open")?.hidePopover();
      elements.body.focus();
      const files = new FormData(form).getAll("file").join(), isPlain = !event.detail.ctx.sourceEvent?.submitter?.value;
      if (!elements.body.value.trim() && (files ? files === onTheirWay : isPlain)) return event.preventDefault();
      onTheirWay = files;
      event.detail.ctx.written = { body: elements.body.value, key: elements.key?.value };
      elements.body.value = "";
      if (elements.key) elements.key.value = freshKey();
      measure();
    });
    form.addEventListener("htmx:finally:request", ({ target }) => { if (target === form) onTheirWay = undefined; });
    for (const failure of ["htmx:response:error", "htmx:error"]) form.addEventListener(failure, takeBack);
    return measure(), measure;
  });
})();
