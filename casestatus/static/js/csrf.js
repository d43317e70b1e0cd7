// Every htmx request that changes something carries the page's token.
document.addEventListener("htmx:config:request", ({ detail: { ctx } }) => {
  if (ctx.request.method !== "GET")
    ctx.request.headers["X-CSRFToken"] = document.querySelector("meta[name=csrf-token]").content;
});
