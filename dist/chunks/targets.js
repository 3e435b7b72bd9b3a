import { i as dateTag, n as commitTag } from "./tags.js";
import { t as outcomeOf } from "./outcome.js";

// src/base/targets.ts
/** The ones that images are put on. `solver` is none: of it an image holds nothing. */
const SHIPPED = [
	"html",
	"runtime",
	"latest"
];
/** `html-` and the first 16 digits of the fingerprint. */
function targetTag(target, fingerprint) {
	return `${target}-${fingerprint.slice(0, 16)}`;
}
/** What is known of a default image without having built it. */
async function baseOutcome(found, { inputs, registry }) {
	return {
		...await outcomeOf(found, true, {
			repository: inputs.repository,
			registry
		}),
		tag: targetTag("latest", found.image.fingerprint)
	};
}
/** Tags of one target; only the default branch, schedules and manual runs move those that lectures start from. */
function targetTags(target, facts) {
	const content = targetTag(target, facts.fingerprint);
	if (![
		"default-branch",
		"schedule",
		"manual"
	].includes(facts.kind) || facts.others.length > 0) return {
		content,
		moving: []
	};
	const prefix = target === "latest" ? "" : `${target}-`;
	return {
		content,
		moving: [
			{
				tag: target,
				rule: "forward"
			},
			{
				tag: `${prefix}${commitTag(facts.revision)}`,
				rule: "fixed"
			},
			{
				tag: `${prefix}${dateTag(facts.now)}`,
				rule: "forward"
			},
			...[...new Set(facts.extra)].filter((tag) => tag !== "latest").map((tag) => ({
				tag: `${prefix}${tag}`,
				rule: "forward"
			}))
		]
	};
}

export { targetTags as i, baseOutcome as n, targetTag as r, SHIPPED as t };