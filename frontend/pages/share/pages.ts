import { readList, type Entry } from './files';

/** Loads a further page of the share and reads its list. The browser parses it and runs nothing of it. */
export function loadPage(link: string): Promise<Entry[]> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open('GET', link);
    request.responseType = 'document';
    request.timeout = 60_000;
    request.onloadend = () => {
      const page = request.status === 200 ? request.responseXML : null;
      const files = page ? readList(page) : [];
      if (files.length > 0) resolve(files);
      else reject(new Error('no page'));
    };
    request.send();
  });
}

/** All files of a share of several pages. Loads them once, in order; what failed is tried again the next time. */
export class Pages {
  readonly #links: string[];
  readonly #lists: (Entry[] | undefined)[];
  #loading: Promise<Entry[]> | null = null;

  constructor(links: string[], here: number, files: Entry[]) {
    this.#links = links.length > 0 ? links : [''];
    this.#lists = this.#links.map((_, at) => (at === here ? files : undefined));
  }

  /** The files that are known so far. */
  get known(): Entry[] {
    return this.#lists.flatMap((list) => list ?? []);
  }

  get complete(): boolean {
    return this.#lists.every((list) => list !== undefined);
  }

  all(loaded: () => void = () => undefined): Promise<Entry[]> {
    this.#loading ??= this.#load(loaded).finally(() => (this.#loading = null));
    return this.#loading;
  }

  async #load(loaded: () => void): Promise<Entry[]> {
    for (const [at, link] of this.#links.entries()) {
      if (this.#lists[at]) continue;
      this.#lists[at] = await loadPage(link);
      loaded();
    }
    return this.known;
  }
}
