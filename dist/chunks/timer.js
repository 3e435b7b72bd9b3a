import { n as cancelled, t as Failure } from "./failure.js";
import { _ as parseJson, c as isReservedTag, h as listOf, l as promotionTag, o as isContentTag, p as fieldsOf, t as TARGETS, u as referrersTag, v as readJson, y as textOf } from "./tags.js";
import { c as repositoryOf, n as isCommit, o as isTag, r as isDigest, s as parseReference, t as formatReference } from "./reference.js";
import { m as platformOf } from "./outcome.js";
import { _ as parseDockerConfig, c as GIT$1, d as read$2, g as loginFor, m as dockerFolder, p as knownDenial } from "./plan-run.js";
import { o as digestOf } from "./hashed-files.js";
import { t as getProxyUrl } from "./proxy.js";
import { n as withoutInvisible } from "./shown-text.js";
import { f as oneLine$1 } from "./difference.js";
import { j as nearest$1 } from "./lock.js";
import { basename, dirname, join, posix, relative, resolve, sep } from "node:path";
import { tmpdir } from "node:os";
import { closeSync, constants, existsSync, fstatSync, lstatSync, mkdtempSync, openSync, readFileSync, readSync, readdirSync, readlinkSync, realpathSync, rmSync } from "node:fs";
import { createHash, randomUUID } from "node:crypto";
import { Transform, Writable } from "node:stream";
import * as http from "node:http";
import { chmod, lstat, mkdir, open as open$2, readFile, readdir, readlink, realpath, rm, statfs, symlink, writeFile } from "node:fs/promises";
import { AsyncLocalStorage } from "node:async_hooks";
import { subscribe } from "node:diagnostics_channel";
import { StringDecoder } from "node:string_decoder";
import { lookup } from "node:dns";
import { BlockList, isIP } from "node:net";
import { setImmediate as setImmediate$1, setTimeout as setTimeout$1 } from "node:timers/promises";
import { isUtf8 } from "node:buffer";

// src/registry/docker-logins.ts
/**
* What `docker login` of an earlier step left in the client's configuration, so that a base image, or the image itself, can lie in a
* registry that the inputs give no password for (docs/registries.md). Read once, and only when a registry is asked that the inputs
* say nothing about. Credential helpers and identity tokens are left to the engine's client: asking them means running a program.
*/
function dockerLogins(env) {
	let config;
	return (registry, path) => {
		config ??= parseDockerConfig(readIfThere$1(`${dockerFolder(env)}/config.json`));
		return loginFor(config, registry, path);
	};
}
function readIfThere$1(path) {
	try {
		return readFileSync(path);
	} catch {
		return;
	}
}

// src/registry/hosts.ts
/**
* Hosts whose challenge is published and stable: no round trip is spent on a 401, and no answer can name another realm.
* https://docs.github.com/packages/working-with-a-github-packages-registry/working-with-the-container-registry
*/
const KNOWN = { "ghcr.io": {
	realm: "https://ghcr.io/token",
	service: "ghcr.io"
} };
function knownTokenService(registry) {
	const known = Object.hasOwn(KNOWN, registry) ? KNOWN[registry] : void 0;
	return known && {
		realm: new URL(known.realm),
		service: known.service
	};
}
/** `https://host` or, for this machine only, `http://host`. Docker has the same rule for insecure registries: 127.0.0.0/8 and ::1. */
function registryOrigin(registry) {
	if (registry === "docker.io") return new URL("https://registry-1.docker.io");
	const https = new URL(`https://${registry}`);
	return isLoopback(https) ? new URL(`http://${registry}`) : https;
}
/** Judged by the name alone: a name that merely resolves to this machine may resolve elsewhere tomorrow. */
function isLoopback(url) {
	const host = url.hostname;
	return host === "localhost" || host === "[::1]" || /^127(?:\.[0-9]{1,3}){3}$/.test(host);
}
/**
* Whether a registry may send us (and our credentials) to this token service. Clear text stays on this machine, and only a
* registry of this machine may point there: a stranger must not make us talk to local services.
*/
function isAcceptableRealm(realm, registry) {
	if (realm.username !== "" || realm.password !== "") return false;
	return realm.protocol === "https:" || realm.protocol === "http:" && isLoopback(realm) && isLoopback(registry);
}
/** Whether an answer may redirect there; the same reasons. */
function isAcceptableRedirect(target, registry) {
	return isAcceptableRealm(target, registry);
}

// src/registry/registry-request.ts
const MAX_ANSWER = 65536;
/** An order for something below a repository, as in `manifests/latest`; nothing long is expected unless the caller says so. */
function requestTo(reference, work, order) {
	const { registry, path } = reference;
	const { below, ...rest } = order;
	return {
		work,
		registry,
		path,
		target: `/v2/${path}/${below}`,
		maxBytes: MAX_ANSWER,
		...rest
	};
}

// src/registry/blobs.ts
/** Milliseconds for one blob on its way through this process: GHCR ends an upload after that time. */
const COPYING = 6e5;
/** A copy that breaks off is begun anew. */
const COPIES = 3;
const storing = (repository, digest) => ({
	doing: "storing a blob in the registry",
	on: `${repositoryOf(repository)}@${digest}`
});
/** POST then PUT, for a blob of a few bytes; safe to repeat. */
async function upload(requests, repository, bytes) {
	const digest = digestOf(bytes);
	const work = storing(repository, digest);
	const open = openUpload(repository, work);
	const target = uploadPlace(requests, open, await requests.perform(open));
	stored(requests, work, await requests.perform({
		...fill(open, target, digest),
		body: bytes
	}));
}
/**
* Makes a blob of another repository one of this repository, too. In one registry it is mounted, which sends none of its bytes; where
* the registry refuses that, and from another registry, it is copied through this process, a few kilobytes at a time.
* https://github.com/opencontainers/distribution-spec/blob/main/spec.md#mounting-a-blob-from-another-repository
*/
async function adopt(requests, repository, from, blob) {
	const mounted = from.registry === repository.registry ? await mount(requests, repository, from, blob) : void 0;
	if (mounted === true) return "mounted";
	let target = mounted;
	for (let tries = 1;; tries += 1) try {
		await copy(requests, {
			repository,
			from,
			blob
		}, target);
		return "copied";
	} catch (error) {
		if (!(error instanceof Failure && error.class === "registry-unavailable") || tries === COPIES) throw error;
		target = void 0;
	}
}
/**
* `true`: mounted. An address: the registry has opened an upload instead. `undefined`: it refuses. Some want the right to read the other
* repository even if it is public (https://github.com/oras-project/rust-oci-client/issues/235), and some answer 401 instead of the 202
* that the specification asks for (https://github.com/goharbor/harbor/issues/17097).
*/
async function mount(requests, repository, from, { digest }) {
	const query = new URLSearchParams({
		mount: digest,
		from: from.path
	});
	const order = requestTo(repository, storing(repository, digest), {
		actions: "pull,push",
		reads: from.path,
		method: "POST",
		below: `blobs/uploads/?${query}`
	});
	const answer = await requests.perform(order);
	if (!answer.accepted) return void 0;
	const { status, headers } = answer.response;
	if (status === 201) return true;
	return status === 202 ? ownPlace(order, headers.location) : void 0;
}
async function copy(requests, { repository, from, blob: { digest, size } }, opened) {
	const work = storing(repository, digest);
	const open = openUpload(repository, work);
	const target = opened ?? uploadPlace(requests, open, await requests.perform(open));
	const hash = createHash("sha256");
	let length = 0;
	const pipe = new Transform({ transform: (chunk, _encoding, done) => {
		hash.update(chunk);
		length += chunk.byteLength;
		done(null, chunk);
	} });
	let first;
	pipe.on("error", () => void 0);
	const reading = {
		doing: "reading a blob from the registry",
		on: `${repositoryOf(from)}@${digest}`
	};
	const read = async () => {
		try {
			const get = requestTo(from, reading, {
				actions: "pull",
				method: "GET",
				below: `blobs/${digest}`
			});
			const answer = await requests.perform({
				...get,
				sink: pipe,
				maxBytes: size,
				patience: COPYING
			});
			if (!answer.accepted) throw requests.failure(reading, answer.refusal);
			const { response } = answer;
			if (response.status === 404) throw requests.failure(reading, {
				class: "not-found",
				why: requests.describe(response),
				next: "Publish the base images again: their repository does not contain all of their layers"
			});
			if (response.status !== 200) throw requests.unexpected(reading, requests.describe(response));
			const got = length + pipe.writableLength;
			if (got !== size) throw requests.unexpected(reading, `it has ${got} bytes instead of ${size}`);
			pipe.end();
		} catch (error) {
			first ??= error;
			pipe.destroy(error instanceof Error ? error : new Error(String(error)));
		}
	};
	const write = async () => {
		try {
			const stream = {
				source: pipe,
				bytes: size
			};
			const answer = await requests.perform({
				...fill(open, target, digest),
				stream,
				patience: COPYING
			});
			if (!isStored(answer)) pipe.destroy();
			return answer;
		} catch (error) {
			first ??= error;
			pipe.destroy();
			return;
		}
	};
	const [, put] = await Promise.all([read(), write()]);
	const actual = `sha256:${hash.digest("hex")}`;
	if (first === void 0 && actual !== digest) throw requests.unexpected(reading, `the ${length} bytes have the digest ${actual}`);
	if (put !== void 0) stored(requests, work, put);
	if (first !== void 0) throw first;
}
function openUpload(repository, work) {
	return requestTo(repository, work, {
		actions: "pull,push",
		method: "POST",
		below: "blobs/uploads/"
	});
}
/** Where the bytes go. Throws a Failure where no upload was opened. */
function uploadPlace(requests, { work, registry }, answer) {
	if (!answer.accepted) throw requests.failure(work, answer.refusal);
	const { response } = answer;
	const place = response.status === 202 ? ownPlace({ registry }, response.headers.location) : void 0;
	if (place !== void 0) return place;
	throw requests.unexpected(work, requests.describe(response));
}
/** `undefined` for an address elsewhere: content and credentials go to the registry that was named. */
function ownPlace({ registry }, location) {
	const origin = registryOrigin(registry);
	const place = location !== void 0 && URL.canParse(location, origin.href) ? new URL(location, origin) : void 0;
	return place?.origin === origin.origin ? place : void 0;
}
function fill(open, target, digest) {
	const place = new URL(target);
	place.searchParams.set("digest", digest);
	const headers = { "content-type": "application/octet-stream" };
	return {
		...open,
		method: "PUT",
		target: place.href,
		headers
	};
}
function isStored(answer) {
	return answer.accepted && answer.response.status === 201;
}
function stored(requests, work, answer) {
	if (!answer.accepted) throw requests.failure(work, answer.refusal);
	if (!isStored(answer)) throw requests.unexpected(work, requests.describe(answer.response));
}

// src/registry/manifests.ts
/** All four, or a registry converts what it has or says it has nothing. */
const MANIFEST_TYPES = [
	"application/vnd.oci.image.index.v1+json",
	"application/vnd.oci.image.manifest.v1+json",
	"application/vnd.docker.distribution.manifest.list.v2+json",
	"application/vnd.docker.distribution.manifest.v2+json"
];
/** GHCR and Docker Hub refuse larger ones; the specification asks registries for no more. */
const MAX_MANIFEST = 4194304;
/** Checks an answer against what was asked. `problem` is the reason why nothing of it may be used. */
function readManifest(answer, asked) {
	const bytes = answer.body;
	const digest = digestOf(bytes);
	const named = answer.headers["docker-content-digest"];
	if (asked !== void 0 && asked !== digest) return { problem: `the bytes have the digest ${digest}, not the one asked for` };
	if (named !== void 0 && named !== digest) return { problem: `the bytes have the digest ${digest}, but the answer calls it ${JSON.stringify(String(named).slice(0, 100))}` };
	const mediaType = mediaTypeOf(answer.headers["content-type"]);
	if (mediaType === void 0) return { problem: `the content type ${JSON.stringify((answer.headers["content-type"] ?? "").slice(0, 100))} is not that of an image manifest` };
	const shape = shapeProblem(bytes, mediaType);
	return shape === void 0 ? { manifest: {
		digest,
		mediaType,
		bytes
	} } : { problem: shape };
}
function mediaTypeOf(header) {
	const match = /^([a-z0-9.+/-]+)[ \t]*(?:;[ \t]*charset=[a-z0-9"-]+)?$/i.exec(header ?? "");
	return MANIFEST_TYPES.find((type) => type === match?.[1]?.toLowerCase());
}
/** One digest must not be read as manifest by one client and as index by another: GHSA-mc8v-mgrf-8f4m. */
function shapeProblem(bytes, mediaType) {
	let body;
	try {
		body = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
	} catch {
		return "the manifest is not JSON";
	}
	if (typeof body !== "object" || body === null || Array.isArray(body)) return "the manifest is not a JSON object";
	if ("mediaType" in body && body.mediaType !== mediaType) return "the type in the manifest is not the type in the answer";
	if ("manifests" in body && ("layers" in body || "config" in body)) return "it is a manifest and an index at the same time";
}

// src/registry/push-right.ts
/**
* Opens an upload and cancels it. Throws a Failure when the registry says neither yes nor no.
* https://github.com/opencontainers/distribution-spec/blob/main/spec.md#post-then-put
*/
async function askPushRight(requests, log, repository) {
	const work = {
		doing: "asking whether this job may push",
		on: repositoryOf(repository)
	};
	const { registry, path } = repository;
	if (knownTokenService(registry) !== void 0 && !requests.hasCredentials(registry, path)) return {
		allowed: false,
		why: `pushing to ${registry} needs credentials, and this job gave none`,
		next: "Leave the input github-token at its default and give the job \"packages: write\" under permissions"
	};
	const open = requestTo(repository, work, {
		actions: "pull,push",
		method: "POST",
		below: "blobs/uploads/"
	});
	const answer = await requests.perform(open);
	if (!answer.accepted) return {
		allowed: false,
		why: answer.refusal.why,
		next: answer.refusal.next
	};
	const { response } = answer;
	if (response.status === 202) {
		await cancelUpload(requests, log, open, response.headers.location);
		return { allowed: true };
	}
	const why = requests.describe(response);
	if (response.status === 404) return {
		allowed: false,
		why,
		next: "First create this repository or project in the registry, or correct the name"
	};
	if (response.status === 405) return {
		allowed: false,
		why: `${why}; the registry is read-only`,
		next: "Run the job again when the maintenance has ended"
	};
	throw requests.unexpected(work, why);
}
/**
* Best effort: the answer to the question is known already. Behind a token service distribution refuses it (it wants the right
* `delete`) and purges the upload after a week.
*/
async function cancelUpload(requests, log, open, location) {
	const origin = registryOrigin(open.registry);
	const target = location !== void 0 && URL.canParse(location, origin.href) ? new URL(location, origin) : void 0;
	if (target?.origin !== origin.origin) return log.debug("the registry gave no address to cancel the test upload");
	try {
		await requests.perform({
			...open,
			method: "DELETE",
			target: target.href,
			once: true
		});
	} catch {
		log.debug("the test upload could not be cancelled");
	}
}

// src/registry/referrers.ts
/** Milliseconds: where no answer comes, the list is written, and does no harm beside the API. */
const PATIENCE$1 = 2e4;
const INDEX = "application/vnd.oci.image.index.v1+json";
/** Two writers of one list seldom meet, three hardly ever. */
const TRIES$1 = 5;
/**
* Stores an artifact that refers to an image. A registry with the referrers API says so by the header OCI-Subject, and is asked once whether it
* lists the artifact: some send the header without having the API (ECR). Elsewhere (GHCR, distribution 2.8) the list under the referrers tag
* is kept by the client, and looked at again after it was written.
* https://github.com/opencontainers/distribution-spec/blob/main/spec.md#pushing-manifests-with-subject
*/
async function attach(client, repository, { manifest, blob, type, annotations }, subject) {
	await upload(client.requests, repository, blob);
	if ((await client.put(repository, manifest.digest, manifest))["oci-subject"] !== void 0 && await isListed(client, repository, {
		artifact: manifest.digest,
		type,
		subject: subject.digest
	})) return;
	const descriptor = {
		mediaType: manifest.mediaType,
		digest: manifest.digest,
		size: manifest.bytes.byteLength,
		artifactType: type,
		annotations
	};
	const { registry, path } = repository;
	const list = {
		registry,
		path,
		tag: referrersTag(subject.digest)
	};
	for (let tries = 0; tries < TRIES$1; tries += 1) {
		const known = listed$1(await client.get(list));
		if (known.some((entry) => fieldsOf(entry).digest === descriptor.digest)) return;
		await write(client, list, known, descriptor);
	}
	if (listed$1(await client.get(list)).some((entry) => fieldsOf(entry).digest === descriptor.digest)) return;
	throw client.requests.failure({
		doing: "storing a record beside the image",
		on: formatReference(list)
	}, {
		class: "registry-answer",
		why: `the record was not in the list after ${TRIES$1} tries`,
		next: "Wait until no other job writes to this repository, then run the job again"
	});
}
/** Whether the referrers API names the artifact. Everything but such an answer is a no. */
async function isListed({ requests }, repository, { artifact, type, subject }) {
	const work = {
		doing: "reading the records beside an image",
		on: formatReference({
			...repository,
			digest: subject
		})
	};
	const below = `referrers/${subject}?artifactType=${encodeURIComponent(type)}`;
	try {
		const answer = await requests.perform({
			...requestTo(repository, work, {
				actions: "pull",
				method: "GET",
				below
			}),
			headers: { accept: INDEX },
			maxBytes: MAX_MANIFEST,
			patience: PATIENCE$1
		});
		if (!answer.accepted || answer.response.status !== 200) return false;
		const { manifests } = fieldsOf(parseJson(answer.response.body));
		return listOf(manifests).some((entry) => fieldsOf(entry).digest === artifact);
	} catch (error) {
		if (error instanceof SyntaxError || error instanceof Failure && error.class !== "cancelled") return false;
		throw error;
	}
}
/** Entries are looked at only when the registry refuses the list: in the time that takes another writer's entry would be lost. */
async function write(client, list, known, descriptor) {
	try {
		await client.put(list, list.tag, index([...known, descriptor]));
	} catch (error) {
		if (!(error instanceof Failure) || error.class !== "registry-answer") throw error;
		const there = await present$1(client, list, known);
		if (there.length === known.length) throw error;
		await client.put(list, list.tag, index([...there, descriptor]));
	}
}
/**
* Without the entries whose manifest was deleted: distribution takes no list with one of those, and a clean-up that deletes what
* has no tag leaves them behind (docs/rollback.md). The others stay as they are, whoever wrote them.
*/
async function present$1(client, { registry, path }, entries) {
	const there = await Promise.all(entries.map((entry) => {
		const { digest } = fieldsOf(entry);
		return typeof digest !== "string" || !isDigest(digest) || client.holds({
			registry,
			path,
			digest
		});
	}));
	return entries.filter((_entry, place) => there[place]);
}
function listed$1(manifest) {
	return manifest === void 0 ? [] : listOf(fieldsOf(parseJson(manifest.bytes)).manifests);
}
function index(manifests) {
	const bytes = Buffer.from(JSON.stringify({
		schemaVersion: 2,
		mediaType: INDEX,
		manifests
	}));
	return {
		digest: digestOf(bytes),
		mediaType: INDEX,
		bytes
	};
}

// src/registry/refusals.ts
const MAX_ERRORS = 5;
const MAX_TEXT = 300;
/** Codes as the registry sent them, for decisions. Never throws; anything but the specified JSON gives an empty list. */
function readErrors(answer) {
	const errors = fieldsOf(readJson(answer.body)).errors;
	if (!Array.isArray(errors)) return [];
	return errors.slice(0, MAX_ERRORS).map((error) => {
		const { code, message } = fieldsOf(error);
		return {
			code: textOf(code),
			message: textOf(message) || textOf(error)
		};
	});
}
/** Not every server in front of a registry knows the specification: GitHub's API, Docker Hub's and OAuth's token services. */
const OTHER_FIELDS = [
	"message",
	"details",
	"error_description",
	"error"
];
function readOther(answer) {
	const body = fieldsOf(readJson(answer.body));
	const message = OTHER_FIELDS.map((name) => textOf(body[name])).find((text) => text !== "");
	return message === void 0 ? [] : [{
		code: "",
		message
	}];
}
/** `HTTP 403 DENIED: permission_denied: write_package`; cut, and free of secrets and control characters. */
function describeAnswer(answer, redact) {
	const show = (part) => redact(part).slice(0, MAX_TEXT).replace(/[^\x20-\x7e]+/g, " ").trim();
	const errors = readErrors(answer);
	const said = (errors.length > 0 ? errors : readOther(answer)).map(({ code, message }) => [show(code), show(message)].filter(Boolean).join(": "));
	return [`HTTP ${answer.status}`, ...said].join(" ");
}
/**
* 401 and 403 in the user's words. GHCR gives the same answer for a private package, for one without access, and for one that
* does not exist yet; on a pull these cannot be told apart here, so the class is `permission` and only the push right tells.
*/
function explainRefusal(refused, redact) {
	const said = describeAnswer(refused.answer, redact);
	const github = refused.registry === "ghcr.io";
	if (refused.identity === "anonymous") return refusal("authentication", refused.actions === "pull" ? `${said}; the package is private or does not exist yet, and this job gave no credentials for ${refused.registry}` : `${said}; pushing needs credentials, and this job gave none for ${refused.registry}`, github ? `Leave the input github-token at its default and give the job "packages: ${refused.actions === "pull" ? "read" : "write"}" under permissions` : "Give the inputs username and password for this registry");
	if ((refused.at === "token service" || refused.basic) && refused.answer.status === 401) return refusal("authentication", `${said}; the user name and password (or token) are not accepted`, "Check the inputs username and password: the token may have expired, or it belongs to another registry");
	return refused.actions === "pull" ? pullDenied(said, refused, github) : pushDenied(said, refused, github);
}
function pullDenied(said, refused, github) {
	return refusal("permission", `${said}; the package is private and this job has no access to it, or nothing was published there yet`, github ? `If the package exists, open its settings on GitHub ("Manage Actions access") and add this repository. If ${refused.path} is new, a job with "packages: write" creates it` : "Ask for read access to this repository of the registry. If it is new, the first push creates it");
}
function pushDenied(said, refused, github) {
	const known = knownDenial(said);
	if (known !== void 0) return refusal("permission", `${said}; ${known.why}`, known.next);
	return refusal("permission", `${said}; the ${github ? "job's token" : "account"} may read ${refused.path}, but not write it`, github ? "Give the job \"permissions: packages: write\", and see the package's settings, \"Manage Actions access\"; a pull request from a fork never gets write access" : "Give an account with write access in the inputs username and password");
}
function refusal(kind, why, next) {
	return {
		class: kind,
		why,
		next
	};
}

// src/registry/challenge.ts
const MAX_LENGTH = 8192;
const MAX_CHALLENGES = 8;
const MAX_PARAMETERS = 32;
const SEPARATORS = /[ \t,]*/y;
const SPACE = /[ \t]*/y;
const TOKEN = /[!#$%&'*+.^_`|~0-9A-Za-z-]+/y;
const TOKEN68 = /[A-Za-z0-9\-._~+/]+=*(?=[ \t]*(?:,|$))/y;
const QUOTED = /"((?:[^"\\]|\\[\s\S])*)"/y;
/**
* Reads `WWW-Authenticate` (several headers joined by commas, as Node joins them) by RFC 9110, section 11.6.1.
* Never throws: the header is a stranger's text. Reading stops at the first malformed challenge, which is dropped,
* and a header longer than 8 KiB is not read at all. npm's parsers for it either accept one challenge only or are
* regular expressions over the whole text.
*/
function parseChallenges(header) {
	const challenges = [];
	if (header.length > MAX_LENGTH) return challenges;
	const scan = scanner(header);
	while (challenges.length < MAX_CHALLENGES) {
		scan(SEPARATORS);
		const scheme = scan(TOKEN);
		if (scheme === void 0) break;
		const parameters = readParameters(scan);
		if (parameters === void 0) break;
		challenges.push({
			scheme: scheme[0].toLowerCase(),
			parameters
		});
	}
	return challenges;
}
/** Matches a sticky pattern at the current place and moves on behind it; `undefined` moves nothing. */
function scanner(text) {
	let place = 0;
	const scan = (pattern) => {
		pattern.lastIndex = place;
		const match = pattern.exec(text);
		if (match === null) return void 0;
		place = pattern.lastIndex;
		return match;
	};
	scan.back = (characters) => {
		place -= characters;
	};
	return scan;
}
/** `undefined` when malformed. */
function readParameters(scan) {
	const parameters = /* @__PURE__ */ new Map();
	if ((scan(SPACE)?.[0] ?? "") !== "" && scan(TOKEN68) !== void 0) return parameters;
	for (;;) {
		const name = scan(TOKEN);
		if (name === void 0) return parameters;
		const before = scan(SPACE)?.[0] ?? "";
		if (scan(/=/y) === void 0) {
			scan.back(name[0].length + before.length);
			return parameters.size === 0 ? void 0 : parameters;
		}
		scan(SPACE);
		const quoted = scan(QUOTED);
		const value = quoted === void 0 ? scan(TOKEN)?.[0] : (quoted[1] ?? "").replace(/\\([\s\S])/g, "$1");
		const key = name[0].toLowerCase();
		if (value === void 0 || parameters.has(key) || parameters.size >= MAX_PARAMETERS) return void 0;
		parameters.set(key, value);
		scan(SPACE);
		if (scan(/,/y) === void 0) return parameters;
		scan(SEPARATORS);
	}
}

// src/registry/token-answer.ts
/** Seconds; the token specification's default when `expires_in` is absent. */
const DEFAULT_LIFETIME = 60;
const DAY = 86400;
/** The token and its lifetime in seconds. Throws a Failure (`registry-answer`) that quotes nothing of the answer. */
function readToken(answer, url) {
	const wrong = (why) => new Failure({
		class: "registry-answer",
		doing: "asking for a registry token",
		on: `${url.origin}${url.pathname}`,
		why,
		next: "Run the job again. If it happens again, the problem is in the registry or in a proxy before it"
	});
	if (answer.status !== 200) throw wrong(`the token service answered HTTP ${answer.status}`);
	let body;
	try {
		body = parseJson(answer.body);
	} catch {
		throw wrong("the answer is not JSON");
	}
	const fields = fieldsOf(body);
	const value = fields.token ?? fields.access_token;
	if (typeof value !== "string" || !/^[\x21-\x7e]{1,65536}$/.test(value)) throw wrong("the answer contains no token");
	const seconds = fields.expires_in;
	return {
		value,
		lifetime: typeof seconds === "number" && seconds > 0 ? Math.min(seconds, DAY) : DEFAULT_LIFETIME
	};
}

// src/registry/authorization.ts
const MAX_TOKEN_ANSWER = 262144;
/**
* Knows how each registry wants to be asked, and holds the secrets.
* Token protocol: https://distribution.github.io/distribution/spec/auth/token/
*/
function createAuthorization(options) {
	const { credentials, logins, clock, ask } = options;
	const schemes = /* @__PURE__ */ new Map();
	const tokens = /* @__PURE__ */ new Map();
	/** Repositories where the credentials were refused and strangers were not. */
	const refused = /* @__PURE__ */ new Set();
	const secrets = /* @__PURE__ */ new Set();
	const given = credentials && basicHeader(credentials);
	/** The Basic header for a repository; its secrets are never shown from then on. */
	const basicOf = (registry, path) => {
		const login = credentials?.hosts.includes(registry) ? credentials : logins?.(registry, path);
		if (login === void 0) return void 0;
		const header = login === credentials ? given : basicHeader(login);
		secrets.add(login.password).add(header.slice(6));
		return header;
	};
	const schemeOf = (registry) => {
		return schemes.get(registry) ?? bearer(knownTokenService(registry)) ?? { kind: "unknown" };
	};
	/**
	* Credentials first: a private image then costs no request more than a public one. Strangers may still be let in where a
	* token without `packages: read` is not; pushes are never tried anonymously when there is something better.
	*/
	const identities = (registry, path, actions) => {
		if (basicOf(registry, path) === void 0) return ["anonymous"];
		if (actions !== "pull") return ["credentials"];
		return refused.has(`${registry}/${path}`) ? ["anonymous", "credentials"] : ["credentials", "anonymous"];
	};
	/** Throws a Failure when the token service gives no usable answer. */
	const grant = async (access, deadline) => {
		const scheme = schemeOf(access.registry);
		const own = access.identity === "credentials" ? basicOf(access.registry, access.path) : void 0;
		if (scheme.kind === "unknown") return {
			granted: true,
			header: void 0,
			cached: false
		};
		if (scheme.kind === "basic") return {
			granted: true,
			header: own,
			cached: false
		};
		const key = keyOf(access);
		const cached = tokens.get(key);
		if (cached !== void 0 && cached.expires > clock.now()) return {
			granted: true,
			header: cached.header,
			cached: true
		};
		const url = new URL(scheme.realm);
		if (scheme.service !== void 0) url.searchParams.set("service", scheme.service);
		url.searchParams.set("scope", `repository:${access.path}:${access.actions}`);
		if (access.reads !== void 0) url.searchParams.append("scope", `repository:${access.reads}:pull`);
		const answer = await ask(url, own === void 0 ? {} : { authorization: own }, MAX_TOKEN_ANSWER, deadline);
		if (answer.status === 401 || answer.status === 403) return {
			granted: false,
			answer
		};
		const token = readToken(answer, url);
		secrets.add(token.value);
		const expires = clock.now() + token.lifetime * 900;
		tokens.set(key, {
			header: `Bearer ${token.value}`,
			expires
		});
		return {
			granted: true,
			header: `Bearer ${token.value}`,
			cached: false
		};
	};
	/** Learns from a 401. Returns whether the same identity should ask again: with a scheme just learned, or a fresh token. */
	const challenged = (access, answer, grant) => {
		if (grant.header !== void 0) return tokens.delete(keyOf(access)) && grant.cached;
		const scheme = readScheme(access.registry, answer);
		if (scheme === void 0) return false;
		schemes.set(access.registry, scheme);
		return scheme.kind === "bearer" || access.identity === "credentials";
	};
	/**
	* Removes every secret from a stranger's text: a server may echo what it was sent. Shorter ones than six characters are left,
	* for they would be found in ordinary words.
	*/
	const redact = (text) => {
		let clean = text;
		for (const secret of secrets) if (secret.length >= 6) clean = clean.replaceAll(secret, "***");
		return clean;
	};
	return {
		identities,
		grant,
		challenged,
		/** Remembers who got through, so that the next request starts with them. */
		accepted(access) {
			if (access.identity === "anonymous") refused.add(`${access.registry}/${access.path}`);
		},
		redact,
		hasCredentials: (registry, path) => basicOf(registry, path) !== void 0
	};
}
const keyOf = (access) => [
	access.registry,
	access.path,
	access.actions,
	access.reads ?? "",
	access.identity
].join(" ");
function bearer(service) {
	return service && {
		kind: "bearer",
		...service
	};
}
function basicHeader({ username, password }) {
	if (username.includes(":")) throw new Failure({
		class: "input",
		doing: "reading the credentials",
		on: "username",
		why: "it contains a colon, which is not allowed in a user name (Basic authentication, RFC 7617)",
		next: "Write only the user name in the input username, and the password or token in the input password"
	});
	return `Basic ${Buffer.from(`${username}:${password}`).toString("base64")}`;
}
/** Bearer wins over Basic: the password then goes to fewer places. Throws a Failure for a realm that cannot be trusted. */
function readScheme(registry, answer) {
	const challenges = parseChallenges(answer.headers["www-authenticate"] ?? "");
	const token = challenges.find(({ scheme, parameters }) => scheme === "bearer" && parameters.has("realm"));
	if (token !== void 0) {
		const realm = token.parameters.get("realm") ?? "";
		const url = URL.canParse(realm) ? new URL(realm) : void 0;
		if (url === void 0 || !isAcceptableRealm(url, registryOrigin(registry))) throw new Failure({
			class: "registry-answer",
			doing: "asking the registry for access",
			on: registry,
			why: `it names a token service that is not safe for secrets (${JSON.stringify(realm.slice(0, 200))})`,
			next: "Check that the name of the registry is right. A token service must have an https address without a user name"
		});
		return {
			kind: "bearer",
			realm: url,
			service: token.parameters.get("service")
		};
	}
	return challenges.some(({ scheme }) => scheme === "basic") ? { kind: "basic" } : void 0;
}

// src/registry/failed-requests.ts
/** In the user's words: what went wrong on the way to a registry, other than a refusal. */
const LATER = "Run the job again later. This request changed nothing";
/** No whole answer came, in this many tries. */
function explainSilence(host, tries, error) {
	if (error.kind === "too-large" || error.kind === "protocol") return explainNonsense(error.message);
	return {
		class: "registry-unavailable",
		why: `${host}: ${error.message}; ${count(tries)}`,
		next: error.kind === "certificate" ? "If your network has a proxy that decrypts https connections, set NODE_EXTRA_CA_CERTS to the file with its certificate" : LATER
	};
}
/** Still 429 or 5xx after the last try. */
function explainExhaustion(host, tries, answer, redact) {
	const limited = answer.status === 429;
	return {
		class: limited ? "rate-limited" : "registry-unavailable",
		why: `${host}: ${describeAnswer(answer, redact)}; ${count(tries)}`,
		next: limited ? "Wait some minutes, then run the job again. If you log in to the registry, the limits are higher" : LATER
	};
}
/** An answer that breaks the protocol: nothing of it may be used. */
function explainNonsense(why) {
	return {
		class: "registry-answer",
		why,
		next: "Run the job again. If it happens again, the problem is in the registry or in a proxy before it"
	};
}
function count(tries) {
	return tries === 1 ? "tried once" : `tried ${tries} times`;
}

// src/registry/transport.ts
/** No whole answer came. Holds no header and no query: safe to show. */
var TransportError = class extends Error {
	name = "TransportError";
	kind;
	constructor(kind, message, options) {
		super(message, options);
		this.kind = kind;
	}
};
const MAX_ERROR_BODY = 65536;
/** How much longer than usual the answer to a streamed body may take. */
const CHECKING = 8;
/** Milliseconds for the answer to a write that is on its way when the run is cancelled: what was written can be told then. */
const LAST_WRITE = 1500;
/**
* Sends single requests over kept-alive connections; follows nothing, repeats nothing.
*
* Node's own client, because `@actions/http-client` loads undici (0.7 MB, about 60 ms, a fifth of the reuse path's budget),
* takes no bytes as a body and cannot limit an answer's size. It still decides about proxies, and provides the tunnel
* when there is one: loaded only then.
*
* `lookup` takes the place of the system's resolver, where no proxy resolves names. Once `cancel` is aborted it throws a Failure (`cancelled`), at once but for a write that is on its way.
*/
function createTransport(cancel, lookup) {
	const agents = /* @__PURE__ */ new Map();
	return async (request, timeouts) => {
		if (cancel?.aborted) throw cancelled(cancel, "asking a server", targetOf$1(request));
		let prepared = agents.get(request.url.origin);
		if (prepared === void 0) {
			prepared = prepare(request.url);
			agents.set(request.url.origin, prepared);
		}
		const { client, agent } = await prepared;
		return exchange(request, {
			client,
			agent,
			timeouts,
			cancel,
			lookup
		});
	};
}
/** Without the query, which may be a signature. */
function targetOf$1({ method, url }) {
	return `${method} ${url.origin}${url.pathname}`;
}
async function prepare(url) {
	const client = url.protocol === "https:" ? await import("node:https") : http;
	if (getProxyUrl(url) === void 0) return {
		client,
		agent: new client.Agent({ keepAlive: true })
	};
	const { HttpClient } = await import("./lib.js");
	return {
		client,
		agent: new HttpClient("container-action", [], { keepAlive: true }).getAgent(url.href)
	};
}
function exchange(request, means) {
	const { client, agent, timeouts, cancel, lookup } = means;
	return new Promise((resolve, reject) => {
		const { url, method, body, stream, sink } = request;
		const outgoing = client.request(url, {
			method,
			agent,
			...lookup && { lookup },
			headers: {
				"user-agent": "container-action",
				"accept-encoding": "identity",
				...method !== "GET" && { "content-length": String(stream?.bytes ?? body?.byteLength ?? 0) },
				...request.headers
			}
		});
		let silence;
		let last;
		let ended = false;
		const end = () => {
			ended = true;
			clearTimeout(silence);
			clearTimeout(whole);
			clearTimeout(last);
			cancel?.removeEventListener("abort", giveUp);
		};
		const fail = (error) => {
			if (ended) return;
			end();
			outgoing.destroy();
			reject(error instanceof TransportError || error instanceof Failure ? error : classify(error));
		};
		const giveUp = () => {
			const stop = (more) => () => fail(cancelled(cancel, "asking a server", targetOf$1(request), more));
			if (method === "PUT") last = setTimeout(stop("; it is not known whether the request was carried out"), LAST_WRITE);
			else stop("")();
		};
		cancel?.addEventListener("abort", giveUp);
		const patience = (milliseconds, what) => {
			clearTimeout(silence);
			silence = setTimeout(() => fail(new TransportError("time-out", `${what} within ${milliseconds} ms`)), milliseconds);
		};
		const whole = setTimeout(() => fail(new TransportError("time-out", `the answer was not complete within ${timeouts.total} ms`)), timeouts.total);
		const quiet = stream === void 0 ? timeouts.response : CHECKING * timeouts.response;
		const heard = () => patience(quiet, "no answer");
		patience(timeouts.connect, "no connection");
		outgoing.on("socket", (socket) => {
			if (!socket.connecting) return heard();
			socket.once("secureConnect", heard);
			if (url.protocol === "http:") socket.once("connect", heard);
		});
		outgoing.on("error", fail);
		outgoing.on("response", (incoming) => {
			const status = incoming.statusCode ?? 0;
			const chunks = [];
			let length = 0;
			const done = () => {
				end();
				resolve({
					status,
					headers: incoming.headers,
					body: Buffer.concat(chunks)
				});
			};
			heard();
			incoming.on("data", (chunk) => {
				heard();
				length += chunk.byteLength;
				if (sink !== void 0 && status === 200 && length <= request.maxBytes) return;
				if (status < 300 && length > request.maxBytes) return fail(new TransportError("too-large", `the answer is longer than ${request.maxBytes} bytes`));
				if (status >= 300 && length > MAX_ERROR_BODY) {
					done();
					outgoing.destroy();
					return;
				}
				chunks.push(chunk);
			});
			incoming.on("end", done);
			incoming.on("error", fail);
			if (sink !== void 0 && status === 200) {
				sink.once("close", () => fail(new TransportError("connection", "the data could not be stored")));
				incoming.pipe(sink, { end: false });
			}
		});
		if (stream === void 0) {
			outgoing.end(body);
			return;
		}
		outgoing.on("drain", () => ended || heard());
		stream.source.once("error", fail);
		stream.source.pipe(outgoing);
	});
}
function classify(error) {
	const code = typeof error === "object" && error !== null && "code" in error ? String(error.code) : "";
	if (/CERT|SIGNATURE|SELF_SIGNED|^ERR_TLS|^EPROTO$|^ERR_SSL/.test(code)) return new TransportError("certificate", `no trusted connection (${code})`, { cause: error });
	if (/^HPE_|^ERR_(?!SOCKET|STREAM)/.test(code)) return new TransportError("protocol", `the answer is not valid HTTP (${code})`, { cause: error });
	return new TransportError("connection", `the connection failed (${code || "unknown reason"})`, { cause: error });
}

// src/registry/retries.ts
const TRIES = 4;
const SECOND = 1e3;
const FIRST_PAUSE = .5 * SECOND;
const RETRY_AFTER_FLOOR = SECOND;
const TRANSIENT = /* @__PURE__ */ new Set([
	429,
	500,
	502,
	503,
	504
]);
/**
* Repeats an idempotent request up to four times on 429, 500, 502, 503, 504, a time-out or a broken connection, with full
* jitter (https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/) or as Retry-After says, and never earlier:
* a wait that is longer than what is left of the total is not begun.
* Returns the last answer even if it is still a refusal; throws the last TransportError. `attempt` gets the milliseconds left.
*/
async function withRetries(patience, attempt) {
	const { clock, random, total } = patience;
	const deadline = clock.now() + total;
	for (let tries = 1;; tries += 1) {
		const begun = clock.now();
		let outcome;
		try {
			outcome = await attempt(Math.max(1, deadline - begun));
			if (!TRANSIENT.has(outcome.status)) return outcome;
		} catch (error) {
			if (!(error instanceof TransportError)) throw error;
			outcome = error;
		}
		const pause = transient(outcome) ? pauseBefore(outcome, tries, clock.now(), random) : void 0;
		if (pause === void 0 || tries >= TRIES || clock.now() + pause >= deadline) {
			if (outcome instanceof TransportError) throw outcome;
			return outcome;
		}
		const why = outcome instanceof TransportError ? outcome.message : `HTTP ${outcome.status}`;
		patience.onPause?.(pause, why, clock.now() - begun);
		await clock.sleep(pause);
	}
}
function transient(outcome) {
	return !(outcome instanceof TransportError) || outcome.kind === "time-out" || outcome.kind === "connection";
}
function pauseBefore(outcome, tries, now, random) {
	const jitter = random() * FIRST_PAUSE * 2 ** (tries - 1);
	if (outcome instanceof TransportError) return jitter;
	const asked = parseRetryAfter(outcome.headers["retry-after"], now);
	if (asked !== void 0) return Math.max(asked, RETRY_AFTER_FLOOR) + jitter;
	return outcome.status === 429 ? RETRY_AFTER_FLOOR + jitter : jitter;
}
/** Milliseconds to wait from `now` (milliseconds since 1970); seconds or an HTTP date, RFC 9110 section 10.2.3. Never negative. */
function parseRetryAfter(header, now) {
	const text = header?.trim() ?? "";
	if (/^[0-9]{1,9}$/.test(text)) return Number(text) * SECOND;
	if (!/^[A-Z][a-z]{2},? /.test(text)) return void 0;
	const date = Date.parse(text);
	return Number.isFinite(date) ? Math.max(0, date - now) : void 0;
}

// src/registry/requests.ts
const MAX_REDIRECTS = 5;
/** Milliseconds: who waits longer wants to know for what. */
const WORTH_TELLING = 1e4;
const REDIRECTS = /* @__PURE__ */ new Set([
	301,
	302,
	303,
	307,
	308
]);
/** Requests with authorization, retries and redirects. */
function createRequests(options) {
	const { clock, log, timeouts, random, transport } = options;
	let sent = 0;
	const once = async (request, remaining) => {
		sent += 1;
		const what = `${request.method} ${request.url.origin}${request.url.pathname}`;
		try {
			const answer = await transport(request, {
				...timeouts,
				total: remaining
			});
			log.debug(`${what}: ${answer.status}`);
			return answer;
		} catch (error) {
			log.debug(`${what}: ${error instanceof TransportError ? error.message : "failed"}`);
			throw error;
		}
	};
	/**
	* With retries, until `deadline` (milliseconds since 1970). Throws a Failure if no answer comes, or none but 429 and 5xx.
	*/
	const persist = async (work, request, deadline, tryOnce = false) => {
		const before = sent;
		const total = deadline - clock.now();
		if (total <= 0) {
			const why = `the time limit passed before ${request.url.host} could be asked`;
			throw failure(work, {
				...explainSilence(request.url.host, 1, new TransportError("time-out", "")),
				why
			});
		}
		const onPause = (pause, why, took) => {
			if (Math.max(pause, took) >= WORTH_TELLING) log.info(`${request.url.host}: ${why}; ${work.doing} again in ${Math.ceil(pause / 1e3)} s`);
		};
		const patience = {
			clock,
			random,
			total,
			onPause
		};
		const streams = request.stream !== void 0 || request.sink !== void 0;
		let answer;
		try {
			answer = tryOnce || streams ? await once(request, total) : await withRetries(patience, (remaining) => once(request, Math.min(remaining, timeouts.total)));
		} catch (error) {
			if (!(error instanceof TransportError)) throw error;
			throw failure(work, explainSilence(request.url.host, sent - before, error), error);
		}
		if (answer.status === 429 || answer.status >= 500) throw failure(work, explainExhaustion(request.url.host, sent - before, answer, authorization.redact));
		return answer;
	};
	const authorization = createAuthorization({
		credentials: options.credentials,
		logins: options.logins,
		clock,
		ask: (url, headers, maxBytes, deadline) => persist({
			doing: "asking for a registry token",
			on: `${url.origin}${url.pathname}`
		}, {
			method: "GET",
			url,
			headers: {
				accept: "application/json",
				...headers
			},
			maxBytes
		}, deadline)
	});
	const { redact } = authorization;
	const failure = (work, text, cause) => new Failure({
		...work,
		...text,
		why: redact(text.why)
	}, cause === void 0 ? void 0 : { cause });
	/** A Failure for an answer that breaks the protocol. */
	const unexpected = (work, why) => failure(work, explainNonsense(why));
	/** A GET may be sent elsewhere (blobs live in a storage service); authorization goes to the registry's own origin only. */
	const follow = async (order, request, header, deadline) => {
		const origin = request.url;
		let url = origin;
		for (let hops = 0; hops <= MAX_REDIRECTS; hops += 1) {
			const own = header !== void 0 && url.origin === origin.origin ? { authorization: header } : {};
			const answer = await persist(order.work, {
				...request,
				url,
				headers: {
					...request.headers,
					...own
				}
			}, deadline, order.once);
			if (url.origin !== origin.origin && (answer.status === 401 || answer.status === 403)) throw unexpected(order.work, `${url.host}, where the registry redirects to, answers HTTP ${answer.status}`);
			if (!REDIRECTS.has(answer.status)) return answer;
			const { location } = answer.headers;
			if (location === void 0 || !URL.canParse(location, url.href)) throw unexpected(order.work, `the registry redirects without an address (HTTP ${answer.status})`);
			url = new URL(location, url);
			if (request.method !== "GET") throw unexpected(order.work, `the registry redirects a ${request.method} to ${url.protocol}//${url.host} (HTTP ${answer.status})`);
			if (!isAcceptableRedirect(url, origin)) throw unexpected(order.work, `the registry redirects to ${url.protocol}//${url.host}, which is not safe`);
		}
		throw unexpected(order.work, `the registry redirects more than ${MAX_REDIRECTS} times`);
	};
	/**
	* Tries each identity in turn until one is let in. Tokens, redirects and tries have one deadline together. Throws a Failure for
	* everything but an answer or a refusal.
	*/
	const perform = async (order) => {
		const deadline = clock.now() + (order.patience ?? timeouts.total);
		const { registry, path, actions, reads } = order;
		const origin = registryOrigin(registry);
		const { method, body, maxBytes, stream, sink } = order;
		const request = {
			method,
			url: new URL(order.target, origin),
			headers: order.headers ?? {},
			maxBytes,
			...body !== void 0 && { body },
			...stream !== void 0 && { stream },
			...sink !== void 0 && { sink }
		};
		const refusals = [];
		for (const identity of authorization.identities(registry, path, actions)) {
			const access = {
				registry,
				path,
				actions,
				reads,
				identity
			};
			let refused;
			for (let again = true; again;) {
				const grant = await authorization.grant(access, deadline);
				if (!grant.granted) {
					refused = {
						...access,
						answer: grant.answer,
						at: "token service",
						basic: false
					};
					break;
				}
				const response = await follow(order, request, grant.header, deadline);
				if (response.status !== 401 && response.status !== 403) {
					authorization.accepted(access);
					return {
						accepted: true,
						response
					};
				}
				refused = {
					...access,
					answer: response,
					at: "registry",
					basic: grant.header?.startsWith("Basic ") ?? false
				};
				again = !order.once && stream === void 0 && response.status === 401 && authorization.challenged(access, response, grant);
			}
			if (refused !== void 0) refusals.push(refused);
		}
		const refusal = refusals.find(({ identity }) => identity === "credentials") ?? refusals[0];
		if (refusal === void 0) throw new Error("no login was tried");
		return {
			accepted: false,
			refusal: explainRefusal(refusal, redact)
		};
	};
	return {
		perform,
		failure,
		unexpected,
		describe: (answer) => describeAnswer(answer, redact),
		hasCredentials: authorization.hasCredentials,
		get sent() {
			return sent;
		}
	};
}

// src/registry/registry.ts
/** distribution says MANIFEST_UNKNOWN for a type that the client does not accept, and artifacts may have types of their own. */
const ANY = "*/*";
/** The last one is Harbor's word for both: https://github.com/goharbor/harbor/pull/23637 */
const ABSENT = /* @__PURE__ */ new Set([
	"MANIFEST_UNKNOWN",
	"NAME_UNKNOWN",
	"NOT_FOUND"
]);
/** Milliseconds between looks at what was stored a moment ago: some registries need that long until they know of it themselves. */
const SETTLING = [
	500,
	1e3,
	2e3
];
/** Milliseconds for the writing of a tag: a registry that asks for patience then is given it, for a build hangs on it. */
const WRITING = 3e5;
/**
* A client of the OCI distribution protocol (https://github.com/opencontainers/distribution-spec/blob/main/spec.md) for every
* registry; plain http to this machine only. Throws a Failure (`input`) for credentials that cannot be sent.
*/
function createRegistry(options) {
	const requests = createRequests({
		credentials: options.credentials,
		logins: options.logins,
		clock: options.clock,
		log: options.log,
		timeouts: {
			connect: 15e3,
			response: 15e3,
			total: 9e4,
			...options.timeouts
		},
		random: options.random ?? Math.random,
		transport: createTransport(options.cancel)
	});
	const sent = {
		requests,
		clock: options.clock
	};
	return {
		manifest: (reference) => getManifest(requests, reference),
		blob: (repository, digest, maxBytes) => getBlob(requests, repository, digest, maxBytes),
		tag: async (repository, tag, manifest) => {
			await putManifest(sent, repository, tag, manifest);
			return manifest.digest;
		},
		upload: (repository, bytes) => upload(requests, repository, bytes),
		adopt: (repository, from, blob) => adopt(requests, repository, from, blob),
		store: async (repository, manifest) => {
			await putManifest(sent, repository, manifest.digest, manifest);
		},
		attach: (repository, artifact, subject) => attach({
			requests,
			get: (reference) => getManifest(requests, reference),
			holds: async (reference) => await askManifest(requests, reference, [ANY]) !== void 0,
			put: (target, name, manifest) => putManifest(sent, target, name, manifest)
		}, repository, artifact, subject),
		pushRight: (repository) => askPushRight(requests, options.log, repository),
		get requests() {
			return requests.sent;
		}
	};
}
async function getManifest(requests, reference) {
	const response = await askManifest(requests, reference);
	if (response === void 0) return void 0;
	const read = readManifest(response, reference.digest);
	if ("problem" in read) throw requests.unexpected(workOn(reference), read.problem);
	return read.manifest;
}
const workOn = (reference) => ({
	doing: "looking up an image in the registry",
	on: formatReference(reference)
});
/** The answer that holds the manifest, not looked into; `undefined` when it is absent. `others`: further types to accept. */
async function askManifest(requests, reference, others = []) {
	const work = workOn(reference);
	const name = reference.digest ?? reference.tag;
	if (name === void 0) throw new Error(`${work.on} contains no tag and no digest`);
	const answer = await requests.perform({
		...requestTo(reference, work, {
			actions: "pull",
			method: "GET",
			below: `manifests/${name}`
		}),
		headers: { accept: [...MANIFEST_TYPES, ...others].join(", ") },
		maxBytes: MAX_MANIFEST
	});
	if (!answer.accepted) throw requests.failure(work, answer.refusal);
	const { response } = answer;
	if (response.status === 404 && meansAbsent(response)) return void 0;
	if (response.status !== 200) throw requests.unexpected(work, requests.describe(response));
	return response;
}
/** A proxy's or a web server's 404 says nothing about images; building (or overwriting) because of one would be wrong. */
function meansAbsent(response) {
	const errors = readErrors(response);
	if (errors.length > 0) return errors.every(({ code }) => ABSENT.has(code));
	return response.body.byteLength === 0 && response.headers["docker-distribution-api-version"] !== void 0;
}
async function getBlob(requests, repository, digest, maxBytes) {
	const work = {
		doing: "reading a blob from the registry",
		on: `${repositoryOf(repository)}@${digest}`
	};
	if (!isDigest(digest)) throw new Error(`${JSON.stringify(digest.slice(0, 100))} is not a digest`);
	const order = requestTo(repository, work, {
		actions: "pull",
		method: "GET",
		below: `blobs/${digest}`
	});
	const answer = await requests.perform({
		...order,
		maxBytes
	});
	if (!answer.accepted) throw requests.failure(work, answer.refusal);
	const { response } = answer;
	if (response.status === 404) throw requests.failure(work, {
		class: "not-found",
		why: requests.describe(response),
		next: "The image is incomplete, or it was deleted. Run the workflow with force to publish it again"
	});
	if (response.status !== 200) throw requests.unexpected(work, requests.describe(response));
	const actual = digestOf(response.body);
	if (actual !== digest) throw requests.unexpected(work, `the bytes have the digest ${actual}`);
	return response.body;
}
/** Safe to repeat: the same bytes under the same tag, or under their own digest. Returns the answer's headers. */
async function putManifest({ requests, clock }, repository, name, manifest) {
	const { registry, path } = repository;
	const reference = {
		registry,
		path,
		...isDigest(name) ? { digest: name } : { tag: name }
	};
	const work = {
		doing: isDigest(name) ? "storing a manifest" : "writing a tag",
		on: formatReference(reference)
	};
	const expected = digestOf(manifest.bytes);
	if (expected !== manifest.digest) throw new Error(`the bytes of ${manifest.digest} have the digest ${expected}`);
	const answer = await requests.perform({
		...requestTo(repository, work, {
			actions: "pull,push",
			method: "PUT",
			below: `manifests/${name}`
		}),
		headers: { "content-type": manifest.mediaType },
		body: manifest.bytes,
		patience: WRITING
	});
	if (!answer.accepted) throw requests.failure(work, answer.refusal);
	const { response } = answer;
	if (response.status !== 201 && response.status !== 200) throw requests.unexpected(work, requests.describe(response));
	let confirmed = response.headers["docker-content-digest"];
	const silent = confirmed === void 0;
	for (const pause of silent ? [0, ...SETTLING] : []) {
		if (pause > 0) await clock.sleep(pause);
		confirmed = (await getManifest(requests, reference))?.digest;
		if (confirmed === expected) break;
	}
	if (confirmed === expected) return response.headers;
	throw requests.unexpected(work, `it stored ${JSON.stringify(String(confirmed).slice(0, 100))} instead of ${expected}`);
}

// src/adapters/cache-service.ts
const LIMITS = {
	restore: 18e4,
	save: 3e5
};
/** Bytes of an archive and what is unpacked from it, twice the 10 GB that GitHub keeps for a whole repository. */
const MOST$3 = 2e10;
/** The runner's cache service through @actions/cache, which is loaded in a process of its own. */
function createCacheService(options) {
	const { cancel, program, token, limits = LIMITS } = options;
	const env = {
		...options.env,
		...token !== void 0 && { ACTIONS_RUNTIME_TOKEN: token }
	};
	const conditions = (folder, limit) => ({
		program,
		env,
		limit,
		most: MOST$3,
		cancel,
		folder: dirname(folder)
	});
	return {
		restore: async (folder, keys) => {
			const [key = "", ...prefixes] = keys;
			const { ask } = await import("./ask.js");
			const answer = await ask({
				kind: "restore",
				path: basename(folder),
				key,
				prefixes
			}, conditions(folder, limits.restore));
			if (answer.kind === "restored" && keys.some((prefix) => answer.key.startsWith(prefix))) return {
				key: answer.key,
				bytes: answer.bytes
			};
			await rm(folder, {
				recursive: true,
				force: true
			}).catch(() => void 0);
			if (answer.kind === "missing") return {
				key: void 0,
				why: void 0
			};
			if (answer.kind !== "failed") return {
				key: void 0,
				why: "the service answered with the wrong entry"
			};
			return {
				key: void 0,
				why: answer.why,
				...answer.late && { late: answer.late }
			};
		},
		save: async (folder, key, most) => {
			const { ask, bytesBelow, reason } = await import("./ask.js");
			try {
				await mkdir(folder, { recursive: true });
			} catch (error) {
				return {
					bytes: 0,
					why: reason(error)
				};
			}
			const bytes = await bytesBelow(folder);
			if (bytes === 0) return {
				bytes,
				why: "BuildKit did not write one"
			};
			if (bytes > most) return {
				bytes,
				why: `it is larger than ${Math.round(most / 1e9)} GB`
			};
			const answer = await ask({
				kind: "save",
				path: basename(folder),
				key
			}, conditions(folder, limits.save));
			if (answer.kind === "saved") return {
				bytes,
				why: void 0
			};
			return {
				bytes,
				why: answer.kind === "failed" ? answer.why : "the service does not say why"
			};
		}
	};
}

// src/adapters/changed-files.ts
/**
* Hooks of the checkout's own configuration are not run. Of a submodule only its commit counts here: its files are those of a checkout of
* its own, which is asked for itself.
*/
const STATUS = [
	"-c",
	"core.fsmonitor=false",
	"status",
	"--porcelain=v1",
	"-z",
	"--no-renames",
	"--untracked-files=all",
	"--ignored=matching",
	"--ignore-submodules=dirty"
];
/** Paths that are asked about at once. */
const MOST_NAMES = 500;
/** Paths in the checkout that are not as its commit has them, with the two letters of `git status`. `undefined`: git does not tell. */
async function statusOf(git, folder) {
	return (await git(folder, "--work-tree", folder, ...STATUS))?.split("\0").filter(Boolean).map((line) => ({
		state: line.slice(0, 2),
		name: line.slice(3)
	}));
}
/**
* Those of the files whose bytes are the commit's own all the same: with line ends that .gitattributes would have otherwise git calls a file
* changed from the first moment on.
*/
async function sameBytes(git, folder, names) {
	const same = /* @__PURE__ */ new Set();
	if (names.length === 0 || names.length > MOST_NAMES) return same;
	const entries = (await git(folder, ...[
		"--literal-pathspecs",
		"--work-tree",
		folder,
		"ls-files",
		"--stage",
		"-z",
		"--",
		...names
	]))?.split("\0") ?? [];
	const kept = new Map(entries.flatMap((entry) => {
		const [, mode, hash, name] = /^(\d+) ([0-9a-f]+) 0\t(.+)$/s.exec(entry) ?? [];
		return name === void 0 ? [] : [[name, {
			mode,
			hash
		}]];
	}));
	const files = names.filter((name) => kept.get(name)?.mode === modeOf(join(folder, name)));
	if (files.length === 0) return same;
	const hashes = (await git(folder, "hash-object", "--no-filters", "--", ...files.map((name) => join(folder, name))))?.split("\n") ?? [];
	for (const [at, name] of files.entries()) if (hashes[at] === kept.get(name)?.hash) same.add(name);
	return same;
}
/** As git writes it; `undefined` for what is no file. */
function modeOf(path) {
	const stat = lstatSync(path, { throwIfNoEntry: false });
	if (!stat?.isFile()) return void 0;
	return (stat.mode & 64) === 0 ? "100644" : "100755";
}

// src/adapters/ways.ts
/** Links in one path, as in Linux. */
const MOST_LINKS = 40;
/** Ways to absolute paths. Those of folders are kept: thousands of files lie in few of them. */
function createWays() {
	const known = /* @__PURE__ */ new Map();
	const wayTo = (place) => {
		const above = dirname(place);
		if (above === place) return {
			links: [],
			end: place
		};
		let folder = known.get(above);
		if (folder === void 0) {
			folder = wayTo(above);
			known.set(above, folder);
		}
		return go(folder, basename(place));
	};
	return wayTo;
}
/** One name further, and on where that is a link. */
function go({ links, end }, name) {
	const at = join(end, name);
	const target = targetOf(at);
	if (target === void 0) return {
		links,
		end: at
	};
	let way = {
		links: [...links, at],
		end: target.startsWith("/") ? "/" : end
	};
	if (way.links.length > MOST_LINKS) return {
		links: way.links,
		end: at
	};
	for (const part of target.split("/")) {
		if (part === "" || part === ".") continue;
		way = part === ".." ? {
			...way,
			end: dirname(way.end)
		} : go(way, part);
	}
	return way;
}
/** `undefined` for what is no link, and where nothing is. */
function targetOf(path) {
	try {
		return lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() ? readlinkSync(path) : void 0;
	} catch {
		return;
	}
}

// src/adapters/checkouts.ts
/** Milliseconds: the file system of a runner may hang. */
const LIMIT$1 = 6e4;
const UNKNOWN = {
	commit: void 0,
	branch: void 0,
	time: void 0
};
/**
* Checkouts below the workspace. Each is found by its `.git` alone and named to git: left to itself, git would take a folder of a
* stranger's repository that looks like a bare one for its own, with any HEAD in it.
*/
function createCheckouts(workspace, commands, environment) {
	const env = {
		...environment,
		GIT_NO_LAZY_FETCH: "1",
		GIT_OPTIONAL_LOCKS: "0",
		LC_ALL: "C"
	};
	const options = [
		"--no-replace-objects",
		"-c",
		"safe.directory=*"
	];
	const raw = async (folder, ...words) => {
		const argv = [
			"git",
			...options,
			"--git-dir",
			join(folder, ".git"),
			...words
		];
		const { exitCode, stdout } = await commands.run(argv, {
			cwd: folder,
			env,
			limit: LIMIT$1
		});
		return exitCode === 0 ? stdout : void 0;
	};
	const git = async (folder, ...words) => (await raw(folder, ...words))?.trim();
	const isOf = async (head, folder, commit) => head === commit || head !== void 0 && head === await git(folder, "rev-parse", "--verify", "--quiet", "--end-of-options", `${commit}^{commit}`);
	/** The checkout around it that has this one as a submodule at just this commit. */
	const parentOf = async (root, folder, head) => {
		if (folder === root || head === void 0) return void 0;
		const parent = nearest(root, dirname(folder));
		return (parent && await git(parent, "ls-tree", "HEAD", "--", relative(parent, folder)))?.startsWith(`160000 commit ${head}\t`) ? parent : void 0;
	};
	const describe = async (folder, commit) => {
		const branch = await git(folder, "symbolic-ref", "--quiet", "--short", "HEAD");
		const seconds = Number((await git(folder, "rev-list", "--max-count=1", "--timestamp", "HEAD"))?.split(" ")[0]);
		return {
			commit,
			branch,
			time: seconds > 0 ? seconds * 1e3 : void 0
		};
	};
	return {
		async others(paths, commit) {
			const root = realPath(workspace);
			const known = /* @__PURE__ */ new Map();
			const wayTo = createWays();
			const waiting = [];
			for (const path of new Set(paths)) {
				const { links, end } = wayTo(resolve(root, path));
				for (const link of links) waiting.push(nearest(root, dirname(link), known));
				const last = nearest(root, end, known);
				if (last !== void 0 || isSomebodys(end)) waiting.push(last);
			}
			const seen = /* @__PURE__ */ new Set();
			const others = [];
			for (const folder of waiting) {
				if (seen.has(folder)) continue;
				seen.add(folder);
				if (folder === void 0) {
					others.push(UNKNOWN);
					continue;
				}
				if (await plainHead(folder) === commit) continue;
				const answer = await git(folder, "rev-parse", "--verify", "--quiet", "HEAD");
				const head = isCommit(answer) ? answer : void 0;
				if (await isOf(head, folder, commit)) continue;
				const parent = await parentOf(root, folder, head);
				if (parent !== void 0) waiting.push(parent);
				else others.push(await describe(folder, head));
			}
			return others;
		},
		folderOf(path) {
			const root = realPath(workspace);
			const folder = nearest(root, createWays()(resolve(root, path)).end);
			return folder && (relative(root, folder) || ".");
		},
		async changed(files, folders) {
			const root = realPath(workspace);
			const known = /* @__PURE__ */ new Map();
			const wayTo = createWays();
			const read = places(root, files, wayTo);
			const listed = places(root, folders, wayTo);
			const around = (place) => place === root ? root : dirname(place);
			const above = new Set([...new Set([...read].map(around))].flatMap((place) => upTo(root, place)));
			const checkouts = /* @__PURE__ */ new Set();
			for (const place of read) {
				const folder = nearest(root, around(place), known);
				if (folder !== void 0 || isSomebodys(place)) checkouts.add(folder);
			}
			for (const place of listed) {
				const folder = nearest(root, place, known);
				if (folder !== void 0) checkouts.add(folder);
			}
			for (const folder of checkouts) {
				const status = folder && await statusOf(raw, folder);
				if (folder === void 0 || !status) return ".git";
				const deciding = status.filter(({ state, name }) => {
					const place = resolve(folder, name);
					const followed = state !== "??" && state !== "!!";
					return read.has(place) || above.has(place) || followed && upTo(root, place).some((one) => listed.has(one));
				});
				const written = deciding.filter(({ state }) => state === " M").map(({ name }) => name);
				const same = await sameBytes(raw, folder, written);
				const first = deciding.find(({ name }) => !same.has(name));
				if (first !== void 0) return relative(root, resolve(folder, first.name));
			}
		},
		async commitTime(folder, commits) {
			for (const commit of commits) {
				const seconds = Number(await git(resolve(workspace, folder), "show", "--no-patch", "--format=%ct", commit, "--"));
				if (Number.isInteger(seconds) && seconds > 0) return seconds * 1e3;
			}
		}
	};
}
/** Each path where it is, the links on its way, and where they lead. */
function places(root, paths, wayTo) {
	const found = /* @__PURE__ */ new Set();
	for (const path of paths) {
		const place = resolve(root, path);
		const { links, end } = wayTo(place);
		for (const each of [
			place,
			...links,
			end
		]) found.add(each);
	}
	return found;
}
/** The place and all folders above it, up to the root. */
function upTo(root, place) {
	const found = [];
	for (let at = place; at === root || at.startsWith(`${root}${sep}`); at = dirname(at)) found.push(at);
	return found;
}
/** The path itself where nothing is there. */
function realPath(path) {
	try {
		return realpathSync.native(path);
	} catch {
		return path;
	}
}
/**
* The folder with a `.git` that a file or folder below the root lies in; `undefined` for none. `known`: of the folders that were looked at.
* Synchronous: thousands of folders are looked at in a moment, and each would cost ten times that otherwise.
*/
function nearest(root, place, known = /* @__PURE__ */ new Map()) {
	const passed = [];
	let found;
	for (let at = place; at === root || at.startsWith(`${root}${sep}`); at = dirname(at)) {
		found = known.get(at);
		if (known.has(at)) break;
		passed.push(at);
		if (isThere(join(at, ".git"))) {
			found = realPath(at);
			break;
		}
	}
	for (const at of passed) known.set(at, found);
	return found;
}
/**
* Whether what lies there must have come from somewhere: outside of every checkout a file may be a stranger's. Where nothing is, or a folder,
* which says nothing by itself, there is nothing of anybody's.
*/
function isSomebodys(path) {
	return kindOf$1(path) === "other";
}
function isThere(path) {
	return kindOf$1(path) !== void 0;
}
/** `undefined`: nothing is there. */
function kindOf$1(path) {
	try {
		const stat = lstatSync(path, { throwIfNoEntry: false });
		return stat && (stat.isDirectory() ? "folder" : "other");
	} catch (error) {
		return fieldsOf(error).code === "ENOTDIR" ? void 0 : "other";
	}
}
/**
* HEAD where it can be read without git, as nearly always: a job that only reuses an image starts no program. What is found so is
* believed only where it is the commit that is looked for.
*/
async function plainHead(folder) {
	const read = async (name) => (await readFile(join(folder, ".git", name), "utf8").catch(() => "")).trim();
	const head = await read("HEAD");
	const branch = /^ref: (refs\/heads\/(?!.*\.\.)\S+)$/.exec(head)?.[1];
	return branch === void 0 ? head : read(branch);
}

// src/adapters/processes.ts
/** Milliseconds from SIGTERM to SIGKILL. A client of Docker needs 200 to take its build down. */
const PATIENCE = 1500;
/**
* Ends a program and all that it has started: SIGTERM for itself, then SIGKILL for what is left. `docker` and `git` run their
* plugins and helpers as programs of their own, which may be frozen or wait for a server. Returns when the program has ended.
*/
async function endProcess(child) {
	const { pid } = child;
	if (pid === void 0 || isOver(child)) return;
	const over = new Promise((resolve) => child.once("exit", () => resolve()));
	const below = descendants(pid);
	child.kill("SIGTERM");
	let timer;
	const patience = new Promise((resolve) => {
		timer = setTimeout(resolve, PATIENCE);
	});
	await Promise.race([over, patience]);
	clearTimeout(timer);
	const left = isOver(child) ? below : [pid, ...descendants(pid)];
	for (const each of left) try {
		process.kill(each, "SIGKILL");
	} catch {}
	await over;
}
function isOver(child) {
	return child.exitCode !== null || child.signalCode !== null;
}
/** Processes below another one; none where there is no /proc to tell. */
function descendants(pid) {
	let children;
	try {
		children = readdirSync(`/proc/${pid}/task`).flatMap((thread) => readFileSync(`/proc/${pid}/task/${thread}/children`, "utf8").split(" ").filter(Boolean).map(Number));
	} catch {
		return [];
	}
	return children.flatMap((child) => [child, ...descendants(child)]);
}

// src/adapters/commands.ts
/** Bytes of standard output, and of a line on either stream, after which a program is ended. */
const MOST$2 = 67108864;
const LONGEST_LINE = 8388608;
/** What timeout(1) answers. */
const TIMED_OUT = 124;
/** @actions/exec hands out no process. Node tells whom it starts, within the caller's own asynchronous context. */
const starting = new AsyncLocalStorage();
let listening = false;
/** Milliseconds from the cancellation until nobody waits for clean-up any more. */
const LAST_CLEAN_UP = 3e3;
/**
* Programs through @actions/exec: no shell, exit codes returned instead of thrown. When `cancel` is aborted, what runs is ended
* and nothing more is started but clean-up: `run` then throws a Failure (`cancelled`), after the program has ended. Clean-up that
* takes longer than a runner waits (a builder's data are many files) goes on by itself, with exit code 1. `only` chooses the variables
* of each program; without it they get what they are given.
*/
function createCommands(cancel, only) {
	const tired = new AbortController();
	cancel?.addEventListener("abort", () => setTimeout(() => tired.abort(), LAST_CLEAN_UP).unref());
	return { run: (argv, given = {}) => {
		const options = only ? {
			...given,
			env: only(argv[0] ?? "", given.env ?? process.env)
		} : given;
		return options.cleanUp ? run(argv, options, void 0, tired.signal) : run(argv, options, cancel);
	} };
}
async function run(argv, options, cancel, letGo) {
	const stopped = () => cancelled(cancel, "running a program", shown(argv));
	if (cancel?.aborted) throw stopped();
	const limit = options.limit === void 0 ? void 0 : AbortSignal.timeout(options.limit);
	const result = await endable(argv, options, [
		cancel,
		limit,
		options.signal
	].filter((signal) => signal !== void 0), letGo);
	if (cancel?.aborted) throw stopped();
	if (limit?.aborted) {
		const why = `${shown(argv)} did not answer within ${options.limit / 1e3} seconds`;
		return {
			...result,
			exitCode: TIMED_OUT,
			stderr: `${result.stderr}\n${why}`
		};
	}
	return result;
}
/**
* Runs a program that is ended when one of the signals is aborted; it has ended when this returns, but for one that was let go:
* that goes on, and keeps this process no longer.
*/
async function endable(argv, options, signals, letGo) {
	const { exec } = await import("./exec.js");
	if (!listening) subscribe("child_process", tellStarter);
	listening = true;
	const [program = "", ...args] = argv;
	let stdout = "";
	let stderr = "";
	const out = lines$1(options.onStdoutLine);
	const err = lines$1(options.onStderrLine);
	let child;
	let ended;
	const gone = new Promise((resolve) => {
		ended = () => resolve(1);
	});
	let ending = false;
	const end = async () => {
		if (child === void 0 || ending) return;
		ending = true;
		await endProcess(child);
		setTimeout(leave, 500).unref();
	};
	const leave = () => {
		child?.unref();
		for (const stream of [child?.stdout, child?.stderr]) stream?.destroy();
		ended?.();
	};
	let length = 0;
	const unfinished = {
		stdout: 0,
		stderr: 0
	};
	let tooMuch;
	const count = (stream, data) => {
		const rest = data.length - 1 - data.lastIndexOf("\n");
		unfinished[stream] = rest < data.length ? rest : unfinished[stream] + rest;
		if (stream === "stdout") length += data.length;
		if (tooMuch !== void 0) return;
		if (length > MOST$2) tooMuch = `more than ${MOST$2 / 2 ** 20} MiB`;
		else if (unfinished[stream] > LONGEST_LINE) tooMuch = `a line of more than ${LONGEST_LINE / 2 ** 20} MiB`;
		if (tooMuch !== void 0) end();
	};
	for (const signal of signals) signal.addEventListener("abort", end);
	letGo?.addEventListener("abort", leave);
	const onStart = (started) => {
		child = started;
		process.nextTick(() => started.stdin?.on("error", () => void 0).end(options.input));
		if (signals.some((signal) => signal.aborted)) setImmediate(end);
		if (letGo?.aborted) setImmediate(leave);
	};
	try {
		const finished = starting.run(onStart, () => exec(program, args, {
			silent: true,
			ignoreReturnCode: true,
			...options.cwd !== void 0 && { cwd: options.cwd },
			...options.env !== void 0 && { env: options.env },
			listeners: {
				stdout: (data) => {
					const text = out.add(data);
					if (length <= MOST$2) stdout += text;
					count("stdout", data);
				},
				stderr: (data) => {
					stderr = (stderr + err.add(data)).slice(-65536);
					count("stderr", data);
				}
			}
		}));
		const exitCode = await Promise.race([finished, gone]);
		out.end();
		err.end();
		const signal = ending ? null : child?.signalCode;
		if (tooMuch) stderr += `${stderr && "\n"}${shown(argv)} wrote ${tooMuch} and was stopped`;
		if (signal) stderr += `${stderr && "\n"}${program} was killed (${signal})`;
		return {
			exitCode: exitCode ?? 1,
			stdout,
			stderr,
			...signal && { endedBy: signal }
		};
	} catch (error) {
		if (/unable to locate executable/i.test(String(error))) return {
			exitCode: 127,
			stdout: "",
			stderr: `${program}: command not found`
		};
		throw error;
	} finally {
		for (const signal of signals) signal.removeEventListener("abort", end);
		letGo?.removeEventListener("abort", leave);
	}
}
function tellStarter(message) {
	starting.getStore()?.(message.process);
}
/** Program and verbs, without options and what they are given: `docker buildx build`. */
function shown(argv) {
	const option = argv.findIndex((word) => word.startsWith("-"));
	return argv.slice(0, option < 0 ? 3 : Math.min(option, 3)).join(" ");
}
/** Text of a stream in pieces: a character may lie on both sides of a border, which @actions/exec's own lines do not heed. */
function lines$1(onLine) {
	const decoder = new StringDecoder("utf8");
	let rest = "";
	return {
		add(data) {
			const text = decoder.write(data);
			if (onLine === void 0) return text;
			const whole = (rest + text).split("\n");
			rest = whole.pop() ?? "";
			for (const line of whole) onLine(line.replace(/\r$/, ""));
			return text;
		},
		end() {
			if (onLine !== void 0 && rest !== "") onLine(rest);
		}
	};
}

// src/adapters/downloads/public-addresses.ts
/** Code of the error for a name that stands for an address which is not public. */
const PRIVATE_ADDRESS = "EPRIVATEADDRESS";
/**
* Not reachable by everybody, after IANA's registries of special-purpose addresses (RFC 6890 and its updates), with multicast: this
* machine, its network, a cloud's metadata service. https://www.iana.org/assignments/iana-ipv4-special-registry
*/
const SPECIAL = [
	["0.0.0.0", 8],
	["10.0.0.0", 8],
	["100.64.0.0", 10],
	["127.0.0.0", 8],
	["169.254.0.0", 16],
	["172.16.0.0", 12],
	["192.0.0.0", 24],
	["192.0.2.0", 24],
	["192.88.99.0", 24],
	["192.168.0.0", 16],
	["198.18.0.0", 15],
	["198.51.100.0", 24],
	["203.0.113.0", 24],
	["224.0.0.0", 3]
];
/** Global unicast addresses are 2000::/3; of them these are not, or carry an address of IPv4 on to where nobody looks. */
const SPECIAL_6 = [
	["2001::", 23],
	["2001:db8::", 32],
	["2002::", 16],
	["3fff::", 20]
];
const closed = new BlockList();
for (const [network, bits] of SPECIAL) closed.addSubnet(network, bits, "ipv4");
for (const [network, bits] of SPECIAL_6) closed.addSubnet(network, bits, "ipv6");
const open$1 = new BlockList();
open$1.addSubnet("2000::", 3, "ipv6");
/** Whether everybody may reach an address, so that asking it tells a stranger nothing. Anything but an address is not public. */
function isPublic(address) {
	const family = isIP(address);
	if (family === 4) return !closed.check(address, "ipv4");
	return family === 6 && open$1.check(address, "ipv6") && !closed.check(address, "ipv6");
}
/** The address that a host of a URL is, without brackets; `undefined` for a name. */
function literalAddress(hostname) {
	const bare = hostname.replace(/^\[(.*)\]$/, "$1");
	return isIP(bare) === 0 ? void 0 : bare;
}
/**
* As the system resolves names, but an error where one of the addresses is not public. It is asked for each connection, so the
* address that was looked at is the one that is connected to: a name that changes its mind gains nothing.
*/
const lookupPublic = (hostname, options, callback) => {
	lookup(hostname, {
		...options,
		all: true
	}, (error, addresses) => {
		if (error !== null) return callback(error, "");
		const found = addresses.find(({ address }) => !isPublic(address));
		if (found !== void 0 || addresses.length === 0) return callback(Object.assign(/* @__PURE__ */ new Error(`${hostname} has the address ${found?.address ?? "none"}`), { code: PRIVATE_ADDRESS }), "");
		if (options.all) return callback(null, addresses);
		const [first] = addresses;
		callback(null, first?.address ?? "", first?.family);
	});
};

// src/adapters/downloads/permitted.ts
/** Whether the workflow names the host of an address as one that may be asked although it is not public. */
function isAsked(url, privateHosts) {
	const port = url.port || (url.protocol === "https:" ? "443" : "80");
	return privateHosts.some((host) => host === url.hostname || host === `${url.hostname}:${port}`);
}
/**
* Throws a Failure (`refused`) for the address of this machine or its network. `byName`: names are looked up as well, for connections
* that others make (a proxy, git); all other names are judged when they are connected to.
*/
async function requirePublic(url, byName = getProxyUrl(url) !== void 0) {
	const literal = literalAddress(url.hostname);
	if (literal !== void 0) {
		if (!isPublic(literal)) throw notPublic(url.host);
	} else if (/(?:^|\.)localhost\.?$/i.test(url.hostname)) throw notPublic(url.host);
	else if (byName) {
		if ((await new Promise((done) => lookupPublic(url.hostname, { all: true }, (error) => done(error))))?.code === "EPRIVATEADDRESS") throw notPublic(url.host);
	}
}
/** The Failure for a host that must not be asked. */
function notPublic(host) {
	return trouble("refused", `${host} is on this machine or its network, and ADD must not fetch from there`, "If this is what you want, add the host to the input private-hosts. Or add --checksum=sha256:... to the instruction");
}
/** A Failure about an address, which whoever asked for it names. */
function trouble(kind, why, next) {
	return new Failure({
		class: kind,
		doing: "downloading what ADD in the Dockerfile names",
		on: "an address",
		why,
		next
	});
}

// src/adapters/downloads/downloads.ts
/** Bytes of one answer. An installer has 150 MB, and every run reads it: whoever adds more has to say its checksum. */
const MOST_BYTES$1 = 268435456;
const MOST_REDIRECTS = 5;
const AT_ONCE = 4;
/** Milliseconds. `total` is for all downloads of a run together, with their redirects and repetitions. */
const TIMEOUTS = {
	connect: 1e4,
	response: 3e4,
	total: 18e4
};
/**
* Fetches what anybody's Dockerfile names, so it is careful where it asks: only http and https, no credentials, and neither this
* machine nor its network, by name, address or redirect, unless the workflow names the host.
*/
function createDownloads(options) {
	const { clock, cancel, privateHosts, random = Math.random } = options;
	const { timeouts = TIMEOUTS, mostBytes = MOST_BYTES$1 } = options;
	const transports = {
		open: createTransport(cancel, lookupPublic),
		asked: createTransport(cancel)
	};
	let deadline;
	const free = slots(AT_ONCE);
	const once = async (url) => {
		const asked = isAsked(url, privateHosts);
		if (!asked) await requirePublic(url);
		deadline ??= clock.now() + timeouts.total;
		let hashed = hashing();
		const left = deadline - clock.now();
		if (left <= 0) throw new TransportError("time-out", `together they took longer than ${timeouts.total} ms`);
		return {
			...await withRetries({
				clock,
				random,
				total: left
			}, (remaining) => {
				hashed = hashing();
				const request = {
					method: "GET",
					url,
					headers: {},
					sink: hashed.sink,
					maxBytes: mostBytes
				};
				return transports[asked ? "asked" : "open"](request, {
					...timeouts,
					total: remaining
				});
			}),
			sha256: hashed.sha256,
			bytes: hashed.bytes
		};
	};
	const follow = async (start) => {
		let url = start;
		for (let hops = 0;; hops += 1) {
			const answer = await once(url);
			if (answer.status === 200) {
				if (!["", "identity"].includes(answer.headers["content-encoding"] ?? "")) throw trouble("refused", "the server sends it compressed, although the action did not ask for that", WRITE_OUT);
				return {
					sha256: answer.sha256(),
					bytes: answer.bytes()
				};
			}
			const location = answer.headers.location;
			if (![
				301,
				302,
				303,
				307,
				308
			].includes(answer.status) || location === void 0) throw refusedAnswer(answer.status);
			if (hops === MOST_REDIRECTS) throw trouble("refused", `it redirects more than ${MOST_REDIRECTS} times`, WRITE_OUT);
			const target = URL.canParse(location, url.href) ? new URL(location, url) : void 0;
			if (target === void 0) throw trouble("refused", "it redirects to something that is not a valid address", WRITE_OUT);
			if (url.protocol === "https:" && target.protocol !== "https:") throw trouble("refused", `it redirects from https to ${target.protocol}//${target.host}`, WRITE_OUT);
			requireAddress(target);
			url = target;
		}
	};
	return {
		permit: async (text) => {
			const url = URL.canParse(text) ? new URL(text) : void 0;
			if (url === void 0) throw trouble("refused", "it is not a valid address", "Correct it");
			if (!isAsked(url, privateHosts)) await requirePublic(url, true);
		},
		digest: async (text) => {
			const url = URL.canParse(text) ? new URL(text) : void 0;
			if (url === void 0) throw trouble("refused", "it is not a valid address", "Correct it");
			requireAddress(url);
			const release = await free();
			try {
				return await follow(url);
			} catch (error) {
				throw error instanceof TransportError ? explained(error, mostBytes) : error;
			} finally {
				release();
			}
		}
	};
}
/** What is read is counted and hashed, and kept nowhere. */
function hashing() {
	const hash = createHash("sha256");
	let bytes = 0;
	return {
		sink: new Writable({ write(chunk, _encoding, done) {
			hash.update(chunk);
			bytes += chunk.byteLength;
			done();
		} }),
		sha256: () => hash.digest("hex"),
		bytes: () => bytes
	};
}
function requireAddress(url) {
	if (!["http:", "https:"].includes(url.protocol)) throw trouble("refused", `${url.protocol} is not http or https`, WRITE_OUT);
	if (url.username !== "" || url.password !== "") throw trouble("refused", "it contains a user name or a password, which would also be in the image", "Remove it. For content that is not public, add --checksum=sha256:... and a build secret (HTTP_AUTH_TOKEN_HOST)");
}
const WRITE_OUT = "Write the final address of the content, or add --checksum=sha256:... to the instruction";
function refusedAnswer(status) {
	const why = `the server answered with HTTP ${status}`;
	if (status === 429) return trouble("rate-limited", why, "Wait some minutes, then run the job again");
	if (status >= 500) return trouble("registry-unavailable", why, "Run the job again");
	return trouble("not-found", why, "Correct the address. If the content needs a password, add --checksum=sha256:... to the instruction");
}
function explained(error, mostBytes) {
	const { code, message } = fieldsOf(error.cause);
	if (code === "EPRIVATEADDRESS") return notPublic(String(message));
	if (error.kind === "too-large") return trouble("refused", `it is longer than ${mostBytes} bytes, and every run would have to download it`, "Add --checksum=sha256:... to the instruction. The action then does not download it");
	if (error.kind === "certificate") return trouble("registry-unavailable", error.message, "Make the runner trust the certificate of the server (NODE_EXTRA_CA_CERTS)");
	return trouble("registry-unavailable", error.message, "Run the job again. If it happens again, check the address");
}
/** At most so many at a time; the others wait. */
function slots(count) {
	let free = count;
	const waiting = [];
	const release = () => {
		free += 1;
		waiting.shift()?.();
	};
	return async () => {
		while (free === 0) await new Promise((done) => waiting.push(done));
		free -= 1;
		return release;
	};
}

// src/adapters/turns.ts
/** Runs what it is given at once, but no more than `most` of it: the rest waits for its turn, first come, first served. */
function createTurns(most) {
	let running = 0;
	const waiting = [];
	return async (body) => {
		if (running >= most) await new Promise((resolve) => waiting.push(resolve));
		else running += 1;
		try {
			return await body();
		} finally {
			const next = waiting.shift();
			if (next === void 0) running -= 1;
			else next();
		}
	};
}

// src/adapters/git.ts
/** Milliseconds for one server, from the start of git. */
const TIME_LIMIT$1 = 6e4;
/** Programs at once: an environment may name hundreds of repositories. */
const MOST$1 = 8;
const ABBREVIATED = /^[0-9a-f]{7,39}$/;
const ADDRESS = /^(?:https|ssh):\/\/[^\s-]|^http:\/\/(?:127\.0\.0\.1|localhost|\[::1\])(?::\d+)?\//i;
const REFERENCE = /^(?![-/])[^\s\x00-\x1f\x7f~^:?*[\\]+$/;
/**
* Commits by `git ls-remote`, of a server that is asked already by its one answer. `environment` is what git sees of this process's variables.
*/
function createGit(commands, environment = process.env, limit = TIME_LIMIT$1) {
	const turn = createTurns(MOST$1);
	const asking = /* @__PURE__ */ new Map();
	const ask = (url, stop) => {
		const known = asking.get(url);
		if (known !== void 0) return known;
		const answer = turn(() => listed(url, {
			commands,
			environment,
			limit,
			stop
		})).finally(() => asking.delete(url));
		asking.set(url, answer);
		return answer;
	};
	return { async resolve(url, reference, stop, names) {
		const name = reference === "" ? "HEAD" : reference;
		if (!ADDRESS.test(url)) throw failure(url, whyRefused(url), "Use a git+https address");
		if (!REFERENCE.test(name)) throw failure(url, "the reference is not a valid name", "Correct the part after the @");
		if (isCommit(name)) return name;
		return commitIn(await ask(url, stop), url, name, names);
	} };
}
function whyRefused(url) {
	return /^(?:git|http):/i.test(url) ? "the address is not encrypted, so somebody on the network could change the answer" : "the address is not https or ssh";
}
/** References by name, as the server lists them; `name^{}` is the commit that an annotated tag stands for. */
async function listed(url, given) {
	const { commands, environment, limit, stop } = given;
	stop?.throwIfAborted();
	const argv = [
		"git",
		"-c",
		"protocol.ext.allow=never",
		"-c",
		"protocol.file.allow=never",
		"-c",
		"protocol.git.allow=never",
		"-c",
		"protocol.http.allow=user",
		"ls-remote",
		"--",
		url
	];
	const late = AbortSignal.timeout(limit);
	const signal = stop === void 0 ? late : AbortSignal.any([late, stop]);
	const env = childEnvironment$1(environment);
	const result = await commands.run(argv, {
		env,
		signal
	});
	stop?.throwIfAborted();
	if (late.aborted) {
		const [fault, next] = TROUBLES.lost;
		throw failure(url, `git did not answer within ${limit / 1e3} seconds`, next, fault);
	}
	if (result.exitCode !== 0) throw unanswered(url, result.stderr.trim().split("\n"));
	const references = /* @__PURE__ */ new Map();
	for (const line of result.stdout.split("\n")) {
		const [commit = "", name = ""] = line.split("	");
		if (isCommit(commit) && name !== "") references.set(name, commit);
	}
	return references;
}
const AGAIN = "Run the job again. Your files need no change, unless the address is wrong";
/** What is no fault of the address: the server or the way to it. */
const TROUBLES = {
	lost: ["registry-unavailable", AGAIN],
	damaged: ["registry-unavailable", AGAIN],
	gone: ["registry-unavailable", AGAIN],
	limited: ["rate-limited", "Wait some minutes, then run the job again. Your files need no change"],
	certificate: ["registry-unavailable", "Make the runner trust the certificate of the git server, or of the proxy that decrypts https connections"]
};
function unanswered(url, lines) {
	const [trouble] = read$2(lines, GIT$1);
	const why = `git could not ask the server: ${trouble?.line ?? lines.at(-1) ?? ""}`;
	if (trouble === void 0 || trouble.outcome === "final") return failure(url, why, "Check the address, and check that this job may read it");
	const [fault, next] = TROUBLES[trouble.outcome];
	return failure(url, why, next, fault);
}
/** Never asks for a password: git does so on the terminal, ssh through a client of its own. Inputs can hold secrets. */
function childEnvironment$1(environment) {
	const kept = Object.entries(environment).filter((entry) => entry[1] !== void 0 && !entry[0].startsWith("INPUT_"));
	return {
		GIT_SSH_COMMAND: "ssh -oBatchMode=yes",
		...Object.fromEntries(kept),
		GIT_TERMINAL_PROMPT: "0",
		LC_ALL: "C"
	};
}
/**
* In pip's order of search, which is not git's: branches before tags (pip's vcs/git.py, get_revision_sha), then the name as it is; last
* a unique beginning.
*/
function commitIn(references, url, name, names) {
	const pipsOrder = [
		`refs/heads/${name}`,
		`refs/tags/${name}`,
		name,
		`refs/${name}`
	];
	for (const full of names ?? (name === "HEAD" ? [name] : pipsOrder)) {
		const commit = references.get(`${full}^{}`) ?? references.get(full);
		if (commit !== void 0) return commit;
	}
	if (names !== void 0 || !ABBREVIATED.test(name)) throw failure(url, `it has no branch or tag ${JSON.stringify(name)}`, "Correct the part after the @");
	const [commit, ...others] = new Set([...references.values()].filter((known) => known.startsWith(name)));
	if (commit === void 0 || others.length > 0) throw failure(url, `${name} is ${commit === void 0 ? "not the commit of any branch or tag" : "ambiguous: several commits begin with it"}`, "Write the full commit hash of 40 digits");
	return commit;
}
function failure(url, why, next, fault = "environment") {
	const shown = url.replace(/(:\/\/)[^/@\s]*@/, "$1***@").slice(0, 200);
	return new Failure({
		class: fault,
		doing: "asking a git server",
		on: shown,
		why,
		next
	});
}

// src/adapters/github.ts
const PAGE = 100;
/** Commits; a last page may hold a single one. */
const ENOUGH = 20;
/** Characters of GitHub's own words. */
const LONGEST$1 = 200;
/** Milliseconds for one question with all its requests; nothing waits longer for an answer that only makes a decision better. */
const TIME_LIMIT = 1e4;
/** GitHub's REST API through the toolkit, which is loaded with the first question only. */
function createGitHub({ token, repository = "", api, cancel }) {
	const [owner = "", repo = "", ...more] = repository.split("/");
	const missing = token === void 0 || token === "" ? "this job has no token for it" : api === void 0 || !isAcceptable(api) ? "this runner does not name GitHub's API" : owner === "" || repo === "" || more.length > 0 ? "this runner does not name the repository" : void 0;
	/** One time limit for all requests of a question. */
	const oneLimit = () => AbortSignal.any([AbortSignal.timeout(TIME_LIMIT), ...cancel ? [cancel] : []]);
	const request = async (route, parameters, signal = oneLimit()) => {
		const { getOctokit } = await import("./github.js");
		const { data } = await getOctokit(token, { baseUrl: api }).request(route, {
			owner,
			repo,
			...parameters,
			request: { signal }
		});
		return data;
	};
	return {
		async compare(commit, branch) {
			if (missing !== void 0) return {
				known: false,
				asked: false,
				why: missing
			};
			try {
				const signal = oneLimit();
				const ask = async (page) => await request("GET /repos/{owner}/{repo}/compare/{basehead}", {
					basehead: `${commit}...${branch}`,
					per_page: PAGE,
					page
				}, signal);
				const first = await ask(1);
				const last = Math.ceil(Number(first.ahead_by) / PAGE);
				if (!(last > 1)) return read$1(first.status, first.commits);
				const newest = (await ask(last)).commits;
				if (!Array.isArray(newest) || newest.length >= ENOUGH) return read$1(first.status, newest);
				const before = last > 2 ? await ask(last - 1) : first;
				return read$1(first.status, Array.isArray(before.commits) ? [...before.commits, ...newest] : void 0);
			} catch (error) {
				return {
					known: false,
					asked: true,
					why: explain(error)
				};
			}
		},
		async isTip(commit) {
			if (missing !== void 0) return {
				known: false,
				why: missing
			};
			try {
				const branches = await request("GET /repos/{owner}/{repo}/commits/{commit_sha}/branches-where-head", { commit_sha: commit });
				if (!Array.isArray(branches)) return {
					known: false,
					why: STRANGE
				};
				return {
					known: true,
					tip: branches.some((branch) => fieldsOf(fieldsOf(branch).commit).sha === commit)
				};
			} catch (error) {
				return {
					known: false,
					why: explain(error)
				};
			}
		}
	};
}
const STRANGE = "GitHub gave an unexpected answer";
/** A token travels over https only, or stays on this machine. */
function isAcceptable(api) {
	if (!URL.canParse(api)) return false;
	const url = new URL(api);
	return url.protocol === "https:" || url.protocol === "http:" && isLoopback(url);
}
function read$1(status, commits) {
	const known = [
		"identical",
		"ahead",
		"behind",
		"diverged"
	].find((name) => name === status);
	const hashes = Array.isArray(commits) ? commits.map((commit) => fieldsOf(commit).sha) : [void 0];
	if (known === void 0 || !hashes.every(isCommit)) return {
		known: false,
		asked: true,
		why: STRANGE
	};
	return {
		known: true,
		status: known,
		commits: hashes
	};
}
function oneLine(text) {
	return text.replace(/[^\x20-\x7e]+/g, " ").trim();
}
/** Never the toolkit's message: it may quote the request. GitHub's own is in the body. */
function explain(error) {
	const { status, name, response } = fieldsOf(error);
	if (name === "TimeoutError" || name === "AbortError") return `GitHub did not answer within ${TIME_LIMIT / 1e3} seconds`;
	const headers = fieldsOf(fieldsOf(response).headers);
	if (status === 429 || status === 403 && (headers["x-ratelimit-remaining"] === "0" || headers["retry-after"] !== void 0)) return `HTTP ${status}: GitHub's rate limit for this token is reached`;
	const { message } = fieldsOf(fieldsOf(response).data);
	const said = typeof message === "string" ? ` ${oneLine(message).slice(0, LONGEST$1)};` : "";
	if (status === 403 || status === 404) return `HTTP ${status}:${said} the commit does not exist any more, or the job lacks "contents: read"`;
	return typeof status === "number" ? `HTTP ${status}` : "the connection failed";
}

// src/adapters/machine.ts
/** This machine's clock. Once `cancel` is aborted, sleep() throws a Failure (`cancelled`). */
function createClock(cancel) {
	return {
		now: () => Date.now(),
		sleep: async (milliseconds) => {
			try {
				await setTimeout$1(milliseconds, void 0, cancel && { signal: cancel });
			} catch (error) {
				if (!cancel?.aborted) throw error;
				throw cancelled(cancel, "waiting for another try", `${Math.ceil(milliseconds / 1e3)} s`);
			}
		},
		every: (milliseconds, callback) => {
			const timer = setInterval(callback, milliseconds);
			return () => clearInterval(timer);
		}
	};
}
const machine = { freeBytes: async (path) => {
	try {
		const { bavail, bsize } = await statfs(path);
		return bavail * bsize;
	} catch {
		return;
	}
} };

// src/adapters/program-environment.ts
/**
* The variables that programs get of the runner's: where things are and who may ask, never what a build is. Whatever is not here
* reaches none of them: DOCKER_DEFAULT_PLATFORM, EXPERIMENTAL_BUILDKIT_SOURCE_POLICY, most of BUILDX_ and BUILDKIT_, the event and the
* tokens of the runner, and those that the next version of buildx will read. docs/what-decides-an-image.md
*/
const ALL = [
	...[
		"PATH",
		"HOME",
		"USER",
		"LOGNAME",
		"TMPDIR",
		"TMP",
		"TEMP",
		"LD_LIBRARY_PATH",
		"XDG_[A-Z_]+"
	],
	...[
		"LANG",
		"LANGUAGE",
		"LC_[A-Z]+",
		"TZ"
	],
	...["(?:HTTPS?|ALL|NO|FTP)_PROXY", "(?:https?|all|no|ftp)_proxy"],
	...[
		"SSL_CERT_FILE",
		"SSL_CERT_DIR",
		"CURL_CA_BUNDLE",
		"REQUESTS_CA_BUNDLE",
		"NIX_SSL_CERT_FILE"
	],
	...[
		"DOCKER_HOST",
		"DOCKER_CONTEXT",
		"DOCKER_CONFIG",
		"DOCKER_CERT_PATH",
		"DOCKER_TLS",
		"DOCKER_TLS_VERIFY"
	],
	...[
		"DOCKER_API_VERSION",
		"BUILDX_BUILDER",
		"BUILDX_CONFIG",
		"KUBECONFIG"
	],
	...[
		"DOCKER_AUTH_CONFIG",
		"SSH_AUTH_SOCK",
		"DBUS_SESSION_BUS_ADDRESS",
		"GNUPGHOME",
		"PASSWORD_STORE_DIR"
	],
	...[
		"AWS_[A-Z0-9_]+",
		"AZURE_[A-Z0-9_]+",
		"CLOUDSDK_[A-Z0-9_]+",
		"GOOGLE_APPLICATION_CREDENTIALS"
	]
];
const GIT = [
	...[
		"GIT_SSH",
		"GIT_SSH_COMMAND",
		"GIT_ASKPASS",
		"SSH_ASKPASS",
		"GIT_TERMINAL_PROMPT"
	],
	...["GIT_CONFIG_(?:GLOBAL|SYSTEM|NOSYSTEM|COUNT|PARAMETERS|KEY_[0-9]+|VALUE_[0-9]+)"],
	...[
		"GIT_SSL_[A-Z_]+",
		"GIT_PROXY_[A-Z_]+",
		"GH_TOKEN",
		"GH_HOST",
		"GITHUB_TOKEN"
	]
];
const pattern = (names) => new RegExp(`^(?:${names.join("|")})$`);
const FOR_ALL = pattern(ALL);
const FOR_GIT = pattern([...ALL, ...GIT]);
/**
* What buildx is told in any case. Else it writes the address that git knows into provenance, and takes only those passwords out that
* Go can read there: git sends one with a `%`. The image's annotations name the repository and the commit.
*/
const ALWAYS = { docker: { BUILDX_GIT_INFO: "false" } };
/** What `program` gets of `env`: of the runner's variables those of the list, and whatever this action itself has set. */
function programEnvironment(program, env, runner) {
	const allowed = program === "git" ? FOR_GIT : FOR_ALL;
	const kept = Object.entries(env).filter((entry) => entry[1] !== void 0 && (allowed.test(entry[0]) || runner[entry[0]] !== entry[1]));
	return {
		...Object.fromEntries(kept),
		...ALWAYS[program]
	};
}

// src/adapters/disk.ts
const FULL = {
	ENOSPC: "the disk is full",
	EDQUOT: "the runner's user has used its whole disk quota"
};
const UNUSABLE = {
	ENOENT: "it does not exist",
	EISDIR: "it is a folder",
	ENOTDIR: "a part of its path is not a folder",
	EPERM: "the runner's user has no right to write there",
	EACCES: "the runner's user has no right to write there",
	EROFS: "its file system is read-only"
};
/**
* What it means that something could not be written where a variable of the runner says: a Failure (`disk-full`, or `input`
* where the place is no place to write to), or any other error as it is. `more` goes on from why.
*/
function diskTrouble(error, file) {
	const { doing, variable, path, more = "" } = file;
	const code = String(error?.code);
	const text = {
		doing,
		on: `${variable}, ${path}`
	};
	const full = FULL[code];
	if (full !== void 0) {
		const next = `Free disk space on the runner ("docker system prune"), or set ${variable} to a folder on a larger disk. Then run the job again`;
		return new Failure({
			class: "disk-full",
			...text,
			why: full + more,
			next
		}, { cause: error });
	}
	const unusable = UNUSABLE[code];
	if (unusable === void 0) return error;
	const next = `Set the variable ${variable} to a folder where the runner's user may write`;
	return new Failure({
		class: "input",
		...text,
		why: unusable + more,
		next
	}, { cause: error });
}

// src/adapters/scratch.ts
/**
* A folder of this run alone below `parent`, which is RUNNER_TEMP, made on first use and readable by its owner only. Throws a Failure
* (`disk-full`, `input`) where nothing can be written. `removeNow` waits for nobody and never throws; it returns whether everything is gone.
*/
function createScratch(parent) {
	let root;
	let removed = false;
	const secrets = /* @__PURE__ */ new Set();
	const explained = (error) => diskTrouble(error, {
		doing: "writing temporary files",
		variable: "RUNNER_TEMP",
		path: parent
	});
	const make = () => {
		try {
			return mkdtempSync(resolve(parent, "container-action-"));
		} catch (error) {
			throw explained(error);
		}
	};
	const writing = (act) => act().catch((error) => {
		throw explained(error);
	});
	const inside = (path) => {
		if (removed) throw new Error("the temporary folder is already removed");
		root ??= make();
		const full = resolve(root, path);
		if (full !== root && !full.startsWith(root + sep)) throw new Error(`${path} points to a place outside the temporary folder`);
		return full;
	};
	return {
		path: inside,
		write: async (path, content, options = {}) => {
			const full = inside(path);
			if (options.private) secrets.add(full);
			const mode = options.private ? 384 : options.executable ? 493 : 420;
			await writing(async () => {
				await mkdir(dirname(full), { recursive: true });
				await writeFile(full, content, { mode });
				await chmod(full, mode);
			});
			return full;
		},
		link: async (path, target) => {
			const full = inside(path);
			await writing(async () => {
				await mkdir(dirname(full), { recursive: true });
				await symlink(target, full);
			});
		},
		read: async (path) => readIfThere(inside(path)),
		remove: async () => {
			removed = true;
			if (root !== void 0) await rm(root, {
				recursive: true,
				force: true
			});
		},
		removeNow: () => {
			removed = true;
			if (root === void 0) return false;
			for (const path of [...secrets, root]) try {
				rmSync(path, {
					recursive: true,
					force: true,
					maxRetries: 3,
					retryDelay: 50
				});
			} catch {}
			return !existsSync(root);
		}
	};
}
/** Bytes of a file anywhere on this machine; `undefined` when it is absent or unreadable. */
async function readIfThere(path) {
	try {
		return await readFile(path);
	} catch {
		return;
	}
}

// src/adapters/tools.ts
/** Milliseconds; a download has three tries with up to 20 s between them. */
const LIMIT = 3e5;
/** Bytes. */
const MOST = 1e9;
/** Pinned programs through @actions/tool-cache, which is loaded in a process of its own. */
function createTools(options) {
	const { cancel, program, env, scratch, limit = LIMIT } = options;
	return { install: async (tool) => {
		const { ask, reason } = await import("./ask.js");
		let folder;
		try {
			folder = scratch.path("tools");
		} catch (error) {
			return {
				path: void 0,
				why: reason(error)
			};
		}
		const conditions = {
			program,
			env,
			limit,
			most: MOST,
			cancel,
			folder
		};
		const answer = await ask({
			kind: "install",
			tool: {
				...tool,
				arch: process.arch
			}
		}, conditions);
		if (answer.kind === "installed") return {
			path: answer.path,
			downloaded: answer.downloaded
		};
		return {
			path: void 0,
			why: answer.kind === "failed" ? answer.why : "the reason is not known"
		};
	} };
}

// src/adapters/names.ts
/**
* Names of all files and links below a folder, git's own folders included, but for what git stores in `objects` and `lfs`: only
* names, so that no file is opened or looked at. Links are not followed. What cannot be listed is left out: nobody can copy it either.
*/
async function namesBelow(folder) {
	const found = [];
	const waiting = [""];
	for (let below = waiting.pop(); below !== void 0; below = waiting.pop()) {
		const at = resolve(folder, below);
		const items = await readdir(at, { withFileTypes: true }).catch(() => []);
		const isGit = items.some((item) => item.name === "HEAD" && item.isFile()) && isWithinGit(below);
		for (const item of items) {
			const path = posix.join(below, item.name);
			if (item.isSymbolicLink()) {
				const target = await readlink(resolve(at, item.name)).catch(() => void 0);
				if (target !== void 0) found.push({
					path,
					target
				});
			} else if (!item.isDirectory()) found.push({ path });
			else if (!(isGit && (item.name === "objects" || item.name === "lfs"))) waiting.push(path);
		}
	}
	return found.toSorted((a, b) => a.path < b.path ? -1 : a.path > b.path ? 1 : 0);
}
function isWithinGit(path) {
	return path.split("/").includes(".git");
}

// src/adapters/prints.ts
/** Bytes read at a time; most files of a repository are smaller. */
const BLOCK = 262144;
/** Bytes, a file counted as at least 4 KiB, after which others get their turn: some milliseconds. */
const TURN = 4194304;
/**
* Content and mode of files and folders, which may be many thousands: one call to the system after the other, without a promise for each,
* which would cost several times what the reading does. `place` gives the absolute path of a folder without links, `refuse` makes
* the error for an entry that cannot be read.
*/
async function printEntries(entries, place, refuse) {
	const block = Buffer.allocUnsafe(BLOCK);
	const folders = /* @__PURE__ */ new Map();
	const prints = [];
	let turn = 0;
	for (const { path, kind } of entries) {
		const folder = kind === "folder" ? path : posix.dirname(path);
		if (!folders.has(folder)) folders.set(folder, place(folder));
		const real = folders.get(folder);
		if (real === void 0) {
			prints.push(void 0);
			continue;
		}
		try {
			if (kind === "link") {
				const target = linkTarget$1(`${real}/${posix.basename(path)}`);
				prints.push(target === void 0 ? void 0 : {
					kind,
					target
				});
				continue;
			}
			const opened = open(kind === "folder" ? real : `${real}/${posix.basename(path)}`);
			if (opened === void 0) {
				prints.push(void 0);
				continue;
			}
			try {
				const stat = fstatSync(opened);
				if (kind === "file" ? !stat.isFile() : !stat.isDirectory()) throw new Error(`it is not a ${kind} any more`);
				const mode = stat.mode & 4095;
				if (kind === "folder") prints.push({
					kind,
					mode,
					sha256: void 0
				});
				else {
					const hash = createHash("sha256");
					for (let size = readInto(hash, opened, block); size > 0; size = readInto(hash, opened, block)) {
						turn += size;
						if (turn > TURN) turn = await rest();
					}
					prints.push({
						kind,
						mode,
						sha256: hash.digest("hex")
					});
				}
			} finally {
				closeSync(opened);
			}
		} catch (error) {
			throw refuse(path, error);
		}
		turn += 4096;
		if (turn > TURN) turn = await rest();
	}
	return prints;
}
/** Signals and timers get their turn. */
async function rest() {
	await setImmediate$1();
	return 0;
}
/** `undefined` when nothing is there. Non-blocking, so that a named pipe cannot hold the job up. */
function open(path) {
	return present(() => openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK));
}
function linkTarget$1(path) {
	return present(() => readlinkSync(path));
}
function present(ask) {
	try {
		return ask();
	} catch (error) {
		const { code } = error;
		if (code === "ENOENT" || code === "ENOTDIR") return void 0;
		throw error;
	}
}
function readInto(hash, file, block) {
	const size = readSync(file, block, 0, BLOCK, null);
	if (size > 0) hash.update(size === BLOCK ? block : block.subarray(0, size));
	return size;
}

// src/adapters/workspace-files.ts
/** Bytes; a file of a lecture repository that is larger does not belong into an image. */
const MOST_BYTES = 104857600;
/**
* The tree below a folder. Absolute paths, `..` above the root and links that lead out of it are refused, since the
* tree may be that of a stranger's pull request. `.git` is not listed: it differs from clone to clone.
*/
function createFiles(place) {
	const root = realRoot(place);
	return {
		read: (path, maxBytes = MOST_BYTES) => read(root, path, maxBytes),
		glance: (path, maxBytes = MOST_BYTES) => read(root, path, maxBytes),
		real: async (path) => {
			const place = await locate(root, path);
			return place === void 0 ? void 0 : relative(await root(), place) || ".";
		},
		list: (path) => list(root, path),
		folder: (path) => folder(root, path),
		prints: async (entries) => {
			const top = await root();
			return printEntries(entries, (path) => plainFolder(top, path), refusedFor);
		},
		names: async (path) => {
			const place = await locate(root, path);
			return place === void 0 ? [] : namesBelow(place);
		}
	};
}
/** The root without links, looked up when it is first needed. */
function realRoot(place) {
	let known;
	return async () => {
		known ??= await answered(place, () => realpath(place));
		return known;
	};
}
/** The absolute path of a folder that no link leads to; `undefined` for another, and when nothing is there. */
function plainFolder(top, path) {
	const place = resolve(top, checked(path));
	try {
		return realpathSync.native(place) === place ? place : void 0;
	} catch (error) {
		if (code(error) === "ENOENT" || code(error) === "ENOTDIR") return void 0;
		throw unreadable(path, error);
	}
}
async function folder(root, path) {
	const place = plainFolder(await root(), path);
	if (place === void 0) return void 0;
	const items = await absent(() => readdir(place, {
		withFileTypes: true,
		encoding: "buffer"
	}), path);
	if (items === void 0) return void 0;
	const found = [];
	for (const item of items) {
		const name = item.name.toString("utf8");
		if (!isUtf8(item.name)) found.push({
			name,
			kind: "other",
			why: "its name is not UTF-8"
		});
		else if (item.isDirectory()) found.push({
			name,
			kind: "folder"
		});
		else if (item.isFile()) found.push({
			name,
			kind: "file"
		});
		else if (item.isSymbolicLink()) {
			const target = await answered(posix.join(path, name), () => linkTarget(resolve(place, name)));
			found.push(target === void 0 ? {
				name,
				kind: "other",
				why: TARGET
			} : {
				name,
				kind: "link",
				target
			});
		} else found.push({
			name,
			kind: "other",
			why: "it is not a regular file"
		});
	}
	return found;
}
const TARGET = "the target of this link is not UTF-8";
/** `undefined` where it is not UTF-8: BuildKit cannot send it, and as text it would be one with other such targets. */
async function linkTarget(place) {
	const target = await readlink(place, { encoding: "buffer" });
	return isUtf8(target) ? target.toString("utf8") : void 0;
}
function refusedFor(path, problem) {
	return problem instanceof Failure ? problem : unreadable(path, problem);
}
async function read(root, path, maxBytes) {
	const place = await locate(root, path);
	if (place === void 0) return void 0;
	const handle = await answered(path, () => open$2(place, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK));
	try {
		const stat = await handle.stat();
		if (!stat.isFile()) throw refused(path, stat.isDirectory() ? "it is a folder" : "it is not a regular file");
		if (stat.size > maxBytes) throw refused(path, `it has ${stat.size} bytes, and the limit is ${maxBytes}`);
		return await answered(path, () => handle.readFile());
	} finally {
		await handle.close();
	}
}
async function list(root, path) {
	const normal = checked(path);
	const parent = await locate(root, posix.dirname(normal));
	if (parent === void 0) return void 0;
	const start = normal === "." ? parent : resolve(parent, posix.basename(normal));
	const stat = await absent(() => lstat(start), path);
	if (stat === void 0) return void 0;
	if (!stat.isDirectory()) return [await entry(normal, start)];
	const entries = [];
	const waiting = [{
		folder: start,
		path: normal
	}];
	for (let next = waiting.pop(); next !== void 0; next = waiting.pop()) {
		const { folder, path: below } = next;
		for (const item of await answered(below, () => readdir(folder, { withFileTypes: true }))) {
			if (item.name === ".git") continue;
			const itemPath = posix.join(below, item.name);
			if (item.isDirectory()) waiting.push({
				folder: resolve(folder, item.name),
				path: itemPath
			});
			else entries.push(await entry(itemPath, resolve(folder, item.name)));
		}
	}
	return entries.toSorted((a, b) => a.path < b.path ? -1 : a.path > b.path ? 1 : 0);
}
async function entry(path, place) {
	const stat = await answered(path, () => lstat(place));
	if (stat.isSymbolicLink()) {
		const target = await answered(path, () => linkTarget(place));
		if (target === void 0) throw refused(path, TARGET);
		return {
			path,
			kind: "link",
			executable: false,
			target
		};
	}
	if (!stat.isFile()) throw refused(path, "it is not a regular file");
	return {
		path,
		kind: "file",
		executable: (stat.mode & 64) !== 0
	};
}
/** The real path, `undefined` when nothing is there. Throws when it lies outside the root. */
async function locate(root, path) {
	const normal = checked(path);
	const top = await root();
	const real = await absent(() => realpath(resolve(top, normal)), path);
	if (real === void 0) return void 0;
	if (!(real === top || real.startsWith(top.endsWith(sep) ? top : `${top}${sep}`))) throw refused(path, "a link points to a place outside the folder");
	return real;
}
function checked(path) {
	const normal = posix.normalize(path === "" ? "." : path).replace(/(?<=.)\/$/, "");
	if (path.includes("\0")) throw refused(path, "the path contains a NUL byte");
	if (posix.isAbsolute(path) || normal === ".." || normal.startsWith("../")) throw refused(path, "the path points to a place outside the folder");
	return normal;
}
/** `undefined` for what is not there; every other fault is an error, never an absence. */
async function absent(ask, path) {
	try {
		return await ask();
	} catch (error) {
		if (code(error) === "ENOENT" || code(error) === "ENOTDIR") return void 0;
		throw unreadable(path, error);
	}
}
async function answered(path, ask) {
	try {
		return await ask();
	} catch (error) {
		throw error instanceof Failure ? error : unreadable(path, error);
	}
}
function code(error) {
	return typeof error === "object" && error !== null && "code" in error ? String(error.code) : "";
}
function unreadable(path, cause) {
	return refused(path, code(cause) === "EACCES" ? "permission was denied" : cause instanceof Error ? cause.message : String(cause), cause);
}
function refused(path, why, cause) {
	return new Failure({
		class: "environment",
		doing: "reading a file",
		on: path.slice(0, 200),
		why,
		next: "Use a readable, regular file inside the repository"
	}, cause === void 0 ? void 0 : { cause });
}

// src/adapters/create-world.ts
/**
* The real world behind the ports. Nothing is opened or created before a stage asks for it. Once `cancel` is aborted, every
* effect but clean-up throws a Failure (`cancelled`): stages need not know.
*/
function createWorld(inputs, options) {
	const { cancel, env, log, ownFolder, workspace } = options;
	const commands = createCommands(cancel, (program, given) => programEnvironment(program, given, env));
	const clock = createClock(cancel);
	const children = childEnvironment(env);
	const tags = {
		written: [],
		doubtful: []
	};
	const scratch = createScratch(env.RUNNER_TEMP || tmpdir());
	const toolkit = {
		program: `${ownFolder}/dist/toolkit.js`,
		env: children,
		cancel
	};
	return {
		tags,
		files: until(cancel, createFiles(workspace)),
		own: createFiles(ownFolder),
		workspace,
		ownFolder,
		registry: noting(tags, createRegistry({
			clock,
			log,
			logins: dockerLogins(env),
			...cancel && { cancel },
			...inputs.credentials && { credentials: {
				...inputs.credentials,
				hosts: [inputs.repository.registry]
			} }
		}), cancel),
		commands,
		git: createGit(commands, children),
		checkouts: createCheckouts(workspace, commands, children),
		platform: options.platform ?? platformOf(process.arch),
		downloads: createDownloads({
			clock,
			privateHosts: inputs.privateHosts ?? [],
			...cancel && { cancel }
		}),
		github: createGitHub({
			token: inputs.githubToken,
			repository: env.GITHUB_REPOSITORY,
			api: env.GITHUB_API_URL,
			...cancel && { cancel }
		}),
		clock,
		log,
		scratch,
		machine,
		cacheService: createCacheService({
			...toolkit,
			token: env.ACTIONS_RUNTIME_TOKEN
		}),
		tools: createTools({
			...toolkit,
			scratch
		}),
		env: children,
		readUserFile: readIfThere
	};
}
/** A tag that the run has given to another image than at first, since that one was right, is none of its own any more. */
function noting(tags, registry, cancel) {
	const first = /* @__PURE__ */ new Map();
	const tag = async (repository, name, manifest) => {
		const begun = !cancel?.aborted;
		try {
			const digest = await registry.tag(repository, name, manifest);
			if (!first.has(name)) first.set(name, digest);
			tags.written = tags.written.filter((written) => written !== name);
			if (first.get(name) === digest) tags.written.push(name);
			return digest;
		} catch (error) {
			if (begun && error instanceof Failure && error.class === "cancelled") tags.doubtful.push(name);
			throw error;
		}
	};
	return Object.create(registry, { tag: { value: tag } });
}
/** Files between two looks at whether the job was cancelled. */
const PRINTS_AT_ONCE = 2e3;
/** A large tree is not read to its end for nobody. */
function until(cancel, files) {
	if (cancel === void 0) return files;
	const check = (path) => {
		if (cancel.aborted) throw cancelled(cancel, "reading a file", path.slice(0, 200));
	};
	return {
		read: async (path, maxBytes) => {
			check(path);
			return files.read(path, maxBytes);
		},
		glance: async (path, maxBytes) => {
			check(path);
			return files.glance(path, maxBytes);
		},
		real: async (path) => {
			check(path);
			return files.real(path);
		},
		list: async (path) => {
			check(path);
			return files.list(path);
		},
		folder: async (path) => {
			check(path);
			return files.folder(path);
		},
		prints: async (entries) => {
			const all = [];
			for (let at = 0; at < entries.length; at += PRINTS_AT_ONCE) {
				const part = entries.slice(at, at + PRINTS_AT_ONCE);
				check(part[0]?.path ?? "");
				all.push(...await files.prints(part));
			}
			return all;
		},
		names: async (path) => {
			check(path);
			return files.names(path);
		}
	};
}
/** Inputs hold secrets; no program that is started needs them. */
function childEnvironment(env) {
	const entries = Object.entries(env).filter((entry) => entry[1] !== void 0 && !entry[0].startsWith("INPUT_"));
	return Object.fromEntries(entries.filter(([name]) => !/^(?:ACTIONS_(?:RUNTIME|ID_TOKEN_REQUEST)_TOKEN|SOURCE_DATE_EPOCH|BUILDX_GIT_LABELS)$/.test(name)));
}

// src/adapters/log.ts
const LONGEST = 4e3;
const ESCAPES = /\u001b\[[0-9;?]*[ -/]*[@-~]|\u001b[@-_]/g;
/**
* Takes escapes and what cannot be seen out of a text, and then secrets, and each line of one: something invisible in the middle
* would hide it. Secrets of one or two characters stay, because they would garble everything.
*/
function cleaner(secretValues) {
	const values = secretValues.flatMap((secret) => [secret, ...secret.split(/\r?\n/)]).flatMap((secret) => [secret, visible(secret)]).filter((secret) => secret.length >= 3);
	const secrets = [...new Set(values)].sort((a, b) => b.length - a.length);
	return (text) => secrets.reduce((rest, secret) => rest.replaceAll(secret, "***"), visible(text));
}
function visible(text) {
	return withoutInvisible(text.replace(ESCAPES, ""));
}
/**
* The log. Plain lines are defused here, so that no text from a repository, a registry or a build is taken for a
* command; secrets are replaced although the runner masks them too, because the command line has no runner.
*/
function createLog(sink, secretValues) {
	const clean = cleaner(secretValues);
	const plain = (text) => {
		for (const line of text.split("\n")) sink.line(clean(line).replace(/^(\s*):(?=:)/, "$1​:").replaceAll("##[", "#​#["));
	};
	const annotate = (kind, message, place = {}) => {
		const { file, title } = place;
		sink.annotate(kind, clean(message).slice(0, LONGEST), {
			...place,
			...file !== void 0 && { file: clean(file) },
			...title !== void 0 && { title: clean(title) }
		});
	};
	return {
		clean,
		info: plain,
		debug: (text) => sink.debug(clean(text)),
		warning: (message, place) => annotate("warning", message, place),
		notice: (message, place) => annotate("notice", message, place),
		error: (message, place) => annotate("error", message, place),
		foreign: async (title, body) => {
			const token = randomUUID();
			sink.startGroup(clean(title));
			sink.stop(token);
			try {
				return await body(plain);
			} finally {
				sink.resume(token);
				sink.endGroup();
			}
		}
	};
}

// src/inputs/raw.ts
/** Every input of action.yml; the contract test holds the two lists and the README's table together. */
const INPUTS = [
	"operation",
	"image",
	"name",
	"environment-file",
	"context",
	"dockerfile",
	"base",
	"reuse-from",
	"variant",
	"apt-packages",
	"lock",
	"build-args",
	"build-contexts",
	"private-hosts",
	"secrets",
	"secret-files",
	"tags",
	"source",
	"reason",
	"force",
	"max-age-days",
	"read-only",
	"oversize",
	"verify-script",
	"provenance",
	"sbom",
	"builder",
	"cache",
	"username",
	"password",
	"github-token"
];

// src/adapters/still-running.ts
/** Milliseconds: a job that says nothing for half a minute looks dead. */
const SILENCE = 25e3;
/**
* Says what is being done whenever the sink that is returned has got no line for 25 s, whatever it is that takes so long. Lines for
* debugging do not count: most runs do not show them. Keeps no process alive.
*/
function startReminders(sink, phases) {
	let heard = performance.now();
	const hearing = (act) => (...given) => {
		heard = performance.now();
		act(...given);
	};
	const line = hearing(sink.line);
	let timer;
	const wait = (milliseconds) => {
		timer = setTimeout(() => {
			const left = heard + SILENCE - performance.now();
			if (left <= 0) {
				const { name, milliseconds } = phases.current;
				line(`.. still ${name === void 0 ? "working" : `at: ${name}`}, ${Math.round(milliseconds / 1e3)} s`);
			}
			wait(left > 0 ? left : SILENCE);
		}, milliseconds).unref();
	};
	wait(SILENCE);
	return {
		sink: {
			...sink,
			line,
			annotate: hearing(sink.annotate),
			startGroup: hearing(sink.startGroup)
		},
		stop: () => clearTimeout(timer)
	};
}

// src/inputs/attestations.ts
const PROVENANCE = {
	"": void 0,
	false: void 0,
	true: "min",
	min: "min",
	max: "max"
};
/**
* Of any registry, Docker Hub's short names included, for that is where the known generators are. The name becomes a part of an
* argument that buildx reads as comma-separated values. Grammar: https://github.com/distribution/reference
*/
const GENERATOR = /^[a-z0-9][a-z0-9.-]*(?::[0-9]{1,5})?(?:\/[a-z0-9]+(?:[._-]+[a-z0-9]+)*)+(?::[A-Za-z0-9_][A-Za-z0-9_.-]{0,127})?(?:@sha256:[0-9a-f]{64})?$/;
/** Reads the inputs `provenance` and `sbom`. */
function readAttestations(raw, problem) {
	const mode = raw.provenance.trim().toLowerCase();
	const generator = raw.sbom.trim();
	if (!Object.hasOwn(PROVENANCE, mode)) problem("provenance", `${JSON.stringify(raw.provenance)} is not one of false, true, min, max`, "Choose one of them. true means min");
	const wrong = generator !== "" && (generator.length > 512 || !GENERATOR.test(generator));
	if (wrong) problem("sbom", `${JSON.stringify(raw.sbom.slice(0, 200))} is not the reference of an image`, "Name the generator, preferably by digest (registry/name@sha256:...). Leave the input empty for no SBOM. See docs/attestations.md");
	return {
		provenance: PROVENANCE[mode],
		sbom: generator === "" || wrong ? void 0 : generator
	};
}

// src/inputs/base-images.ts
/** The tag of one target must not become the name of another. */
const NAMES = new RegExp(`^(?:${TARGETS.join("|")})(?:-|$)`);
/** Inputs that say what a lecture's image holds, with their defaults in action.yml. */
const OF_LECTURES = {
	"environment-file": "environment.yml",
	context: ".",
	dockerfile: "",
	variant: "latex",
	"apt-packages": "",
	lock: "",
	"reuse-from": "",
	"private-hosts": "",
	"build-args": "",
	"verify-script": ""
};
/**
* What `image: base` has no use for. The runner hands defaults over as if they were written, so only another value is a problem.
* `repository`: `owner/name`, of which the default of `name` is made.
*/
function refuseForBase(raw, repository, tags, problem) {
	for (const [input, usual] of Object.entries(OF_LECTURES)) if (!["", usual].includes(raw[input].trim())) problem(input, "cannot be used with image: base, which builds containers/base of this action", "Remove it");
	if (!["", `ghcr.io/${repository}`.toLowerCase()].includes(raw.name.trim().toLowerCase())) problem("name", "cannot be used with image: base, which publishes to the repository in the input base", "Remove it, or set the input base");
	for (const tag of tags) if (tag !== "latest" && NAMES.test(tag)) problem("tags", `${tag} is already the name of a base image`, "Choose another name, for example 2026a");
	else if (!isTag(`runtime-${tag}`)) problem("tags", `${tag} is too long: the action adds the name of the base image in front`, "Choose a shorter name");
}

// src/inputs/base.ts
const DEFAULT_BASE = "ghcr.io/quantecon/lecture-base";
/** Reads the input. What is wrong with it is added to the findings of `readers`. `alone`: for image: base, which writes all tags itself. */
function readBase(raw, alone, { checked, problem }) {
	const text = raw.base.trim() || DEFAULT_BASE;
	return checked("base", {
		registry: "invalid",
		path: "invalid"
	}, () => {
		const { tag, ...rest } = parseReference(text, "input base");
		if (alone && (tag !== void 0 || rest.digest !== void 0)) problem("base", "contains a tag or digest", "Write only the repository. The action chooses the tags");
		if (tag === void 0 || tag === "latest") return rest;
		if (NAMES.test(tag)) problem("base", `the tag ${tag} names only one base image, and the action needs two of them (solver, and runtime or html)`, "Write the tag of an edition, for example :2026-08, or the digest of one image");
		else if (!isTag(`runtime-${tag}`)) problem("base", `the tag ${tag} is too long: the action adds the name of the base image in front`, "Use a shorter tag");
		return {
			...rest,
			tag
		};
	});
}

// src/inputs/promotion-request.ts
/** These decide what is built, and nothing is. */
const OF_BUILDS = [
	"dockerfile",
	"apt-packages",
	"lock",
	"build-args",
	"build-contexts",
	"secrets",
	"secret-files",
	"max-age-days",
	"verify-script",
	"builder"
];
/** Reports every problem; what is returned counts only where there was none. */
function readPromotionRequest(operation, raw, { repository, tags }, problem) {
	if (operation === "ensure") {
		for (const input of ["source", "reason"]) if (raw[input].trim() !== "") problem(input, "works only with the operation promote", "Set operation to promote, or remove it");
		return;
	}
	for (const input of OF_BUILDS) if (raw[input].trim() !== "") problem(input, "cannot be used with the operation promote, which builds nothing", "Remove it");
	if (raw.force.trim().toLowerCase() === "true") problem("force", "cannot be used with the operation promote, which builds nothing", "Remove it");
	const reason = oneLine$1(raw.reason, Number.POSITIVE_INFINITY);
	if (reason === "") problem("reason", "is empty", "Write in one line why you move the tags. Other people will read it later");
	if ([...reason].length > 500) problem("reason", `is longer than ${500} characters`, "Write one short line, and put details into an issue");
	const names = tags.length === 0 ? ["latest"] : [...new Set(tags)];
	for (const tag of names) if (isTag(tag) && !isReservedTag(tag) && !isTag(promotionTag(tag))) problem("tags", `${tag} is too long for the record of a promotion`, "Use at most 118 characters");
	return {
		source: readSource(raw.source, repository, problem),
		tags: names,
		reason
	};
}
function readSource(text, repository, problem) {
	const given = text.trim();
	const nowhere = { tag: "" };
	const wrong = (why, advice) => {
		problem("source", why, advice);
		return nowhere;
	};
	const advice = "Write a tag of the repository, or a digest: sha256: and 64 digits, as in the output digest";
	if (given === "") return wrong("is empty", advice);
	if (isDigest(given)) return { digest: given };
	if (given.includes("/")) return fromReference(given, repository, wrong);
	if (/^sha256[:-]?/i.test(given)) return wrong(`${JSON.stringify(given.slice(0, 100))} is not a complete digest`, advice);
	if (/^[0-9a-f]{64}$/.test(given)) return wrong("is ambiguous: 64 digits can be a digest, or the tag of a commit", `If it is a digest, write sha256:${given}`);
	if (!isTag(given)) return wrong(`${JSON.stringify(given.slice(0, 100))} is neither a tag nor a digest`, advice);
	return { tag: given };
}
/** As the output `image` has it. */
function fromReference(text, repository, wrong) {
	let reference;
	try {
		reference = parseReference(text);
	} catch {
		return wrong(`${JSON.stringify(text.slice(0, 200))} is not an image`, "Write only a tag or a digest");
	}
	const { tag, digest } = reference;
	if (repositoryOf(reference) !== repositoryOf(repository)) return wrong(`is not an image of the repository ${repositoryOf(repository)}`, "Write a tag or digest of that repository, or change the input name");
	if (digest !== void 0) return { digest };
	return tag === void 0 ? wrong("contains no tag and no digest", "Add one") : { tag };
}

// src/inputs/readers.ts
/** More would make every first look a search. */
const MOST_REPOSITORIES = 20;
/**
* Readers of single inputs. None of them throws: what is wrong is added to `findings`, so that all of it is told at once, and the
* value that comes back then serves only to go on reading.
*/
function createReaders(raw) {
	const findings = [];
	const problem = (input, message, advice) => {
		findings.push({
			severity: "error",
			rule: "input",
			message: `input ${input}: ${message}`,
			advice
		});
	};
	const checked = (input, fallback, read) => {
		try {
			return read();
		} catch (error) {
			if (!(error instanceof Failure)) throw error;
			problem(input, error.text.why, error.text.next);
			return fallback;
		}
	};
	const nowhere = {
		registry: "invalid",
		path: "invalid"
	};
	const repository = (input, text) => checked(input, nowhere, () => {
		const reference = parseReference(text, `input ${input}`);
		if (reference.tag !== void 0 || reference.digest !== void 0) problem(input, "contains a tag or digest", "Write only the repository. The action chooses the tags");
		return {
			registry: reference.registry,
			path: reference.path
		};
	});
	const repositories = (input) => {
		const found = lines(raw[input].replaceAll(",", "\n")).map((text) => checked(input, nowhere, () => {
			const { registry, path, tag, digest } = parseReference(text, `input ${input}`);
			if (tag !== void 0 || digest !== void 0) problem(input, `${text} contains a tag or digest`, "Write only the repository. The action finds images by their hash");
			return {
				registry,
				path
			};
		}));
		if (found.length > MOST_REPOSITORIES) problem(input, `names ${found.length} repositories. Each of them costs requests to a registry`, `Name at most ${MOST_REPOSITORIES}`);
		return [...new Map(found.map((reference) => [repositoryOf(reference), reference])).values()];
	};
	const hosts = (input) => lines(raw[input].replaceAll(",", "\n")).map((text) => {
		const host = text.toLowerCase();
		if (!/^(?:\[[0-9a-f:]+\]|[a-z0-9._-]+)(?::[0-9]{1,5})?$/.test(host) || !URL.canParse(`http://${host}`)) problem(input, `${JSON.stringify(text)} is not a host`, "Write HOST or HOST:PORT, without https:// and without a path");
		return host;
	});
	const choice = (input, allowed) => {
		const value = raw[input].trim().toLowerCase() || allowed[0];
		if (!allowed.includes(value)) problem(input, `${JSON.stringify(raw[input])} is not one of ${allowed.join(", ")}`, meant(value, allowed));
		return value;
	};
	const inside = (input, value) => {
		if (value.startsWith("/") || value.split("/").includes("..") || /[\0-\x1f\\]/.test(value)) problem(input, `${JSON.stringify(value)} is not a path inside the repository`, "Write it relative to the root of the repository, with /");
		return value.replace(/^(?:\.\/)+/, "").replace(/\/+$/, "") || ".";
	};
	const path = (input, fallback) => inside(input, raw[input].trim() || fallback);
	const optionalPath = (input) => raw[input].trim() ? path(input, "") : void 0;
	const pairs = (input, key) => {
		const result = {};
		for (const line of lines(raw[input])) {
			const equals = line.indexOf("=");
			const name = line.slice(0, Math.max(equals, 0)).trim();
			if (!key.test(name)) problem(input, "contains a line that is not NAME=value", "Write one NAME=value per line");
			else if (input === "secrets" && /^=+\s*$|^-----BEGIN /.test(line.slice(equals + 1))) problem(input, "contains a value with several lines", "For a value with several lines, use the input secret-files");
			else if (input.startsWith("secret") && line.slice(equals + 1).trim() === "") continue;
			else if (Object.hasOwn(result, name)) problem(input, `names ${name} twice`, "Remove one of the two lines");
			else result[name] = line.slice(equals + 1);
		}
		return result;
	};
	const contexts = () => {
		const read = Object.entries(pairs("build-contexts", /^[A-Za-z0-9][A-Za-z0-9_.:/-]*$/)).map(([name, given]) => {
			const value = given.trim();
			if (value.startsWith("docker-image://")) return [name, value];
			if (/^[A-Za-z][A-Za-z0-9+.-]*:/.test(value) || value === "") problem("build-contexts", `${name} is not a folder of the repository and not an image, so it could change without a change of the hash`, "Write NAME=path (relative to the root of the repository) or NAME=docker-image://REFERENCE");
			return [name, inside("build-contexts", value)];
		});
		return Object.fromEntries(read);
	};
	const boolean = (input) => {
		const value = raw[input].trim().toLowerCase();
		if (![
			"true",
			"false",
			""
		].includes(value)) problem(input, `${JSON.stringify(raw[input])} is not true or false`, "Write true or false");
		return value === "true";
	};
	return {
		findings,
		problem,
		checked,
		repository,
		repositories,
		hosts,
		choice,
		path,
		optionalPath,
		pairs,
		contexts,
		boolean
	};
}
function meant(value, allowed) {
	const near = nearest$1(value, allowed);
	return near === void 0 ? "Choose one of them" : `Write ${near}`;
}
/** Lines without the blanks around them, and without those that hold nothing else. */
function lines(text) {
	return text.split(/\r?\n/).map((line) => line.trim()).filter((line) => line !== "");
}

// src/inputs/inputs.ts
/**
* Reads all inputs at once and reports every problem together.
* `repository` is `owner/name` as GitHub spells it; `actor` is the login that the job's token answers to.
* Throws a Failure (`input`) that lists all findings.
*/
function parseInputs(raw, github) {
	const readers = createReaders(raw);
	const { findings, problem, repository, choice, path, optionalPath, pairs, contexts, boolean } = readers;
	const operation = choice("operation", ["ensure", "promote"]);
	if (findings.length > 0) throw unusable(findings);
	const maxAge = raw["max-age-days"].trim();
	if (maxAge && !/^[0-9]{1,4}$/.test(maxAge)) problem("max-age-days", `${JSON.stringify(maxAge)} is not a whole number of days`, "Write a number, for example 30, or leave the input empty");
	const tags = lines(raw.tags.replaceAll(",", "\n"));
	for (const tag of tags) {
		if (!isTag(tag)) problem("tags", `${JSON.stringify(tag)} is not a tag`, "Use letters, digits, \".\", \"_\" and \"-\", at most 128");
		if (isReservedTag(tag) && !(operation === "promote" && isContentTag(tag))) problem("tags", `the action reserves the name ${tag} for itself`, "Choose another name");
	}
	const aptPackages = [...new Set(raw["apt-packages"].split(/[\s,]+/).filter(Boolean))].sort();
	for (const name of aptPackages) if (!/^[a-z0-9][a-z0-9+.-]+(?:=[A-Za-z0-9.+:~-]+)?$/.test(name)) problem("apt-packages", `${JSON.stringify(name)} is not the name of a package`, "Write names, or name=version");
	const builder = raw.builder.trim();
	if (builder && !/^[A-Za-z0-9][A-Za-z0-9_.-]*$/.test(builder)) problem("builder", `${JSON.stringify(builder)} is not a valid builder name`, "Run \"docker buildx ls\" to see the names");
	const secrets = pairs("secrets", /^[A-Za-z0-9_.-]+$/);
	const secretFiles = pairs("secret-files", /^[A-Za-z0-9_.-]+$/);
	for (const [id, file] of Object.entries(secretFiles)) {
		if (/[",]/.test(file)) problem("secret-files", `the path of ${id} is not valid`, "Write id=path, without commas and quotes");
		if (Object.hasOwn(secrets, id)) problem("secret-files", `${id} is also in secrets`, "Remove one of the two");
	}
	const image = choice("image", ["lecture", "base"]);
	const base = readBase(raw, image === "base", readers);
	const named = repository("name", raw.name.trim() || `ghcr.io/${github.repository}`);
	const name = image === "base" ? {
		registry: base.registry,
		path: base.path
	} : named;
	if (image === "base" && operation === "ensure") refuseForBase(raw, github.repository, tags, problem);
	const inputs = {
		promotion: readPromotionRequest(operation, raw, {
			repository: name,
			tags
		}, problem),
		image,
		repository: name,
		environmentFile: path("environment-file", "environment.yml"),
		context: path("context", "."),
		dockerfile: optionalPath("dockerfile"),
		base,
		reuseFrom: readers.repositories("reuse-from"),
		variant: choice("variant", ["latex", "html"]),
		aptPackages,
		lock: optionalPath("lock"),
		buildArgs: pairs("build-args", /^[A-Za-z_][A-Za-z0-9_]*$/),
		buildContexts: contexts(),
		privateHosts: readers.hosts("private-hosts"),
		secrets,
		secretFiles,
		tags,
		force: boolean("force"),
		maxAgeDays: maxAge ? Number(maxAge) : void 0,
		readOnly: choice("read-only", [
			"verify",
			"fallback",
			"fail"
		]),
		oversize: choice("oversize", [
			"warn",
			"allow",
			"fail"
		]),
		verifyScript: optionalPath("verify-script"),
		attestations: readAttestations(raw, problem),
		builder: builder || void 0,
		cache: choice("cache", [
			"registry",
			"actions",
			"none"
		]),
		credentials: credentials(raw, name, github.actor),
		githubToken: raw["github-token"] || void 0
	};
	if (findings.length > 0) throw unusable(findings);
	return inputs;
}
/** Every problem, each with its own advice. */
function unusable(findings) {
	const [only, ...more] = findings;
	return new Failure({
		class: "input",
		doing: "reading the inputs",
		on: more.length === 0 ? "one of them" : `${findings.length} of them`,
		why: findings.map((finding) => finding.message).join("; "),
		next: more.length === 0 && only !== void 0 ? only.advice : "Correct them in the workflow file. README.md describes every input",
		findings
	});
}
/**
* What the inputs say that is valid and may not be meant. GitHub replaces a secret that forks and Dependabot do not get by nothing, and
* their runs go on without the credentials.
*/
function inputNotices(raw) {
	if (!raw.username.trim() || raw.password) return [];
	return [{
		severity: "notice",
		rule: "empty-password",
		message: "the input password is empty, so the input username is not used",
		advice: "Set the input password, or remove the input username. In runs for forks and Dependabot, GitHub gives no secrets, so the password is empty"
	}];
}
/** GHCR takes the job's own token; any other registry gets only what the workflow gave for it. */
function credentials(raw, repository, actor) {
	if (raw.password) return {
		username: raw.username.trim() || actor,
		password: raw.password
	};
	if (repository.registry === "ghcr.io" && raw["github-token"]) return {
		username: actor || "x-access-token",
		password: raw["github-token"]
	};
}

// src/inputs/read-event.ts
/** Only who may write to the repository can trigger these, and they bring its own files. `local`: no runner. */
const TRUSTED = /* @__PURE__ */ new Set([
	"push",
	"create",
	"release",
	"schedule",
	"workflow_dispatch",
	"repository_dispatch",
	"local"
]);
/** These run on the merge commit, with the same token as each other. */
const PULL_REQUEST = /* @__PURE__ */ new Set([
	"pull_request",
	"pull_request_review",
	"pull_request_review_comment"
]);
/**
* Never throws: a payload with missing or strange fields gives the less trusted kind.
* Rules: https://docs.github.com/actions/reference/workflows-and-actions/events-that-trigger-workflows
*/
function readEvent(env, payload) {
	const event = fieldsOf(payload);
	const name = env.GITHUB_EVENT_NAME || "local";
	const ref = env.GITHUB_REF ?? "";
	const pullRequest = fieldsOf(event.pull_request);
	const head = fieldsOf(pullRequest.head);
	const from = text(fieldsOf(head.repo).full_name);
	const isPullRequest = PULL_REQUEST.has(name) || name === "pull_request_target";
	const sender = fieldsOf(event.sender);
	const defaultBranch = text(fieldsOf(event.repository).default_branch);
	const onDefaultBranch = defaultBranch !== void 0 && ref === `refs/heads/${defaultBranch}`;
	const releaseTag = name === "release" ? text(fieldsOf(event.release).tag_name) : void 0;
	return {
		name,
		kind: kindOf(name, ref, onDefaultBranch),
		branch: branchOf(ref),
		others: [],
		fed: name === "repository_dispatch" || name === "workflow_dispatch" && sender.type === "Bot",
		revision: (isPullRequest ? text(head.sha) : void 0) ?? env.GITHUB_SHA ?? "",
		pullRequest: isPullRequest && isInteger(pullRequest.number) ? pullRequest.number : void 0,
		fork: isPullRequest && (from === void 0 || from !== env.GITHUB_REPOSITORY),
		closed: isPullRequest && (pullRequest.state === "closed" || event.action === "closed"),
		dependabot: sender.type === "Bot" && sender.login === "dependabot[bot]",
		gitTag: ref.startsWith("refs/tags/") ? ref.slice(10) : releaseTag,
		revisionTime: time(fieldsOf(event.head_commit).timestamp) ?? time(fieldsOf(fieldsOf(event.merge_group).head_commit).timestamp),
		actor: env.GITHUB_TRIGGERING_ACTOR || env.GITHUB_ACTOR || "",
		runUrl: env.GITHUB_RUN_ID ? `${sourceOf(env)}/actions/runs/${env.GITHUB_RUN_ID}` : void 0
	};
}
/** Address of the repository, for people and for `org.opencontainers.image.source`. */
function sourceOf(env) {
	return `${env.GITHUB_SERVER_URL || "https://github.com"}/${env.GITHUB_REPOSITORY ?? ""}`;
}
/** Run and attempt, and the runner: the legs of a matrix share the first two, and several runners may share one engine. */
function runIdOf(env) {
	return [
		env.GITHUB_RUN_ID ?? "0",
		env.GITHUB_RUN_ATTEMPT ?? "1",
		env.RUNNER_NAME
	].filter(Boolean).join("-");
}
function branchOf(ref) {
	return /^refs\/heads\/(.+)$/.exec(ref)?.[1];
}
function kindOf(name, ref, onDefaultBranch) {
	if (PULL_REQUEST.has(name)) return "pull-request";
	if (name === "merge_group") return "merge-group";
	if (!TRUSTED.has(name)) return "untrusted";
	if (name === "release" || ref.startsWith("refs/tags/")) return "tag";
	if (name === "schedule") return "schedule";
	if (name === "repository_dispatch") return "manual";
	if (name === "workflow_dispatch" && onDefaultBranch) return "manual";
	return onDefaultBranch ? "default-branch" : "branch";
}
function isInteger(value) {
	return Number.isInteger(value);
}
function text(value) {
	return typeof value === "string" && value !== "" ? value : void 0;
}
function time(value) {
	const milliseconds = typeof value === "string" ? Date.parse(value) : NaN;
	return Number.isFinite(milliseconds) ? milliseconds : void 0;
}

// src/inputs/unknown.ts
/** A `with:` key that action.yml does not have: GitHub only warns of it, and what was meant has its default. */
function unknownInput(name, place = {}) {
	const meant = nearest$1(name, INPUTS);
	return {
		severity: "warning",
		rule: "unknown-input",
		...place,
		message: `unknown input ${JSON.stringify(name.slice(0, 100))}, which has no effect`,
		advice: meant === void 0 ? "Remove it. README.md lists all inputs" : `Write ${meant}`
	};
}
/**
* Inputs of the step that action.yml does not have, as the runner hands them over: it warns of them and passes them on all the same.
* A variable of the workflow's own that begins with INPUT_ cannot be told from one.
*/
function unknownInputs(env) {
	const known = new Set(INPUTS.map((name) => variable(name)));
	return Object.keys(env).filter((name) => name.startsWith("INPUT_") && !known.has(name)).sort().map((name) => unknownInput(name.slice(6).toLowerCase()));
}
/** https://github.com/actions/toolkit/blob/main/packages/core/src/core.ts (getInput) */
function variable(name) {
	return `INPUT_${name.replaceAll(" ", "_").toUpperCase()}`;
}

// src/timer.ts
/** Elapsed time by named phase, for the summary, the benchmark and whoever wants to know what takes so long. */
var Timer = class {
	phases = [];
	#now;
	#open = [];
	/** When the last phase ended. */
	#ended;
	constructor(now) {
		this.#now = now;
		this.#ended = now();
	}
	async phase(name, body) {
		const start = this.#now();
		const opened = {
			name,
			start
		};
		this.#open.push(opened);
		try {
			return await body();
		} finally {
			this.#ended = this.#now();
			this.#open.splice(this.#open.indexOf(opened), 1);
			this.phases.push({
				name,
				milliseconds: this.#ended - start
			});
		}
	}
	/** The phase that was begun last and has not ended, and for how long it goes on; between two phases, how long there has been none. */
	get current() {
		const { name, start } = this.#open.at(-1) ?? {
			name: void 0,
			start: this.#ended
		};
		return {
			name,
			milliseconds: this.#now() - start
		};
	}
};

export { createCommands as _, runIdOf as a, parseInputs as c, cleaner as d, createLog as f, diskTrouble as g, readIfThere as h, readEvent as i, startReminders as l, createFiles as m, unknownInput as n, sourceOf as o, createWorld as p, unknownInputs as r, inputNotices as s, Timer as t, INPUTS as u };