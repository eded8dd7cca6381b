import type {
  Info,
  Inspection,
  IssuedLink,
  Item,
  Job,
  Limit,
  Limits,
  Picked,
  Preferences,
  Profile
} from '$lib/api';
import { unread } from '$lib/state/prefs.svelte';

/** Monday 23 November 2026, 09:00 UTC. */
export const monday = Date.parse('2026-11-23T09:00:00Z');

export const rfc3339 = (at: number) => new Date(at).toISOString().replace('.000Z', 'Z');

export function inspection(change: Partial<Inspection> = {}): Inspection {
  return {
    handle: 'h1',
    provider: 's3',
    scheme: 'sigv4',
    state: 'unknown',
    capability: 'unknown',
    method: '',
    name: 'report.pdf',
    size: -1,
    host: 'storage.example.com',
    bucket: 'b',
    key: 'report.pdf',
    versionId: '',
    region: 'eu-central-1',
    etag: '',
    modified: '',
    ranges: false,
    signedAt: '',
    expiresAt: '',
    secondsLeft: 0,
    sessionToken: false,
    resumableBytes: 0,
    repairs: [],
    rewriter: '',
    private: false,
    probed: false,
    issuedByUs: false,
    issuedId: '',
    ...change
  };
}

export const noFiles = { files: 0, filesDone: 0, filesFailed: 0, filesSkipped: 0, listed: false };

export function job(change: Partial<Job> = {}): Job {
  return {
    id: 'j1',
    kind: 'download',
    state: 'running',
    wait: '',
    name: 'film.mov',
    folder: '/home/ada/Downloads',
    path: '',
    host: 'storage.example.com',
    via: '',
    profile: '',
    bucket: 'b',
    key: 'film.mov',
    size: 1_000_000,
    done: 0,
    resumed: 0,
    fetched: 0,
    bytesPerSecond: 100_000,
    verified: '',
    skipped: false,
    ...noFiles,
    linkExpiresAt: '',
    hasLink: true,
    position: 0,
    startAt: '',
    attempts: 1,
    createdAt: rfc3339(monday),
    updatedAt: rfc3339(monday),
    finishedAt: '',
    ...change
  };
}

export function item(change: Partial<Item> = {}): Item {
  return {
    n: 1,
    path: 'Tender/plan.pdf',
    size: 1_000,
    state: 'pending',
    reason: '',
    renamed: '',
    verified: '',
    ...change
  };
}

export function issued(change: Partial<IssuedLink> = {}): IssuedLink {
  return {
    id: 'l1',
    profile: 'team',
    host: 's3.example.com',
    bucket: 'b',
    key: 'report.pdf',
    versionId: '',
    name: 'report.pdf',
    inline: false,
    method: 'GET',
    size: 1_000,
    state: 'active',
    cappedBy: '',
    signedAt: rfc3339(monday),
    expiresAt: rfc3339(monday + 86_400_000),
    createdAt: rfc3339(monday),
    ...{ kind: 'file', withdrawable: false, files: 0, bytes: 0 },
    localOnly: false,
    ...change
  };
}

export function limit(change: Partial<Limit> = {}): Limit {
  return {
    maxSeconds: 604_800,
    cappedBy: 'provider',
    credentialEndsAt: '',
    defaultSeconds: 259_200,
    timezone: 'Europe/Berlin',
    serverTime: rfc3339(monday),
    ...change
  };
}

export function picked(change: Partial<Picked> = {}): Picked {
  return {
    handle: 'p1',
    files: 1,
    folders: 0,
    missing: 0,
    bytes: 18_400_000,
    names: ['report.pdf'],
    ...change
  };
}

export function profile(change: Partial<Profile> = {}): Profile {
  return {
    id: 'p',
    name: 'team',
    preset: 'other',
    endpoint: 'https://s3.example.com',
    publicEndpoint: '',
    region: 'eu-central-1',
    style: 'auto',
    accessKeyId: 'AK',
    caPem: '',
    places: [{ bucket: 'projects', prefix: 'inbox' }],
    defaultExpirySeconds: 0,
    maxExpirySeconds: 0,
    credentialExpires: '',
    createdAt: rfc3339(monday),
    practice: false,
    ...change
  };
}

export function preferences(change: Partial<Preferences> = {}): Preferences {
  return { ...unread, downloadFolder: '/home/ada/Downloads', language: 'en', ...change };
}

export function limits(change: Partial<Limits> = {}): Limits {
  return { jobs: 0, connections: 0, perHost: 0, downPerSecond: 0, upPerSecond: 0, ...change };
}

export function info(change: Partial<Info> = {}): Info {
  return {
    version: '0.1.0',
    os: 'linux',
    arch: 'amd64',
    vault: 'keychain',
    dataDir: '/data',
    timezone: 'Europe/Berlin',
    locale: 'en-GB',
    notices: [],
    ...change
  };
}
