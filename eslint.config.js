import tseslint from 'typescript-eslint'

export default tseslint.config(
  {
    ignores: [
      'dist/',
      'build/',
      '.judges/',
      'reports/',
      'demo-output/',
      'preview/',
      'node_modules/',
      '__tests__/fixtures/',
      '*.config.js',
    ],
  },
  ...tseslint.configs.strictTypeChecked,
  {
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/consistent-type-definitions': 'off',
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
    },
  },
  {
    // JavaScript: what only the bundle sees, where webpack evaluates a `require` as it comes, an `import` at the start;
    // a bench's plain Node, and what stands in for the actions of others.
    files: ['src/bundle/*.cjs', 'bench/*.mjs', 'scripts/*.mjs', '__tests__/system/**/*.{cjs,mjs}'],
    extends: [tseslint.configs.disableTypeChecked],
    languageOptions: { parserOptions: { projectService: false, project: null } },
    rules: { '@typescript-eslint/no-require-imports': 'off' },
  },
)
