// Alerts can be closed and go when the next thing succeeds; a server that does not answer is said once.
behavior("alerts", (alerts) => {
  const isCount = (ctx) => ctx?.sourceElement?.name === "body";
  const isLive = (ctx) => ctx?.sourceEvent?.type === "live" || ctx?.sourceEvent?.type === "seen" || isCount(ctx);
  document.addEventListener("click", ({ target }) => target.closest("[data-dismiss]") && alerts.replaceChildren());
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !alerts.childElementCount) return;
    event.preventDefault(); // it closes the alert and nothing else
    alerts.replaceChildren();
  }, true);
  document.addEventListener("htmx:error", ({ detail: { ctx } }) => {
    if (!ctx || isLive(ctx)) return;
    alerts.replaceChildren(document.getElementById("offline").content.cloneNode(true));
  });
  document.addEventListener("htmx:after:request", ({ detail: { ctx } }) => {
    if (!isLive(ctx) && ctx.response.status < 400) alerts.replaceChildren();
  });
});
