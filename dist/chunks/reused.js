import { H as Failure, P as tagsFor, g as megabytes, o as outcomeOf } from "./roll-back.js";
import { i as commitTime, r as historyOf, t as publish } from "./publish.js";

// src/image/budget.ts
/** Bytes that a lecture image should stay below: every job that runs in it waits until it is pulled and unpacked. */
const BUDGET = {
	compressed: 1e9,
	disk: 3e9
};
const SHOWN = 3;
const ADVICE = "Take out of environment.yml what no lecture imports; instead of anaconda, list the packages that are used";
/** Why an image is too large, in words that name what is largest in it; `undefined` when it is not, or when nothing is known. */
function overBudget({ size, disk, largest }) {
	const over = [...size !== void 0 && size.bytes > BUDGET.compressed ? [`${megabytes(size.bytes)} compressed, above ${megabytes(BUDGET.compressed)}`] : [], ...disk !== void 0 && disk.bytes > BUDGET.disk ? [`${megabytes(disk.bytes)} on disk, above ${megabytes(BUDGET.disk)}`] : []];
	if (over.length === 0) return void 0;
	const list = (title, items) => {
		const words = items.toSorted((a, b) => b.bytes - a.bytes).slice(0, SHOWN).map(({ name, bytes }) => `${name} ${megabytes(bytes)}`);
		return words.length === 0 ? [] : [`the largest ${title}: ${words.join(", ")}`];
	};
	const layers = (size?.layers ?? []).map(({ what, bytes }) => ({
		name: what,
		bytes
	}));
	return [
		`it has ${over.join(" and ")}`,
		...list("layers", layers),
		...list("packages on disk", largest)
	].join("; ");
}
/**
* Holds a verified image against the budgets, before any tag points to it. Returns the warning to show, if any; throws a
* Failure (`oversize`) instead where the caller asked for that. `on` names the image.
*/
function holdToBudget(measured, mode, on) {
	const why = overBudget(measured);
	if (why === void 0) return void 0;
	if (mode === "warn") return `The image is larger than its budget: ${why}. ${ADVICE}.`;
	throw new Failure({
		class: "oversize",
		doing: "holding the image against its budget",
		on,
		why,
		next: `${ADVICE}. Or set the input oversize to warn. No tag was moved: jobs keep the image they had`
	});
}

// src/publish/reused.ts
/**
* Hands on an image that is published already. On the default branch and for git tags its tags are written too; a job
* that may only read still gets the image, because the tags are not what it came for.
*/
async function publishReused(plan, subject, inputs, about, world) {
	const { image, manifest } = plan.found;
	const outcome = await outcomeOf(plan.found, subject.dockerfile !== void 0, {
		repository: inputs.repository,
		registry: world.registry
	});
	if (plan.kind === "fallback") return outcome;
	const { moving } = tagsFor({
		...about.event,
		fingerprint: image.fingerprint,
		now: world.clock.now(),
		extra: inputs.tags
	});
	if (about.event.kind === "pull-request" || moving.length === 0) return outcome;
	try {
		const { tagged, kept } = await publish({
			registry: world.registry,
			clock: world.clock,
			repository: inputs.repository,
			manifest,
			tags: {
				content: void 0,
				moving
			},
			revisionTime: await commitTime(about.event, world),
			history: historyOf(about.event, world),
			log: world.log
		});
		return {
			...outcome,
			tagged,
			kept
		};
	} catch (error) {
		const readOnly = (failure) => failure.class === "permission" || failure.class === "authentication" && inputs.credentials === void 0;
		if (!(error instanceof Failure) || !readOnly(error)) throw error;
		world.log.notice(`The image is there, but its tags could not be written: ${error.message}`);
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

export { BUDGET as n, holdToBudget as r, publishReused as t };