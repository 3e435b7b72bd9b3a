/**
 * The stages speak to workflows: of inputs and jobs. On the command line the same things are options and variables, so their
 * words are exchanged here, in one place, on the way to the terminal.
 */

const CREDENTIALS = 'REGISTRY_USERNAME and REGISTRY_PASSWORD in the environment'
const GIVE = `Give ${CREDENTIALS}, or run docker login`

/** Inputs whose option is not called as they are. */
const OPTIONS: Readonly<Record<string, string>> = {
  name: '--registry',
  'build-args': '--build-arg',
  'build-contexts': '--build-context',
  'private-hosts': '--private-host',
  tags: '--tag',
  username: 'REGISTRY_USERNAME',
  password: 'REGISTRY_PASSWORD',
}
/** These are called alike. */
const SAME = [
  'environment-file',
  'base',
  'dockerfile',
  'context',
  'verify-script',
  'variant',
  'apt-packages',
  'lock',
  'reuse-from',
  'max-age-days',
  'source',
  'reason',
]

/** Tried in this order. */
const SENTENCES: readonly [RegExp, string][] = [
  [
    /Leave the input github-token at its default and give the job "packages: (?:read|write)" under permissions/g,
    GIVE,
  ],
  [/Give the inputs username and password for this registry/g, GIVE],
  [/Check the inputs username and password/g, `Check ${CREDENTIALS}`],
  [/(Give an account with write access) in the inputs username and password/g, `$1 by ${CREDENTIALS}`],
  [
    /Give the job "permissions: packages: write"(?:, and see)?/g,
    'Use a token with the scope write:packages, and see',
  ],
  [/; a pull request from a fork never gets write access| \(a pull request from a fork never gets it\)/g, ''],
  [/this job gave (?:no credentials|none)/g, 'no credentials were given'],
  [/a job with "packages: write" creates it/g, 'the first push creates it'],
  [/let this job read that package/g, 'give your account read access to that package'],
  [/\b(?:the job's|this job's) token\b/g, 'the token'],
  [/\bthis job\b/g, 'this account'],
  [/\breading the inputs \(([a-z-]+)\)/g, 'reading the options (input $1)'],
  [/\b([Rr])emove the input\b/g, '$1emove the option'],
  [/\b([Rr])un the job again\b/g, '$1un the command again'],
  [
    /Correct them in the workflow file; README\.md describes every input/g,
    'Correct the options; --help describes them',
  ],
]

const INPUT = /\b(?:the )?inputs? ([a-z]+(?:-[a-z]+)*)\b(?: (and|or) ([a-z]+(?:-[a-z]+)*)\b)?/g

/** A message of the stages in the words of the command line. */
export function inOptions(text: string): string {
  return SENTENCES.reduce((rest, [words, other]) => rest.replace(words, other), text).replace(
    INPUT,
    (whole, name: string, joined: string | undefined, other: string | undefined) => {
      const option = optionOf(name)
      if (option === undefined) return whole
      return joined === undefined ? option : `${option} ${joined} ${optionOf(other ?? '') ?? other}`
    },
  )
}

function optionOf(input: string): string | undefined {
  if (Object.hasOwn(OPTIONS, input)) return OPTIONS[input]
  return SAME.includes(input) ? `--${input}` : undefined
}
