import { t as Failure } from "./failure.js";
import { d as tagsFor } from "./tags.js";
import { t as outcomeOf } from "./outcome.js";
import { l as publicationOf, s as publish } from "./progress.js";

// src/tags/reused.ts
/**
* Hands on an image that is published already. On the default branch and for git tags its tags are written too; a job
* that may only read still gets the image, because the tags are not what it came for.
*/
async function publishReused(plan, subject, job) {
	const { inputs, event, registry, clock, log } = job;
	const { image, manifest } = plan.found;
	const outcome = await outcomeOf(plan.found, subject.dockerfile !== void 0, {
		repository: inputs.repository,
		registry
	});
	if (plan.kind === "fallback") return outcome;
	const { moving } = tagsFor({
		...event,
		fingerprint: image.fingerprint,
		now: clock.now(),
		extra: inputs.tags
	});
	if (event.kind === "pull-request" || moving.length === 0) return outcome;
	try {
		const { tagged, kept } = await publish(await publicationOf(manifest, {
			content: void 0,
			moving
		}, job));
		return {
			...outcome,
			tagged,
			kept
		};
	} catch (error) {
		const readOnly = (failure) => failure.class === "permission" || failure.class === "authentication" && inputs.credentials === void 0;
		if (!(error instanceof Failure) || !readOnly(error)) throw error;
		log.notice(`The image is published, but its tags could not be written: ${error.message}`);
		const tagged = error.text.tagged ?? [];
		const kept = moving.map(({ tag }) => tag).filter((tag) => !tagged.includes(tag));
		return {
			...outcome,
			tagged,
			kept: kept.map((tag) => ({
				tag,
				why: "this job cannot write packages"
			}))
		};
	}
}

export { publishReused as t };