// What is heard and felt: one high tone for whoever comes in, two low ones for whoever does not.

const GOOD = [[1320, 0]];
const BAD = [[220, 0], [196, 0.3]];
const TONE_SECONDS = 0.2;
let audio = null;

// A browser plays nothing before somebody has touched the page.
export function allowSound() {
  audio ??= self.AudioContext && new AudioContext();
  audio?.resume();
}

export function signal(isGood) {
  if (navigator.userActivation?.hasBeenActive) navigator.vibrate?.(isGood ? 80 : [250, 100, 250]);
  if (audio?.state !== "running") return;
  for (const [hertz, after] of isGood ? GOOD : BAD) {
    const tone = new OscillatorNode(audio, { frequency: hertz });
    tone.connect(audio.destination);
    tone.start(audio.currentTime + after);
    tone.stop(audio.currentTime + after + TONE_SECONDS);
  }
}
