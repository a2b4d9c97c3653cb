import fc from 'fast-check'

// What fails in a pull request is that pull request's: its properties always see the same examples. Every night looks at
// others (.github/workflows/nightly.yml). A failure prints its seed.
fc.configureGlobal({ seed: Number(process.env['PROPERTY_SEED'] ?? 1) })
