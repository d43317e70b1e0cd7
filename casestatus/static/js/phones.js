// Client phones: a region with data-live="topic" fetches its own address again when the carrier names the topic.
const busy = new Map()

async function refresh(region) {
  if (busy.has(region.id)) return busy.set(region.id, true)
  busy.set(region.id, false)
  try {
    const answer = await fetch(region.dataset.src)
    if (answer.ok) swap(region.id, await answer.text())
  } catch {
    // The carrier is away; the stream comes back with it and asks again.
  }
  const again = busy.get(region.id)
  busy.delete(region.id)
  if (again) refresh(document.getElementById(region.id))
}

function swap(id, html) {
  const old = document.getElementById(id)
  const fresh = new DOMParser().parseFromString(html, "text/html").getElementById(id)
  const focused = old.contains(document.activeElement) ? document.activeElement.id || id : ""
  const scrolled = old.scrollTop
  old.replaceWith(fresh)
  fresh.scrollTop = scrolled
  if (focused) document.getElementById(focused)?.focus()
}

function refreshAll(topic) {
  for (const region of document.querySelectorAll("[data-live]")) if (!topic || region.dataset.live === topic) refresh(region)
}

const stream = new EventSource("/stream")
stream.addEventListener("open", () => refreshAll()) // what came while the page was on its way, or the carrier away
stream.addEventListener("message", (event) => refreshAll(event.data))
