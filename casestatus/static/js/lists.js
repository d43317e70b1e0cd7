// A list opens where it was left; the unread count stands in the page's title: "(4) Text Message Inbox".
behavior("keeps-scroll", (list) => {
  const place = `scroll:${list.id}:${location.search}`;
  let isThere = false;
  const goThere = () => {
    if (isThere || !list.querySelector("a.row")) return; // its rows may come later
    isThere = true;
    document.getElementById(sessionStorage.getItem(place))?.scrollIntoView();
    list.querySelector("[aria-current]")?.scrollIntoView({ block: "nearest" });
  };
  const topRow = () => [...list.querySelectorAll("li")].find((row) => row.getBoundingClientRect().bottom > list.getBoundingClientRect().top);
  goThere();
  addEventListener("pagehide", () => sessionStorage.setItem(place, list.scrollTop && topRow()?.id));
  return goThere;
});

behavior("title-count", (count) => {
  const first = document.title;
  const show = () => {
    const { count: number } = count.dataset, name = document.querySelector("[data-title]")?.dataset.title ?? first;
    document.title = Number(number) ? `(${number}) ${name}` : name;
  };
  return show(), show;
});

// A conversation of the list opens beside it, without loading the list again; its address is the page's as before.
behavior("opens-threads", (list) => {
  const isPlain = ({ button, metaKey, ctrlKey, shiftKey, altKey }) => !(button || metaKey || ctrlKey || shiftKey || altKey);

  function mark() {
    for (const link of list.querySelectorAll("a.row")) link.ariaCurrent = link.pathname === location.pathname ? "true" : null;
  }

  list.addEventListener("click", (event) => {
    const link = event.target.closest("a.row");
    if (!link || !isPlain(event)) return;
    event.preventDefault();
    htmx.ajax("GET", link.href, { source: link, event, target: "#open", swap: "outerHTML" });
  });
  list.addEventListener("htmx:after:swap", ({ target, detail: { ctx } }) => {
    if (!target.matches("a.row") || ctx.response.status >= 400) return;
    const open = document.getElementById("open");
    history.pushState(null, "", target.href);
    if (ctx.sourceEvent.detail === 0) open.querySelector(".thread").focus(); // opened by keyboard
  });
  list.addEventListener("htmx:error", ({ target, detail: { ctx } }) => {
    if (target.matches("a.row")) location.href = ctx.sourceElement.href;
  });
  addEventListener("popstate", () => location.reload());
  return mark(), mark;
});
