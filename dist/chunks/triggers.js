import { a as instructions, t as contextUses } from "./dockerfile.js";
import { n as frontendOf } from "./frontend2.js";
import { t as Failure } from "./failure.js";
import { r as isDigest } from "./reference.js";
import { _ as parseJson, h as listOf, p as fieldsOf } from "./tags.js";
import { n as imageName, t as namedImages } from "./named-images.js";

// src/image/variables.ts
/** `undefined` for what is not a list of `NAME=value`. */
function readVariables(env) {
	const list = env ?? [];
	if (!Array.isArray(list)) return void 0;
	const pairs = list.map((line) => typeof line === "string" ? /^([^=]+)=(.*)$/s.exec(line) : null);
	return pairs.every((pair) => pair !== null) ? pairs.map(([, name = "", value = ""]) => [name, value]) : void 0;
}

// src/named-images/triggers.ts
/** More than anybody's file has. */
const MOST = 50;
const MOST_BYTES = 4194304;
const IMAGE = "docker-image://";
const ADVICE = "If changes of other files should not rebuild the image, exclude in .dockerignore the files that the base does not need";
/**
* What the images that a Dockerfile of the repository's own starts from take from the build context by their ONBUILD instructions: each
* of them that takes anything, or may do so, takes everything. Official images of Docker Hub are known to have none where they cannot
* be asked. `digests` by name: of images that were looked up before. Where every file counts anyway, only what they may fetch is told.
*/
async function usesOfBases({ dockerfileText, wholeContext }, { buildArgs, buildContexts }, world, digests = {}) {
	if (dockerfileText === void 0) return [];
	if (frontendOf(dockerfileText, buildArgs).kind === "foreign") return [];
	const asks = {
		...world,
		platform: platformOfBases(dockerfileText, world.platform)
	};
	const { starts, stages } = namedImages(dockerfileText, buildArgs, Object.keys(buildContexts), world.platform);
	const images = /* @__PURE__ */ new Map();
	const uses = [];
	for (const start of starts) {
		const { line } = start;
		const place = start.context === void 0 ? void 0 : buildContexts[start.context] ?? "";
		if (place !== void 0 && !place.startsWith(IMAGE)) continue;
		const image = place === void 0 ? start.image : imageName(place.slice(15));
		if (image === void 0) uses.push(all(line, "its base image is not known, and may have ONBUILD instructions"));
		else if (!images.has(image.name)) images.set(image.name, {
			line,
			image
		});
	}
	if (images.size > MOST) uses.push(all(1, `it starts from more than ${MOST} images`));
	const asked = [...images.values()].slice(0, MOST).map(async ({ line, image }) => {
		const why = await triggersOf(image, asks, stages, Object.hasOwn(digests, image.name) ? digests[image.name] : void 0);
		return why === void 0 ? [] : [all(line, why.why, why.adds)];
	});
	const found = [...uses, ...(await Promise.all(asked)).flat()];
	return wholeContext ? found.filter((use) => use.kind === "everything" && use.adds !== void 0) : found;
}
/**
* Throws a Failure (`registry-unavailable`) where a base, as it was just pinned, takes files that the fingerprint of this run does not
* count: it moved meanwhile, or does not answer any more.
*/
async function refuseLateTriggers(subject, inputs, world, digests) {
	const counted = new Set(subject.baseAdds?.map((adds) => JSON.stringify(adds)));
	const use = (await usesOfBases(subject, inputs, world, digests)).find((one) => !(one.kind === "everything" && counted.has(JSON.stringify(one.adds))));
	if (use?.kind !== "everything") return;
	throw new Failure({
		class: "registry-unavailable",
		doing: "checking the base images of the Dockerfile again",
		on: `${subject.dockerfile ?? "Dockerfile"}, line ${use.line}`,
		why: `the base image changed after the files were hashed: ${use.why}`,
		next: "Run the job again. It then hashes the files that the new base image uses"
	});
}
function all(line, why, adds) {
	return {
		kind: "everything",
		line,
		why,
		advice: ADVICE,
		...adds && { adds: {
			line,
			...adds
		} }
	};
}
/** The platform whose images the bases are; `undefined` where a FROM may ask for another one. */
function platformOfBases(text, platform) {
	const own = [
		"",
		"$TARGETPLATFORM",
		`\${TARGETPLATFORM}`,
		platform
	].map((word) => `--platform=${word}`);
	return instructions(text).flatMap(({ keyword, flags }) => keyword === "FROM" ? flags : []).every((flag) => own.includes(flag)) ? platform : void 0;
}
/** Why an image may take files; `undefined` where it takes none. */
async function triggersOf({ name, reference }, world, stages, digest) {
	let triggers;
	let env;
	try {
		({triggers, env} = await onBuild({
			...reference,
			...digest !== void 0 && { digest }
		}, world));
	} catch (error) {
		if (error instanceof Failure && error.class === "cancelled") throw error;
		if (isOfficial(reference)) return void 0;
		return { why: `it is not known whether ${name} has ONBUILD instructions: ${error instanceof Failure ? error.text.why : "its configuration is not valid"}` };
	}
	const taking = triggers.find((trigger) => contextUses(instructions(trigger)).length > 0 || needsStage(trigger, stages));
	if (taking === void 0) return void 0;
	return {
		why: `${name} has the instruction ONBUILD ${taking.slice(0, 80)}`,
		...triggers.some((trigger) => instructions(trigger).some(({ keyword }) => keyword === "ADD")) && { adds: {
			env,
			triggers
		} }
	};
}
/** Whether a trigger may need a stage of the file that nothing else is made of, and whose base was not asked. */
function needsStage(trigger, stages) {
	return [...trigger.matchAll(/\bfrom=([^\s,]*)/gi)].map(([, name = ""]) => name.toLowerCase()).some((name) => /^[+-]?\d+$/.test(name) || stages.has(name));
}
/** Docker's own images: those with ONBUILD instructions, which are no longer made, say so in their tags. */
function isOfficial({ registry, path, tag }) {
	return registry === "docker.io" && path.startsWith("library/") && tag !== void 0 && !/onbuild/i.test(tag);
}
/** The ONBUILD instructions in the configuration of an image, and its variables. Throws for what cannot be read. */
async function onBuild(reference, { registry, platform }) {
	const found = await registry.manifest(reference);
	if (found === void 0) throw missing(reference);
	const manifests = await Promise.all(childrenFor(found, platform).map(async (digest) => {
		return (digest === found.digest ? found : await registry.manifest({
			...reference,
			digest
		})) ?? Promise.reject(missing(reference));
	}));
	const lists = await Promise.all(manifests.map(async (manifest) => {
		const digest = fieldsOf(fieldsOf(parseJson(manifest.bytes)).config).digest;
		if (typeof digest !== "string" || !isDigest(digest)) throw new Error("its manifest does not name a configuration");
		const config = fieldsOf(parseJson(await registry.blob(reference, digest, MOST_BYTES)));
		const list = fieldsOf(config.config).OnBuild ?? [];
		if (!Array.isArray(list) || !list.every((item) => typeof item === "string")) throw new Error("OnBuild is not a list");
		return {
			list,
			env: Object.fromEntries(readVariables(fieldsOf(config.config).Env) ?? [])
		};
	}));
	const [only, ...others] = lists;
	return {
		triggers: lists.flatMap(({ list }) => list),
		env: others.length === 0 && only ? only.env : {}
	};
}
/** Digests of the manifests that a builder may take for a platform: variants of an architecture are its own choice. */
function childrenFor(manifest, platform) {
	const { manifests } = fieldsOf(parseJson(manifest.bytes));
	if (manifests === void 0) return [manifest.digest];
	const [os, architecture] = platform?.split("/") ?? [];
	const fitting = listOf(manifests).filter((child) => {
		const of = fieldsOf(fieldsOf(child).platform);
		return platform === void 0 ? of.os !== "unknown" : of.os === os && of.architecture === architecture;
	});
	const digests = fitting.flatMap((child) => {
		const { digest } = fieldsOf(child);
		return typeof digest === "string" && isDigest(digest) ? [digest] : [];
	});
	if (digests.length === 0 || digests.length !== fitting.length || digests.length > 10) throw new Error("no image for the platform");
	return digests;
}
function missing(reference) {
	return new Failure({
		class: "not-found",
		doing: "looking",
		on: reference.path,
		why: "the image does not exist in its registry",
		next: "Correct the name"
	});
}

export { usesOfBases as n, readVariables as r, refuseLateTriggers as t };