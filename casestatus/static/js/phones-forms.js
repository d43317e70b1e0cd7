// Client phones: forms marked data-quiet are sent without leaving the page; Enter sends a text.
document.addEventListener("submit", async (event) => {
  const form = event.target
  if (!("quiet" in form.dataset)) return
  event.preventDefault()
  const written = form.querySelector("textarea")
  const body = new FormData(form, event.submitter)
  if (written) written.value = ""
  try {
    const answer = await fetch(form.action, { method: "POST", body, redirect: "manual" })
    if (answer.type !== "opaqueredirect") throw new Error(answer.statusText)
  } catch {
    if (written && !written.value) written.value = body.get("body")
  }
})

document.addEventListener("keydown", (event) => {
  const inComposer = event.target.closest("[data-quiet] textarea")
  if (!inComposer || event.key !== "Enter" || event.shiftKey || event.isComposing) return
  event.preventDefault()
  if (inComposer.value.trim()) inComposer.form.requestSubmit()
})
