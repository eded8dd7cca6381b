import { m } from '../paraglide/messages.js';
import type { Clock } from '../shared/clock';
import { el, icon, say } from '../shared/dom';
import type { Words } from '../shared/words';
import type { Entry } from './files';
import { canSaveFolders, chooseFolder } from './folder';
import { SaveAll, saveOneByOne, type Progress } from './save';

const saveIcon = 'M12 4v11m0 0-4-4m4 4 4-4M5 20h14';

/** What the panel needs of the page around it. */
export interface Stage {
  words: Words;
  clock: Clock;
  title: string;
  /** All files of the share, also those of further pages. */
  files: () => Promise<Entry[]>;
  state: (file: Entry, words: string) => void;
  refused: () => void;
}

/** The button "Save all", and under it what comes of it. */
export class Panel {
  readonly button = el('button', { class: 'btn go', type: 'button', click: () => void this.#start() });
  readonly element = el('section', { class: 'panel card', hidden: true });
  readonly #stage: Stage;
  readonly #status = el('p', { role: 'status', class: 'grow' });
  readonly #detail = el('p', { class: 'meta' });
  readonly #bar = el('i');
  readonly #line = el('div', { class: 'bar', 'aria-hidden': 'true' }, this.#bar);
  readonly #act = el('button', { class: 'btn small', type: 'button' });

  constructor(stage: Stage) {
    this.#stage = stage;
    this.button.append(icon(saveIcon), canSaveFolders() ? m.share_save_all_dots() : m.share_save_all());
    this.element.append(el('div', { class: 'line' }, this.#status, this.#act), this.#line, this.#detail);
  }

  /** No more of it, as the links have ended. */
  end(): void {
    this.button.hidden = true;
  }

  async #start(): Promise<void> {
    if (canSaveFolders()) await this.#intoFolder();
    else this.#explain();
  }

  async #intoFolder(): Promise<void> {
    // The browser asks for a folder only right after a click: nothing may be waited for before.
    const root = await chooseFolder(this.#stage.title);
    if (!root) return;
    this.button.disabled = true;
    const files = await this.#stage.files();
    const all = new SaveAll(root, files, this.#stage.clock, this.#stage.state);
    this.#open(m.stop(), () => all.stop());
    const draw = () => this.#draw(all, files);
    const timer = setInterval(draw, 250);
    draw();
    const outcome = await all.run();
    clearInterval(timer);
    draw();
    this.#close();
    this.#bar.parentElement!.classList.toggle('ok', outcome === 'done' && all.progress.failed === 0);
    if (outcome === 'refused') this.#stage.refused();
    say(this.#status, this.#outcome(outcome, all.progress, root.name));
  }

  #outcome(outcome: 'done' | 'stopped' | 'refused', progress: Progress, folder: string): string {
    const { files, failed, gone } = progress;
    if (outcome !== 'stopped' && files === 0 && failed > 0)
      return gone === failed ? m.share_saved_gone() : m.share_saved_none();
    if (outcome !== 'done') return m.share_stopped();
    return failed > 0
      ? m.share_saved_failed({ ...this.#stage.words.counted(failed), folder })
      : m.share_saved({ folder });
  }

  #draw(all: SaveAll, files: Entry[]): void {
    const { words } = this.#stage;
    const { progress } = all;
    const bytes = files.reduce((sum, file) => sum + file.size, 0);
    const { done, total } = words.share(progress.bytes, bytes);
    const waits = { '': '', network: m.network_wait(), busy: m.busy_wait() }[progress.waiting];
    // Read out when it changes in kind, and not with every file.
    say(this.#status, waits || m.share_save_all());
    say(
      this.#detail,
      [
        m.share_saving({ done: words.number(progress.files), total: words.number(files.length) }),
        m.size_of({ done, total })
      ].join(m.list_joint())
    );
    this.#line.classList.toggle('wait', waits !== '');
    this.#bar.style.setProperty('--done', `${bytes ? (progress.bytes / bytes) * 100 : 100}%`);
  }

  #explain(): void {
    this.#open(m.share_save_all(), () => void this.#oneByOne());
    this.#line.hidden = true;
    say(this.#status, m.share_one_by_one());
    this.#act.focus();
  }

  async #oneByOne(): Promise<void> {
    const stop = new AbortController();
    const files = await this.#stage.files();
    this.#open(m.stop(), () => stop.abort());
    this.#line.hidden = false;
    const count = await saveOneByOne(files, stop.signal, (done) => {
      say(this.#detail, m.share_starting({ done, total: files.length }));
      this.#bar.style.setProperty('--done', `${(done / files.length) * 100}%`);
    });
    this.#close();
    this.#line.hidden = true;
    say(this.#detail, '');
    say(this.#status, m.share_started(this.#stage.words.counted(count)));
  }

  #open(label: string, act: () => void): void {
    this.element.hidden = false;
    this.button.disabled = true;
    say(this.#act, label);
    this.#act.hidden = false;
    this.#act.onclick = act;
  }

  #close(): void {
    this.button.disabled = false;
    this.#act.hidden = true;
  }
}
