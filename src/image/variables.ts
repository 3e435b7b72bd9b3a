/** ENV of an image's configuration, in its order. */
export type Variables = [name: string, value: string][]

/** `undefined` for what is not a list of `NAME=value`. */
export function readVariables(env: unknown): Variables | undefined {
  const list = env ?? []
  if (!Array.isArray(list)) return undefined
  const pairs = list.map((line) => (typeof line === 'string' ? /^([^=]+)=(.*)$/s.exec(line) : null))
  return pairs.every((pair) => pair !== null)
    ? pairs.map(([, name = '', value = '']) => [name, value])
    : undefined
}
