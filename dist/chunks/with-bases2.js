import "./rolldown-runtime.js";
import { t as examine } from "./subject.js";
import { n as usesOfBases } from "./triggers.js";

// src/named-images/with-bases.ts
/** The subject with what the bases of the repository's own Dockerfile take from its build context; itself where that is nothing more. */
async function withBases(subject, inputs, world) {
	if (subject.dockerfile === void 0) return subject;
	const more = await usesOfBases(subject, inputs, world);
	return more.length === 0 ? subject : examine(inputs, world, more);
}

export { withBases as t };