import { execFileSync } from 'node:child_process';
import { programs, root } from './paths';

/** Builds what the tests of the pages run: a lab that makes them. */
export default function prepare(): void {
  execFileSync('go', ['build', '-o', programs.pages, './internal/lab/cmd/pages'], {
    cwd: root,
    stdio: 'inherit'
  });
}
