// A button with data-opens="<id>" opens that dialog; Escape and its own buttons close it.
behavior("opens", (button) => {
  button.addEventListener("click", () => document.getElementById(button.dataset.opens).showModal());
});
