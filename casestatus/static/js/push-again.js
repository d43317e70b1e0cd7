// A browser that showed notifications goes on with it when its user has signed in anew: pushes end with a sign-in.
(() => {
  async function tell(name) {
    const before = localStorage.getItem("push");
    if (!before || !name || before === name) return;
    localStorage.setItem("push", name);
    const registration = await navigator.serviceWorker?.getRegistration("/static/js/");
    const subscription = await registration?.pushManager.getSubscription();
    if (!subscription) return localStorage.removeItem("push");
    const { endpoint, keys } = subscription.toJSON(), body = new URLSearchParams({ endpoint, ...keys });
    const headers = { "HX-Request": "true", "X-CSRFToken": document.querySelector("meta[name=csrf-token]").content };
    const answer = await fetch("/settings/notifications/browsers/again", { method: "POST", body, headers });
    if (answer.status >= 500) localStorage.setItem("push", before); // the next page tries again
  }

  behavior("push-again", ({ dataset }) => void tell(dataset.liveSession));
})();
