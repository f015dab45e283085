// Photos get small before they go out: at most 1,600 px on the longer side, as JPEG. The camera's data (position too) falls off on the way.

export const LONGEST = 1_600;
const QUALITY = 0.85;
const PHOTO = /^image\/(jpeg|png|webp|heic|heif|avif|bmp)$/;

/** Width and height when the longer side is at most `longest`. @param {number} width @param {number} height @param {number} [longest] */
export function fitted(width, height, longest = LONGEST) {
  const scale = Math.min(1, longest / Math.max(width, height, 1));
  return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) };
}

/** "photo.HEIC" -> "photo.jpg" @param {string} name */
export function jpegName(name) {
  return `${name.replace(/\.[^.]*$/, "") || "photo"}.jpg`;
}

/** The file itself when it is no photo, is small already, or this browser cannot read it. @param {File} file @returns {Promise<File>} */
export async function downsized(file) {
  if (!PHOTO.test(file.type) || typeof createImageBitmap === "undefined") return file;
  let image;
  try {
    image = await createImageBitmap(file, { imageOrientation: "from-image" });
  } catch {
    return file; // the server says what it is
  }
  const { width, height } = fitted(image.width, image.height);
  const fine = /^image\/(jpeg|png|webp)$/.test(file.type);
  if (fine && width === image.width && file.size < 1_500_000) return image.close(), file;
  const canvas = Object.assign(document.createElement("canvas"), { width, height });
  canvas.getContext("2d")?.drawImage(image, 0, 0, width, height);
  image.close();
  const blob = await new Promise((/** @type {(blob: Blob | null) => void} */ resolve) => canvas.toBlob(resolve, "image/jpeg", QUALITY));
  return blob ? new File([blob], jpegName(file.name), { type: "image/jpeg" }) : file;
}
