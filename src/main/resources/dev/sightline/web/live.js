// Live: what the camera sees, labelled as fast as the server answers. At most one frame is under way.
import { bars, byId, closeCamera, get, make, openCamera, percent, post, shot, tell } from './common.js';

const video = byId('live-video');
const status = byId('live-status');
const canvas = byId('live-timeline');
const SHOWN_SECONDS = 60;
/** Frames are averaged with this weight of the newest, so that labels do not flicker. */
const NEWEST = 0.35;
let running = null;

export async function start() {
  const { models } = await get('api/v1/models');
  const classifiers = models.filter((m) => m.task === 'clips');
  classifiers.sort((a, b) => (b.name === 'everyday') - (a.name === 'everyday'));
  byId('live-model').replaceChildren(...classifiers.map((m) => make('option', { value: m.name, textContent: m.name })));
  byId('live-start').addEventListener('click', begin);
  byId('live-stop').addEventListener('click', stop);
}

export function stop() {
  if (!running) return;
  running.stop.abort();
  running = null;
  closeCamera(video);
  byId('live-start').hidden = false;
  byId('live-stop').hidden = true;
  tell(status, 'The camera is off.');
}

async function begin() {
  try {
    await openCamera(video);
  } catch (e) {
    tell(status, e.message, 'bad');
    return;
  }
  byId('live-start').hidden = true;
  byId('live-stop').hidden = false;
  byId('live-view').hidden = false;
  canvas.hidden = false;
  running = { stop: new AbortController(), mean: new Map(), seen: [], ages: [], said: '' };
  tell(status, '');
  label(running);
  sentences(running);
}

/** The newest frame, then the next newest. */
async function label(mine) {
  while (running === mine) {
    const taken = performance.now();
    try {
      const blob = await shot(video, 320, 0.8);
      const model = encodeURIComponent(byId('live-model').value);
      const { classes } = await post(`api/v1/classify?model=${model}`, blob, mine.stop.signal);
      if (running !== mine) return;
      show(mine, classes, performance.now() - taken);
    } catch (e) {
      if (e.name === 'AbortError') return;
      tell(status, e.message, 'bad');
      await new Promise((go) => setTimeout(go, 1000));
    }
  }
}

function show(mine, classes, age) {
  const known = new Set(classes.map((c) => c.label));
  for (const old of mine.mean.keys()) if (!known.has(old)) mine.mean.delete(old);
  for (const { label: name, probability } of classes) {
    const before = mine.mean.get(name) ?? probability;
    mine.mean.set(name, NEWEST * probability + (1 - NEWEST) * before);
  }
  const sorted = [...mine.mean].sort((a, b) => b[1] - a[1]);
  const [best, p] = sorted[0];
  const name = best.replaceAll('_', ' ');
  byId('live-label').textContent = p < 0.3 ? `${name}?` : name;
  mine.ages.push(age);
  if (mine.ages.length > 30) mine.ages.shift();
  const median = [...mine.ages].sort((a, b) => a - b)[mine.ages.length >> 1];
  byId('live-age').textContent = `${percent(p)}, ${Math.round(age)} ms old; median ${Math.round(median)} ms, ${(1000 / median).toFixed(1)} labels a second`;
  bars(byId('live-bars'), sorted.slice(0, 5));
  mine.seen.push({ at: performance.now(), best, p });
  while (mine.seen[0].at < performance.now() - 1000 * SHOWN_SECONDS) mine.seen.shift();
  if (best !== mine.said && p >= 0.3) {
    mine.said = best;
    byId('live-heard').textContent = name; // what a screen reader says: changes only
  }
  draw(mine);
}

function draw(mine) {
  const context = canvas.getContext('2d');
  canvas.width = canvas.clientWidth;
  const ink = getComputedStyle(document.body).getPropertyValue('--ink');
  const accent = getComputedStyle(document.body).getPropertyValue('--accent');
  const now = performance.now();
  const x = (at) => canvas.width * (1 - (now - at) / (1000 * SHOWN_SECONDS));
  let from = 0;
  mine.seen.forEach((s, i) => {
    const next = mine.seen[i + 1];
    context.fillStyle = accent;
    context.globalAlpha = 0.35 + 0.65 * s.p;
    context.fillRect(x(s.at), 100 - 70 * s.p, Math.max(1, x(next?.at ?? now) - x(s.at) + 0.5), 70 * s.p);
    if (!next || next.best !== s.best) {
      context.globalAlpha = 1;
      context.fillStyle = ink;
      context.font = '14px system-ui';
      if (x(s.at) - x(mine.seen[from].at) > 40) context.fillText(s.best.replaceAll('_', ' '), x(mine.seen[from].at) + 4, 116);
      from = i + 1;
    }
  });
}

async function sentences(mine) {
  while (running === mine) {
    if (byId('live-sentence').checked) {
      try {
        const { caption } = await post('api/v1/caption', await shot(video, 640), mine.stop.signal);
        byId('live-caption').textContent = caption;
      } catch (e) {
        if (e.name === 'AbortError') return;
      }
    } else {
      byId('live-caption').textContent = '';
    }
    await new Promise((go) => setTimeout(go, 2000));
  }
}
