import { must, type Target, text } from './target.ts'

/** Readers with one mistake each: whether the fuzzer finds them is the fuzzer's own test. */
export function planted(): Target[] {
  const corpus = [new TextEncoder().encode('name: a\nversion: "1"\n')]
  const target = (name: string, run: (input: string) => unknown): Target => ({
    name,
    corpus,
    words: ['::', '!!x'],
    run: (input) => {
      run(text(input))
      return 'accepted'
    },
  })
  return [
    target('nothing', () => undefined),
    target('crash', (input) => must(!/::.*\n.*::/.test(input), 'two pairs of colons')),
    target('slow', (input) => {
      // Processor time, as the fuzzer counts it: a busy machine gives a thread little of an interval.
      const before = process.cpuUsage()
      const spent = () => process.cpuUsage(before).user + process.cpuUsage(before).system
      while (input.length > 30_000 && spent() < 400_000);
    }),
    target('hang', (input) => {
      while (input.includes('!!x'));
    }),
  ]
}
