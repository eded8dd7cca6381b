import type { Api, Created, Extent, IssuedLink, Job, Shared as Made } from '../api';

/** What a link is to be made for. */
export interface Shared {
  profile: string;
  bucket: string;
  key: string;
  versionId: string;
  name: string;
  size: number;
  practice: boolean;
  /** A link of the ledger that is to work longer. */
  extends: IssuedLink | null;
  /** Several files, or a folder: their keys, or the upload that stored them. null: one file. */
  many: { items: string[]; job: string } | null;
}

/** What was chosen for the links. */
export interface Wish {
  name: string;
  inline: boolean;
  each: boolean;
  withdrawable: boolean;
  copying: string;
  expiresInSeconds: number;
  until: string;
}

/** A plain link, under the file's own name. */
export const plainWish: Wish = {
  name: '',
  inline: false,
  each: false,
  withdrawable: false,
  copying: '',
  expiresInSeconds: 0,
  until: ''
};

/** What a link of the ledger opens, for a later end. */
export function longer(link: IssuedLink): Shared {
  const { profile, bucket, key, versionId, name, size, localOnly } = link;
  const file = { profile, bucket, key, versionId, name, size, practice: localOnly };
  return { ...file, extends: link, many: null };
}

/** What an upload stored. */
export function stored(job: Job, practice: boolean): Shared {
  const { profile, bucket, key, name, size } = job;
  const many = job.kind === 'folder_upload' ? { items: [], job: job.id } : null;
  return { profile, bucket, key, versionId: '', name, size, practice, extends: null, many };
}

/** How much is shared, where the subject does not tell; null where it is not known. It is for the cost alone. */
export async function measured(api: Api, { profile, bucket, many }: Shared): Promise<Extent | null> {
  if (!many || many.job !== '') return null;
  return api.links
    .measure(requested({ profile, bucket, items: many.items }, '', plainWish))
    .catch(() => null);
}

/** Makes the link to one file, or a later one. */
export function makeOne(api: Api, subject: Shared, wish: Wish): Promise<Created> {
  const { name, inline, withdrawable, copying, expiresInSeconds, until } = wish;
  if (subject.extends) return api.links.extend({ id: subject.extends.id, expiresInSeconds, until });
  const { profile, bucket, key, versionId } = subject;
  const chosen = { name, inline, withdrawable, copying, expiresInSeconds, until };
  return api.links.create({ profile, bucket, key, versionId, ...chosen });
}

/** Makes a page of several files, or a link to each. */
export function makeMany(api: Api, { profile, bucket, many, name }: Shared, wish: Wish): Promise<Made> {
  const { items, job } = many!;
  if (job !== '') return api.uploads.shareItems(requested({ job }, name, wish));
  return api.links.shareMany(requested({ profile, bucket, items }, name, wish));
}

function requested<What extends object>(what: What, name: string, wish: Wish) {
  const { each, withdrawable, copying, expiresInSeconds, until } = wish;
  return { ...what, title: wish.name || name, each, withdrawable, copying, expiresInSeconds, until };
}
