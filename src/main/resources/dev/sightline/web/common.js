// What all places of the page share: talking to the server, and small helpers.

/** A fetch whose failures are sentences. */
async function send(path, options = {}) {
  let answer;
  try {
    answer = await fetch(path, options);
  } catch (e) {
    if (e.name === 'AbortError') throw e;
    throw new Error('The server does not answer. Is it still running?');
  }
  if (!answer.ok) {
    let said = `The server refused: ${answer.status}`;
    try {
      said = (await answer.json()).error ?? said;
    } catch { /* it was no JSON */ }
    const wait = answer.headers.get('Retry-After');
    throw Object.assign(new Error(said), { retryAfter: wait ? Number(wait) : null });
  }
  return answer;
}

export async function get(path) {
  return (await send(path)).json();
}

/** Asks again when the server has too much to do. */
async function patiently(path, options) {
  for (let tries = 0; ; tries++) {
    try {
      return (await send(path, options)).json();
    } catch (e) {
      if (!e.retryAfter || tries > 20) throw e;
      await new Promise((go) => setTimeout(go, 1000 * e.retryAfter));
    }
  }
}

/** Sends a file as it is. */
export function post(path, blob, signal) {
  const headers = { 'Content-Type': blob.type || 'application/octet-stream' };
  return patiently(path, { method: 'POST', body: blob, headers, signal });
}

/** Sends a form. */
export function postForm(path, fields, signal) {
  const body = new FormData();
  for (const [name, value] of Object.entries(fields)) body.append(name, value);
  return patiently(path, { method: 'POST', body, signal });
}

/** Sends a film and hands over its segments as they come; returns what is said at the end. */
export async function stream(path, blob, onSegment, signal) {
  const headers = {
    'Content-Type': blob.type || 'application/octet-stream',
    Accept: 'text/event-stream',
  };
  const answer = await send(path, { method: 'POST', body: blob, headers, signal });
  const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = '';
  let end = null;
  for (;;) {
    const { value, done } = await reader.read();
    if (done) break;
    rest += value;
    const events = rest.split('\n\n');
    rest = events.pop();
    for (const event of events) {
      const name = /^event: (.*)$/m.exec(event)?.[1];
      const data = /^data: (.*)$/m.exec(event)?.[1];
      if (name === 'segment') onSegment(JSON.parse(data));
      else if (name === 'end') end = JSON.parse(data);
      else if (name === 'error') throw new Error(JSON.parse(data).error);
    }
  }
  if (!end) throw new Error('The answer ended too early.');
  return end;
}

export const byId = (id) => document.getElementById(id);

/** An element with properties and children. */
export function make(tag, properties = {}, ...children) {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children);
  return element;
}

/** Says how things are: busy, done or gone wrong. */
export function tell(element, text, kind = '') {
  element.textContent = text;
  element.className = `status ${kind}`;
}

export function clock(seconds) {
  const whole = Math.max(0, Math.floor(seconds));
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, '0')}`;
}

export const percent = (p) => `${Math.round(100 * p)} %`;

/** A list of labels with bars. */
export function bars(list, entries) {
  list.replaceChildren(
    ...entries.map(([label, p]) => {
      const bar = make('i', { ariaHidden: 'true' });
      bar.style.width = `${100 * p}%`;
      return make('li', {}, bar, make('span', { textContent: label.replaceAll('_', ' ') }),
        make('span', { textContent: percent(p) }));
    }));
}

/** Lets the user save a text as a file. */
export function save(name, type, text) {
  const url = URL.createObjectURL(new Blob([text], { type }));
  const link = make('a', { href: url, download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 1000);
}

/** Files that are dropped on an element. */
export function dropping(element, onFiles) {
  for (const name of ['dragenter', 'dragover']) {
    element.addEventListener(name, (e) => {
      e.preventDefault();
      element.classList.add('over');
    });
  }
  for (const name of ['dragleave', 'drop']) {
    element.addEventListener(name, () => element.classList.remove('over'));
  }
  element.addEventListener('drop', (e) => {
    e.preventDefault();
    onFiles([...e.dataTransfer.files]);
  });
}

/** Opens the camera; the sentence of a failure says what to do. */
export async function openCamera(video) {
  if (!navigator.mediaDevices?.getUserMedia) {
    throw new Error('The browser gives pages its camera only at localhost or over https.');
  }
  try {
    video.srcObject = await navigator.mediaDevices.getUserMedia({ video: { width: 640 } });
  } catch (e) {
    throw new Error(e.name === 'NotAllowedError'
      ? 'The browser was not allowed to use the camera. Allow it beside the address.'
      : 'There is no camera, or another program uses it.');
  }
  await video.play();
}

export function closeCamera(video) {
  video.srcObject?.getTracks().forEach((track) => track.stop());
  video.srcObject = null;
}

/** The picture that a video shows, as a JPEG. */
export function shot(video, width, quality = 0.85) {
  const scale = Math.min(1, width / video.videoWidth);
  const canvas = make('canvas', {
    width: Math.round(video.videoWidth * scale), height: Math.round(video.videoHeight * scale),
  });
  canvas.getContext('2d').drawImage(video, 0, 0, canvas.width, canvas.height);
  return new Promise((done) => canvas.toBlob(done, 'image/jpeg', quality));
}
