// Desktop notifications: the browser is asked when they are first switched on; where it cannot show them, the page says why.
behavior("push", (part) => {
  const form = document.getElementById("this-browser"), { key, worker } = part.dataset;
  const isAble = "Notification" in window && "PushManager" in window && "serviceWorker" in navigator;

  const say = (state) => part.querySelectorAll("[data-when]").forEach((note) => { note.hidden = !note.dataset.when.split(" ").includes(state); });

  const whyNot = () => (!key ? "missing" : !isSecureContext ? "insecure" : !isAble ? "unsupported" : Notification.permission === "denied" && "denied");
  const isShown = () => document.querySelector("#browsers [data-here]"), failed = part.querySelector("[data-when=failed]");
  const wanted = () => part.querySelector("input:checked") && (failed.hidden ? "off" : "failed"); // stays said when others swap
  const look = () => say(whyNot() || (isShown() ? "on" : wanted()));

  async function activated() {
    const registration = await navigator.serviceWorker.register(worker);
    const coming = registration.installing ?? registration.waiting;
    if (!registration.active) await new Promise((done) => coming.addEventListener("statechange", () => coming.state === "activated" && done()));
    return registration.pushManager;
  }

  async function subscribed() {
    const pushes = await activated(), how = { userVisibleOnly: true, applicationServerKey: key };
    return pushes.subscribe(how).catch(async () => {
      await (await pushes.getSubscription())?.unsubscribe(); // perhaps it knows us by an older key
      return pushes.subscribe(how);
    });
  }

  async function ask() {
    if (whyNot() || (await Notification.requestPermission()) !== "granted") return look();
    try {
      const { endpoint, keys } = (await subscribed()).toJSON();
      for (const [name, value] of Object.entries({ endpoint, ...keys })) form.elements[name].value = value;
    } catch {
      return say("failed");
    }
    htmx.trigger(form, "subscribed", {}, false);
    localStorage.setItem("push", document.body.dataset.liveSession);
  }

  part.addEventListener("change", ({ target }) => (target.checked && !isShown() ? ask() : look()));
  part.querySelector("button").addEventListener("click", ask);
  return look(), look;
});
