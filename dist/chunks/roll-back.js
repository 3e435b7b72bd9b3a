import { createHash } from "node:crypto";
import { deflateSync, inflateSync } from "node:zlib";

// src/failure.ts
/** An expected failure: its message is complete for the user, so no stack trace is shown for it. */
var Failure = class extends Error {
	name = "Failure";
	text;
	constructor(text, options) {
		super(`${text.doing} (${text.on}): ${text.why}. ${text.next}`, options);
		this.text = text;
	}
	get class() {
		return this.text.class;
	}
	get findings() {
		return this.text.findings ?? [];
	}
};

// src/image/commit.ts
/** Whether something is a full commit hash of git, SHA-1 or SHA-256. A short one may become ambiguous. */
function isCommit(value) {
	return typeof value === "string" && /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(value);
}

// src/image/reference.ts
const PATH = /^[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*(?:\/[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*)*$/;
const HOST = /^(?:localhost|[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)+|\[[0-9a-f:]+\]|[a-z0-9-]+(?=:))(?::[0-9]{1,5})?$/;
const TAG = /^[A-Za-z0-9_][A-Za-z0-9._-]{0,127}$/;
const DIGEST = /^sha256:[0-9a-f]{64}$/;
/**
* Reads a reference. The repository's name is lower-cased, because `github.repository` keeps capitals that registries
* refuse; a name without a registry host is refused rather than sent to Docker Hub by accident.
* Throws a Failure (`input`).
*/
function parseReference(text, what = "image reference") {
	const wrong = (why) => new Failure({
		class: "input",
		doing: `reading the ${what}`,
		on: JSON.stringify(text.slice(0, 200)),
		why,
		next: "Write it as registry/owner/name, for example ghcr.io/quantecon/lecture-python-intro"
	});
	if (text.length > 512) throw wrong("it is longer than 512 characters");
	const [beforeDigest = "", digest, ...more] = text.split("@");
	if (more.length > 0) throw wrong("it holds more than one @");
	if (digest !== void 0 && !DIGEST.test(digest)) throw wrong("the digest is not sha256: and 64 hexadecimal digits");
	const slash = beforeDigest.indexOf("/");
	if (slash < 0) throw wrong("it names no registry");
	const registry = beforeDigest.slice(0, slash).toLowerCase();
	const rest = beforeDigest.slice(slash + 1);
	const colon = rest.indexOf(":");
	const path = (colon < 0 ? rest : rest.slice(0, colon)).toLowerCase();
	const tag = colon < 0 ? void 0 : rest.slice(colon + 1);
	if (!HOST.test(registry) || !isHost(registry)) throw wrong(`${JSON.stringify(registry)} is not a registry host`);
	if (registry === "docker.io" || registry === "index.docker.io") throw wrong("Docker Hub is not supported: its limits on pulls would stop lecture jobs");
	if (!PATH.test(path) || path.length > 255) throw wrong(`${JSON.stringify(path)} is not a repository path`);
	if (tag !== void 0 && !TAG.test(tag)) throw wrong(`${JSON.stringify(tag)} is not a tag`);
	return {
		registry,
		path,
		...tag !== void 0 && { tag },
		...digest !== void 0 && { digest }
	};
}
/** Whether requests go where it says: URLs know numbers that are no address (`1111.1`), and others that mean this machine (`127.1`). */
function isHost(registry) {
	return (URL.canParse(`http://${registry}`) ? new URL(`http://${registry}`) : void 0)?.hostname === registry.replace(/:[0-9]+$/, "");
}
/** `registry/path`, without tag and digest. */
function repositoryOf(reference) {
	return `${reference.registry}/${reference.path}`;
}
/** The form that Docker and BuildKit read; digest only when there is one, since it decides alone. */
function formatReference(reference) {
	const repository = repositoryOf(reference);
	if (reference.digest !== void 0) return `${repository}@${reference.digest}`;
	return reference.tag === void 0 ? repository : `${repository}:${reference.tag}`;
}
function isTag(text) {
	return TAG.test(text);
}
function isDigest(text) {
	return DIGEST.test(text);
}

// src/image/tags.ts
/** Which tags the run may write. A run with another's write token writes none. Throws a Failure (`input`) for an unusable git tag. */
function tagsFor(facts) {
	return {
		content: contentTag(facts.fingerprint),
		moving: movingTags(facts)
	};
}
function movingTags(facts) {
	switch (facts.kind) {
		case "default-branch":
		case "schedule":
		case "manual": return [
			{
				tag: "latest",
				rule: "forward"
			},
			{
				tag: commitTag(facts.revision),
				rule: "fixed"
			},
			{
				tag: dateTag(facts.now),
				rule: "forward"
			},
			...facts.extra.map((tag) => ({
				tag,
				rule: "forward"
			}))
		];
		case "tag": return facts.gitTag === void 0 ? [] : [{
			tag: gitTag(facts.gitTag),
			rule: "fixed"
		}];
		case "pull-request": return facts.pullRequest === void 0 ? [] : [{
			tag: pullRequestTag(facts.pullRequest),
			rule: "forward"
		}];
		case "branch":
		case "merge-group":
		case "privileged": return [];
	}
}
/** `env-` and the first 16 digits of the fingerprint; the whole one is in the image's annotations. */
function contentTag(fingerprint) {
	if (!/^[0-9a-f]{64}$/.test(fingerprint)) throw new Error(`${JSON.stringify(fingerprint)} is not a fingerprint`);
	return `env-${fingerprint.slice(0, 16)}`;
}
function isContentTag(tag) {
	return /^env-[0-9a-f]{16}$/.test(tag);
}
function pullRequestTag(number) {
	if (!Number.isSafeInteger(number) || number < 1) throw new Error(`${number} is not the number of a pull request`);
	return `pr-${number}`;
}
/** Day in UTC: the runner's time zone is nobody's. */
function dateTag(milliseconds) {
	return new Date(milliseconds).toISOString().slice(0, 10);
}
/** The full hash. Throws a Failure (`input`) for anything else. */
function commitTag(revision) {
	if (!isCommit(revision)) throw noCommit(revision);
	return revision;
}
function noCommit(revision) {
	return new Failure({
		class: "input",
		doing: "naming the image after the commit",
		on: "GITHUB_SHA",
		why: `${JSON.stringify(revision.slice(0, 100))} is not a full commit hash`,
		next: "Run the action in a job of GitHub Actions, or of a runner that sets this variable as GitHub does"
	});
}
/** Says for ever that this very digest passed verification, and keeps it where "untagged" images are cleaned up. */
function verifiedTag(digest) {
	return `verified-${digest.slice(7).slice(0, 16)}`;
}
/** Holds the record of the last promotion of a tag. */
function promotionTag(tag) {
	return `promotion-${tag}`;
}
/** The tag under which registries without the referrers API list what refers to a digest (OCI distribution, "Referrers Tag Schema"). */
function referrersTag(digest) {
	return digest.replace(":", "-");
}
/** Names that the action keeps for itself, whoever asks. */
const OWN = /^(?:cache|(?:env|pr|cache|candidate|verified|promotion|sha256)-.*)$/;
/** Content tags and commit tags of the base images' targets. */
const OWN_OF_BASE = /^(?:solver|html|runtime|latest)-(?:[0-9a-f]{16}|[0-9a-f]{40}|[0-9a-f]{64})$/;
/** Whether a name means something that nobody may choose: an environment, a commit, a record. */
function isReservedTag(tag) {
	return OWN.test(tag) || OWN_OF_BASE.test(tag) || isCommit(tag);
}
/** A git tag of such a name would take over what the default branch writes. */
function isKeptTag(tag) {
	return isReservedTag(tag) || /^(?:latest|[0-9]{4}-[0-9]{2}-[0-9]{2})$/.test(tag);
}
/**
* The image tag for a git tag: characters that a registry refuses become `-` (`release/1.0` -> `release-1.0`).
* Throws a Failure (`input`) when nothing usable is left, or when the name already means something else.
*/
function gitTag(name) {
	const short = name.replace(/^refs\/tags\//, "");
	const tag = short.replace(/[^A-Za-z0-9._-]/g, "-").replace(/^[.-]+/, "");
	const why = !/[A-Za-z0-9]/.test(tag) ? "it holds no character that an image tag can begin with" : !isTag(tag) ? "it is longer than the 128 characters of an image tag" : isKeptTag(tag) ? `the image tag ${tag} has a meaning of its own here` : void 0;
	if (why === void 0) return tag;
	throw new Failure({
		class: "input",
		doing: "naming the image after the git tag",
		on: JSON.stringify(short.slice(0, 200)),
		why,
		next: "Choose another git tag, for example publish-2026-08-01 or v1.2"
	});
}

// src/image/promotion.ts
const PROMOTION_TYPE = "application/vnd.quantecon.container-action.promotion.v1+json";
/** Characters of a reason; annotations travel with every answer of the registry. */
const LONGEST_REASON = 500;
/** Characters of who decided. */
const LONGEST_NAME = 100;
const OURS$1 = "org.quantecon.container-action.promotion.";
const CREATED = "org.opencontainers.image.created";
const MANIFEST = "application/vnd.oci.image.manifest.v1+json";
/** https://github.com/opencontainers/image-spec/blob/main/manifest.md#guidance-for-an-empty-descriptor */
const EMPTY_BYTES = Buffer.from("{}");
const EMPTY = {
	mediaType: "application/vnd.oci.empty.v1+json",
	digest: `sha256:${createHash("sha256").update(EMPTY_BYTES).digest("hex")}`,
	size: EMPTY_BYTES.byteLength
};
/** The record of a promotion, with the promoted image as its `subject`. */
function promotionArtifact(promotion, subject) {
	const { tag, from, to, by, reason, time, run } = promotion;
	const annotations = {
		[`${OURS$1}tag`]: tag,
		...from !== void 0 && { [`${OURS$1}from`]: from },
		[`${OURS$1}to`]: to,
		[`${OURS$1}by`]: oneLine(by, 100),
		[`${OURS$1}reason`]: oneLine(reason, 500),
		...run !== void 0 && { [`${OURS$1}run`]: oneLine(run, 300) },
		[CREATED]: new Date(time).toISOString()
	};
	const bytes = Buffer.from(JSON.stringify({
		schemaVersion: 2,
		mediaType: MANIFEST,
		artifactType: PROMOTION_TYPE,
		config: EMPTY,
		layers: [EMPTY],
		subject: {
			mediaType: subject.mediaType,
			digest: subject.digest,
			size: subject.bytes.byteLength
		},
		annotations
	}));
	return {
		manifest: {
			digest: `sha256:${createHash("sha256").update(bytes).digest("hex")}`,
			mediaType: MANIFEST,
			bytes
		},
		blob: EMPTY_BYTES,
		type: PROMOTION_TYPE,
		annotations
	};
}
/** Reads a record back; `undefined` for anything else. Never throws: whoever may push may have written it. */
function readPromotion({ bytes }) {
	let value;
	try {
		value = JSON.parse(Buffer.from(bytes).toString("utf8"));
	} catch {
		return;
	}
	const { artifactType, annotations } = Object(value);
	if (artifactType !== PROMOTION_TYPE) return void 0;
	const text = (key) => {
		const found = Object(annotations)[key];
		return typeof found === "string" ? found : void 0;
	};
	const tag = text(`${OURS$1}tag`) ?? "";
	const from = text(`${OURS$1}from`);
	const to = text(`${OURS$1}to`) ?? "";
	const time = Date.parse(text(CREATED) ?? "");
	if (!isTag(tag) || !isDigest(to) || from !== void 0 && !isDigest(from) || !Number.isFinite(time)) return;
	return {
		tag,
		from,
		to,
		time,
		by: oneLine(text(`${OURS$1}by`) ?? "", 100),
		reason: oneLine(text(`${OURS$1}reason`) ?? "", 500),
		run: text(`${OURS$1}run`)
	};
}
/** Text from people is data: one line, no control characters, at most so many characters. */
function oneLine(text, longest) {
	return [...text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, " ").trim()].slice(0, longest).join("");
}

// src/packages/record.ts
/** Who installed a package; the order of every list of them. */
const INSTALLERS = [
	"conda",
	"pip",
	"apt"
];
/** Files of /usr/share/container-action that hold the record (containers/lecture/README.md). */
const RECORD_FILES = {
	"conda-explicit.txt": "conda",
	"pip-freeze.txt": "pip",
	"apt.txt": "apt"
};
const READERS = {
	conda: readConda,
	pip: readPip,
	apt: readApt
};
/** Longer lines are none that conda, pip or apt write. */
const LONGEST_LINE = 1e3;
/**
* Reads one file of the record. `undefined` if a single line is not understood: a list with gaps would show packages as
* removed that are there.
*/
function readPackages(installer, text) {
	const packages = /* @__PURE__ */ new Map();
	for (const line of text.split(/\r?\n/)) {
		if (line === "" || /^[#@]/.test(line)) continue;
		if (line.length > LONGEST_LINE || !/^[\x20-\x7e\t]+$/.test(line)) return void 0;
		const found = READERS[installer](line);
		if (found === void 0) return void 0;
		packages.set(...found);
	}
	return packages;
}
/** `https://.../noarch/numpy-base-2.1.0-py313_0.conda#md5`: neither version nor build holds a `-`. */
function readConda(line) {
	const file = line.replace(/#.*$/, "").split("/").at(-1) ?? "";
	const [, name, version, build] = /^(.+)-([^-]+)-([^-]+)\.(?:conda|tar\.bz2)$/.exec(file) ?? [];
	if (name === void 0 || version === void 0 || build === void 0) return void 0;
	return [name, {
		version: version.replace(/%21/g, "!"),
		build
	}];
}
/** `name==version` or `name @ address`. */
function readPip(line) {
	const [, name, version, address] = /^([A-Za-z0-9][\w.-]*)(?:==(\S+)| @ (\S+))$/.exec(line) ?? [];
	const given = version ?? address;
	return name === void 0 || given === void 0 ? void 0 : [name, { version: given }];
}
/** `name`, version and architecture between tabs. Where two architectures are installed, the last one counts. */
function readApt(line) {
	const [, name, version] = /^([^\t ]+)\t([^\t ]+)\t[^\t ]+$/.exec(line) ?? [];
	return name === void 0 || version === void 0 ? void 0 : [name, { version }];
}

// src/packages/difference.ts
function changesBetween(before, after) {
	const changes = {};
	for (const installer of INSTALLERS) {
		const [old, now] = [before[installer], after[installer]];
		if (old !== void 0 && now !== void 0) changes[installer] = changed(old, now);
	}
	return changes;
}
function changed(before, after) {
	return [.../* @__PURE__ */ new Set([...before.keys(), ...after.keys()])].toSorted().map((name) => ({
		name,
		before: before.get(name),
		after: after.get(name)
	})).filter(({ before: old, after: now }) => old?.version !== now?.version || old?.build !== now?.build);
}
/** Both sides as people read them: conda's build is told only where the versions do not tell the difference. */
function versions({ before, after }) {
	const sameVersion = before?.version === after?.version;
	const words = (one) => one === void 0 ? void 0 : sameVersion && one.build ? `${one.version} (${one.build})` : one.version;
	return [words(before), words(after)];
}
/**
* A step can be given no more than 128 KiB in one variable (MAX_ARG_STRLEN of Linux), and whoever reads an output puts it
* into one. The change from one Anaconda distribution to the next has about 20,000 bytes.
*/
const MOST_JSON = 1e5;
/**
* The output `package-difference`: `{"conda": {"added": {name: version}, "removed": {...}, "changed": {name: [before,
* after]}}, ...}`, with the installers that both images tell of; `{}` when nothing is known, or when it is too long.
*/
function differenceJson(difference) {
	const entries = Object.entries(difference?.changes ?? {}).map(([installer, changes]) => {
		const of = (wanted) => Object.fromEntries(changes.flatMap((change) => {
			const value = wanted(...versions(change));
			return value === void 0 ? [] : [[change.name, value]];
		}));
		return [installer, {
			added: of((before, after) => before === void 0 ? after : void 0),
			removed: of((before, after) => after === void 0 ? before : void 0),
			changed: of((before, after) => before && after ? [before, after] : void 0)
		}];
	});
	const json = JSON.stringify(Object.fromEntries(entries));
	return Buffer.byteLength(json) <= MOST_JSON ? json : "{}";
}

// src/image/size.ts
/** The last layers of an image made by the default recipe, in its order (containers/lecture/Dockerfile). */
const RECIPE_LAYERS = [
	"conda packages",
	"pip packages",
	"record of what was resolved",
	"marker"
];
/**
* Sizes by layer; what lies below the named ones is the base. `undefined` for an index: platform.ts finds the manifest in it.
*/
function sizeOf$1(manifest, names) {
	const { layers } = JSON.parse(Buffer.from(manifest.bytes).toString("utf8"));
	if (!Array.isArray(layers)) return void 0;
	const sizes = layers.map((layer) => typeof layer?.size === "number" ? layer.size : 0);
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

// src/image/annotation-values.ts
/** The forms of single annotations. Each reader gives `undefined` for text that has not its form, and none throws. */
/** Bytes after inflation; a real environment has a few thousand. */
const MAX_ENVIRONMENT = 1048576;
/** Each annotation is one argument of buildx, and Linux takes 131,072 bytes of one (MAX_ARG_STRLEN). */
const MAX_VALUE = 98304;
const HASH = /^[0-9a-f]{64}$/;
const RFC3339 = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{1,9})?(?:Z|[+-]\d{2}:\d{2})$/;
function readComponents(text) {
	if (text.length > 98304) return void 0;
	const value = parseJson(text);
	if (typeof value !== "object" || value === null || Array.isArray(value)) return void 0;
	const entries = Object.entries(value);
	return entries.every(([, hash]) => typeof hash === "string" && HASH.test(hash)) ? Object.fromEntries(entries) : void 0;
}
function inflate(text) {
	if (!/^[A-Za-z0-9+/]+={0,2}$/.test(text)) return void 0;
	try {
		const bytes = inflateSync(Buffer.from(text, "base64"), { maxOutputLength: MAX_ENVIRONMENT });
		const json = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
		return parseJson(json) === void 0 ? void 0 : json;
	} catch {
		return;
	}
}
function parseJson(text) {
	try {
		return JSON.parse(text);
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
		[`${OURS}created`, created],
		[`${OURS}solved`, record.solved === void 0 ? void 0 : rfc3339(record.solved)],
		[`${OURS}revision`, record.revision],
		[`${OURS}revision-time`, record.revisionTime === void 0 ? void 0 : rfc3339(record.revisionTime)],
		[`${OURS}variant`, record.variant],
		[`${OCI}created`, created],
		[`${OCI}revision`, record.revision],
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
		next: "This is a mistake of container-action: please open an issue with this message"
	});
}
/**
* Reads a manifest or an index (annotations at its top level). Tolerant of keys it does not know and strict on its own: one
* malformed value makes the image a stranger's, since nothing else on it can be trusted then. Never throws.
*/
function readAnnotations({ digest, bytes }) {
	const manifest = parseJson(Buffer.from(bytes).toString("utf8"));
	if (typeof manifest !== "object" || manifest === null) return "not-ours";
	const { annotations, layers } = manifest;
	const own = readOwn(annotations);
	return own === void 0 ? "not-ours" : {
		digest,
		size: sizeOf(layers),
		...own
	};
}
function sizeOf(layers) {
	if (!Array.isArray(layers)) return void 0;
	const sizes = layers.map((layer) => layer?.size);
	return sizes.every((size) => Number.isSafeInteger(size) && size >= 0) ? sizes.reduce((sum, size) => sum + size, 0) : void 0;
}
/** `undefined`: a value of ours is missing or malformed. */
function readOwn(annotations) {
	if (typeof annotations !== "object" || annotations === null) return void 0;
	let sound = true;
	const read = (key, parse) => {
		const text = annotations[`${OURS}${key}`];
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

// src/image/platform.ts
/**
* Digest of the manifest that names configuration and layers: of an image with attestations the one beside them in the index.
* `undefined` for an index of several platforms, of none, and for what makes no sense. Never throws.
* How attestations lie in an index: https://github.com/moby/buildkit/blob/master/docs/attestations/attestation-storage.md
*/
function platformDigest({ digest, bytes }) {
	const body = parse(bytes);
	if (!("manifests" in body)) return digest;
	const [platform, ...others] = (Array.isArray(body.manifests) ? body.manifests : []).filter((child) => !isAttestation(child));
	const name = Object(platform).digest;
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
	const { annotations, platform } = Object(child);
	return Object(annotations)["vnd.docker.reference.type"] !== void 0 || Object(platform).os === "unknown" && Object(platform).architecture === "unknown";
}
function parse(bytes) {
	try {
		return Object(JSON.parse(Buffer.from(bytes).toString("utf8")));
	} catch {
		return {};
	}
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
		why: "the image under this tag does not say that it was made for this environment",
		next: "Somebody else wrote the tag: delete it in the registry, or give another repository by the input name"
	});
}
/** With the manifest that names its layers; `undefined`, with a warning, where that has been deleted. */
async function withLayers(found, reference, { registry, log }) {
	const platform = await layersOf(found.manifest, reference, registry);
	if (platform !== "gone") return {
		...found,
		...platform && { platform }
	};
	log.warning(`${formatReference(reference)} is broken: a clean-up has deleted the image inside of it, so it counts as missing. docs/rollback.md says what a clean-up must keep.`);
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

// src/report/result.ts
/** The part of the result that the story itself knows. */
function resultOf(inputs, subject, plan, timer, world) {
	return {
		repository: inputs.repository,
		hash: subject.fingerprint.hash,
		decision: plan.kind,
		reason: plan.reason,
		fallback: plan.kind === "fallback" || plan.kind === "verify-only",
		components: subject.fingerprint.components,
		phases: timer.phases,
		requests: world.registry.requests,
		findings: subject.findings,
		now: world.clock.now()
	};
}
/** What is known of an image without having built it. One request where it has attestations and nobody has asked yet, otherwise none. */
async function outcomeOf(found, ownDockerfile, about) {
	const { fingerprint, digest, created, solved, baseDigest } = found.image;
	const tag = contentTag(fingerprint);
	const platform = found.platform ?? await layersOf(found.manifest, about.repository, about.registry);
	return {
		tag,
		digest,
		created,
		solved,
		baseDigest,
		size: platform === "gone" || platform === void 0 ? void 0 : sizeOf$1(platform, ownDockerfile ? [] : RECIPE_LAYERS),
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

// src/publish/roll-back.ts
/** What was decided last about a tag by a person; `undefined`: nobody did. */
async function lastPromotion(registry, { registry: host, path }, tag) {
	const name = promotionTag(tag);
	if (!isTag(name)) return void 0;
	const manifest = await registry.manifest({
		registry: host,
		path,
		tag: name
	});
	const promotion = manifest && readPromotion(manifest);
	return promotion?.tag === tag ? promotion : void 0;
}
/**
* Clocks of builders, of people's machines and of runners differ by seconds or minutes. One that is ahead by more is wrong, and what
* it says is not believed. Milliseconds.
*/
const LEEWAY = 36e5;
/**
* The time to record for a decision that is made now: after what it replaces (in milliseconds since 1970), whichever clock that was
* told by. `earlier`: when the image that the tag pointed to was built, and when the decision before was made.
*/
function decisionTime(now, earlier) {
	const after = earlier.map((time) => (time ?? 0) + 1e3);
	return Math.max(now, ...after.filter((time) => time <= now + LEEWAY));
}
/**
* Whether a promotion keeps a tag from an image: from the one that it replaced, whatever clocks say, and from every one that was not
* built after it. What the promotion replaced was good in the eyes of the checks, too; only something that is newer than the
* decision may overrule it. A decision of a far future says nothing about what is newer: it would hold the tag until then.
* `created`: when the image's build began, `now`: the time here; in milliseconds since 1970.
*/
function forbids(promotion, image, now) {
	if (promotion === void 0 || promotion.to === image.digest) return false;
	if (promotion.from === image.digest || image.created === void 0) return true;
	return promotion.time <= now + 36e5 && image.created <= promotion.time;
}
/** `ada pointed it there on 2026-11-24 10:00 UTC ("figures broken"); only an image that is built after that ...`. */
function explainPromotion({ time, by, reason }) {
	return `${by} pointed it there on ${new Date(time).toISOString().slice(0, 16).replace("T", " ")} UTC (${JSON.stringify(reason)}); only an image that is built after that, or another promotion, moves it`;
}

export { isContentTag as A, repositoryOf as B, readPackages as C, commitTag as D, readPromotion as E, verifiedTag as F, Failure as H, formatReference as I, isDigest as L, promotionTag as M, referrersTag as N, contentTag as O, tagsFor as P, isTag as R, RECORD_FILES as S, promotionArtifact as T, isCommit as V, sizeOf$1 as _, lastPromotion as a, versions as b, imageAt as c, withLayers as d, platformManifest as f, megabytes as g, RECIPE_LAYERS as h, forbids as i, isReservedTag as j, dateTag as k, layersOf as l, writeAnnotations as m, decisionTime as n, outcomeOf as o, readAnnotations as p, explainPromotion as r, resultOf as s, LEEWAY as t, lookUp as u, changesBetween as v, oneLine as w, INSTALLERS as x, differenceJson as y, parseReference as z };