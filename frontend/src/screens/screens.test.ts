import { screen, within } from '@testing-library/svelte';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { delivery, pageDeposit } from '../test/pages';
import { inspection, issued, job, limit, monday, picked, rfc3339 } from '../test/samples';
import { show } from '../test/show';
import ShareDialog from '$lib/components/share/ShareDialog.svelte';
import WaitingRow from '$lib/components/transfer/WaitingRow.svelte';
import Cards from '$lib/components/home/Cards.svelte';
import LinkPass from '$lib/components/links/LinkPass.svelte';
import { Transfer } from '$lib/state/transfer.svelte';
import Home from './Home.svelte';

beforeEach(() => void vi.setSystemTime(monday));

describe('home', () => {
  test('shows a pasted link as a pass, and saves it', async () => {
    const found = inspection({ expiresAt: rfc3339(monday + 4 * 86_400_000), signedAt: rfc3339(monday) });
    const works = { ...found, state: 'works' as const, size: 18_400_000 };
    const save = vi.fn(async () => job({ name: 'report.pdf', size: 18_400_000, done: 0 }));
    const { user } = show(
      Home,
      {
        links: { read: async () => [found], probe: async () => works },
        transfers: { save }
      },
      { Cards }
    );
    await user.type(
      screen.getByLabelText('Paste a link or drop files here'),
      'https://storage.example.com/x{Enter}'
    );
    expect(await screen.findByText('report.pdf')).toBeTruthy();
    expect(await screen.findByText(/18.4 MB/)).toBeTruthy();
    expect(screen.getByText('4 days left')).toBeTruthy();
    await user.click(screen.getByRole('button', { name: /Save to/ }));
    expect(save).toHaveBeenCalledWith(
      expect.objectContaining({ handle: 'h1', folder: '', allowPrivate: false })
    );
    expect(await screen.findByRole('progressbar')).toBeTruthy();
  });

  test('a share page is a list of files, saved as a folder', async () => {
    const first = [{ path: 'text/read\u202Eme.txt', size: 7 }];
    const page = { title: 'Press kit', note: 'For you', files: 3, bytes: 2_000_000, first };
    const found = inspection({ name: 'page.html', state: 'works', page });
    const save = vi.fn(async () => job({ kind: 'folder_download', name: 'Press kit' }));
    const { user } = show(
      Home,
      {
        links: { read: async () => [found], probe: async () => found },
        transfers: { save }
      },
      { Cards }
    );
    await user.type(screen.getByLabelText('Paste a link or drop files here'), 'x{Enter}');
    expect(await screen.findByRole('heading', { level: 3, name: 'Press kit' })).toBeTruthy();
    expect(screen.getByText(/^3 files · 2 MB · from storage.example.com/)).toBeTruthy();
    const list = screen.getByRole('region', { name: 'Files on the page' });
    expect(list.textContent).toContain('text/read□me.txt');
    expect(list.textContent).toContain('and 2 more');
    await user.click(screen.getByRole('button', { name: /Save to/ }));
    expect(save).toHaveBeenCalledWith(expect.objectContaining({ handle: 'h1' }));
  });

  test('a request page takes files and a folder, and says what became of them', async () => {
    const upload = pageDeposit({ from: 'Ada', note: 'North side, please', maxBytes: 5e9 });
    const found = inspection({ state: 'works', capability: 'upload', upload });
    const deliverAll = vi.fn(async ({ name }: { name: string }) =>
      delivery({ name, sent: 1, files: 2, ended: true, rest: 'r' })
    );
    const { user } = show(
      Home,
      {
        links: { read: async () => [found] },
        uploads: { chooseFolder: async () => picked({ files: 0, folders: 1, names: ['Site'] }), deliverAll }
      },
      { Cards }
    );
    await user.type(screen.getByLabelText('Paste a link or drop files here'), 'x{Enter}');
    expect(
      await screen.findByText(/^Ada asks for files · to storage.example.com · files up to 5 GB$/)
    ).toBeTruthy();
    expect(screen.getByText('North side, please')).toBeTruthy();
    const card = within(screen.getByRole('article'));
    await user.click(card.getByRole('button', { name: 'Choose a folder…' }));
    await user.click(await screen.findByRole('button', { name: 'Send' }));
    expect(deliverAll).toHaveBeenCalledWith(expect.objectContaining({ link: 'h1', handle: 'p1' }));
    expect(await screen.findByText('Sending was stopped. What has arrived stays there.')).toBeTruthy();
    expect(screen.getByRole('button', { name: 'Send the rest' })).toBeTruthy();
  });

  test('a hostile name is text and nothing else', async () => {
    const name = '<img src=x onerror=alert(1)>\u202Egpj.exe';
    const found = inspection({ name, state: 'works', problem: undefined });
    const { user } = show(
      Home,
      { links: { read: async () => [found], probe: async () => found } },
      { Cards }
    );
    await user.type(screen.getByLabelText('Paste a link or drop files here'), 'x{Enter}');
    const shown = await screen.findByRole('heading', { level: 3 });
    expect(shown.textContent).toBe('<img src=x onerror=alert(1)>□gpj.exe');
    expect(document.querySelector('img')).toBeNull();
  });
});

describe('a waiting download', () => {
  test('says when the link ended, what is kept and what to do', () => {
    const problem = {
      code: 'link_expired',
      params: { expired_at: '2026-03-04T14:32:00Z' },
      detail: { request_id: 'R1' }
    };
    const waiting = job({ state: 'waiting', wait: 'link', size: 4.8e9, done: 3.1e9, problem });
    show(WaitingRow, {}, { transfer: new Transfer(waiting, 0) });
    expect(
      screen.getByText(/This link stopped working on Wed,? 4 Mar.* Your 3.1 GB is kept\. Ask for a new link/)
    ).toBeTruthy();
    expect(screen.getByText('R1')).toBeTruthy();
  });

  test('takes a fresh link as soon as it is pasted', async () => {
    const giveLink = vi.fn(async () => job());
    const waiting = job({ state: 'waiting', wait: 'link' });
    const { user } = show(WaitingRow, { transfers: { giveLink } }, { transfer: new Transfer(waiting, 0) });
    await user.click(screen.getByLabelText('Paste the new link here'));
    await user.paste('a mail\nwith https://x');
    expect(giveLink).toHaveBeenCalledWith('j1', 'a mail\nwith https://x');
  });
});

describe('the share dialog', () => {
  const subject = {
    profile: 'team',
    bucket: 'b',
    key: 'k',
    versionId: '',
    name: 'k.pdf',
    size: 5,
    practice: false,
    extends: null,
    many: null
  };

  test('tells the cap before the choice, and offers nothing longer', async () => {
    const ends = rfc3339(monday + 5 * 3_600_000);
    const cap = async () => limit({ maxSeconds: 18_000, cappedBy: 'credential', credentialEndsAt: ends });
    const { app } = show(ShareDialog, { links: { cap } });
    await app.share.begin(subject);
    expect(await screen.findByText(/Your sign-in ends today, .* and links with it/)).toBeTruthy();
    expect(screen.getByRole('radio', { name: '1 hour' }).getAttribute('aria-checked')).toBe('true');
    expect((screen.getByRole('radio', { name: '7 days' }) as HTMLButtonElement).disabled).toBe(true);
  });

  test('makes the link, copies it and shows a message with it', async () => {
    const create = vi.fn(async () => ({
      issued: issued({ name: 'k.pdf' }),
      url: 'https://s3.example.com/b/k?sig'
    }));
    const message = 'k.pdf is ready for you:\n\nhttps://s3.example.com/b/k?sig';
    const letter = async () => ({ subject: 'k.pdf', draft: '', message, tooLong: true });
    const copyText = vi.fn(async () => {});
    const { app, user } = show(ShareDialog, {
      links: { cap: async () => limit(), create, letter },
      shell: { copyText }
    });
    await app.share.begin(subject);
    await user.click(await screen.findByRole('button', { name: 'Make link and copy' }));
    expect(create).toHaveBeenCalledWith(
      expect.objectContaining({ expiresInSeconds: 259_200, until: '', name: 'k.pdf' })
    );
    expect(copyText).toHaveBeenCalledWith('https://s3.example.com/b/k?sig');
    expect(await screen.findByText('Copied. Paste it into a mail or a chat.')).toBeTruthy();
    const area = (await screen.findByLabelText('Message to send')) as HTMLTextAreaElement;
    expect(area.value).toBe(message);
    expect(screen.getByText(/so long that some mail programs break it/)).toBeTruthy();
    await user.click(screen.getByRole('button', { name: 'QR code' }));
    expect(screen.getByRole('img', { name: 'QR code of the link to k.pdf' })).toBeTruthy();
  });
});

test('a link that works here alone says so, and an ended one cannot be copied', () => {
  show(LinkPass, {}, { link: issued({ localOnly: true }) });
  expect(screen.getByText(/works on this computer alone/)).toBeTruthy();
  expect(screen.getByRole('button', { name: 'Copy' })).toBeTruthy();
  show(LinkPass, {}, { link: issued({ state: 'expired', expiresAt: rfc3339(monday - 1) }) });
  expect(screen.getAllByRole('button', { name: 'Copy' })).toHaveLength(1);
  expect(screen.getByText('ended')).toBeTruthy();
});
