import { safeName, safePath, uniquePath } from '../shared/names';
import { CRC64 } from './crc64';
import { Failed, fetchInto, type Course } from './fetch';
import type { Entry } from './files';

/** How a file was saved: its checksum compared, only its size, or not at all because it was there. */
export type Saved = 'checked' | 'saved' | 'there';

type Picker = (options: object) => Promise<FileSystemDirectoryHandle>;

/** Whether this browser can save into a folder that the reader chooses. */
export function canSaveFolders(): boolean {
  return 'showDirectoryPicker' in window;
}

/** Asks for a folder, and makes one in it for the share. Null where the reader chose none. */
export async function chooseFolder(title: string): Promise<FileSystemDirectoryHandle | null> {
  const pick = (window as unknown as { showDirectoryPicker: Picker }).showDirectoryPicker;
  try {
    const chosen = await pick.call(window, { id: 'daypass', mode: 'readwrite', startIn: 'downloads' });
    return await chosen.getDirectoryHandle(safeName(title || 'Daypass'), { create: true });
  } catch (cause) {
    if (cause instanceof DOMException && cause.name === 'AbortError') return null;
    throw cause;
  }
}

/** Saves files under a folder with their own folders. What is there with the same size is left as it is. */
export class FolderSaver {
  readonly #root: FileSystemDirectoryHandle;
  readonly #paths = new Map<string, string>();

  constructor(root: FileSystemDirectoryHandle, files: Entry[]) {
    this.#root = root;
    const taken = new Set<string>();
    for (const file of files) {
      const path = uniquePath(safePath(file.path), (other) => taken.has(other.toLowerCase()));
      taken.add(path.toLowerCase());
      this.#paths.set(file.path, path);
    }
  }

  async save(file: Entry, course: Course): Promise<Saved> {
    const parts = this.#paths.get(file.path)!.split('/');
    const folder = await disk(() => this.#folder(parts.slice(0, -1)));
    const found = await this.#free(folder, parts.at(-1)!, file.size);
    if (found === null) return 'there';
    const handle = await disk(() => folder.getFileHandle(found, { create: true }));
    try {
      return await this.#fill(handle, file, course);
    } catch (cause) {
      await folder.removeEntry(found).catch(() => undefined);
      throw cause;
    }
  }

  async #folder(parts: string[]): Promise<FileSystemDirectoryHandle> {
    let folder = this.#root;
    for (const part of parts) folder = await folder.getDirectoryHandle(part, { create: true });
    return folder;
  }

  /** A name that is free; null where the very file is there: same name, same size. */
  async #free(folder: FileSystemDirectoryHandle, name: string, size: number): Promise<string | null> {
    const tried: string[] = [];
    for (;;) {
      const next = uniquePath(name, (other) => tried.includes(other));
      const there = await folder.getFileHandle(next).catch((cause: DOMException) => cause.name);
      if (there === 'NotFoundError') return next;
      if (typeof there !== 'string' && (await there.getFile()).size === size) return null;
      tried.push(next);
    }
  }

  // The browser writes beside the file and puts it in place when it is closed: never half a file under its name.
  async #fill(handle: FileSystemFileHandle, file: Entry, course: Course): Promise<Saved> {
    const out = await disk(() => handle.createWritable());
    let sum = new CRC64();
    try {
      await fetchInto(
        file,
        {
          write: async (bytes, offset) => {
            if (offset === 0) sum = new CRC64();
            if (file.crc) sum.update(bytes);
            await disk(() => out.write({ type: 'write', position: offset, data: bytes }));
          }
        },
        course
      );
      if (file.crc && sum.text() !== file.crc) throw new Failed('changed');
      await disk(() => out.close());
    } catch (cause) {
      await out.abort().catch(() => undefined);
      throw cause;
    }
    return file.crc ? 'checked' : 'saved';
  }
}

async function disk<T>(act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch {
    throw new Failed('disk');
  }
}
