import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { findings } from '../support/axe';
import { sample } from '../support/files';
import { Stage } from '../support/stage';
import { has, Visitor, type BrowserName } from '../support/visitor';

// The pages where the other tests do not go: Firefox, and a bucket in the host's name.
const files = [
  { path: 'Read me.txt', size: 1_200 },
  ...Array.from({ length: 60 }, (_, i) => ({ path: `Films/<b>${i}.mov`, size: 300_000 }))
];

// Each browser meets another server.
const servers = { chromium: 'versitygw', firefox: 'minio' } as const;

async function stands(browser: BrowserName, act: (stage: Stage, visitor: Visitor) => Promise<void>) {
  const stage = await Stage.start(servers[browser], '-virtual');
  const visitor = await Visitor.come(browser);
  try {
    await act(stage, visitor);
    expect(await stage.hasCORS()).toBe(false);
    expect(visitor.said).toEqual([]);
  } finally {
    await visitor.leave();
    await stage.stop();
  }
}

for (const browser of Object.keys(servers) as BrowserName[]) {
  test(`${browser}, virtual-host style: a share page lists, finds and gives its files`, async () => {
    test.skip(!has(browser), `${browser} is not here`);
    await stands(browser, async (stage, visitor) => {
      const made = await stage.share({ note: 'Use them freely.', files });
      expect(new URL(made.url).hostname).toBe('lab.localhost');
      await visitor.open(made.url);
      await visitor.sees('61 files');
      await visitor.sees('1 day left');
      await visitor.page.type('input[type=search]', 'films 42');
      await visitor.sees('1 file found');
      await visitor.sees('<b>42.mov');
      // Every link gives its file, to the page itself, too: it is of the same origin.
      const sums = await visitor.page.evaluate(async () => {
        const links = [...document.querySelectorAll<HTMLAnchorElement>('a[download]')].slice(0, 3);
        return Promise.all(
          links.map(async (link) => {
            const bytes = await (await fetch(link.href)).arrayBuffer();
            const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
            return [...digest].map((byte) => byte.toString(16).padStart(2, '0')).join('');
          })
        );
      });
      const stored = (await stage.objects(made.prefix)).map((object) => object.sha256);
      expect(sums.length).toBeGreaterThan(0);
      for (const sum of sums) expect(stored).toContain(sum);
      expect(await findings(visitor.page as never)).toEqual([]);
    });
  });

  test(`${browser}, virtual-host style: a request page takes small and large files`, async () => {
    test.skip(!has(browser), `${browser} is not here`);
    const folder = await mkdtemp(join(tmpdir(), 'daypass-elsewhere-'));
    await stands(browser, async (stage, visitor) => {
      const sent = [
        await sample(folder, 'film.mov', 40 << 20, 1),
        await sample(folder, 'ä <b>.jpg', 40_000, 2)
      ];
      const made = await stage.request({ tickets: 1, big_size: 1 << 30, post_size: 32 << 20 });
      await visitor.open(made.url);
      await visitor.choose(sent.map((file) => file.path));
      await visitor.sees('Everything was received: 2 files', 90_000);
      const stored = (await stage.objects(made.prefix)).map((object) => object.sha256);
      for (const file of sent) expect(stored).toContain(file.sha256);
      expect(await findings(visitor.page as never)).toEqual([]);
    });
    await rm(folder, { recursive: true });
  });
}
