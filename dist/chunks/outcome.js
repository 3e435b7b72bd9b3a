import { _ as parseJson, h as listOf, p as fieldsOf, r as contentTag, v as readJson } from "./tags.js";
import { t as Failure } from "./failure.js";
import { r as isDigest, t as formatReference } from "./reference.js";
import { deflateSync, inflateSync } from "node:zlib";

// src/image/platform.ts
/** The platform of images that run on this machine, as BuildKit names it. */
function platformOf(arch) {
	const names = {
		x64: "amd64",
		arm: "arm/v7",
		ppc64: "ppc64le"
	};
	return `linux/${Object.hasOwn(names, arch) ? names[arch] : arch}`;
}
/**
* Digest of the manifest that names configuration and layers: of an image with attestations the one beside them in the index.
* `undefined` for an index of several platforms, of none, and for what makes no sense. Never throws.
* How attestations lie in an index: https://github.com/moby/buildkit/blob/master/docs/attestations/attestation-storage.md
*/
function platformDigest({ digest, bytes }) {
	const body = fieldsOf(readJson(bytes));
	if (!("manifests" in body)) return digest;
	const [platform, ...others] = listOf(body.manifests).filter((child) => !isAttestation(child));
	const name = fieldsOf(platform).digest;
	return others.length === 0 && typeof name === "string" && isDigest(name) ? name : void 0;
}
/**
* The manifest with that digest: the same one where it is no index, which costs no request. `get` asks the registry by digest; what
* it throws is thrown.
*/
async function platformManifest(manifest, get) {
	const digest = platformDigest(manifest);
	if (digest === void 0) return void 0;
	if (digest === manifest.digest) return manifest;
	const found = await get(digest);
	return found !== void 0 && platformDigest(found) === found.digest ? found : void 0;
}
function isAttestation(child) {
	const { annotations, platform } = fieldsOf(child);
	const { os, architecture } = fieldsOf(platform);
	return fieldsOf(annotations)["vnd.docker.reference.type"] !== void 0 || os === "unknown" && architecture === "unknown";
}

// src/image/annotation-values.ts
/** The forms of single annotations. Each reader gives `undefined` for text that has not its form, and none throws. */
/** Bytes after inflation; a real environment has a few thousand. */
const MAX_ENVIRONMENT = 1048576;
/** Each annotation is one argument of buildx, and Linux takes 131,072 bytes of one (MAX_ARG_STRLEN). */
const MAX_VALUE = 98304;
const HASH = /^[0-9a-f]{64}$/;
const RFC3339 = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{1,9})?(?:Z|[+-]\d{2}:\d{2})$/;
function readComponents(text) {
	return readTexts(text, (hash) => HASH.test(hash));
}
/** Digests by name. */
function readDigests(text) {
	return readTexts(text, isDigest);
}
function readTexts(text, sound) {
	if (text.length > 98304) return void 0;
	const content = readJson(text);
	if (typeof content !== "object" || content === null || Array.isArray(content)) return void 0;
	const entries = Object.entries(content);
	return entries.every(([, value]) => typeof value === "string" && sound(value)) ? Object.fromEntries(entries) : void 0;
}
function inflate(text) {
	if (!/^[A-Za-z0-9+/]+={0,2}$/.test(text)) return void 0;
	try {
		const bytes = inflateSync(Buffer.from(text, "base64"), { maxOutputLength: MAX_ENVIRONMENT });
		const json = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
		return readJson(json) === void 0 ? void 0 : json;
	} catch {
		return;
	}
}
function readTime(text) {
	const time = RFC3339.test(text) ? Date.parse(text) : NaN;
	return Number.isFinite(time) ? time : void 0;
}
function rfc3339(milliseconds) {
	return new Date(milliseconds).toISOString().replace(/\.\d{3}Z$/, "Z");
}

// src/image/annotations.ts
const OURS = "org.quantecon.container-action.";
const OCI = "org.opencontainers.image.";
/** Another schema means another fingerprint: such an image cannot be compared. */
const ANNOTATION_SCHEMA = "1";
/**
* The annotations for a record. An environment too long for one is left out: it only explains differences, and the fingerprint
* decides. Throws a Failure (`internal`) for a record that `readAnnotations` would refuse.
* OCI keys: https://github.com/opencontainers/image-spec/blob/main/annotations.md
*/
function writeAnnotations(record) {
	const created = rfc3339(record.created);
	const environment = deflateSync(record.environment, { level: 9 }).toString("base64");
	const fits = environment.length <= 98304 && Buffer.byteLength(record.environment) <= 1048576;
	const present = [
		[`${OURS}schema`, "1"],
		[`${OURS}fingerprint`, record.fingerprint],
		[`${OURS}components`, JSON.stringify(record.components)],
		[`${OURS}environment`, fits ? environment : void 0],
		[`${OURS}base-reference`, record.baseReference],
		[`${OURS}base-digest`, record.baseDigest],
		[`${OURS}bases`, record.bases && JSON.stringify(record.bases)],
		[`${OURS}created`, created],
		[`${OURS}solved`, record.solved === void 0 ? void 0 : rfc3339(record.solved)],
		[`${OURS}revision`, record.revision || void 0],
		[`${OURS}revision-time`, record.revisionTime === void 0 ? void 0 : rfc3339(record.revisionTime)],
		[`${OURS}variant`, record.variant],
		[`${OCI}created`, created],
		[`${OCI}revision`, record.revision || void 0],
		[`${OCI}source`, record.source],
		[`${OCI}version`, record.version],
		[`${OCI}title`, record.title],
		[`${OCI}description`, record.description],
		[`${OCI}licenses`, record.licenses],
		[`${OCI}base.name`, record.baseReference],
		[`${OCI}base.digest`, record.baseDigest]
	].filter((entry) => entry[1] !== void 0);
	const annotations = Object.fromEntries(present);
	const tooLong = present.find(([, value]) => Buffer.byteLength(value) > MAX_VALUE);
	const why = tooLong ? `${tooLong[0]} is longer than ${MAX_VALUE} bytes` : readOwn(annotations) === void 0 ? "a value is not of the form that the reader accepts" : void 0;
	if (why === void 0) return annotations;
	throw new Failure({
		class: "internal",
		doing: "describing the image in its annotations",
		on: JSON.stringify(record.fingerprint.slice(0, 100)),
		why,
		next: "This is a bug in container-action. Please open an issue with this message"
	});
}
/**
* Reads a manifest or an index (annotations at its top level). Tolerant of keys it does not know and strict on its own: one
* malformed value makes the image a stranger's, since nothing else on it can be trusted then. Never throws.
*/
function readAnnotations({ digest, bytes }) {
	const { annotations, layers } = fieldsOf(readJson(bytes));
	const own = readOwn(annotations);
	return own === void 0 ? "not-ours" : {
		digest,
		size: sizeOf$1(layers),
		...own
	};
}
function sizeOf$1(layers) {
	if (!Array.isArray(layers)) return void 0;
	const sizes = layers.map((layer) => fieldsOf(layer).size);
	return sizes.every((size) => Number.isSafeInteger(size) && size >= 0) ? sizes.reduce((sum, size) => sum + size, 0) : void 0;
}
/** `undefined`: a value of ours is missing or malformed. */
function readOwn(annotations) {
	if (typeof annotations !== "object" || annotations === null) return void 0;
	let sound = true;
	const read = (key, parse) => {
		const text = fieldsOf(annotations)[`${OURS}${key}`];
		if (text === void 0) return void 0;
		const value = typeof text === "string" ? parse(text) : void 0;
		if (value === void 0) sound = false;
		return value;
	};
	const matching = (pattern) => (text) => pattern.test(text) ? text : void 0;
	const schema = read("schema", (text) => text === "1" ? text : void 0);
	const fingerprint = read("fingerprint", matching(HASH));
	const components = read("components", readComponents);
	const created = read("created", readTime);
	const rest = {
		environment: read("environment", inflate),
		baseReference: read("base-reference", matching(/^[\x21-\x7e]{1,512}$/)),
		baseDigest: read("base-digest", (text) => isDigest(text) ? text : void 0),
		bases: read("bases", readDigests),
		created,
		solved: read("solved", readTime) ?? created,
		revision: read("revision", matching(/^[\x20-\x7e]{0,128}$/)),
		revisionTime: read("revision-time", readTime),
		variant: read("variant", matching(/^[a-z0-9-]{1,32}$/))
	};
	if (!sound || schema === void 0 || fingerprint === void 0 || components === void 0) return void 0;
	return {
		fingerprint,
		components,
		...rest
	};
}

// src/plan/look-up.ts
/** The image under a tag; `undefined` when there is none, or one that this action did not make. */
async function imageAt(registry, repository, tag) {
	const manifest = await manifestAt(registry, {
		...repository,
		tag
	});
	if (manifest === void 0) return void 0;
	const image = readAnnotations(manifest);
	return image === "not-ours" ? void 0 : {
		image,
		manifest
	};
}
/**
* The published image of exactly this fingerprint. The tag holds 16 of the hash's 64 digits, so the whole hash is
* compared with what the image says of itself. Throws a Failure (`registry-answer`) for a foreign image at our tag.
*/
async function lookUp(repository, subject, { registry, log }) {
	const reference = {
		...repository,
		tag: subject.tag
	};
	const manifest = await manifestAt(registry, reference);
	if (manifest === void 0) return void 0;
	const image = readAnnotations(manifest);
	if (image !== "not-ours" && image.fingerprint === subject.fingerprint.hash) return withLayers({
		image,
		manifest
	}, reference, {
		registry,
		log
	});
	throw new Failure({
		class: "registry-answer",
		doing: "looking up the image",
		on: formatReference(reference),
		why: "the annotations of the image under this tag do not name this environment",
		next: "Another program wrote the tag. Delete the tag in the registry, or set the input name to another repository"
	});
}
/** With the manifest that names its layers; `undefined`, with a warning, where that has been deleted. */
async function withLayers(found, reference, { registry, log }) {
	const platform = await layersOf(found.manifest, reference, registry);
	if (platform !== "gone") return {
		...found,
		...platform && { platform }
	};
	log.warning(`${formatReference(reference)} is broken: it names a list (index), and a clean-up deleted the image in the list. The action treats it as missing. docs/rollback.md says what a clean-up must keep.`);
}
/**
* The manifest that names the layers of an image, in one request where it has attestations and in none otherwise; `gone` when the registry
* does not hold it any more, `undefined` when it does not tell.
*/
async function layersOf(manifest, { registry: host, path }, registry) {
	if (platformDigest(manifest) === void 0) return void 0;
	let absent = false;
	try {
		const found = await platformManifest(manifest, async (digest) => {
			const child = await registry.manifest({
				registry: host,
				path,
				digest
			});
			absent = child === void 0;
			return child;
		});
		return absent ? "gone" : found;
	} catch (error) {
		if (error instanceof Failure && error.class !== "cancelled") return void 0;
		throw error;
	}
}
/**
* Before the first publish GHCR refuses to read a package instead of saying that it is absent. Whoever may push there may
* read too, so a refusal together with the right to push means that nothing is there yet.
*/
async function manifestAt(registry, reference) {
	try {
		return await registry.manifest(reference);
	} catch (error) {
		if (error instanceof Failure && (error.class === "permission" || error.class === "authentication") && (await registry.pushRight(reference)).allowed) return void 0;
		throw error;
	}
}

// src/image/size.ts
/** The last layers of an image made by the default recipe, in its order (containers/lecture/Dockerfile). */
const RECIPE_LAYERS = [
	"conda packages",
	"pip packages",
	"record of the solved packages",
	"marker"
];
/**
* Sizes by layer; what lies below the named ones is the base. `undefined` for an index: platform.ts finds the manifest in it.
*/
function sizeOf(manifest, names) {
	const { layers } = fieldsOf(parseJson(manifest.bytes));
	if (!Array.isArray(layers)) return void 0;
	const sizes = layers.map((layer) => {
		const { size } = fieldsOf(layer);
		return typeof size === "number" ? size : 0;
	});
	const bytes = sizes.reduce((sum, size) => sum + size, 0);
	const below = sizes.length - names.length;
	if (names.length === 0 || below < 0) return {
		bytes,
		layers: sizes.map((size, index) => ({
			what: `layer ${index + 1}`,
			bytes: size
		}))
	};
	const base = sizes.slice(0, below).reduce((sum, size) => sum + size, 0);
	const named = names.map((what, index) => ({
		what,
		bytes: sizes[below + index] ?? 0
	}));
	return {
		bytes,
		layers: [{
			what: `base image (${below} layers)`,
			bytes: base
		}, ...named]
	};
}
const MB = 1e6;
/** As people read it, in decimal megabytes as registries count. */
function megabytes(bytes) {
	return `${(bytes / MB).toFixed(bytes < 10 * MB ? 1 : 0)} MB`;
}

// src/outcome.ts
/** What is known of an image without having built it. One request where it has attestations and nobody has asked yet, otherwise none. */
async function outcomeOf(found, ownDockerfile, place) {
	const { fingerprint, digest, created, solved, baseDigest } = found.image;
	const tag = contentTag(fingerprint);
	const platform = found.platform ?? await layersOf(found.manifest, place.repository, place.registry);
	return {
		tag,
		digest,
		created,
		solved,
		baseDigest,
		size: platform === "gone" || platform === void 0 ? void 0 : sizeOf(platform, ownDockerfile ? [] : RECIPE_LAYERS),
		built: false,
		tagged: [],
		kept: [],
		disk: void 0,
		largest: [],
		difference: void 0,
		checks: [],
		steps: []
	};
}

export { imageAt as a, withLayers as c, rfc3339 as d, platformDigest as f, sizeOf as i, readAnnotations as l, platformOf as m, RECIPE_LAYERS as n, layersOf as o, platformManifest as p, megabytes as r, lookUp as s, outcomeOf as t, writeAnnotations as u };