import "./rolldown-runtime.js";
import { t as Failure } from "./failure.js";
import { t as lookUpBases } from "./look-up-bases.js";

// src/named-images/moved.ts
/** Asks the registries, and warns of bases that they do not tell about. */
async function movedSince(recorded, subject, inputs, { registry, log }) {
	const { bases } = await lookUpBases(subject, inputs, registry);
	for (const { name, now } of bases) {
		if (now !== "absent" && !(now instanceof Failure)) continue;
		const why = now === "absent" ? "the image does not exist in its registry any more" : now.text.why;
		log.warning(`The action could not check whether the base ${name} has changed: ${why}. It keeps the published image.`);
	}
	return movedBases(recorded, bases);
}
/**
* Why an image is out of date, in words: a base stands for another digest than when it was built. `undefined` when none does. A base
* that cannot be looked up, or is gone, is no reason: the image that is there is good.
*/
function movedBases(recorded, bases) {
	const moves = bases.flatMap(({ name, now }) => {
		if (now === "absent" || now instanceof Failure) return [];
		const before = Object.hasOwn(recorded, name) ? recorded[name] : void 0;
		if (before === now.digest) return [];
		return before === void 0 ? `base ${name} could not be looked up when the image was built` : `base ${name} moved (${short(before)} -> ${short(now.digest)})`;
	});
	return moves.length === 0 ? void 0 : moves.join(", ");
}
function short(digest) {
	return `${digest.slice(0, 19)}...`;
}

export { movedSince };