// Sends a file with its progress. fetch() cannot tell how much went out; this is the one place that needs XMLHttpRequest.
import { API, ApiError, NetworkError, csrfToken } from "../link/api.js";

const PATIENCE = 10 * 60_000;

/**
 * @param {string} path below /api/v1/
 * @param {Record<string, string | Blob>} body
 * @param {{progress: (part: number) => void, signal: AbortSignal}} options `part` from 0 to 1
 * @returns {Promise<any>} the record. Throws ApiError or NetworkError.
 */
export function upload(path, body, { progress, signal }) {
  const form = new FormData();
  for (const [name, value] of Object.entries(body)) form.append(name, value);
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", API + path);
    request.timeout = PATIENCE;
    request.setRequestHeader("Accept", "application/json");
    request.setRequestHeader("X-CSRFToken", csrfToken());
    request.upload.addEventListener("progress", ({ loaded, total }) => progress(total ? loaded / total : 0));
    const lost = () => reject(new NetworkError(new Error("upload")));
    for (const type of ["error", "timeout", "abort"]) request.addEventListener(type, lost);
    request.addEventListener("load", () => {
      let said = null;
      try {
        said = JSON.parse(request.responseText);
      } catch {
        // no JSON: a proxy spoke
      }
      if (request.status < 300 && said) return resolve(said);
      reject(new ApiError({ title: request.statusText, detail: "", ...(said ?? {}), status: request.status }, new Headers()));
    });
    signal.addEventListener("abort", () => request.abort());
    request.send(form);
  });
}
