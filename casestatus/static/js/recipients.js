// "To" in Compose: the number and the contact of the one that was taken.
behavior("recipient", (input) => {
  const { contact_id: contact, body } = input.form.elements, hint = document.getElementById("to-hint"), { words } = hint.dataset;
  input.addEventListener("takes", (event) => {
    event.preventDefault();
    const { phone, contact: id, name } = event.detail;
    [input.value, contact.value, hint.textContent] = [phone, id, name];
    body.focus();
  });
  input.addEventListener("passes", () => body.focus());
  input.addEventListener("input", () => [contact.value, hint.textContent] = ["", words]);
});
