/* Makes a photograph fit a thin line before it is attached: 2,000 pixels at most, JPEG, and without what the telephone
   wrote into it (place, time). Without this script a file goes as it is. */

const LONGEST = 2000, QUALITY = 0.85, SMALL = 400000;

async function shrunk(file) {
  const isPhotograph = file.type === "image/jpeg";
  if (!isPhotograph && !(["image/png", "image/webp"].includes(file.type) && file.size > SMALL)) return file;
  const picture = await createImageBitmap(file);
  const scale = Math.min(1, LONGEST / Math.max(picture.width, picture.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(picture.width * scale);
  canvas.height = Math.round(picture.height * scale);
  const pen = canvas.getContext("2d");
  pen.fillStyle = "white"; // JPEG knows no transparency
  pen.fillRect(0, 0, canvas.width, canvas.height);
  pen.drawImage(picture, 0, 0, canvas.width, canvas.height);
  const blob = await new Promise((done) => canvas.toBlob(done, "image/jpeg", QUALITY));
  return blob ? new File([blob], `${file.name.replace(/\.[^.]*$/, "")}.jpg`, { type: "image/jpeg" }) : file;
}

for (const input of document.querySelectorAll("input[type=file]")) {
  const button = input.parentElement.querySelector("button") ?? input.form.querySelector("button");
  input.addEventListener("change", async () => {
    if (!input.files.length) return;
    button.disabled = true;
    try {
      const found = new DataTransfer();
      found.items.add(await shrunk(input.files[0]));
      input.files = found.files;
    } catch { /* a picture that this browser cannot read; the server will say what it thinks of it */ }
    button.disabled = false;
  });
}
