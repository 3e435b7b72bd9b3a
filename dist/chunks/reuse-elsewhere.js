import "./rolldown-runtime.js";
import { n as lookElsewhere, t as elsewhereReason } from "./elsewhere.js";
import { n as resultOf, t as outcomeOf } from "./result.js";

// src/reuse-elsewhere.ts
/**
* Uses the image of a repository that the workflow lists, where one of exactly this fingerprint is there. No tag is written: the
* image is another repository's, and so is its care.
*/
async function useElsewhere(subject, inputs, world, timer) {
	const elsewhere = await timer.phase("look up elsewhere", () => lookElsewhere(inputs, subject, world));
	if (elsewhere === void 0) return void 0;
	const { found, repository } = elsewhere;
	const plan = {
		kind: "reuse",
		reason: elsewhereReason(elsewhere)
	};
	world.log.info(`${plan.kind}: ${plan.reason}`);
	const outcome = await outcomeOf(found, subject.dockerfile !== void 0, {
		repository,
		registry: world.registry
	});
	return {
		...resultOf({ repository }, subject, plan, timer, world),
		...outcome
	};
}

export { useElsewhere };