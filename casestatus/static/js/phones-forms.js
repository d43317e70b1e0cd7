// Client phones: forms marked data-quiet are sent without leaving the page; Enter sends a text; what was chosen is said.
document.addEventListener("submit", async (event) => {
  const form = event.target
  if (!("quiet" in form.dataset)) return
  event.preventDefault()
  const written = form.querySelector("textarea")
  const body = new FormData(form, event.submitter)
  if (written) empty(form)
  try {
    const answer = await fetch(form.action, { method: "POST", body, redirect: "manual" })
    if (answer.status === 422) return show(await answer.text())
    if (answer.type !== "opaqueredirect") throw new Error(answer.statusText)
  } catch {
    if (written && !written.value) written.value = body.get("body")
  }
})

document.addEventListener("keydown", (event) => {
  const inComposer = event.target.closest("[data-quiet] textarea")
  if (!inComposer || event.key !== "Enter" || event.shiftKey || event.isComposing) return
  event.preventDefault()
  if (inComposer.value.trim() || inComposer.form.elements.media?.files.length) inComposer.form.requestSubmit()
})

document.addEventListener("change", ({ target }) => {
  if (target.type === "file") say([...target.files].map((file) => file.name))
})

const empty = (form) => { form.reset(), form.querySelector("textarea").value = "", say([]) }

function say(names) {
  const said = document.getElementById("chosen")
  said.classList.remove("handset-chosen--refused")
  said.textContent = names.length > 2 ? `${names.length} files` : names.join(", ")
}

const show = (page) => document.getElementById("write").replaceWith(new DOMParser().parseFromString(page, "text/html").getElementById("write"))
