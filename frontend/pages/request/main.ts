import { m } from '../paraglide/messages.js';
import { Clock } from '../shared/clock';
import { byId, el, pageData, say } from '../shared/dom';
import { ask, Gate } from '../shared/gate';
import { Stub } from '../shared/pass';
import { Words } from '../shared/words';
import { Arrived } from './arrived';
import type { RequestHead } from './data';
import { Door } from './door';
import { Drop } from './drop';
import { Line } from './line';
import { Lists } from './lists';
import { Notice } from './notice';
import { Queue } from './queue';
import { receiptText, saveReceipt } from './receipt';
import { EitherWay, PostWay, PutWay } from './small';
import { batchName, Store } from './store';
import { Summary } from './summary';
import { listParts, partSizeFor } from './ticket';
import '../shared/page.css';
import './request.css';

const namesFile = 'daypass-names.json';
/** The largest object that one request stores anywhere (S3 API, PutObject). */
const onePut = 5 * 2 ** 30;

const head = pageData<RequestHead>();
const clock = new Clock();
const words = new Words(clock.now);
const stub = new Stub(words, head);
const store = new Store(head.id);
const tickets = head.tickets ?? [];
const asked = head.list ?? tickets[0]?.list[0] ?? location.href;
const notice = new Notice(() => queue.resume());
let waiting = false;
const gate = new Gate(
  async () => (await ask(asked, clock)) !== null,
  (what) => {
    waiting = what !== '';
    notice.wait(what);
    changed();
  }
);
const line = new Line(clock, gate, stub.end);
const own = location.search !== '' && new URL(asked, location.href).origin === location.origin;
const door = new Door(own ? () => ask(location.href.replace(/#.*/, ''), clock) : null);
const puts = head.puts ?? [];
const put = puts.length > 0 ? new PutWay(line, puts, store, head.max_size || onePut) : null;
const post = head.post ? new PostWay(line, head.post, batchName(head.id)) : null;
const way = post && put ? new EitherWay(post, put) : (post ?? put);
const arrived = new Arrived();
const means = { line, door, store, tickets, way, arrived, limit: head.max_size ?? 0, namesFile };
const queue = new Queue(means, changed, ended);
const found = {
  files: (chosen: Parameters<Queue['add']>[0]) => queue.add(chosen),
  unreadable: (path: string) => queue.addUnreadable(path)
};
const rules = [
  m.req_limit_each({ size: words.size(queue.limit) }),
  // A form takes any number.
  ...(post ? [] : [m.req_limit_files({ files: m.files_count(words.counted(puts.length + tickets.length)) })]),
  m.req_no_account()
].join(m.list_joint());
const drop = new Drop(found, rules, words);
const summary = new Summary(words, queue, keep);
const acts = {
  retry: (item: (typeof queue.items)[0]) => queue.retry(item),
  forget: (item: (typeof queue.items)[0]) => queue.forget(item),
  choose: () => drop.choose()
};
const lists = new Lists(words, () => queue.limit, acts, draw);
const soon = el('p', { class: 'banner', role: 'status', hidden: true }, m.req_ends_soon());
let drawing = 0;
let ticking = 0;

/** Something changed: it is drawn four times a second at most. */
function changed(): void {
  drawing ||= window.setTimeout(draw, 250);
}

/** The last file has come to its end: that is shown at once. */
function ended(): void {
  if (!queue.busy) draw();
}

function draw(): void {
  clearTimeout(drawing);
  clearTimeout(ticking);
  drawing = 0;
  notice.halt(queue.halted, stub.end, words);
  if (queue.halted === 'ended' || queue.halted === 'closed') drop.end();
  summary.draw(waiting);
  lists.draw(queue.items, queue.paused);
  soon.hidden = !(clock.now() + summary.timeLeft > stub.end) || queue.halted !== '';
  const sending = queue.busy && !queue.halted;
  window.onbeforeunload = sending ? warn : null;
  say(byId('foot'), leaving(sending));
  // Speed and time left go on where nothing moves.
  if (queue.busy && !queue.paused) ticking = window.setTimeout(draw, 1_000);
}

/** What closing the page means now. */
function leaving(sending: boolean): string {
  if (queue.halted !== '' && queue.halted !== 'full') return ''; // there is nothing to come back for
  if (!store.works) return m.req_no_resume();
  return sending ? m.req_keep_open() : m.req_come_back();
}

// Browsers show words of their own; all that they need is to be asked.
function warn(event: BeforeUnloadEvent): void {
  event.preventDefault();
}

function keep(): void {
  saveReceipt(head.title, receiptText(head.title, location.host, queue.items, words));
}

function tick(): void {
  if (line.over) queue.halt('ended');
  stub.draw(clock, queue.halted === 'refused' || queue.halted === 'closed' ? m.time_ended() : '');
  stub.soon(clock, tick);
}

/** Shows what was begun in an earlier visit, and how much of it has arrived. */
async function restore(): Promise<void> {
  if (head.list && head.post) await arrived.load(line, head.list, head.post.prefix).catch(() => undefined);
  for (const ticket of tickets) {
    const slot = store.slot(ticket.id);
    if (!slot || slot.done) continue;
    const piece = partSizeFor(ticket, slot.size);
    const there = await listParts(line, ticket, Math.ceil(slot.size / piece)).catch(() => null);
    if (!there) continue;
    const sent = [...there.values()].reduce((sum, part) => sum + part.size, 0);
    queue.addHere(ticket.id, slot, piece, sent);
  }
}

function show(): void {
  words.apply();
  byId('off').remove();
  say(byId('intro'), head.from ? m.req_intro_from({ from: head.from }) : m.req_intro());
  byId('app').append(notice.element, drop.element, soon, summary.element, lists.element);
  draw();
}

show();
tick();
void ask(asked, clock).then((status) => {
  clock.settle();
  tick();
  if (status === 401 || status === 403) queue.halt(line.over ? 'ended' : 'refused');
  if (status !== null && status < 400) void restore();
});
