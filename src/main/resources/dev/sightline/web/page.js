// The places of the page: the address says which one is shown, so that the back button works.
import { byId } from './common.js';
import * as photos from './photos.js';
import * as film from './film.js';
import * as live from './live.js';

const places = { photos, film, live };
let current = null;

function show() {
  const name = location.hash.slice(1) in places ? location.hash.slice(1) : 'photos';
  if (name === current) return;
  if (current) places[current].stop();
  for (const each of Object.keys(places)) {
    byId(`place-${each}`).hidden = each !== name;
    const link = document.querySelector(`nav a[href="#${each}"]`);
    if (each === name) link.setAttribute('aria-current', 'page');
    else link.removeAttribute('aria-current');
  }
  document.title = `${document.querySelector(`nav a[href="#${name}"]`).textContent} - Sightline`;
  if (current) byId('main').focus();
  current = name;
}

for (const place of Object.values(places)) {
  Promise.resolve(place.start()).catch((e) => {
    byId('photo-status').textContent = e.message;
  });
}
addEventListener('hashchange', show);
show();
