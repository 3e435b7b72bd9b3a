// src/report/result.ts
/** The part of the result that the story itself knows. */
function resultOf(subject, plan, { inputs, timer, registry, clock }) {
	return {
		repository: inputs.repository,
		hash: subject.fingerprint.hash,
		decision: plan.kind,
		reason: plan.reason,
		fallback: plan.kind === "fallback" || plan.kind === "verify-only",
		components: subject.fingerprint.components,
		phases: timer.phases,
		requests: registry.requests,
		findings: subject.findings,
		...subject.remote && { contents: subject.remote.contents },
		now: clock.now()
	};
}

export { resultOf as t };