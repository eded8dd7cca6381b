import type { Conflict, Picked, Profile } from '$lib/api';
import { shownName } from '$lib/format/name';
import { m } from '$lib/paraglide/messages.js';
import type { Lang } from '$lib/state/lang.svelte';
import type { Spot } from '$lib/state/parcel.svelte';
import { profileTitle } from '../storage/words';

/** The line under a parcel's name: its size, or the first names of many. */
export function parcelLine(picked: Picked, lang: Lang): string {
  const { files, folders, missing, names, bytes } = picked;
  const total = files + folders + missing;
  const first = (names ?? []).map(shownName).join(', ');
  const some = total > 1 ? (total > (names?.length ?? 0) ? m.names_and_more({ names: first }) : first) : '';
  return [files > 0 ? lang.size(bytes) : '', folders > 0 && total === 1 ? m.kind_folder() : '', some]
    .filter((part) => part !== '')
    .join(' · ');
}

/** A place as people read it: the storage, and the folders below it. */
export function spotWords(spot: Spot, profile: Profile | undefined): string {
  const title = profile ? profileTitle(profile) : spot.profile;
  const folders = spot.prefix.split('/').filter((part) => part !== '');
  return [title, spot.bucket, ...folders].map(shownName).join(' / ');
}

/** The ways to deal with a name that is taken, the safest first. */
export function conflictOptions(): { value: Conflict; label: string }[] {
  return [
    { value: 'refuse', label: m.conflict_ask() },
    { value: 'rename', label: m.conflict_rename() },
    { value: 'replace', label: m.conflict_replace() },
    { value: 'skip', label: m.conflict_skip() }
  ];
}
