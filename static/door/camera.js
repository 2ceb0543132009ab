// Reads the codes of tickets by the camera on the back, where the browser can: it is on only while somebody wants it.

import { makeButton, part, say } from "./words.js";

const view = part("view");
const video = view.querySelector("video");
const seen = { text: "", at: 0 };
let stream = null;
let awake = null;

export async function canScan() {
  if (!navigator.mediaDevices?.getUserMedia || !self.BarcodeDetector) return false;
  return (await BarcodeDetector.getSupportedFormats()).includes("qr_code");
}

// Returns whether the camera is on, or null where nobody has allowed it.
export async function toggleCamera(take) {
  if (stream) return stop();
  try {
    stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
  } catch {
    return null;
  }
  const detector = new BarcodeDetector({ formats: ["qr_code"] });
  video.srcObject = stream;
  view.hidden = false;
  await video.play();
  awake = await navigator.wakeLock?.request("screen").catch(() => null);
  offerTorch(stream.getVideoTracks()[0]);
  look(take, stream, detector);
  return true;
}

function stop() {
  stream?.getTracks().forEach((track) => track.stop());
  awake?.release();
  stream = awake = video.srcObject = null;
  view.hidden = true;
  return false;
}

function offerTorch(track) {
  view.querySelector("button")?.remove();
  if (!track.getCapabilities?.().torch) return;
  const button = makeButton(() => {
    const torch = button.ariaPressed !== "true";
    track.applyConstraints({ advanced: [{ torch }] });
    button.ariaPressed = torch;
  }, say("torch"));
  button.ariaPressed = false;
  view.append(button);
}

async function look(take, own, detector) {
  while (stream === own) {
    const [code] = await detector.detect(video).catch(() => []);
    if (code) takeNew(code.rawValue, take);
    await new Promise((done) => setTimeout(done, 150)); // In milliseconds, so that the battery lasts.
  }
}

// A ticket that is still held before the camera, for so many milliseconds, is not another one.
function takeNew(text, take) {
  const isSame = text === seen.text && Date.now() - seen.at < 3000;
  Object.assign(seen, { text, at: Date.now() });
  if (!isSame) take(text);
}
