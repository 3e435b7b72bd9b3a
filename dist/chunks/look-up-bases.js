import { i as takesContexts, n as frontendOf } from "./frontend2.js";
import { t as Failure } from "./failure.js";
import { n as imageName, t as namedImages } from "./named-images.js";

// src/named-images/look-up-bases.ts
/** More than anybody's file has; each is a request of the registry. */
const MOST = 50;
const IMAGE = "docker-image://";
/**
* Asks the registries for every image that a repository's own Dockerfile starts from and that no digest pins yet. Never throws for
* a registry that does not answer: what the builder can do in spite of that is up to its own configuration.
*/
async function lookUpBases(subject, inputs, registry) {
	const { dockerfile: file = "", dockerfileText = "", platform } = subject;
	const named = namedImages(dockerfileText, inputs.buildArgs, Object.keys(inputs.buildContexts), platform);
	const wanted = [
		...frontendImage(dockerfileText, inputs.buildArgs),
		...fromDockerfile(named, takesContexts(dockerfileText, inputs.buildArgs)),
		...fromContexts(named, inputs.buildContexts)
	].filter(({ reference }) => reference.digest === void 0);
	const notice = (message, advice, line) => ({
		severity: "notice",
		rule: "base-not-pinned",
		file,
		...line !== void 0 && { line },
		message,
		advice
	});
	const findings = named.unknown.map(({ line, text, why, advice }) => notice(`the base image ${text} is not pinned (${why}). Scheduled runs do not notice when it changes`, advice, line));
	if (wanted.length > MOST) {
		const message = `only the first ${MOST} of its ${wanted.length} images are pinned, and only those are checked for changes`;
		findings.push(notice(message, "Use fewer images"));
	}
	return {
		bases: await Promise.all(wanted.slice(0, MOST).map(async (base) => ({
			...base,
			now: await digestNow(base.reference, registry)
		}))),
		findings
	};
}
/** A program of somebody else's reads the Dockerfile as it likes, and so decides the image as a base does. */
function frontendImage(text, buildArgs) {
	const frontend = frontendOf(text, buildArgs);
	const image = frontend.kind === "foreign" ? imageName(frontend.name) : void 0;
	if (frontend.kind !== "foreign" || image === void 0) return [];
	const { name, reference } = image;
	return [{
		name,
		reference,
		line: 1,
		context: void 0,
		frontend: frontend.more
	}];
}
function fromDockerfile({ images, stages }, contexts) {
	return images.map(({ name, key, reference, line }) => ({
		name,
		reference,
		line,
		context: !contexts || stages.has(key) ? void 0 : key
	}));
}
function fromContexts({ contexts }, places) {
	return contexts.flatMap((context) => {
		const place = places[context] ?? "";
		const image = place.startsWith(IMAGE) ? imageName(place.slice(15)) : void 0;
		return image ? [{
			name: image.name,
			reference: image.reference,
			line: void 0,
			context
		}] : [];
	});
}
async function digestNow(reference, registry) {
	try {
		const manifest = await registry.manifest(reference);
		return manifest === void 0 ? "absent" : { digest: manifest.digest };
	} catch (error) {
		if (error instanceof Failure && error.class !== "cancelled") return error;
		throw error;
	}
}

export { lookUpBases as t };