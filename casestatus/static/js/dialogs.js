// A button with data-opens="<id>" opens that dialog; Escape and its own buttons close it.
behavior("opens", (button) => {
  button.addEventListener("click", () => document.getElementById(button.dataset.opens).showModal());
});
// What one does in the drawer beside a thread is told in the thread: on a phone the drawer goes.
document.addEventListener("htmx:after:request", ({ target, detail: { ctx } }) => target.matches?.("#acts form, #asked form") && ctx.response?.status < 400 && document.getElementById("about-pane")?.hidePopover());
// The second half of a double click would hit what the first put in its place: on what one does with a conversation it counts for nothing.
document.addEventListener("click", (event) => event.detail > 1 && event.target.closest("#acts, #asked, #bell, #standing") && (event.preventDefault(), event.stopPropagation()), true);
