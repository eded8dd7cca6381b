import js from '@eslint/js';
import svelte from 'eslint-plugin-svelte';
import globals from 'globals';
import ts from 'typescript-eslint';
import svelteConfig from './svelte.config.js';

// Imports point one way: screens, components, state, api, wailsjs. format and paraglide are leaves.
const rooms = ['screens', 'components', 'state', 'api', 'wailsjs'];
const files = {
  screens: ['src/screens/**'],
  components: ['src/lib/components/**'],
  state: ['src/lib/state/**'],
  api: ['src/lib/api/**'],
  leaves: ['src/lib/format/**'],
  pages: ['pages/**']
};

/** Forbids the rooms above a room, and what lies more than one below where only a neighbour may reach. */
function room(name, forbidden) {
  return {
    name: `daypass/${name}`,
    files: files[name],
    ignores: ['**/*.test.ts'],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          patterns: forbidden.map((other) => ({
            group: [`**/${other}`, `**/${other}/**`, `$lib/${other}`, `$lib/${other}/**`],
            message: `${name} must not import ${other}: imports point from screens to components, state, api, wailsjs.`
          }))
        }
      ]
    }
  };
}

export default ts.config(
  {
    ignores: [
      'dist/',
      'src/lib/paraglide/',
      'pages/paraglide/',
      'src/lib/wailsjs/',
      'test-results/',
      'playwright-report/'
    ]
  },
  js.configs.recommended,
  ts.configs.strict,
  svelte.configs.recommended,
  { languageOptions: { globals: { ...globals.browser, ...globals.node } } },
  {
    files: ['**/*.svelte', '**/*.svelte.ts'],
    languageOptions: {
      parserOptions: { extraFileExtensions: ['.svelte'], parser: ts.parser, svelteConfig }
    }
  },
  {
    rules: {
      '@typescript-eslint/no-non-null-assertion': 'off',
      'svelte/no-at-html-tags': 'error',
      'svelte/no-target-blank': 'error',
      'svelte/require-each-key': 'error',
      // The names of calls without an answer are written as call<[…], void>; Playwright's fixtures take {}.
      '@typescript-eslint/no-invalid-void-type': 'off',
      'no-empty-pattern': ['error', { allowObjectPatternsAsParameters: true }],
      'max-lines': ['error', { max: 200 }]
    }
  },
  room('screens', ['wailsjs']),
  room('components', ['screens', 'wailsjs']),
  room('state', ['screens', 'components', 'wailsjs']),
  room('api', ['screens', 'components', 'state']),
  room('leaves', rooms),
  // Of the window the pages take what needs neither the window nor Svelte: formats, words, the phases of a pass.
  room('pages', ['screens', 'components', 'api', 'wailsjs'])
);
