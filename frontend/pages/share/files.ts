/** One file of the share, as its link in the page says. */
export interface Entry {
  path: string;
  name: string;
  size: number;
  url: string;
  crc: string;
  type: string;
}

/** What the page says about the share besides its files. */
export interface ShareHead {
  title: string;
  made_at: string;
  expires_at: string;
  files: number;
  bytes: number;
  page?: number;
  pages?: string[];
}

/** Reads the links of a page's list: they are the data, and they work without any script. */
export function readList(page: Document): Entry[] {
  return [...page.querySelectorAll<HTMLAnchorElement>('#files a')].map((link) => {
    const path = link.dataset.p ?? link.textContent ?? '';
    return {
      path,
      name: path.slice(path.lastIndexOf('/') + 1),
      size: Number(link.dataset.b) || 0,
      url: link.getAttribute('href') ?? '',
      crc: link.dataset.c ?? '',
      type: link.dataset.y ?? ''
    };
  });
}

/** A folder with what lies in it, and how much that is with all below. */
export interface Folder {
  name: string;
  folders: Map<string, Folder>;
  files: Entry[];
  count: number;
  bytes: number;
}

const empty = (name: string): Folder => ({ name, folders: new Map(), files: [], count: 0, bytes: 0 });

/** Puts the files into their folders. */
export function asFolders(files: Entry[]): Folder {
  const root = empty('');
  for (const file of files) {
    let folder = root;
    for (const name of ['', ...file.path.split('/').slice(0, -1)]) {
      if (name !== '') {
        const next = folder.folders.get(name) ?? empty(name);
        folder.folders.set(name, next);
        folder = next;
      }
      folder.count++;
      folder.bytes += file.size;
    }
    folder.files.push(file);
  }
  return root;
}

const pictures = /\.(avif|gif|jpe?g|png|webp|svg)$/i;
const smallPicture = 400_000;

/** Whether a file is a picture that is small enough to be shown beside its name. */
export function isSmallPicture(file: Entry): boolean {
  return file.size > 0 && file.size <= smallPicture && pictures.test(file.name);
}
