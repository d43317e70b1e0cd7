// A button that prints the page, and a link that is followed by itself the first time it is seen.
behavior("prints", (button) => {
  const show = () => { button.hidden = false; };
  button.addEventListener("click", () => window.print());
  show();
  return show;
});

behavior("downloads", (link) => {
  const fetched = `fetched ${link.id}`;
  if (sessionStorage.getItem(fetched)) return;
  sessionStorage.setItem(fetched, "yes");
  link.click();
});
