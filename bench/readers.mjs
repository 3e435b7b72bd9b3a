import { runBundled } from '../__tests__/bundled.mjs'

/**
 * Every reader of what a repository holds, over texts of 1 MB that are made to take long: the slowest of each are printed, and more than
 * a second is a failure. `npm run bench -- readers Dockerfile 65536` for one reader and another size.
 */
export async function bench() {
  await runBundled(new URL('../__tests__/readers/', import.meta.url).pathname, ['main'])
}
