import "./rolldown-runtime.js";
import { t as outcomeOf } from "./outcome.js";
import { n as lookElsewhere, t as elsewhereReason } from "./elsewhere.js";
import { t as resultOf } from "./result.js";

// src/lecture/reuse-elsewhere.ts
/**
* Uses the image of a repository that the workflow lists, where one of exactly this fingerprint is there. No tag is written: the
* image is another repository's, and so is its care.
*/
async function useElsewhere(subject, job) {
	const { inputs, timer, log, registry } = job;
	const elsewhere = await timer.phase("look up elsewhere", () => lookElsewhere(inputs, subject, job));
	if (elsewhere === void 0) return void 0;
	const { found, repository } = elsewhere;
	const plan = {
		kind: "reuse",
		reason: elsewhereReason(elsewhere)
	};
	log.info(`${plan.kind}: ${plan.reason}`);
	const outcome = await outcomeOf(found, subject.dockerfile !== void 0, {
		repository,
		registry
	});
	return {
		...resultOf(subject, plan, {
			...job,
			inputs: { repository }
		}),
		...outcome
	};
}

export { useElsewhere };