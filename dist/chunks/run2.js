import "./rolldown-runtime.js";
import { t as Failure } from "./failure.js";
import { f as oneLine } from "./roll-back.js";
import { t as promote } from "./promote.js";

// src/promote/run.ts
/** Strangers can cause these events; what follows from them is nobody's decision. */
const UNDECIDED = [
	"pull-request",
	"merge-group",
	"privileged"
];
/** The story of run.ts for `operation: promote`. */
async function runPromotion(request, inputs, { event, source }, world, timer) {
	if (UNDECIDED.includes(event.kind)) throw new Failure({
		class: "refused",
		doing: "promoting an image",
		on: `${event.name} event`,
		why: "a promotion is the decision of somebody who may write here, and others can cause this event",
		next: "Start it by workflow_dispatch, as docs/rollback.md shows"
	});
	const { GITHUB_TRIGGERING_ACTOR, GITHUB_ACTOR, GITHUB_RUN_ID } = world.env;
	const by = oneLine(GITHUB_TRIGGERING_ACTOR || GITHUB_ACTOR || "unknown", 100);
	const run = GITHUB_RUN_ID ? `${source}/actions/runs/${GITHUB_RUN_ID}` : void 0;
	return promote(request, inputs, {
		by,
		run
	}, world, timer);
}

export { runPromotion };