import type { FailureClass } from '../failure.ts'

/** What BuildKit and programs say when a build fails, by its wording. */
export interface Rule {
  pattern: RegExp
  class: FailureClass
  why: string
  next: string
}

const ELSEWHERE = 'use a larger runner, or choose a remote builder with the input builder'

export const DISK: Omit<Rule, 'pattern'> = {
  class: 'disk-full',
  why: 'the disk of the builder is full',
  next: `Free disk space on the runner (docker system prune), ${ELSEWHERE}`,
}
export const MEMORY: Omit<Rule, 'pattern'> = {
  class: 'out-of-memory',
  why: 'the step was killed, usually because the memory was full',
  next: 'Use a runner with more memory, or choose a builder with more memory with the input builder',
}
export const KILLED = String.raw`(?:did not complete successfully|executor failed running \[\]): exit code: 137\b`

/**
 * Of what a step's program prints, only these speak of the machine below it. They ask for the place that a system's message has in a
 * line: files, packages and lectures may be named after such a message.
 */
export const MACHINE: readonly Rule[] = [
  {
    ...DISK,
    pattern:
      /\[Errno (?:28|122)\]|\bENOSPC\b|(?:: |\()(?:no space left on device|disk quota exceeded)(?![?\w])/i,
  },
  {
    ...MEMORY,
    pattern: new RegExp(
      [
        KILLED,
        String.raw`\[Errno 12\]|(?:: |\()cannot allocate memory(?![?\w])`,
        String.raw`^(?:[\w.]+\.)?\w*MemoryError(?::|$)`,
        String.raw`^(?:critical\s+libmamba |terminate called after throwing an instance of '|(?:[\w+./-]+: )+)std::bad_alloc\b`,
        String.raw`\bout of memory: killed\b|\bheap out of memory$|RESOURCE_EXHAUSTED: [^\n]*(?:memory|allocat)`,
        String.raw`^(?:[\w+./-]+: |LLVM ERROR: |fatal error: )+out of memory(?:$| allocating |, malloc failed)`,
        // pip and uv, of a program below them.
        String.raw`^[\s│]*exit code: -9$|\bsignal: 9 \(SIGKILL\)`,
        String.raw`fatal error: Killed signal terminated program|terminated with signal 9 \[Killed\]`,
      ].join('|'),
      'im',
    ),
  },
]
