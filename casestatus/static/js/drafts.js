// What stands half-written in a composer is kept on the server for its writer: after each pause, and when the box or page is left.
// What may not have been kept (signed out, server away) waits in this tab for the same person and is put back when it opens again.
behavior("keeps-draft", (form) => {
  const { elements, dataset: { draft: address, writer } } = form, shelf = `draft ${writer} ${address}`;
  let kept = written("defaultValue"), isSending = false, timer; // as it came from the server, whatever the browser filled in
  function written(value = "value") {
    const channel = (value === "value" ? elements.channel : form.querySelector("[name=channel][checked]"))?.value;
    const words = ["to", "contact_id", "subject", "body"].map((name) => elements[name]?.[value] ?? "");
    return JSON.stringify([...words, ((words[2] || words[3]) && channel) ?? ""]);
  }
  async function keep() {
    clearTimeout(timer);
    const words = written();
    if (isSending || words === kept) return;
    sessionStorage.setItem(shelf, JSON.stringify({ base: kept, words }));
    try {
      const said = new FormData(form), headers = { "HX-Request": "true", "X-CSRFToken": document.querySelector("meta[name=csrf-token]").content };
      said.delete("files"); // they go where they are put, and not twice
      const answer = await fetch(address, { method: "POST", body: said, headers, keepalive: true });
      if (!answer.ok || isSending) return;
      kept = words;
      if (written() === words) sessionStorage.removeItem(shelf);
    } catch { /* it waits on the shelf */ }
  }
  const later = () => { clearTimeout(timer), timer = setTimeout(keep, 700); };
  function putBack() {
    const waiting = Object.keys(sessionStorage).filter((name) => name.startsWith("draft "));
    for (const name of waiting) if (!name.startsWith(`draft ${writer} `)) sessionStorage.removeItem(name); // another person's
    const { base, words } = JSON.parse(sessionStorage.getItem(shelf) ?? "{}");
    if (!words || words === kept) return sessionStorage.removeItem(shelf);
    const [to, contact, subject, body, channel] = JSON.parse(words), { value: other } = elements.body;
    if (elements.to) [elements.to.value, elements.contact_id.value] = [to, contact];
    if (channel) [elements.channel.value, elements.subject.value] = [channel, subject];
    elements.body.value = base === kept || body.startsWith(other) ? body : other.includes(body) ? other : `${other}\n${body}`; // both stay
    form.dispatchEvent(new Event("input", { bubbles: true }));
  }
  form.addEventListener("input", later);
  form.addEventListener("change", keep); // the box is left
  addEventListener("pagehide", () => form.isConnected && keep());
  form.addEventListener("htmx:config:request", ({ target, defaultPrevented }) => { isSending ||= target === form && !defaultPrevented; });
  form.addEventListener("htmx:finally:request", ({ target, detail: { ctx } }) => {
    if (target !== form) return;
    const isSent = ctx.response?.status < 400;
    if (isSent) [kept] = [JSON.stringify(["", "", "", "", ""]), sessionStorage.removeItem(shelf)];
    if (isSent && elements.to) return; // the page goes on from Compose to the conversation
    isSending = false;
    keep(); // what was written meanwhile, or came back
  });
  putBack();
  elements.body.setSelectionRange(1e9, 1e9); // one goes on where the words end
  if (written() !== kept) later();
});
