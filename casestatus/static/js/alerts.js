// Alerts can be closed and go when the next thing succeeds; a server that does not answer is said once.
behavior("alerts", (alerts) => {
  const isLive = (ctx) => ["live", "seen", "every"].includes(ctx?.sourceEvent?.type) || ctx?.sourceElement?.name === "body"; // the count
  document.addEventListener("click", ({ target }) => target.closest("[data-dismiss]") && (alerts.replaceChildren(), goBack()));
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !alerts.childElementCount) return;
    event.preventDefault(); // it closes the alert and nothing else
    alerts.replaceChildren();
  }, true);
  document.addEventListener("htmx:config:request", ({ detail: { ctx } }) => { ctx.said = alerts.firstElementChild; }); // what is said since stays
  document.addEventListener("htmx:error", ({ detail: { ctx } }) => {
    if (ctx && !isLive(ctx)) alerts.replaceChildren(document.getElementById("offline").content.cloneNode(true));
  });
  document.addEventListener("htmx:after:request", (event) => {
    const { ctx } = event.detail, { status } = ctx.response;
    if (isLive(ctx) && status >= 500) event.preventDefault(); // nobody asked for it, and it looks again by itself
    else if (!isLive(ctx) && status < 400 && ctx.sourceEvent?.type !== "load" && ctx.said === alerts.firstElementChild) alerts.replaceChildren();
  });
});
