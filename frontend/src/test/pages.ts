import type { Delivery, Deposit } from '$lib/api';

/** What a request page takes. */
export function pageDeposit(change: Partial<Deposit> = {}): Deposit {
  const words = { title: 'Photos of the site', note: '', from: '', name: '' };
  return { ticket: false, maxBytes: 0, once: false, several: true, ...words, ...change };
}

export function delivery(change: Partial<Delivery> = {}): Delivery {
  return {
    ...{ name: '', files: 2, bytes: 3_000, sent: 0, sentBytes: 0, failed: 0, leftOut: 0 },
    ...{ job: '', ended: false, rest: '' },
    ...change
  };
}
