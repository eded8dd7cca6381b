import { execFileSync } from 'node:child_process';
import { programs, root } from './paths';

/** Builds what the tests of the pages run: a lab that makes them, and the command line. */
export default function prepare(): void {
  const build = (tag: string[], out: string, what: string) =>
    execFileSync('go', ['build', '-trimpath', ...tag, '-o', out, what], {
      cwd: root,
      stdio: 'inherit',
      env: { ...process.env, CGO_ENABLED: '0' }
    });
  build([], programs.pages, './internal/lab/cmd/pages');
  build(['-tags', 'headless'], programs.daypass, '.');
}
