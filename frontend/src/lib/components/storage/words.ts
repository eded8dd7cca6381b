import type { Place, Preset, Profile } from '$lib/api';
import { m } from '$lib/paraglide/messages.js';

/** A storage's name; practice storage has one in the reader's language. */
export function profileTitle(profile: Profile): string {
  return profile.practice ? m.practice_name() : profile.name;
}

const otherPreset = 'other';

/** A provider's name, as it calls itself; what is no provider has a name in the reader's language. */
export function presetTitle(name: string, presets: Preset[]): string {
  const title = presets.find((preset) => preset.name === name)?.title;
  return name === otherPreset || title === undefined ? m.preset_other() : title;
}

/** A place as people read it: bucket / folder. */
export function placeLabel(place: Place): string {
  if (place.bucket === '') return m.place_all();
  return [place.bucket, ...place.prefix.split('/').filter((part) => part !== '')].join(' / ');
}
