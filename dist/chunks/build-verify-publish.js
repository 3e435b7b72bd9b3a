import "./rolldown-runtime.js";
import { C as resolveGitReferences, p as askedPackages, r as lockOf } from "./lock.js";
import { t as Failure } from "./failure.js";
import { o as holdToBudget } from "./progress.js";
import { d as rfc3339, f as platformDigest, i as sizeOf, n as RECIPE_LAYERS, p as platformManifest, t as outcomeOf } from "./outcome.js";
import { r as isDigest, t as formatReference } from "./reference.js";
import { _ as parseJson, d as tagsFor, p as fieldsOf } from "./tags.js";
import { _ as tellUnfollowedPolicy, a as pushedImage, b as builtContext, d as recipeOrOwn, f as cacheParts, g as writePolicy, h as build, i as publishedMeanwhile, l as openSession, m as tellLostCaches, n as recordFile, o as verify, p as openCache, r as publishBuilt, s as firstPushAdvice, t as buildRecipe, u as described } from "./build-recipe.js";
import { n as compareWithBuilt, r as readRecordFiles, t as compareImages } from "./compare.js";
import { i as requireUnmoved } from "./remote-content.js";
import { t as baseManifest } from "./plan-run.js";
import { o as digestOf } from "./hashed-files.js";
import { r as readVariables } from "./triggers.js";
import { t as publishReused } from "./reused.js";
import { isDeepStrictEqual } from "node:util";

// src/environment/moved-references.ts
/**
* Asks once more, after a build whose own Dockerfile gave pip the files as they stand, whether each git reference still stands for the
* commit that was hashed. Throws a Failure (`registry-unavailable`) that names what moved: the image may hold the other commit, and
* must not be published under the hash of the first one.
*/
async function refuseMovedReferences({ environment, includes, commits }, git) {
	if (Object.keys(commits).length === 0) return;
	const now = await resolveGitReferences(environment, includes, git);
	const moved = Object.keys(commits).filter((requirement) => now[requirement] !== commits[requirement]);
	const [first] = moved;
	if (first === void 0) return;
	const short = (commit) => commit?.slice(0, 12) ?? "nothing";
	throw new Failure({
		class: "registry-unavailable",
		doing: "checking the git references again after the build",
		on: first.slice(0, 200),
		why: `it moved from ${short(commits[first])} to ${short(now[first])} during the build${moved.length > 1 ? `, and ${moved.length - 1} others moved too` : ""}. The image may contain either commit, so it is not published`,
		next: "Run the job again. If you want a reference that does not move, write the full commit hash after the @"
	});
}

// src/rebase/build-image.ts
/** A recorded version cannot be had any more, or not installed. All else (a network, a disk, a limit of time) may be over in an hour. */
const GONE = ["unsolvable-environment", "not-found"];
/**
* A build by the recipe or the repository's own Dockerfile. Where the plan counts on conda's step being in the cache and it ran all the
* same, a refresh installs exactly what the published image records, and ends where that fails for a reason that may pass; a build of a
* changed file keeps what was solved, and the image says since when.
*/
async function buildImage(making, takes) {
	const { plan, subject, means, job } = making;
	const { timer, log } = job;
	const own = subject.dockerfile !== void 0;
	const noCache = plan.noCache || own && Object.keys(subject.commits).length > 0;
	const cache = await openCache({
		parts: cacheParts(subject),
		publishes: plan.kind !== "verify-only",
		read: !noCache
	}, job);
	const made = async (of, solved, without) => {
		return {
			...await timer.phase("build", () => buildOnce(making, of, cache, {
				solved,
				noCache: without
			})),
			cache: cache.report
		};
	};
	const first = await made(subject, means.solved, noCache);
	await cache.keep(first.steps);
	if (own || means.solved === void 0 || subject.lock !== void 0) return first;
	if (!installed(first.steps, takes === void 0 ? ["conda"] : ["conda", "pip"])) return first;
	const lock = takes && await recordedLock(takes, job);
	if (lock !== void 0) {
		log.info("The environment is not in the build cache, so the recorded versions are installed again.");
		try {
			return {
				...await made({
					...subject,
					lock
				}, means.solved, false),
				how: "it has the versions that the earlier image records"
			};
		} catch (error) {
			if (!(error instanceof Failure) || !GONE.includes(error.class)) throw error;
			log.warning(`The versions that ${takes?.image.digest} records could not be installed again, so the environment was solved again: ${error.message}`);
		}
	}
	return {
		...await made(subject, void 0, false),
		steps: first.steps
	};
}
async function buildOnce({ means, job }, subject, cache, { solved, noCache }) {
	const { session, output, created } = means;
	const request = {
		...await recipeOrOwn(subject, {
			created,
			solved
		}, job),
		attestations: job.inputs.attestations,
		builder: session.builder,
		secrets: session.secrets,
		output,
		noCache,
		metadataFile: job.scratch.path("metadata.json"),
		cache: cache.stores
	};
	const policy = subject.remote && await writePolicy(subject.remote, job.scratch);
	const buildWorld = {
		...job,
		env: {
			...session.buildEnv,
			...policy
		}
	};
	const built = await cache.attempt((stores) => subject.dockerfile !== void 0 ? build({
		...request,
		cache: stores
	}, buildWorld, "Building the image", subject) : buildRecipe({
		...request,
		cache: stores
	}, buildWorld, subject));
	tellLostCaches(built.lostCaches, job.log);
	tellUnfollowedPolicy(subject, built.steps, job.log);
	if (subject.remote && subject.dockerfile !== void 0) await requireUnmoved(subject.dockerfile, subject.remote, job.git);
	return {
		digest: built.digest,
		steps: built.steps
	};
}
/** Whether a step of one of these stages of the default recipe ran. */
function installed(steps, stages) {
	return steps.some(({ name, cached }) => {
		const stage = / RUN /.test(name) && !cached ? /^\[(?:\S+ )??([a-z-]+) +\d+\/\d+\]/.exec(name)?.[1] : void 0;
		return stage !== void 0 && stages.includes(stage);
	});
}
/** `undefined` where the image does not record every package exactly. */
async function recordedLock(takes, { inputs, registry, log }) {
	try {
		return lockOf(await readRecordFiles(registry, inputs.repository, takes.manifest));
	} catch (error) {
		if (error instanceof Failure && error.class === "cancelled") throw error;
		const why = error instanceof Error ? error.message : String(error);
		log.info(`The record of ${takes.image.digest} cannot be read: ${why}`);
		return;
	}
}

// src/rebase/move-variables.ts
/**
* ENV as the recipe's own `ENV` lines would leave it on another base: what the image sets itself stays, everything else comes from the
* new base. `lines` are the image's own entries of the history: a variable that the image sets to the value that its base had is found
* there alone. Returns the reason as a text where the image's PATH is not its base's with something around it.
*/
function moveVariables(sides, lines) {
	const before = new Map(sides.oldBase);
	const moved = new Map(sides.newBase);
	const set = namesSet(lines, new Map(sides.image));
	for (const [name, value] of sides.image) {
		if (name === "PATH") continue;
		if (before.get(name) !== value || set.has(name)) moved.set(name, value);
	}
	const path = movePath(before.get("PATH"), new Map(sides.image).get("PATH"), moved.get("PATH"));
	if (path === void 0) return "its PATH does not contain the PATH of its base";
	moved.set("PATH", path);
	return [...moved];
}
/**
* Names that `ENV A=1 NAME=2` sets, as BuildKit writes it into the history: without quotes, so that a value may look like several. Where
* the image has the value, its end is known; where a later line has replaced it, it ends before the next ` NAME=`.
*/
function namesSet(lines, image) {
	const names = /* @__PURE__ */ new Set();
	for (const line of lines) {
		let rest = line.startsWith("ENV ") ? line.slice(4) : "";
		for (let name = nameOf(rest); name !== void 0; name = nameOf(rest)) {
			names.add(name);
			const whole = `${name}=${image.get(name)}`;
			const next = rest.search(/ [A-Za-z_][A-Za-z0-9_]*=/);
			if (`${rest} `.startsWith(`${whole} `)) rest = rest.slice(whole.length + 1);
			else rest = next < 0 ? "" : rest.slice(next + 1);
		}
	}
	return names;
}
function nameOf(text) {
	return /^([^\s=]+)=/.exec(text)?.[1];
}
/** The folders before and after those of the old base, around those of the new one. */
function movePath(oldBase, image, newBase) {
	if (!oldBase || !newBase || image === void 0) return void 0;
	const at = `:${image}:`.indexOf(`:${oldBase}:`);
	if (at < 0) return void 0;
	return image.slice(0, at) + newBase + image.slice(at + oldBase.length);
}

// src/rebase/compose.ts
/**
* The image that a build of the default recipe would make on the new base if every step of conda and pip came from its cache: the new
* base's layers, then the environment's own, which COPY --link has made independent of what is below. Returns the reason as a text where
* anything is not as the recipe makes it.
*/
function compose({ image, oldBase, newBase, between, labels, created }) {
	const own = image.diffIds.length - RECIPE_LAYERS.length;
	if (own !== oldBase.diffIds.length + between) return "it does not have the layers of the default recipe";
	if (!startsWith(image.diffIds, oldBase.diffIds)) return "its first layers are not those of its base";
	const history = ownHistory(image, oldBase, own);
	if (history === void 0) return "its history is not that of its base and the default recipe";
	if (![image.platform, newBase.platform].every((platform) => isDeepStrictEqual(platform, oldBase.platform))) return "the new base is for another platform";
	const settings = moveSettings(image, oldBase, newBase, history);
	if (typeof settings === "string") return settings;
	return {
		layers: [...newBase.layers, ...image.layers.slice(own)],
		configuration: {
			...newBase.platform,
			created: rfc3339(created),
			config: {
				...settings,
				Labels: {
					...fieldsOf(newBase.settings.Labels),
					...labels
				}
			},
			rootfs: {
				type: "layers",
				diff_ids: [...newBase.diffIds, ...image.diffIds.slice(own)]
			},
			history: [...newBase.history, ...history.map((entry) => moveHistory(entry, oldBase, newBase))]
		}
	};
}
function startsWith(list, beginning) {
	return isDeepStrictEqual(list.slice(0, beginning.length), [...beginning]);
}
/** Entries for the layers from `below` on; `undefined` where another recipe wrote them, or others wrote the ones before. */
function ownHistory(image, oldBase, below) {
	const written = ({ created_by, empty_layer }) => [created_by, empty_layer === true];
	if (!startsWith(image.history.map(written), oldBase.history.map(written))) return void 0;
	let start = oldBase.history.length;
	for (let layers = oldBase.diffIds.length; layers < below; start += 1) if (image.history[start]?.empty_layer !== true) layers += 1;
	const own = image.history.slice(start);
	return own.every(({ created_by = "", empty_layer }) => (empty_layer ? /^(?:ENV|ARG) / : /^COPY /).test(created_by)) ? own : void 0;
}
/** BuildKit writes ENV into the history with the PATH of the base in it. */
function moveHistory(entry, oldBase, newBase) {
	const [before, after] = [oldBase, newBase].map(({ settings }) => new Map(readVariables(settings.Env)).get("PATH"));
	const [, start, rest] = /^(ENV (?:.* )?PATH=)(.*)$/s.exec(entry.created_by ?? "") ?? [];
	if (!before || !after || start === void 0 || rest === void 0) return entry;
	return {
		...entry,
		created_by: start + rest.replace(before, () => after)
	};
}
/** What the recipe sets is ENV alone; all else is the base's. */
function moveSettings(image, oldBase, newBase, history) {
	if (!isDeepStrictEqual(inherited(image), inherited(oldBase))) return "its configuration contains more than the default recipe sets";
	const { OnBuild: triggers = null } = newBase.settings;
	if (triggers !== null && !(Array.isArray(triggers) && triggers.length === 0)) return "the new base has ONBUILD instructions";
	const [before, own, after] = [
		oldBase,
		image,
		newBase
	].map(({ settings }) => readVariables(settings.Env));
	if (before === void 0 || own === void 0 || after === void 0) return "its configuration has an invalid Env";
	const lines = history.map(({ created_by = "" }) => created_by);
	const moved = moveVariables({
		oldBase: before,
		image: own,
		newBase: after
	}, lines);
	if (typeof moved === "string") return moved;
	return {
		...newBase.settings,
		Env: moved.map(([name, value]) => `${name}=${value}`)
	};
}
/** Without what the recipe or its build sets, and without what is as good as absent. */
function inherited({ settings }) {
	const { Env, Labels, ...rest } = settings;
	const empty = (value) => value === null || value === "" || value === "/" || Array.isArray(value) && value.length === 0;
	return Object.fromEntries(Object.entries(rest).filter(([, value]) => !empty(value)));
}

// src/rebase/image-parts.ts
/** Why an image cannot be put on another base by its manifest. */
var NotUnderstood = class extends Error {};
/** zstd, as the base and the recipe are built: gzip would inflate on one core of every job. */
const LAYER = "application/vnd.oci.image.layer.v1.tar+zstd";
const CONFIGURATION = "application/vnd.oci.image.config.v1+json";
const MANIFEST = "application/vnd.oci.image.manifest.v1+json";
/** Digest of the configuration that a manifest names. Throws NotUnderstood where it names none. */
function configurationDigest(manifest) {
	const { digest } = fieldsOf(fieldsOf(parse(manifest.bytes)).config);
	if (typeof digest === "string" && isDigest(digest)) return digest;
	throw new NotUnderstood("its manifest does not name a configuration");
}
/** Throws NotUnderstood with the reason where something is not as BuildKit writes it. */
function readImage(manifest, configuration) {
	const { layers } = fieldsOf(parse(manifest.bytes));
	if (!Array.isArray(layers)) throw new NotUnderstood("its manifest does not list layers");
	const { rootfs, history, config, ...rest } = fieldsOf(parse(configuration));
	const diffIds = fieldsOf(rootfs).diff_ids;
	if (!Array.isArray(diffIds) || !diffIds.every((id) => typeof id === "string" && isDigest(id))) throw new NotUnderstood("its configuration does not list layers");
	if (!Array.isArray(history) || !history.every(isEntry)) throw new NotUnderstood("its configuration has no history");
	const made = history.filter(({ empty_layer }) => empty_layer !== true).length;
	if (diffIds.length !== layers.length || made !== layers.length) throw new NotUnderstood("its history does not match its layers");
	const platform = Object.fromEntries([
		"architecture",
		"os",
		"variant",
		"os.version",
		"os.features"
	].flatMap((name) => rest[name] === void 0 ? [] : [[name, rest[name]]]));
	return {
		layers: layers.map(readLayer),
		diffIds,
		history,
		platform,
		settings: fieldsOf(config)
	};
}
function isEntry(entry) {
	const by = fieldsOf(entry).created_by;
	return typeof entry === "object" && entry !== null && (by === void 0 || typeof by === "string");
}
function readLayer(layer) {
	const { mediaType, digest, size, urls } = fieldsOf(layer);
	if (typeof digest !== "string" || !isDigest(digest) || typeof size !== "number" || !(Number.isSafeInteger(size) && size >= 0)) throw new NotUnderstood("a layer has no digest or no size");
	if (mediaType !== "application/vnd.oci.image.layer.v1.tar+zstd" || urls !== void 0) throw new NotUnderstood("a layer is not compressed with zstd");
	return {
		mediaType,
		digest,
		size
	};
}
function parse(bytes) {
	try {
		return parseJson(bytes);
	} catch {
		throw new NotUnderstood("a manifest or configuration is not JSON");
	}
}

// src/rebase/rebase.ts
/** Bytes of a configuration; real ones have a few thousand. */
const MAX_CONFIGURATION = 1048576;
/** Nothing is wrong with the images there: a build would meet the same. */
const ENDS = [
	"cancelled",
	"registry-unavailable",
	"rate-limited"
];
/**
* Puts the environment of a published image on another base: a manifest and a configuration, made of what the registry holds. Nothing of
* conda's and pip's is read or sent, and no tag is written. Returns the digest of the new image, or as `why` what a build must do
* instead. Throws a Failure where the registry does not answer.
*/
async function rebase(work, registry) {
	try {
		const { takes, bases, onto, repository } = work;
		const oldBase = {
			...place(bases),
			digest: takes.image.baseDigest
		};
		const below = await registry.manifest(oldBase);
		if (below === void 0) return { why: "the registry does not have its old base any more" };
		const [image, before, after] = await Promise.all([
			imageOf(takes.platform ?? takes.manifest, repository, registry),
			imageOf(below, bases, registry),
			imageOf(onto.manifest, onto.repository, registry)
		]);
		const { between, labels, created } = work;
		const composed = compose({
			image,
			oldBase: before,
			newBase: after,
			between,
			labels,
			created
		});
		if (typeof composed === "string") return { why: composed };
		const there = new Set(image.layers.map(({ digest }) => digest));
		if (place(onto.repository).path === repository.path && onto.repository.registry === repository.registry) for (const { digest } of after.layers) there.add(digest);
		for (const layer of composed.layers) {
			if (there.has(layer.digest)) continue;
			await registry.adopt(repository, onto.repository, layer);
			there.add(layer.digest);
		}
		return { digest: await put(composed, work, registry) };
	} catch (error) {
		if (error instanceof Failure && ENDS.includes(error.class)) throw error;
		if (error instanceof Failure) return { why: `${error.text.doing} failed: ${error.text.why}` };
		if (fieldsOf(error).name === "RangeError") return { why: "its configuration has too many levels" };
		if (error instanceof NotUnderstood) return { why: error.message };
		throw error;
	}
}
async function put({ layers, configuration }, { repository, annotations }, registry) {
	const config = Buffer.from(JSON.stringify(configuration));
	await registry.upload(repository, config);
	const content = {
		schemaVersion: 2,
		mediaType: MANIFEST,
		config: {
			mediaType: CONFIGURATION,
			digest: digestOf(config),
			size: config.byteLength
		},
		layers,
		annotations
	};
	const bytes = Buffer.from(JSON.stringify(content));
	await registry.store(repository, {
		digest: digestOf(bytes),
		mediaType: MANIFEST,
		bytes
	});
	return digestOf(bytes);
}
async function imageOf(manifest, repository, registry) {
	const platform = await platformManifest(manifest, (digest) => registry.manifest({
		...place(repository),
		digest
	}));
	if (platform === void 0) throw new NotUnderstood("an image is an index of images for several platforms");
	const digest = configurationDigest(platform);
	return readImage(platform, await registry.blob(repository, digest, MAX_CONFIGURATION));
}
/** Without tag and digest. */
function place({ registry, path }) {
	return {
		registry,
		path
	};
}

// src/rebase/way.ts
/** Decided by what is known without a request; what the images turn out to be may still ask for a build. */
function wayOf({ dockerfile, aptPackages, lock }, { attestations }, from) {
	const build = (why) => ({
		kind: "build",
		why
	});
	if (dockerfile !== void 0) return build("it has its own Dockerfile, and only a build can use the new base");
	if (attestations.provenance !== void 0 || attestations.sbom !== void 0) return build("attestations (provenance, SBOM) need a build");
	if (from.image.baseDigest === void 0) return build("the image does not record its base");
	const manifest = from.platform ?? from.manifest;
	if (platformDigest(manifest) !== manifest.digest) return build("it is an index of images for several platforms");
	return {
		kind: "layers",
		packages: aptPackages.length > 0 || lock?.apt !== void 0
	};
}

// src/rebase/put.ts
/** Layers of the stage `with-packages` of the default recipe: the packages, and their list. */
const PACKAGE_LAYERS = 2;
/** Puts the environment of a published image on the base as it is now; `why` it cannot be. */
async function putOnNewBase({ subject, means, job }, takes) {
	const { inputs, registry, scratch } = job;
	const { repository } = inputs;
	const { session, output, created, solved } = means;
	const way = wayOf(subject, inputs, takes);
	if (way.kind === "build") return way;
	const bases = subject.runtime;
	const common = {
		repository,
		takes,
		bases,
		created
	};
	if (!way.packages) {
		const base = await baseManifest(subject, "runtime", job);
		const description = await described(subject, {
			created,
			solved,
			base: base.digest
		}, job);
		const onto = {
			manifest: base,
			repository: bases
		};
		const moved = await rebase({
			...common,
			...description,
			onto,
			between: 0
		}, registry);
		return "why" in moved ? moved : {
			...moved,
			steps: []
		};
	}
	const prepared = await recipeOrOwn(subject, {
		created,
		solved
	}, job);
	const { labels, annotations } = prepared;
	const request = {
		...prepared,
		labels: {},
		annotations: {},
		target: "with-packages",
		builder: session.builder,
		secrets: session.secrets,
		output,
		noCache: false,
		metadataFile: scratch.path("metadata-packages.json"),
		cache: {
			from: [],
			to: void 0
		}
	};
	const built = await build(request, {
		...job,
		env: session.buildEnv
	}, "Adding the apt packages to the new base", subject);
	const manifest = await registry.manifest({
		...repository,
		digest: built.digest
	});
	if (manifest === void 0) return { why: "the registry does not have the apt packages that were pushed" };
	const onto = {
		manifest,
		repository
	};
	const moved = await rebase({
		...common,
		labels,
		annotations,
		onto,
		between: PACKAGE_LAYERS
	}, registry);
	return "why" in moved ? moved : {
		...moved,
		steps: built.steps
	};
}

// src/rebase/make.ts
/**
* The image of this run, without a tag and not yet verified. Where only the base has changed, the environment is that of the published
* image: its layers are put on the new base, or, where that cannot be, a build keeps the versions.
*/
async function makeImage(plan, subject, means, job) {
	const making = {
		plan,
		subject,
		means,
		job
	};
	const { timer, log } = job;
	const takes = plan.kind === "refresh" ? plan.takes : void 0;
	if (takes === void 0) return buildImage(making, void 0);
	const moved = await timer.phase("put on the new base", () => putOnNewBase(making, takes));
	if ("digest" in moved) {
		const how = "its environment was put on the new base layer by layer, and nothing was installed again";
		log.info(`${how}: ${takes.image.digest} -> ${moved.digest}`);
		return {
			digest: moved.digest,
			steps: moved.steps,
			cache: [],
			how
		};
	}
	log.info(`The new base needs a build: ${moved.why}`);
	const built = await buildImage(making, takes);
	return {
		...built,
		how: [`built, because ${moved.why}`, ...built.how ? [built.how] : []].join("; ")
	};
}

// src/lecture/build-verify-publish.ts
/**
* Builds, verifies and publishes, in this order: no tag is written before every check has passed and the size is accepted. A `verify-only` plan
* publishes nothing and hands the older image on. Where another run publishes the same environment first, its image is handed on.
*/
async function produce(plan, subject, job) {
	const { inputs, event, clock } = job;
	const facts = {
		fingerprint: subject.fingerprint.hash,
		now: clock.now(),
		extra: inputs.tags
	};
	const tags = tagsFor({
		...event,
		...facts
	});
	const session = await openSession(plan.kind !== "verify-only", job);
	try {
		const output = session.output();
		const created = clock.now();
		const solved = plan.kind === "verify-only" ? void 0 : plan.solved;
		const meanwhile = async () => {
			if (plan.kind === "verify-only") return void 0;
			const found = await publishedMeanwhile(plan, created, subject, job);
			return found && handOn(found, subject, job);
		};
		const before = await meanwhile();
		if (before !== void 0) return before;
		const built = await makeImage(plan, subject, {
			session,
			output,
			created,
			solved
		}, job);
		if (subject.dockerfile !== void 0) await refuseMovedReferences(subject, job.git);
		const after = await meanwhile();
		if (after !== void 0) return after;
		const verified = await verifyBuilt(subject, builtContext(output, built.digest), session, job);
		const { pushed, oversize } = await accept({
			output,
			digest: built.digest
		}, subject, verified, job);
		const { checks, ...onDisk } = verified;
		const tested = {
			built: true,
			checks,
			steps: built.steps,
			cache: built.cache,
			oversize
		};
		if (plan.kind === "verify-only") return {
			...await handOnOlder(plan.found, subject, job),
			...tested
		};
		if (pushed === void 0) throw new Error("a build that publishes has pushed");
		const late = await meanwhile();
		if (late !== void 0) return late;
		const published = await publishNew(plan, {
			pushed,
			tags
		}, subject, job);
		const reason = built.how === void 0 ? plan.reason : `${plan.reason}; ${built.how}`;
		return {
			...published,
			...tested,
			...onDisk,
			reason
		};
	} finally {
		await session.close();
	}
}
async function verifyBuilt(subject, image, session, job) {
	const { environment, variant, dockerfile, verifyScript } = subject;
	return job.timer.phase("verify", () => verify({
		image,
		builder: session.builder,
		expected: {
			...environment.name !== "" && { name: environment.name },
			packages: askedPackages(environment),
			variables: environment.variables,
			variant,
			recipe: dockerfile === void 0
		},
		script: verifyScript,
		checksFolder: `${job.ownFolder}/containers/verify`
	}, {
		...job,
		env: session.env
	}));
}
/** The image as the registry has it, where it was pushed, and what is said of its size. Throws a Failure (`oversize`) where that is too much. */
async function accept({ output, digest }, subject, onDisk, job) {
	const { inputs, registry, log } = job;
	const image = {
		...inputs.repository,
		digest
	};
	const pushed = output.kind === "push" ? await pushedImage(image, job) : void 0;
	const inner = (of) => registry.manifest({
		...inputs.repository,
		digest: of
	});
	const platform = pushed && await platformManifest(pushed.manifest, inner);
	const size = platform && sizeOf(platform, subject.dockerfile === void 0 ? RECIPE_LAYERS : []);
	const oversize = holdToBudget({
		size,
		...onDisk
	}, inputs.oversize, formatReference(image));
	if (oversize !== void 0) log[inputs.oversize === "allow" ? "info" : "warning"](oversize);
	return {
		pushed,
		oversize
	};
}
async function publishNew({ previous }, { pushed, tags }, subject, job) {
	const { inputs, timer, log, registry, source } = job;
	const place = {
		repository: inputs.repository,
		registry
	};
	const published = await timer.phase("publish", () => publishBuilt(pushed, tags, job));
	const advice = previous === void 0 ? firstPushAdvice(inputs.repository, source) : void 0;
	if (advice !== void 0) log.notice(advice);
	const compare = (old) => compareImages(old.manifest, pushed.manifest, {
		...place,
		log
	});
	const difference = previous && await timer.phase("compare packages", () => compare(previous));
	return {
		...await outcomeOf(pushed, subject.dockerfile !== void 0, place),
		...published,
		difference
	};
}
/** The image that a run without the right to publish hands on, and how what it built differs. */
async function handOnOlder(older, subject, job) {
	const { inputs, timer, log, registry, scratch } = job;
	const place = {
		repository: inputs.repository,
		registry
	};
	const own = subject.dockerfile !== void 0;
	const outcome = await outcomeOf(older, own, place);
	if (own) return outcome;
	const readFile = (name) => scratch.read(recordFile(name));
	const compare = () => compareWithBuilt(older.manifest, readFile, {
		...place,
		log
	});
	return {
		...outcome,
		difference: await timer.phase("compare packages", compare)
	};
}
/** Two runs with one new environment: the second one uses the first one's image. */
async function handOn(found, subject, job) {
	const reason = "another run published an image of this environment at the same time";
	const plan = {
		kind: "reuse",
		found,
		reason
	};
	return {
		...await job.timer.phase("tag", () => publishReused(plan, subject, job)),
		decision: "reuse",
		reason
	};
}

export { produce };