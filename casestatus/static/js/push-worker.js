// Shows what comes by push, also when no page is open. A push says where there is something new, and nothing of who or what.
const windows = () => clients.matchAll({ type: "window", includeUncontrolled: true });
const isAt = (path) => (page) => new URL(page.url).pathname === path;

async function show({ title, path }) {
  const reading = (await windows()).filter(isAt(path)).some((page) => page.focused);
  if (!reading) await registration.showNotification(title, { tag: path, renotify: true, data: path });
}

async function open(path) {
  const page = (await windows()).find(isAt(path));
  await (page ? page.focus() : clients.openWindow(path));
}

addEventListener("push", (event) => event.waitUntil(show(event.data.json())));
addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(open(event.notification.data));
});
