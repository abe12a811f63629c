// A film: a lane for each activity, sentences, both in step with the player.
import { byId, clock, dropping, get, make, save, stream, tell } from './common.js';

const status = byId('film-status');
const video = byId('film-video');
const lanes = byId('film-lanes');
const list = byId('film-sentences');
const zoom = byId('film-zoom');
const colours = ['#0072b2', '#d55e00', '#009e73', '#cc79a7', '#e69f00', '#56b4e9', '#8a6d00', '#6a51a3'];
let film = null;

export async function start() {
  byId('film-file').addEventListener('change', (e) => {
    if (e.target.files[0]) look(e.target.files[0]);
    e.target.value = '';
  });
  dropping(byId('film-drop'), (files) => files[0] && look(files[0]));
  byId('film-cancel').addEventListener('click', () => film?.stop.abort());
  zoom.addEventListener('input', draw);
  addEventListener('resize', () => film && draw());
  lanes.addEventListener('click', (e) => {
    const strip = lanes.firstElementChild?.getBoundingClientRect();
    if (strip) seek((e.clientX - strip.left) / strip.width * film.length);
  });
  lanes.addEventListener('keydown', (e) => {
    const by = { ArrowRight: 1, ArrowLeft: -1, PageUp: 10, PageDown: -10 }[e.key];
    if (by && film) {
      e.preventDefault();
      seek(now() + by);
    }
  });
  video.addEventListener('error', () => {
    video.hidden = true;
    byId('film-cannot').hidden = false;
  });
  for (const button of document.querySelectorAll('[data-export]')) {
    button.addEventListener('click', () => exportAs(button.dataset.export));
  }
  const { models } = await get('api/v1/models');
  byId('film-model').replaceChildren(...models.filter((m) => m.task === 'activity')
    .map((m) => make('option', { value: m.name, textContent: m.name })));
  requestAnimationFrame(follow);
}

export function stop() {
  video.pause();
}

async function look(file) {
  film?.stop.abort();
  const stop = new AbortController();
  film = { file, stop, segments: [], sentences: [], probabilities: {}, rate: 1, length: 1, at: 0 };
  const mine = film;
  URL.revokeObjectURL(video.src);
  video.hidden = false;
  video.src = URL.createObjectURL(file);
  byId('film-cannot').hidden = true;
  byId('film-none').hidden = true;
  byId('film-result').hidden = false;
  byId('film-cancel').disabled = false;
  list.replaceChildren();
  lanes.replaceChildren();
  exports(false);
  tell(status, `Reading ${file.name}`, 'spin');
  video.onloadedmetadata = () => {
    if (Number.isFinite(video.duration)) mine.length = video.duration;
  };
  try {
    const labels = `api/v1/label?probabilities=true&model=${encodeURIComponent(byId('film-model').value)}`;
    const end = await stream(labels, file, (segment) => {
      mine.segments.push(segment);
      tell(status, `Read up to ${clock(segment.end)}`, 'spin');
    }, stop.signal);
    mine.rate = end.rate;
    mine.probabilities = end.probabilities;
    mine.length = Math.max(end.frames / end.rate, 0.1);
    draw();
    tell(status, 'Writing sentences', 'spin');
    await stream(`api/v1/caption?every=${byId('film-every').value}`, file, (scene) => {
      mine.sentences.push(scene);
      const button = make('button', { type: 'button' },
        make('time', { textContent: clock(scene.start) }), make('span', { textContent: scene.caption }));
      button.addEventListener('click', () => seek(scene.start));
      list.append(make('li', {}, button));
    }, stop.signal);
    tell(status, end.problem ?? '', end.problem ? 'bad' : '');
  } catch (e) {
    if (film !== mine) return;
    tell(status, e.name === 'AbortError' ? 'Stopped.' : e.message, e.name === 'AbortError' ? '' : 'bad');
  }
  if (film === mine) {
    byId('film-cancel').disabled = true;
    exports(mine.segments.length + mine.sentences.length > 0);
  }
}

function exports(possible) {
  for (const button of document.querySelectorAll('[data-export]')) button.disabled = !possible;
}

/** Activities that are said at least once, in the order in which they begin. */
function shown() {
  return [...new Set(film.segments.map((s) => s.label))];
}

function draw() {
  const names = shown();
  byId('film-none').hidden = names.length > 0;
  lanes.hidden = names.length === 0;
  lanes.replaceChildren(...names.map((name, i) => lane(name, colours[i % colours.length])));
  lanes.append(make('div', { className: 'head', id: 'film-head' }));
  lanes.setAttribute('aria-valuemax', String(Math.round(film.length)));
}

function lane(name, colour) {
  const width = Math.min(16000, Math.round(lanes.clientWidth * zoom.value));
  const canvas = make('canvas', { width, height: 54 });
  const context = canvas.getContext('2d');
  const p = film.probabilities[name] ?? [];
  const said = film.segments.filter((s) => s.label === name);
  for (let x = 0; x < width; x++) {
    const from = Math.floor(x * p.length / width);
    const to = Math.max(from + 1, Math.floor((x + 1) * p.length / width));
    const high = Math.max(...p.slice(from, to), 0);
    const second = x / width * film.length;
    const strong = said.some((s) => s.start <= second && second < s.end);
    context.globalAlpha = strong ? 1 : 0.3;
    context.fillStyle = colour;
    context.fillRect(x, 54 - 50 * high, 1, 50 * high);
  }
  const made = make('div', { className: 'lane' }, canvas, make('span', { textContent: name.replaceAll('_', ' ') }));
  made.style.width = `${width}px`;
  return made;
}

function now() {
  return video.hidden ? film.at : video.currentTime;
}

function seek(second) {
  film.at = Math.min(Math.max(0, second), film.length);
  if (!video.hidden) video.currentTime = film.at;
}

/** Moves the head and marks the sentence of the moment. */
function follow() {
  const head = byId('film-head');
  if (film && head && !byId('film-result').hidden) {
    const at = now();
    head.style.left = `${at / film.length * (lanes.firstElementChild?.offsetWidth ?? 0)}px`;
    lanes.setAttribute('aria-valuenow', String(Math.round(at)));
    lanes.setAttribute('aria-valuetext', clock(at));
    film.sentences.forEach((s, i) => {
      list.children[i]?.classList.toggle('now', s.start <= at && at < s.end);
    });
  }
  requestAnimationFrame(follow);
}

function stamp(seconds, comma) {
  const ms = Math.round(1000 * seconds);
  const pad = (n, size = 2) => String(n).padStart(size, '0');
  return `${pad(Math.floor(ms / 3600000))}:${pad(Math.floor(ms / 60000) % 60)}:${pad(Math.floor(ms / 1000) % 60)}${comma}${pad(ms % 1000, 3)}`;
}

function exportAs(kind) {
  const name = film.file.name.replace(/\.[^.]*$/, '');
  const cues = film.sentences.length > 0
    ? film.sentences.map((s) => ({ ...s, text: s.caption }))
    : film.segments.map((s) => ({ ...s, text: s.label }));
  if (kind === 'srt' || kind === 'vtt') {
    const comma = kind === 'srt' ? ',' : '.';
    const text = cues.map((c, i) => `${i + 1}\n${stamp(c.start, comma)} --> ${stamp(c.end, comma)}\n${c.text}\n`).join('\n');
    save(`${name}.${kind}`, kind === 'srt' ? 'application/x-subrip' : 'text/vtt', kind === 'vtt' ? `WEBVTT\n\n${text}` : text);
  } else if (kind === 'json') {
    const { segments, sentences, rate, probabilities } = film;
    save(`${name}.json`, 'application/json', JSON.stringify({ segments, sentences, rate, probabilities }));
  } else {
    const quoted = (text) => `"${text.replaceAll('"', '""')}"`;
    const rows = [...film.segments.map((s) => ['activity', s.start, s.end, quoted(s.label), s.score]),
      ...film.sentences.map((s) => ['sentence', s.start, s.end, quoted(s.caption), ''])];
    save(`${name}.csv`, 'text/csv', `kind,start_s,end_s,text,score\n${rows.map((r) => r.join(',')).join('\n')}\n`);
  }
}
