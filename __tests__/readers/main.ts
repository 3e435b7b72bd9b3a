import { PARTS, READERS, times } from './worst-cases.ts'

// npm run bench -- readers [READER] [BYTES] [PARTS...]
const [, , , only, size = '1000000', ...parts] = process.argv
const readers = READERS.filter(({ name }) => only === undefined || name === only)
for (const reader of readers) {
  const found: { what: string; milliseconds: number }[] = []
  for await (const time of times(Number(size), [reader], parts.length > 0 ? parts : PARTS)) {
    found.push(time)
    // A run that is stopped has told of it all the same.
    if (time.milliseconds > 1000) console.log(`  ${(time.milliseconds / 1000).toFixed(2)} s  ${time.what}`)
  }
  found.sort((a, b) => b.milliseconds - a.milliseconds)
  const worst = found[0]?.milliseconds ?? 0
  console.log(
    `${reader.name}: ${found.length} texts of ${size} bytes, at most ${(worst / 1000).toFixed(2)} s`,
  )
  for (const { what, milliseconds } of found.slice(0, 3))
    console.log(`  ${(milliseconds / 1000).toFixed(2)} s  ${what}`)
  if (worst > 1000) process.exitCode = 1
}
