import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dist, programs, root } from './paths';

/** Builds what the tests run: the app with its dev server, and the server lab. */
export default function prepare(): void {
  if (!existsSync(`${dist}/index.html`)) throw new Error('the page is not built: npm run build');
  const tags = process.platform === 'linux' ? 'dev,webkit2_41' : 'dev';
  const build = (tag: string[], out: string, what: string) =>
    execFileSync('go', ['build', ...tag, '-o', out, what], { cwd: root, stdio: 'inherit' });
  build(['-tags', tags], programs.app, '.');
  build([], programs.lab, './internal/lab/cmd/lab');
  build([], programs.crowd, './internal/lab/cmd/crowd');
}
