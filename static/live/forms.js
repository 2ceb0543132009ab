// A form that is pressed is sent once. While the server can't be reached, it waits here, with all that was typed, and not
// at the browser's page for errors; it is sent again under the same key, so that what it does is done once.

const TRY_MILLISECONDS = 8000;
const FIRST_PAUSE_MILLISECONDS = 1000;
const LONGEST_PAUSE_MILLISECONDS = 8000;
const TRIES_FOR_MILLISECONDS = 10 * 60 * 1000;
const ASKED_FOR = "/static/icon.svg"; // The server has it in its memory.
// The form that is under way, and the one that the browser is to send itself.
let sending = null;
let passed = null;

export function isSending() {
  return sending !== null;
}

export function forgetSending() {
  sending = null;
}

// `stopAsking` is called first: an answer to a refresh must not come after the form's own, with older cookies.
export function guardForms(stopAsking) {
  document.addEventListener("submit", (event) => {
    const { target: form, submitter } = event;
    const method = submitter?.hasAttribute("formmethod") ? submitter.formMethod : form.method;
    // A browser that can't be told to send a form later sends it at once.
    if (method !== "post" || passed === form || !form.requestSubmit) return;
    event.preventDefault();
    if (sending === form) return; // A second click must not book twice.
    sending = form;
    stopAsking();
    send(form, submitter);
  });
}

async function send(form, button) {
  if (isAway(await reach(ASKED_FOR, { method: "HEAD", cache: "no-store" }))) await wait(form, button);
  else if (sending === form) pass(form, button);
}

// The browser sends it, as if there were no script.
function pass(form, button) {
  passed = form;
  form.requestSubmit(button);
  passed = null;
  setTimeout(forgetSending, TRY_MILLISECONDS);
}

async function reach(url, request) {
  try {
    return await fetch(url, { ...request, signal: AbortSignal.timeout?.(TRY_MILLISECONDS) });
  } catch {
    return null;
  }
}

// What stands before a server answers in its place while it starts.
function isAway(answer) {
  return !answer || [502, 503, 504].includes(answer.status);
}

async function wait(form, button) {
  const place = button ?? form.querySelector("button:not([type=button])");
  const words = [...place.childNodes];
  place.textContent = document.body.dataset.waiting;
  document.getElementById("out-of-date").hidden = false;
  await sendAgain(form, button);
  if (sending !== form) place.replaceChildren(...words);
}

// Whoever leaves the page, or presses something else, has thought better of it.
async function sendAgain(form, button) {
  const typed = new FormData(form, button);
  const body = form.enctype === "multipart/form-data" ? typed : new URLSearchParams(typed);
  const url = button?.hasAttribute("formaction") ? button.formAction : form.action;
  const headers = { Accept: "text/html", "X-Refresh": "1" }; // What was done is told to the page that is opened then.
  const until = performance.now() + TRIES_FOR_MILLISECONDS;
  for (let pause = FIRST_PAUSE_MILLISECONDS; performance.now() < until; pause = Math.min(2 * pause, LONGEST_PAUSE_MILLISECONDS)) {
    await new Promise((done) => setTimeout(done, pause));
    if (sending !== form) return;
    const answer = await reach(url, { method: "POST", body, headers });
    if (answer?.redirected) return location.assign(answer.url);
    if (!isAway(answer)) return pass(form, button);
  }
  sending = null;
}
