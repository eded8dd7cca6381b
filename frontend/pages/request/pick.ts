import type { Chosen } from './data';

/** Tells what a reading of folders has found, some at a time. */
export interface Found {
  files(chosen: Chosen[]): void;
  unreadable(path: string): void;
}

const together = 200;

/** What was dropped, with all that lies in dropped folders. The entries have to be taken while the event runs. */
export async function readDrop(data: DataTransfer, found: Found): Promise<void> {
  const entries = [...data.items].flatMap((item) => item.webkitGetAsEntry() ?? []);
  let held: Chosen[] = [];
  const hand = (all: boolean) => {
    if (held.length === 0 || (!all && held.length < together)) return;
    found.files(held);
    held = [];
  };
  for (const entry of entries) {
    for await (const chosen of walk(entry, found)) {
      held.push(chosen);
      hand(false);
    }
  }
  hand(true);
}

/** What was chosen by a field, folders included. */
export function readInput(input: HTMLInputElement): Chosen[] {
  const chosen = [...(input.files ?? [])].map((file) => ({
    file,
    path: file.webkitRelativePath || file.name
  }));
  // The same file may be chosen again.
  input.value = '';
  return chosen;
}

async function* walk(entry: FileSystemEntry, found: Found): AsyncGenerator<Chosen> {
  try {
    if (entry.isFile) {
      const file = await new Promise<File>((got, failed) => (entry as FileSystemFileEntry).file(got, failed));
      yield { file, path: entry.fullPath };
      return;
    }
    const reader = (entry as FileSystemDirectoryEntry).createReader();
    for (;;) {
      // It gives a hundred at most, and none at the end.
      const some = await new Promise<FileSystemEntry[]>((got, failed) => reader.readEntries(got, failed));
      if (some.length === 0) return;
      for (const inner of some) yield* walk(inner, found);
    }
  } catch {
    found.unreadable(entry.fullPath);
  }
}
