// "Look again": a region with data-live="topic …" fetches its own URL when one of its topics changed: at once, then at most every
// half second. A hidden tab looks again when it is shown, except for regions with data-live-hidden.
behavior("live", (body) => {
  const resting = new Map(), stale = new Set();
  const about = (milliseconds) => milliseconds * (0.75 + Math.random() / 2);
  let heardAt = Date.now();

  function look(id) {
    const region = document.getElementById(id);
    if (!region) return;
    if (document.hidden && !region.hasAttribute("data-live-hidden")) return stale.add(id);
    if (resting.has(id)) return resting.set(id, true);
    resting.set(id, false);
    htmx.trigger(region, "live", {}, false);
    setTimeout(() => {
      const again = resting.get(id);
      resting.delete(id);
      if (again) look(id);
    }, about(500));
  }

  function changed(topics) {
    heardAt = Date.now();
    for (const region of document.querySelectorAll("[data-live]"))
      if (!topics || region.dataset.live.split(" ").some((topic) => topics.includes(topic))) look(region.id);
  }

  const hear = ({ topics, isSignedOut }) => (isSignedOut ? location.reload() : changed(topics)); // to the sign-in, and from there back here

  function connect() {
    const { liveSession: name, liveWorker: address } = body.dataset;
    if (!name) return;
    if (!window.SharedWorker) return body.append(Object.assign(document.createElement("script"), { src: address }));
    const { port } = new SharedWorker(address, { name });
    port.onmessage = ({ data }) => hear(data);
    addEventListener("pagehide", () => port.postMessage("goodbye"), { once: true });
  }

  const poll = () => { if (Date.now() - heardAt > 45000) changed(null); setTimeout(poll, about(60000)); };

  document.addEventListener("stream", ({ detail }) => hear(detail));
  document.addEventListener("changed", ({ detail }) => changed(detail.topics)); // HX-Trigger of an answer
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden) [...stale].forEach((id) => stale.delete(id) && look(id));
  });
  addEventListener("pageshow", ({ persisted }) => persisted && (connect(), changed(null)));
  setTimeout(poll, about(60000));
  connect();
});
