const Sequencer = require('@jest/test-sequencer').default

// Minutes alone: begun last, each would leave the other worker with nothing to do.
const LONG = [
  'series',
  'base-images',
  'contents',
  'cache',
  'shapes',
  'rebuild',
  'environments',
  'seed',
  'steps',
  'pdf-book',
  'drivers',
  'bad-input',
  'cancellation',
  'act',
  'latex',
  'attestations',
]

/** The longest suites first, where nothing is known from earlier runs: a fresh clone. */
module.exports = class extends Sequencer {
  sort(tests) {
    const place = ({ path }) => {
      const found = LONG.findIndex((name) => path.endsWith(`/${name}.test.ts`))
      return found < 0 ? LONG.length : found
    }
    return [...super.sort(tests)].sort((a, b) => place(a) - place(b))
  }
}
