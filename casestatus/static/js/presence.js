// An open thread tells the server every ten seconds whether somebody reads or writes in it, and that they left; never what.
behavior("presence", (region) => {
  const thread = document.getElementById("thread"), { content: token } = document.querySelector("meta[name=csrf-token]");
  let told = "", wroteAt = 0;
  const doing = () => (document.hidden || !thread?.isConnected ? "" : Date.now() - wroteAt < 12000 ? "writing" : "reading");
  const send = (headers, body) => fetch(region.dataset.sign, { method: "POST", headers, body, keepalive: true }).catch(() => {});
  const tell = (now) => (told || now) && send({ "HX-Request": "true", "X-CSRFToken": token }, new URLSearchParams({ doing: (told = now) }));
  setInterval(() => {
    tell(doing());
    if (thread?.isConnected && region.childElementCount) htmx.trigger(region, "live", {}, false); // who did not say goodbye goes all the same
  }, 10000);
  const wrote = (at) => ((wroteAt = at), told !== doing() && tell(doing()));
  thread?.addEventListener("input", () => wrote(Date.now()));
  thread?.addEventListener("submit", () => wrote(0)); // what was sent is not being written any more
  addEventListener("pagehide", () => tell(""));
  if (thread) htmx.trigger(region, "live", {}, false);
  tell(doing());
});
