// ts-jest does not accept TypeScript 7; rolldown is here already and strips types in the same way as the bundle.
const { createHash } = require('node:crypto')
const { transformSync } = require('rolldown/utils')

module.exports = {
  process(source, path) {
    const { code, map, errors } = transformSync(path, source, { sourcemap: true, target: 'es2023' })
    if (errors?.length) throw new Error(errors.map((error) => error.message).join('\n'))
    return { code, map }
  },
  getCacheKey(source, path) {
    return createHash('sha256').update(path).update('\0').update(source).digest('hex')
  },
}
