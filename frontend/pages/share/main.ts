import { m } from '../paraglide/messages.js';
import { Clock } from '../shared/clock';
import { byId, el, pageData, say } from '../shared/dom';
import { ask } from '../shared/gate';
import { Stub } from '../shared/pass';
import { Words } from '../shared/words';
import { asFolders, readList, type ShareHead } from './files';
import { Pages } from './pages';
import { Panel } from './panel';
import { find, searchField } from './search';
import { Tree } from './tree';
import '../shared/page.css';
import './share.css';

const searchAbove = 50;

const head = pageData<ShareHead>();
const clock = new Clock();
const words = new Words(clock.now);
const stub = new Stub(words, head);
const pages = new Pages(head.pages ?? [], head.page ?? 0, readList(document));
const tree = new Tree(words);
const banner = el('div', { class: 'banner stop', role: 'alert', hidden: true });
const found = el('p', { class: 'meta', role: 'status' });
const list = el('section', { class: 'list card', 'aria-label': m.share_tree() });
let sought = '';
let over = '';

const panel = new Panel({
  words,
  clock,
  title: head.title,
  files: everything,
  state: (file, text) => tree.state(file, text),
  refused: () => end(m.share_refused())
});

function everything() {
  return pages
    .all(() => draw())
    .catch(() => {
      say(found, m.share_more_pages());
      return pages.known;
    });
}

function draw(): void {
  const files = pages.known;
  if (sought === '') {
    list.replaceChildren(tree.list(asFolders(files), files.length <= searchAbove));
    const loading = { done: words.number(files.length), total: words.number(head.files) };
    say(found, pages.complete ? '' : m.share_loading(loading));
    return;
  }
  const hits = find(files, sought);
  list.replaceChildren(hits.length > 0 ? tree.flat(hits) : el('p', { class: 'empty' }, m.share_nothing()));
  say(found, m.share_found(words.counted(hits.length)));
}

/** The links work no more: says so, once, and offers nothing that would fail. */
function end(text: string): void {
  over = text;
  banner.hidden = false;
  say(banner, text);
  panel.end();
  list.classList.add('over');
  tick();
}

function tick(): void {
  if (over === '' && clock.isPast(stub.end)) end(m.share_ended({ moment: words.date(stub.end) }));
  stub.draw(clock, over === '' ? '' : m.time_ended());
  stub.soon(clock, tick);
}

async function look(): Promise<void> {
  const first = pages.known[0];
  const status = first ? await ask(first.url, clock) : null;
  clock.settle();
  tick();
  if (over === '' && (status === 401 || status === 403)) end(m.share_refused());
}

function show(): void {
  words.apply();
  byId('off').remove();
  say(byId('intro'), m.share_intro());
  say(byId('meta'), [m.files_count(words.counted(head.files)), words.size(head.bytes)].join(m.list_joint()));
  const tools = el('div', { class: 'tools' });
  if (head.files > 1) tools.append(panel.button);
  if (head.files > searchAbove) {
    const search = (text: string) => {
      sought = text;
      draw();
      if (text !== '' && !pages.complete) void everything();
    };
    tools.append(searchField(search));
  }
  byId('files').remove();
  byId('pages').remove();
  byId('app').append(banner, tools, panel.element, found, list);
  draw();
  say(byId('foot'), `${m.share_pass_on()} ${m.host_note({ host: location.host || 'localhost' })}`);
}

show();
tick();
void look();
if (!pages.complete) setTimeout(() => void everything(), 300);
