import type { Campaigned } from '../case.ts'

const PUSHED = /^PUT [^ ]*\/manifests\/[^ ]* (?!container-action)/

/** An image that fails its verification: whatever the registry does meanwhile, no tag may come to it. */
export function rejectedFaults(): Campaigned[] {
  const bends = {
    'as-it-is': undefined,
    'slow-push': { request: PUSHED, delay: 1500 },
    'push-answered-twice': {
      request: PUSHED,
      fault: { kind: 'reset' } as const,
      reaches: true as const,
      nth: [1],
    },
    'manifest-reads-fail': {
      request: /^(?:GET|HEAD) [^ ]*\/manifests\/[^ ]* (?!container-action)/,
      fault: { kind: 'status', status: 500 } as const,
    },
  }
  return Object.entries(bends).map(([name, bend]) => ({
    id: `rejected-${name}`,
    kind: 'image that fails its verification',
    scene: 'reject',
    // A push that fails comes before the checks.
    classes: name === 'manifest-reads-fail' ? ['registry-unavailable'] : ['verification'],
    mustFail: true,
    mayMiss: true,
    ...(bend && { bends: [bend] }),
  }))
}
