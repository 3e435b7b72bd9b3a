import { t as Failure } from "./failure.js";
import { c as withLayers, l as readAnnotations } from "./outcome.js";
import { c as repositoryOf, t as formatReference } from "./reference.js";
import { f as verifiedTag } from "./tags.js";

// src/plan/elsewhere.ts
/**
* Looks for an image of exactly this fingerprint in the repositories that the workflow lists, in their order. Only one that carries the
* mark of a verification counts. What is wrong in a repository of somebody else is a warning: without it this run builds its
* own image. Throws a Failure only where the run is cancelled.
*/
async function lookElsewhere({ repository, reuseFrom }, subject, world) {
	const own = repositoryOf(repository);
	for (const other of reuseFrom) {
		if (repositoryOf(other) === own) continue;
		try {
			const found = await lookIn(other, subject, world);
			if (found !== void 0) return {
				found,
				repository: other
			};
		} catch (error) {
			if (!(error instanceof Failure) || error.class === "cancelled") throw error;
			world.log.warning(`${repositoryOf(other)} (input reuse-from) could not be searched for an image: ${error.message}. On GHCR, give this repository read access to the package (settings of the package, "Manage Actions access")`);
		}
	}
}
async function lookIn(other, { fingerprint, tag }, { registry, log }) {
	const reference = {
		...other,
		tag
	};
	const manifest = await registry.manifest(reference);
	if (manifest === void 0) return void 0;
	const passedOver = (why) => {
		log.warning(`${formatReference(reference)} (input reuse-from) is not used: ${why}`);
	};
	const image = readAnnotations(manifest);
	if (image === "not-ours" || image.fingerprint !== fingerprint.hash) return passedOver("its annotations do not name this environment");
	const { digest } = manifest;
	if ((await registry.manifest({
		...other,
		tag: verifiedTag(digest)
	}))?.digest !== digest) return passedOver(`there is no proof of its verification (the tag ${verifiedTag(digest)} does not point to it)`);
	return withLayers({
		image,
		manifest
	}, reference, {
		registry,
		log
	});
}
/** The reason in the words of the decision. */
function elsewhereReason({ repository }) {
	return `an image of exactly this environment is published in ${repositoryOf(repository)}, which the input reuse-from lists`;
}

export { lookElsewhere as n, elsewhereReason as t };