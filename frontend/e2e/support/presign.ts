import { createHash, createHmac } from 'node:crypto';

/** A store, as the lab announces it. */
export interface Store {
  endpoint: string;
  access_key: string;
  secret_key: string;
  region: string;
  bucket: string;
}

const hash = (text: string) => createHash('sha256').update(text).digest('hex');
const hmac = (key: string | Buffer, text: string) => createHmac('sha256', key).update(text).digest();
const escape = (text: string) =>
  encodeURIComponent(text).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);

/**
 * Signs a link by Signature Version 4, written apart from the app's own signer: a second opinion. Seconds is
 * how long it works from the moment at, which is now unless told.
 */
export function presign(
  store: Store,
  key: string,
  seconds: number,
  at = new Date(),
  method: 'GET' | 'PUT' = 'GET'
): string {
  const { host } = new URL(store.endpoint);
  const stamp = at.toISOString().replace(/[-:]|\.\d+/g, '');
  const scope = `${stamp.slice(0, 8)}/${store.region}/s3/aws4_request`;
  const path = `/${store.bucket}/${key.split('/').map(escape).join('/')}`;
  const query = [
    ...(method === 'PUT' ? [['x-id', 'PutObject']] : []),
    ['X-Amz-Algorithm', 'AWS4-HMAC-SHA256'],
    ['X-Amz-Credential', `${store.access_key}/${scope}`],
    ['X-Amz-Date', stamp],
    ['X-Amz-Expires', String(seconds)],
    ['X-Amz-SignedHeaders', 'host']
  ]
    .map(([name, value]) => `${name}=${escape(value!)}`)
    .sort()
    .join('&');
  const canonical = [method, path, query, `host:${host}`, '', 'host', 'UNSIGNED-PAYLOAD'].join('\n');
  const toSign = ['AWS4-HMAC-SHA256', stamp, scope, hash(canonical)].join('\n');
  const steps = [stamp.slice(0, 8), store.region, 's3', 'aws4_request'];
  const signing = steps.reduce<string | Buffer>((key, step) => hmac(key, step), `AWS4${store.secret_key}`);
  return `${store.endpoint}${path}?${query}&X-Amz-Signature=${hmac(signing, toSign).toString('hex')}`;
}
