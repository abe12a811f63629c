// Photos: a sentence for each, where the model looked, other sentences, questions.
import { bars, byId, closeCamera, dropping, make, openCamera, postForm, save, shot, tell } from './common.js';

const cards = byId('photo-cards');
const status = byId('photo-status');
const video = byId('photo-video');
const quiet = matchMedia('(prefers-reduced-motion: reduce)');
let waiting = Promise.resolve();

export function start() {
  byId('photo-files').addEventListener('change', (e) => {
    add([...e.target.files]);
    e.target.value = '';
  });
  dropping(byId('photo-drop'), add);
  addEventListener('paste', (e) => {
    const files = [...(e.clipboardData?.files ?? [])].filter((f) => f.type.startsWith('image/'));
    if (files.length > 0) add(files);
  });
  byId('photo-example').addEventListener('click', async () => {
    const blob = await (await fetch('example.jpg')).blob();
    add([new File([blob], 'example.jpg', { type: 'image/jpeg' })]);
  });
  byId('photo-camera').addEventListener('click', async () => {
    try {
      await openCamera(video);
      byId('photo-shot').hidden = false;
      byId('photo-take').focus();
    } catch (e) {
      tell(status, e.message, 'bad');
    }
  });
  byId('photo-take').addEventListener('click', async () => {
    const blob = await shot(video, 1280);
    add([new File([blob], 'camera.jpg', { type: 'image/jpeg' })]);
  });
  byId('photo-stop').addEventListener('click', stop);
}

export function stop() {
  closeCamera(video);
  byId('photo-shot').hidden = true;
}

/** One after the other, so that the first is there soon. */
function add(files) {
  for (const file of files) {
    const card = new Card(file);
    cards.prepend(card.element);
    waiting = waiting.then(() => card.caption());
  }
}

class Card {
  constructor(file) {
    this.file = file;
    this.image = make('img', { src: URL.createObjectURL(file), alt: '' });
    this.canvas = make('canvas');
    this.shown = make('div', { className: 'shown' }, this.image, this.canvas);
    this.sentence = make('p', { className: 'sentence spin', textContent: 'looking' });
    this.sentence.setAttribute('aria-live', 'polite');
    this.below = make('div');
    this.element = make('li', { className: 'card' }, this.shown,
      make('div', {}, this.sentence, this.below, make('small', { textContent: file.name })));
    this.image.addEventListener('error', () => {
      this.image.replaceWith(make('p', { className: 'note', textContent: 'The browser cannot show this kind of picture.' }));
    });
  }

  async caption() {
    tell(status, `Looking at ${this.file.name}`);
    try {
      this.answer = await postForm('api/v1/caption', { file: this.file });
      tell(status, '');
    } catch (e) {
      this.sentence.className = 'sentence bad';
      this.sentence.textContent = e.message;
      tell(status, '');
      return;
    }
    this.image.alt = this.answer.caption;
    await this.write();
    this.others();
    this.ask();
  }

  /** The words come one by one; each shows where the model looked for it. */
  async write() {
    this.sentence.className = 'sentence';
    this.sentence.replaceChildren();
    this.sentence.setAttribute('aria-label', this.answer.caption);
    const words = this.answer.words;
    const buttons = words.map((w) => make('button', { type: 'button', textContent: w.word }));
    for (let i = 0; i < words.length; i++) {
      const joined = words[i].word.startsWith("'") || words[i].word === "n't";
      if (i > 0 && !joined) this.sentence.append(' ');
      this.sentence.append(buttons[i]);
      this.looks(buttons, i);
      if (!quiet.matches) await new Promise((go) => setTimeout(go, 60));
    }
  }

  looks(buttons, i) {
    const look = this.answer.words[i].look;
    const button = buttons[i];
    button.tabIndex = i === 0 ? 0 : -1;
    if (look) {
      const show = () => this.paint([look]);
      const hide = () => this.shown.classList.remove('looking');
      button.addEventListener('mouseenter', show);
      button.addEventListener('mouseleave', hide);
      button.addEventListener('focus', show);
      button.addEventListener('blur', hide);
      button.title = 'Where the model looked for this word';
    }
    button.addEventListener('keydown', (e) => {
      const to = { ArrowRight: i + 1, ArrowLeft: i - 1, Home: 0, End: buttons.length - 1 }[e.key];
      if (to !== undefined && buttons[to]) {
        e.preventDefault();
        buttons[to].focus();
      }
    });
  }

  /** Dims the picture where the model did not look. */
  paint(looks) {
    const cells = looks[0].length;
    const side = Math.round(Math.sqrt(cells));
    const sum = looks[0].map((_, i) => looks.reduce((all, look) => all + look[i], 0));
    const most = Math.max(...sum);
    this.canvas.width = side;
    this.canvas.height = side;
    const context = this.canvas.getContext('2d');
    const pixels = context.createImageData(side, side);
    sum.forEach((weight, i) => {
      pixels.data[4 * i + 3] = Math.round(215 * (1 - weight / most));
    });
    context.putImageData(pixels, 0, 0);
    this.shown.classList.add('looking');
  }

  others() {
    const { caption, alternatives, logProbability } = this.answer;
    const all = [{ caption, logProbability }, ...alternatives];
    const sum = all.reduce((s, a) => s + Math.exp(a.logProbability - logProbability), 0);
    const list = make('ul', { className: 'bars' });
    bars(list, all.map((a) => [a.caption, Math.exp(a.logProbability - logProbability) / sum]));
    const button = (text, action) => {
      const made = make('button', { type: 'button', textContent: text });
      made.addEventListener('click', action);
      return made;
    };
    const copy = (text) => async (e) => {
      const kept = e.target.textContent;
      try {
        await navigator.clipboard.writeText(text);
        e.target.textContent = 'Copied';
      } catch {
        e.target.textContent = 'Not allowed';
      }
      setTimeout(() => { e.target.textContent = kept; }, 1500);
    };
    const quoted = caption.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');
    this.below.append(
      make('details', {}, make('summary', { textContent: 'Other sentences it thought of' }), list),
      make('div', { className: 'buttons' },
        button('Copy', copy(caption)),
        button('Copy as alt text', copy(`alt="${quoted}"`)),
        button('Copy JSON', copy(JSON.stringify(this.answer))),
        button('XMP', () => save(`${this.file.name}.xmp`, 'application/rdf+xml', xmp(quoted)))));
  }

  ask() {
    const input = make('input', { type: 'text', placeholder: 'what color is it?', ariaLabel: `A question about ${this.file.name}`, maxLength: 300 });
    const form = make('form', { className: 'ask' }, input, make('button', { type: 'submit', textContent: 'Ask' }));
    const list = make('ul', { className: 'bars' });
    list.setAttribute('aria-live', 'polite');
    const said = make('p', { className: 'note' });
    form.addEventListener('submit', async (e) => {
      e.preventDefault();
      const question = input.value.trim();
      if (!question) return;
      said.className = 'note spin';
      said.textContent = 'looking';
      try {
        const reply = await postForm('api/v1/ask', { file: this.file, question });
        bars(list, reply.answers.slice(0, 5).map((a) => [a.answer, a.probability]));
        said.className = 'note';
        said.textContent = reply.unsure ? 'It is not sure: even the best answer is a guess.' : '';
        if (reply.looks.length > 0) this.paint(reply.looks);
      } catch (error) {
        list.replaceChildren();
        said.className = 'bad';
        said.textContent = error.message;
      }
    });
    this.below.append(form, said, list);
  }
}

function xmp(description) {
  return `<x:xmpmeta xmlns:x="adobe:ns:meta/">
 <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
  <rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/">
   <dc:description><rdf:Alt><rdf:li xml:lang="x-default">${description}</rdf:li></rdf:Alt></dc:description>
  </rdf:Description>
 </rdf:RDF>
</x:xmpmeta>
`;
}
