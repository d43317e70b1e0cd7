// A list opens where it was left; the unread count stands in the page's title: "(4) Text Message Inbox".
behavior("keeps-scroll", (list) => {
  const place = `scroll:${list.id}:${new URLSearchParams(location.search).get("view") ?? ""}`;
  list.scrollTop = Number(sessionStorage.getItem(place));
  list.querySelector("[aria-current]")?.scrollIntoView({ block: "nearest" });
  addEventListener("pagehide", () => sessionStorage.setItem(place, list.scrollTop));
});

behavior("title-count", (count) => {
  const name = document.title.replace(/^\(\d+\) /, "");
  const show = () => {
    const { count: number } = count.dataset;
    document.title = Number(number) ? `(${number}) ${name}` : name;
  };
  show();
  return show;
});
