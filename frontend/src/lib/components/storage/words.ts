import type { Place, Preset, Profile } from '$lib/api';
import { m } from '$lib/paraglide/messages.js';

/** A storage's name; practice storage has one in the reader's language. */
export function profileTitle(profile: Profile): string {
  return profile.practice ? m.practice_name() : profile.name;
}

/** A provider's name. */
export function presetTitle(name: string, presets: Preset[]): string {
  return presets.find((preset) => preset.name === name)?.title ?? m.preset_other();
}

/** A place as people read it: bucket / folder. */
export function placeLabel(place: Place): string {
  if (place.bucket === '') return m.place_all();
  return [place.bucket, ...place.prefix.split('/').filter((part) => part !== '')].join(' / ');
}
