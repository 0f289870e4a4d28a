// What lint holds: correctness, and the layers of the architecture, each with a message that teaches. `npm run lint` runs it.

const folders = (...names) => names.flatMap((name) => [`#src/${name}/*`, `#src/${name}/**`]);

const relative = {
  group: ['../*', '../**'],
  message: 'Across folders import by "#src/…", "#test/…" or "#sandbox/…"; inside a folder by "./".',
};
const sandbox = {
  group: ['#sandbox/*', '#sandbox/**'],
  message: 'The app cannot tell the sandbox from Azure: share facts through Azure’s own wire formats.',
};
const trials = {
  group: ['#assure/*', '#assure/**', '#bench/*', '#bench/**'],
  message: 'assure and bench try the app; the app knows neither.',
};
const arm = {
  group: ['@azure/arm-*'],
  message: 'Only src/azure talks to Azure: add a query or an operation there and import that.',
};
const msal = { group: ['@azure/msal-*'], message: 'Only src/auth knows MSAL: use auth() of #src/auth/session.ts.' };
const queue = {
  group: ['p-queue'],
  message:
    'The budget of src/azure/http paces requests: send them all, each with its urgency. A queue is for work of the processor.',
};
/** Their queues put presses and work of the processor in order. */
const ordering = [
  'src/azure/operations/operations.ts',
  'src/pages/history/audit-pack.ts',
  'src/pages/verify/use-verifications.ts',
];
const react = {
  group: ['react', 'react-dom', 'react-dom/**', 'react-router', '@fluentui/*', '@tanstack/*'],
  message: 'src/consent is pure: no React, no network, no clock. Pass values in, return values out.',
};

/** For each folder of src, what stands above it and must not be imported, and what else is not for it. */
const layers = {
  lib: {
    above: ['consent', 'auth', 'azure', 'ui', 'shell', 'watch', 'pages'],
    message: 'src/lib holds functions that know nothing of the app.',
    also: [arm, msal],
  },
  consent: {
    above: ['auth', 'azure', 'ui', 'shell', 'watch', 'pages'],
    message: 'src/consent imports only src/lib: what it needs from Azure is passed in as evidence.',
    also: [arm, msal, react],
  },
  auth: {
    above: ['consent', 'azure', 'ui', 'shell', 'watch', 'pages'],
    message: 'src/auth imports only config, server-time and lib.',
    also: [arm],
  },
  azure: {
    above: ['ui', 'shell', 'watch', 'pages'],
    message: 'src/azure knows no pages: return data and let the page show it.',
    also: [msal],
  },
  ui: {
    above: ['consent', 'auth', 'azure', 'shell', 'watch', 'pages'],
    message: 'src/ui knows no Azure and no data: take what is shown as props.',
    also: [arm, msal],
  },
  watch: {
    above: ['pages'],
    message: 'src/watch knows no pages: they observe it.',
    also: [arm, msal],
  },
  shell: {
    above: ['watch', 'pages'],
    message: 'The frame does not know its pages: pages bring their title and commands.',
    also: [arm, msal],
  },
};
const areas = ['overview', 'machines', 'machine', 'grant', 'history', 'approvals', 'findings', 'terms', 'verify'];

const restrict = (files, patterns, rules = {}) => ({
  files,
  rules: { ...rules, 'no-restricted-imports': ['error', { patterns }] },
});

const restrictApp = (files, patterns) => [
  restrict(files, patterns),
  { ...restrict(files, [...patterns, queue]), excludeFiles: ordering },
];

export default {
  plugins: ['typescript', 'unicorn', 'oxc', 'react', 'jsx-a11y', 'import', 'promise'],
  options: { typeAware: true },
  categories: { correctness: 'error', suspicious: 'error' },
  rules: {
    'import/no-default-export': 'error',
    'import/no-cycle': 'error',
    'import/no-unassigned-import': 'off',
    'import/no-named-as-default-member': 'off',
    'unicorn/consistent-function-scoping': 'off',
    // It takes a channel for a window, which nothing here posts to.
    'unicorn/require-post-message-target-origin': 'off',
    'jsx-a11y/prefer-tag-over-role': 'off',
    'jsx-a11y/no-redundant-roles': 'off',
    'jsx-a11y/no-interactive-element-to-noninteractive-role': 'off',
    'jsx-a11y/no-noninteractive-element-to-interactive-role': ['error', { table: ['grid'] }],
    'jsx-a11y/control-has-associated-label': 'off',
    'jsx-a11y/no-noninteractive-tabindex': 'off',
    'react/set-state-in-effect': 'off',
    'react/no-array-index-key': 'off',
    'react/react-in-jsx-scope': 'off',
    'react/no-danger': 'error',
    'react/exhaustive-deps': 'error',
    'react/rules-of-hooks': 'error',
    'react/jsx-no-target-blank': 'error',
    'no-console': 'error',
    'no-eval': 'error',
    'no-implied-eval': 'error',
    'no-new-func': 'error',
    'no-shadow': 'off',
    'no-underscore-dangle': 'off',
    'typescript/consistent-return': 'off',
    'typescript/no-explicit-any': 'error',
    'typescript/no-non-null-assertion': 'error',
    'typescript/consistent-type-imports': 'error',
    'typescript/no-floating-promises': 'error',
    'typescript/no-misused-promises': ['error', { checksVoidReturn: { attributes: false } }],
    'typescript/switch-exhaustiveness-check': 'error',
    'typescript/no-unsafe-type-assertion': 'off',
    'no-restricted-imports': ['error', { patterns: [relative] }],
    'no-restricted-globals': ['error', { name: 'event', message: 'Take the event as a parameter.' }],
  },
  ignorePatterns: ['dist', 'node_modules', 'reports', '.stryker-tmp', 'playwright-report', 'test-results'],
  overrides: [
    {
      files: ['*.config.*', 'scripts/**', 'sandbox/**', 'assure/**', 'bench/**', 'verify/**/*.test.ts'],
      rules: { 'import/no-default-export': 'off', 'no-console': 'off' },
    },
    restrict(
      ['sandbox/**'],
      [
        relative,
        trials,
        {
          group: ['#src/*', '#src/**'],
          message: 'A rule that is wrong in the app must not pass because the sandbox shares it.',
        },
      ],
    ),
    ...restrictApp(['src/**'], [relative, sandbox, trials, arm, msal]),
    ...Object.entries(layers).flatMap(([name, { above, message, also }]) =>
      restrictApp([`src/${name}/**`], [relative, sandbox, trials, ...also, { group: folders(...above), message }]),
    ),
    ...areas.flatMap((area) =>
      restrictApp(
        [`src/pages/${area}/**`],
        [
          relative,
          sandbox,
          trials,
          arm,
          msal,
          {
            group: folders(...areas.filter((other) => other !== area).map((other) => `pages/${other}`)),
            message:
              'Areas of pages never import each other: move the piece to src/pages/shared, or link by #src/paths.ts.',
          },
        ],
      ),
    ),
    restrict(
      ['e2e/**'],
      [
        relative,
        msal,
        { group: ['#src/*', '#src/**'], message: 'End-to-end tests see the app as a person does: by role and label.' },
      ],
      // Playwright calls a fixture's last step `use`.
      { 'react/rules-of-hooks': 'off' },
    ),
    restrict(
      ['verify/*.mjs'],
      [
        {
          regex: '^(?:[^n.]|n[^o]|no[^d]|nod[^e]|node[^:]|\\.[^/])',
          message: 'verify/ runs without installing anything and shares no code with the app: only node: and "./".',
        },
      ],
    ),
  ],
};
