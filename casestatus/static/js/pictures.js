// Copies a picture, as a PNG, which every program takes. The button is there where the browser can.
behavior("copy-picture", (button) => {
  if (!window.ClipboardItem || !navigator.clipboard?.write) return;
  const show = () => { button.hidden = false; };

  async function png() {
    const answer = await fetch(button.dataset.picture);
    if (!answer.ok) throw new Error(answer.statusText);
    const picture = await createImageBitmap(await answer.blob());
    const canvas = new OffscreenCanvas(picture.width, picture.height);
    canvas.getContext("2d").drawImage(picture, 0, 0);
    return canvas.convertToBlob({ type: "image/png" });
  }

  function say(words) {
    const said = button.parentElement.querySelector("[role=status]");
    said.textContent = words;
    setTimeout(() => { said.textContent = ""; }, 3000);
  }

  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.write([new ClipboardItem({ "image/png": png() })]);
      say("Copied");
    } catch {
      say("Not copied. Download it.");
    }
  });
  return show(), show;
});
