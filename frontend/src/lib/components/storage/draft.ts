import type { Draft, Preset, Profile } from '$lib/api';

/** An empty form for a provider, or the form of a storage that is there; its secret never comes back. */
export function draftOf(preset: Preset, profile: Profile | undefined): Draft {
  return {
    name: profile?.name ?? '',
    preset: preset.name,
    account: '',
    endpoint: profile?.endpoint ?? (preset.endpointTemplate.includes('{') ? '' : preset.endpointTemplate),
    publicEndpoint: profile?.publicEndpoint ?? '',
    region: profile?.region ?? preset.defaultRegion,
    style: profile?.style ?? preset.style,
    accessKeyId: profile?.accessKeyId ?? '',
    secret: '',
    sessionToken: '',
    caPem: profile?.caPem ?? '',
    places: profile?.places ?? [],
    defaultExpirySeconds: profile?.defaultExpirySeconds ?? 0,
    maxExpirySeconds: profile?.maxExpirySeconds ?? 0,
    credentialExpires: profile?.credentialExpires ?? ''
  };
}

/** Which of the endpoint's blanks a provider has: {account} is asked for; a whole endpoint only where none is known. */
export function asksFor(preset: Preset): { account: boolean; endpoint: boolean } {
  const account = preset.endpointTemplate.includes('{account}');
  return { account, endpoint: preset.endpointTemplate === '' };
}

/** Places as one reads and types them: a line each, bucket/folder. */
export function placesText(draft: Draft): string {
  return draft.places
    .map(({ bucket, prefix }) => (prefix === '' ? bucket : `${bucket}/${prefix}`))
    .join('\n');
}

/** Back from the text; empty lines are nothing. */
export function placesOf(text: string): Draft['places'] {
  const lines = text.split('\n').map((line) => line.trim().replace(/^\/+/, ''));
  return lines
    .filter((line) => line !== '')
    .map((line) => {
      const slash = line.indexOf('/');
      return slash < 0
        ? { bucket: line, prefix: '' }
        : { bucket: line.slice(0, slash), prefix: line.slice(slash + 1) };
    });
}
