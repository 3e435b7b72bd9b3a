import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** Files of the repository below a folder whose names match; of real repositories, too, where the variable names a folder. */
export function filesOf(folder: string, name: RegExp, variable = ''): Uint8Array[] {
  const folders = [join(process.cwd(), folder), process.env[variable] ?? '']
  return folders
    .filter((path) => path !== '' && existsSync(path))
    .flatMap((path) =>
      readdirSync(path, { recursive: true, encoding: 'utf8' })
        .filter((file) => name.test(file) && !file.includes('node_modules'))
        .toSorted()
        .map((file) => new Uint8Array(readFileSync(join(path, file)))),
    )
}
