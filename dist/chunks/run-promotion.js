import "./rolldown-runtime.js";
import { t as Failure } from "./failure.js";
import { f as oneLine } from "./difference.js";
import { t as promote } from "./promote.js";

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
	if (UNDECIDED.includes(event.kind)) throw new Failure({
		class: "refused",
		doing: "promoting an image",
		on: `${event.name} event`,
		why: "a promotion is the decision of somebody who may write here, and others can cause this event",
		next: "Start it by workflow_dispatch, as docs/rollback.md shows"
	});
	const by = oneLine(event.actor || "unknown", 100);
	return promote(request, {
		by,
		run: event.runUrl
	}, job);
}

export { runPromotion };