import type { Api, Problem, ProfileFile } from '../api';
import { problemOf } from '../api';

/** A file with a storage's settings, as an IT team sends it: dropped, pasted or chosen, and not yet added. */
export class SettingsFile {
  file = $state.raw<ProfileFile | null>(null);
  problem = $state.raw<Problem | null>(null);
  readonly #api: Api;

  constructor(api: Api) {
    this.#api = api;
  }

  /** Takes a pasted text. Tells whether it was such a file; rejects where it is a broken one. */
  async paste(text: string): Promise<boolean> {
    if (!/^[\s\uFEFF]*\{/.test(text)) return false;
    return this.#take(await this.#api.storage.readFile(text));
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
  drop(file: ProfileFile): void {
    this.#take(file);
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
