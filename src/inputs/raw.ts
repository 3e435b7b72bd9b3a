/** Every input of action.yml; the contract test holds the two lists and the README's table together. */
export const INPUTS = [
  'operation',
  'image',
  'name',
  'environment-file',
  'context',
  'dockerfile',
  'base',
  'reuse-from',
  'variant',
  'apt-packages',
  'lock',
  'build-args',
  'build-contexts',
  'private-hosts',
  'secrets',
  'secret-files',
  'tags',
  'source',
  'reason',
  'force',
  'max-age-days',
  'read-only',
  'oversize',
  'verify-script',
  'provenance',
  'sbom',
  'builder',
  'cache',
  'username',
  'password',
  'github-token',
] as const

export type InputName = (typeof INPUTS)[number]

/** Inputs as the runner hands them over: always strings, empty when not given. */
export type RawInputs = Record<InputName, string>
