// The swap "news": each element of the answer goes where it belongs. A known id is morphed in place, a new one goes in by its data-at.
(() => {
  let morph;

  function insert(target, element) {
    let next = null;
    for (let child = target.lastElementChild; child?.dataset.at > element.dataset.at; child = child.previousElementSibling) next = child;
    target.insertBefore(element, next);
    return element;
  }

  function place(target, element) {
    const known = element.id && target.querySelector(`[id="${CSS.escape(element.id)}"]`);
    if (!known) return insert(target, element);
    const fragment = document.createDocumentFragment();
    fragment.append(element);
    morph(known, fragment, false);
    return known;
  }

  htmx.registerExtension("news", {
    init: (api) => { morph = api.morph; },
    handle_swap: (style, target, fragment) => {
      if (style !== "news") return false;
      const elements = [...fragment.children];
      if (elements.length) target.querySelector(":scope > .empty")?.remove();
      return elements.map((element) => place(target, element));
    },
  });
})();
