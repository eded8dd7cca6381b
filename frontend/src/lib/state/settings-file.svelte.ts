import type { Api, Problem, ProfileFile, ProfileFileEvent } from '../api';
import { problemOf } from '../api';

/** What a file that comes does to the window. */
interface Surroundings {
  /** Whether the reader is being asked something else. */
  busy(): boolean;
  /** Opens the dialog for a new storage. */
  show(): void;
  /** Tells what is wrong with what was dropped. */
  refuse(problem: Problem): void;
}

/** A file with a storage's settings, as an IT team sends it: dropped, pasted or chosen, and not yet added. */
export class SettingsFile {
  file = $state.raw<ProfileFile | null>(null);
  problem = $state.raw<Problem | null>(null);
  readonly #api: Api;
  readonly #around: Surroundings;

  constructor(api: Api, around: Surroundings) {
    this.#api = api;
    this.#around = around;
  }

  /** Takes a pasted text. Tells whether it was such a file; rejects where it is a broken one. */
  async paste(text: string): Promise<boolean> {
    if (!/^[\s\uFEFF]*\{/.test(text)) return false;
    const found = this.#take(await this.#api.storage.readFile(text));
    if (found) this.#around.show();
    return found;
  }

  /** Lets the reader choose one. Dismissed, nothing changes. */
  async choose(): Promise<void> {
    this.problem = null;
    try {
      this.#take(await this.#api.storage.chooseFile());
    } catch (cause) {
      this.problem = problemOf(cause);
    }
  }

  /** Takes one that was dropped. */
  hear({ file, problem }: ProfileFileEvent): void {
    if (this.#around.busy()) return;
    if (problem) this.#around.refuse(problem);
    else if (this.#take(file)) this.#around.show();
  }

  clear(): void {
    this.file = null;
    this.problem = null;
  }

  #take(file: ProfileFile): boolean {
    if (file.handle === '') return false;
    this.file = file;
    return true;
  }
}
