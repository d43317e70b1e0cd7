// A button with data-copies="<id>" copies what that field holds, and says so for a moment.
behavior("copies", (button) => {
  const words = button.firstChild, was = words.textContent;
  button.hidden = !navigator.clipboard;
  button.addEventListener("click", async () => {
    const field = document.getElementById(button.dataset.copies);
    field.select();
    try {
      await navigator.clipboard.writeText(field.value);
    } catch {
      return; // it stays selected, for the keyboard
    }
    words.textContent = "Copied";
    setTimeout(() => (words.textContent = was), 2000);
  });
});
