// A button that prints the page, and a link that is followed by itself the first time it is seen.
behavior("prints", (button) => {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
});
behavior("downloads", (link) => {
  if (!sessionStorage.getItem(link.id)) link.click();
  sessionStorage.setItem(link.id, "fetched");
});
