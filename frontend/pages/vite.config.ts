import { createHash } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { paraglideVitePlugin } from '@inlang/paraglide-js';
import type { Plugin, Rollup } from 'vite';
import { defineConfig } from 'vitest/config';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const largest = 150_000;

const hash = (text: string) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

/**
 * Puts the script and the style into the page and their hashes into its policy: one file that loads nothing. Marks
 * between %% are for the program that fills the page, so neither may hold any.
 */
const oneFile: Plugin = {
  name: 'daypass-one-file',
  apply: 'build',
  enforce: 'post',
  generateBundle(_, bundle) {
    const files = Object.values(bundle);
    const page = files.find((file) => file.fileName.endsWith('.html')) as Rollup.OutputAsset;
    const script = files.find((file) => file.type === 'chunk')!.code.trim();
    const style = String(
      (files.find((file) => file.fileName.endsWith('.css')) as Rollup.OutputAsset).source
    ).trim();
    if (/%%|<\/script|<!--/i.test(script) || /%%|<\/style/i.test(style)) {
      this.error('what is put into the page would end it');
    }
    const html = String(page.source)
      .replace(/\s*<script[^>]* src=[^>]*><\/script>/, '')
      .replace(/\s*<link rel="stylesheet"[^>]*>/, '')
      .replace('__SCRIPT__', () => hash(script))
      .replace('__STYLE__', () => hash(style))
      .replace('</head>', () => `<style>${style}</style>\n  </head>`)
      .replace('</body>', () => `<script type="module">${script}</script>\n  </body>`);
    if (html.length > largest) this.error(`the page has ${html.length} bytes, more than ${largest}`);
    for (const file of files) if (file !== page) Reflect.deleteProperty(bundle, file.fileName);
    page.source = html;
    page.fileName = `${this.environment.config.mode}.html`;
  }
};

// One page a run: vite build --mode share|request. What comes of it is committed, so that the program builds
// without Node.
export default defineConfig(({ mode }) => ({
  root: here(`./${mode}`),
  plugins: [
    paraglideVitePlugin({
      project: here('./project.inlang'),
      outdir: here('./paraglide'),
      strategy: ['globalVariable', 'baseLocale'],
      outputStructure: 'locale-modules',
      emitGitIgnore: false,
      emitPrettierIgnore: false,
      emitReadme: false
    }),
    oneFile
  ],
  // The pages speak with sentences of their own, also where they use a module of the window.
  resolve: {
    alias: [
      { find: '$lib/paraglide', replacement: here('./paraglide') },
      { find: '$lib', replacement: here('../src/lib') }
    ]
  },
  build: {
    target: 'safari16.4',
    outDir: here('../../internal/page/html'),
    emptyOutDir: false,
    modulePreload: false,
    assetsInlineLimit: 0,
    reportCompressedSize: false,
    rolldownOptions: {
      // A sentence that is missing is a warning to the bundler; here it is an error.
      onwarn: (warning, tell) => {
        if (warning.code === 'IMPORT_IS_UNDEFINED') throw new Error(warning.message);
        tell(warning);
      }
    }
  }
}));
