// A thread stays where the reader is: at the bottom it follows, further up it keeps its place and offers "New messages".
// What is seen is marked read. (The log runs upside down in CSS: scrollTop 0 is its bottom, older is negative.)
behavior("thread", (thread) => {
  const log = thread.querySelector(".log"), jump = thread.querySelector(".thread-new"), read = thread.querySelector("#mark-read");
  let place = null, owed = 0; // what a browser rounds away of a place, below a pixel

  const isAtBottom = () => log.scrollTop > -48;
  const newest = () => log.querySelector(".messages > .message:last-child")?.id;
  const topOf = (message) => message.getBoundingClientRect().top;

  function see() {
    if (!thread.isConnected || !isAtBottom()) return;
    jump.hidden = true;
    if (!Number(read.dataset.unread) || document.hidden) return;
    read.dataset.unread = 0;
    htmx.trigger(read, "seen", {}, false);
  }

  function remember() {
    const edge = topOf(log);
    const first = [...log.querySelectorAll(".message")].find((message) => topOf(message) >= edge);
    place = { first, top: first && topOf(first) - owed, newest: newest(), wasAtBottom: isAtBottom() };
  }

  function keepPlace() {
    if (!place) return;
    const { first, top, newest: before, wasAtBottom } = place;
    place = null;
    if (wasAtBottom) log.scrollTop = 0;
    else if (first?.isConnected) {
      log.scrollTop += topOf(first) - top;
      owed = (topOf(first) - top) % 1;
    }
    if (newest() !== before) jump.hidden = wasAtBottom;
    see();
  }

  log.addEventListener("htmx:before:swap", remember);
  log.addEventListener("htmx:after:swap", keepPlace);
  log.addEventListener("scroll", see, { passive: true });
  jump.addEventListener("click", () => log.scrollTo({ top: 0 }));
  const looksFirst = (event) => event.target.id === "act-archive" && thread.isConnected && !jump.hidden && (event.preventDefault(), jump.click());
  document.addEventListener("htmx:config:request", looksFirst);
  thread.addEventListener("htmx:config:request", ({ target }) => target.id === "composer" && log.scrollTo({ top: 0 }));
  document.addEventListener("visibilitychange", see);
  see();
});
