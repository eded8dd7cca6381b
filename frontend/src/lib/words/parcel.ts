import type { Picked } from '../api';
import { m } from '$lib/paraglide/messages.js';

/** What a parcel is called: its only name, or how much it is. */
export function parcelName(
  { files, folders, missing, names }: Picked,
  number: (value: number) => string
): string {
  const lone = files + missing;
  if (files + folders + missing === 1) return names?.[0] ?? '';
  return [
    folders > 0 ? m.count_folders({ count: folders, number: number(folders) }) : '',
    lone > 0 ? m.count_files({ count: lone, number: number(lone) }) : ''
  ]
    .filter((part) => part !== '')
    .join(', ');
}
