import "./rolldown-runtime.js";
import { f as oneLine } from "./difference.js";
import { n as refusal, t as promote } from "./promote.js";

// src/promote/run-promotion.ts
/** Strangers can cause these events; what follows from them is nobody's decision. */
const UNDECIDED = [
	"pull-request",
	"merge-group",
	"untrusted"
];
/** The story of run.ts for `operation: promote`. */
async function runPromotion(request, job) {
	const { event } = job;
	if (UNDECIDED.includes(event.kind)) throw refusal(`${event.name} event`, {
		why: "only people with write access may promote, and other people can also start this event",
		next: "Start the promotion with workflow_dispatch, as shown in docs/rollback.md"
	});
	const by = oneLine(event.actor || "unknown", 100);
	return promote(request, {
		by,
		run: event.runUrl
	}, job);
}

export { runPromotion };