// The one stream of a browser, shared by its tabs. It tells them {topics: […]}, or {topics: null}: "look at everything again",
// whenever the stream opens, as nobody knows what was missed. Where SharedWorker is missing, live.js loads this into the page.
function listen(tell) {
  let failures = 0, opened = false;

  function open() {
    const stream = new EventSource("/live");
    stream.addEventListener("topics", ({ data }) => tell({ topics: JSON.parse(data) }));
    stream.onopen = () => {
      failures = 0;
      setTimeout(() => tell({ topics: null }), opened ? Math.random() * 2000 : 0); // not all tabs of a firm at once
      opened = true;
      tell.isOpen = true;
    };
    stream.onerror = () => {
      tell.isOpen = false;
      if (stream.readyState !== EventSource.CLOSED) return; // the browser tries again by itself
      leaveWhenSignedOut();
      const wait = Math.min(1000 * 2 ** failures++, 60000);
      setTimeout(open, wait * (0.75 + Math.random() / 2));
    };
  }
  async function leaveWhenSignedOut() {
    const answer = await fetch("/live", { method: "HEAD", redirect: "manual" }).catch(() => null);
    if (answer?.type === "opaqueredirect") tell({ isSignedOut: true }); // on to the sign-in
  }

  open();
}

if (typeof SharedWorkerGlobalScope === "undefined") {
  listen((news) => document.dispatchEvent(new CustomEvent("stream", { detail: news })));
} else {
  const tabs = new Set();
  const tellAll = (news) => tabs.forEach((tab) => tab.postMessage(news));
  onconnect = ({ ports: [tab] }) => {
    tabs.add(tab);
    tab.onmessage = () => tabs.delete(tab); // it says goodbye
    if (tellAll.isOpen) tab.postMessage({ topics: null });
  };
  listen(tellAll);
}
